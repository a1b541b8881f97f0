//! Every route as nobody, as the wrong role, and as the right role on somebody else's object: what may not be seen
//! looks like what does not exist.

use axum::http::{Method, StatusCode};
use hengce_app::web::{Needs, Route, table};
use serde_json::json;

use crate::world::{Answer, Browser, World, fields};

/// The route's path with its parameters filled in.
pub fn path(route: &Route, kind: &str, id: &str) -> String {
    let filled = route.path.replace("{kind}", kind).replace("{id}", id).replace("{login}", "qinghe");
    let filled =
        filled.replace("{version}", "1").replace("{transition}", "accept").replace("{hash}", &"0".repeat(64));
    filled.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

pub async fn call(browser: &mut Browser, route: &Route, path: &str) -> Answer {
    match (&route.method, path.starts_with("/api/")) {
        (&Method::GET, _) => browser.get(path).await,
        (method, true) => browser.call(method.clone(), path, &json!({ "version": 1, "fields": {} })).await,
        (_, false) => browser.post(path, &[("version", "1"), ("comment", "x")]).await,
    }
}

/// An answer without what differs from request to request.
pub fn bare(answer: &Answer, id: &str) -> (StatusCode, String) {
    let request = answer.headers["x-request-id"].to_str().unwrap();
    (answer.status, answer.text.replace(request, "REQUEST").replace(id, "ID"))
}

#[tokio::test]
async fn nobody_gets_no_further_than_the_sign_in() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    for route in table().iter().filter(|route| !matches!(route.needs, Needs::Public | Needs::Open)) {
        for id in [&*report.id.0, "0199-no-such-record"] {
            let path = path(route, "report", id);
            let answer = call(&mut world.nobody(), route, &path).await;
            if route.method == Method::GET && !path.starts_with("/api/") {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
                assert!(answer.location().starts_with("/sign-in?next="), "{path}");
            } else {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {path}", route.method);
            }
            assert!(!answer.text.contains("季报"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_wrong_role_finds_nothing_there() {
    let world = World::new().await;
    let strategy = json!({
        "title": "2026 年度营销策略", "horizon": "phase", "owner": world.people["qinghe"],
        "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    });
    let strategy = world.create("strategy", fields(strategy)).await;
    let mut seller = world.browser("haitang").await;
    for route in table() {
        let refused = match route.needs {
            Needs::Public | Needs::Open | Needs::SignedIn => false,
            Needs::Resource(act, of) => {
                let actor = hengce_ledger::Actor::person(
                    world.people["haitang"].clone(),
                    "",
                    vec!["colleague".into()],
                );
                world.app.ledger.reach(&actor, act, of).is_none()
            }
            Needs::Kind(_) => true,
        };
        if !refused {
            continue;
        }
        let there = call(&mut seller, &route, &path(&route, "strategy", &strategy.id.0)).await;
        let missing = call(&mut seller, &route, &path(&route, "strategy", "0199-no-such-record")).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{} {}", route.method, route.path);
        assert_eq!(
            bare(&there, &strategy.id.0),
            bare(&missing, "0199-no-such-record"),
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[tokio::test]
async fn the_right_role_finds_nothing_of_somebody_elses() {
    let world = World::new().await;
    // Sales sees its own requests alone: this one is between two others.
    let request = json!({
        "title": "渠道价目表更新", "topic": "material", "requester": world.people["xiaotong"],
        "owner": world.people["qinghe"],
    });
    let theirs = world.create("support_request", fields(request)).await;
    let mut seller = world.browser("haitang").await;
    for route in table().iter().filter(|route| route.path.contains("{kind}") && route.path.contains("{id}")) {
        let there = call(&mut seller, route, &path(route, "support_request", &theirs.id.0)).await;
        let missing = call(&mut seller, route, &path(route, "support_request", "0199-no-such-record")).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{} {}", route.method, route.path);
        assert_eq!(
            bare(&there, &theirs.id.0),
            bare(&missing, "0199-no-such-record"),
            "{} {}",
            route.method,
            route.path
        );
    }
    assert!(!seller.get("/records/support_request").await.text.contains("价目表"));
    assert!(!seller.get("/search?q=价目").await.text.contains(&theirs.code));
    assert!(!seller.get("/choices/support_request?q=").await.text.contains("价目表"));
    assert_eq!(seller.get("/choices/report?q=").await.json(), json!([]));
}

#[tokio::test]
async fn whoever_may_only_read_is_offered_no_change_and_refused_one() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let mut colleague = world.browser("xiaotong").await;
    let path = format!("/records/report/{}", report.id);
    let page = colleague.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "the department sees its own work");
    for offer in ["/edit\"", "/withdraw\"", "/moves/"] {
        assert!(!page.text.contains(&format!("{path}{offer}")), "{offer} is offered");
    }
    assert_eq!(colleague.get(&format!("{path}/edit")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(colleague.get(&format!("{path}/withdraw")).await.status, StatusCode::FORBIDDEN);
    let edit = [("version", "1"), ("has", "title"), ("f.title", "别人的标题")];
    assert_eq!(colleague.post(&format!("{path}/edit"), &edit).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        colleague.post(&format!("{path}/moves/start"), &[("version", "1")]).await.status,
        StatusCode::FORBIDDEN
    );
    let gone = [("version", "1"), ("comment", "x")];
    assert_eq!(colleague.post(&format!("{path}/withdraw"), &gone).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.record(&report.id).await.version, 1);
}
