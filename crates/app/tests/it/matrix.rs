//! Who may use which route: the golden table that a change of routes or roles shows up in.

use std::fmt::Write as _;
use std::path::Path;

use hengce_app::web::{Needs, table};
use hengce_ledger::{Actor, RecordId};
use hengce_standard::Act;

use crate::world::World;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/matrix.txt");
const RENEW: &str = "HENGCE_RENEW";

/// Roles that hold the act on the resource, by name, with how far it goes.
fn holders(world: &World, act: Act, of: &str) -> String {
    let mut roles: Vec<_> = world.app.standard().organisation.roles.keys().collect();
    roles.sort();
    let holds = roles.into_iter().filter_map(|role| {
        let actor = Actor::person(RecordId::from("nobody"), "", vec![role.clone()]);
        let reach = world.app.ledger.reach(&actor, act, of)?;
        Some(format!("{role}={}", format!("{reach:?}").to_lowercase()))
    });
    let holds: Vec<_> = holds.collect();
    if holds.is_empty() { "nobody".into() } else { holds.join(" ") }
}

fn matrix(world: &World) -> String {
    let mut out = String::from(
        "# Who may use which route. Renewed by HENGCE_RENEW=1 cargo test -p hengce-app matrix; read the difference.\n",
    );
    let mut routes = table();
    routes.sort_by(|a, b| (a.path, a.method.as_str()).cmp(&(b.path, b.method.as_str())));
    for route in routes {
        let line = format!("{:6} {}", route.method.as_str(), route.path);
        match route.needs {
            Needs::Public => writeln!(out, "{line}: everybody").unwrap(),
            Needs::Open => writeln!(out, "{line}: every site").unwrap(),
            Needs::SignedIn => writeln!(out, "{line}: whoever is signed in").unwrap(),
            Needs::Resource(act, of) => writeln!(out, "{line}: {}", holders(world, act, of)).unwrap(),
            Needs::Kind(act) => {
                for kind in world.app.standard().kinds.keys() {
                    writeln!(out, "{} [{kind}]: {}", line, holders(world, act, kind)).unwrap();
                }
            }
        }
    }
    out
}

#[tokio::test]
async fn who_may_use_which_route_is_as_the_golden_table_says() {
    let now = matrix(&World::new().await);
    if std::env::var_os(RENEW).is_some() {
        std::fs::create_dir_all(Path::new(GOLDEN).parent().unwrap()).unwrap();
        std::fs::write(GOLDEN, &now).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let changed: Vec<_> = now.lines().filter(|line| !golden.contains(line)).collect();
    let gone: Vec<_> = golden.lines().filter(|line| !now.contains(line)).collect();
    assert_eq!(
        now, golden,
        "\nnew: {changed:#?}\ngone: {gone:#?}\nif it is meant, {RENEW}=1 renews the file"
    );
}

#[test]
fn no_change_hangs_on_a_get_and_no_route_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for route in table() {
        assert!(seen.insert((route.method.to_string(), route.path)), "{} {}", route.method, route.path);
        let public = [
            "/assets/{name}",
            "/calendars/{file}",
            "/favicon.ico",
            "/health",
            "/sign-in",
            "/preferences",
            // guests have no account: the key in the address is what lets them in
            "/check-in/{code}/{key}",
            "/check-in/{code}/{key}/guests",
            // a short link leads whoever has it to its registered page
            "/l/{code}",
        ];
        assert!(
            route.needs != Needs::Public || public.contains(&route.path),
            "{} is new to the public",
            route.path
        );
        let trackers = [
            "/h.js",
            "/script.js",
            "/js/script.js",
            "/e",
            "/api/send",
            "/api/batch",
            "/api/event",
            "/matomo.php",
            "/piwik.php",
        ];
        assert!(
            route.needs != Needs::Open || trackers.contains(&route.path),
            "{} is new to every site",
            route.path
        );
    }
}
