//! How a site is connected: its snippet, what other trackers must change, whether anything was heard yet.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use hengce_collector::SiteTally;
use hengce_events::Networks;
use hengce_ledger::{Actor, Change, Record, RecordId};
use hengce_standard::Act;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::sites;
use crate::calendars;
use crate::records::Stored;
use crate::shell::Shell;
use crate::web::{App, Fields, Html, Visit, WebError, page, redirect};
use crate::words::{Speech, day_and_time};

/// Another tracker that counts here: its name and the lines to put in or to change.
struct Tracker {
    name: &'static str,
    help: String,
    lines: String,
}

#[derive(Template)]
#[template(path = "collector/connect.html")]
struct ConnectPage {
    shell: Shell,
    id: String,
    record: String,
    state: Html,
    active: bool,
    snippet: String,
    event: String,
    trackers: Vec<Tracker>,
    heard: Heard,
    facts: Vec<(String, String)>,
    /// Entries among the company's networks that are none.
    wrong: Vec<String>,
    key: String,
    renewal: Option<String>,
    address: String,
    dropped: Vec<(String, String)>,
}

/// What was heard of a site.
pub struct Heard {
    pub events: i64,
    pub first: String,
    pub last: String,
    tallies: Vec<SiteTally>,
}

/// When each site was first heard of, by the id of its record.
pub async fn first_heard(app: &App) -> Result<HashMap<String, jiff::Timestamp>, WebError> {
    let log = app.collector.log().await.map_err(WebError::internal)?;
    let mut first: HashMap<String, jiff::Timestamp> = HashMap::new();
    for tally in log.sites().await.map_err(WebError::internal)? {
        let at = first.entry(tally.site).or_insert(tally.first_at);
        *at = tally.first_at.min(*at);
    }
    Ok(first)
}

impl Heard {
    /// From the log's own count, drained or not.
    pub async fn of(app: &App, site: &RecordId) -> Result<Self, WebError> {
        let log = app.collector.log().await.map_err(WebError::internal)?;
        let mut tallies = log.sites().await.map_err(WebError::internal)?;
        tallies.retain(|tally| tally.site == *site.0);
        let shown = |at: Option<jiff::Timestamp>| {
            at.map(|at| day_and_time(at, &app.standard().organisation.zone)).unwrap_or_default()
        };
        Ok(Self {
            events: tallies.iter().map(|tally| tally.events).sum(),
            first: shown(tallies.iter().map(|tally| tally.first_at).min()),
            last: shown(tallies.iter().map(|tally| tally.last_at).max()),
            tallies,
        })
    }
}

impl Heard {
    /// How many of each kind.
    fn by(&self, shell: &Shell) -> Vec<(String, i64)> {
        let mut by: Vec<(String, i64)> = Vec::new();
        for tally in &self.tallies {
            let label = shell.t(&format!("collector-kind-{}", tally.kind));
            match by.iter_mut().find(|(known, _)| *known == label) {
                Some((_, count)) => *count += tally.events,
                None => by.push((label, tally.events)),
            }
        }
        by
    }
}

/// Whether the visit may connect the site: whoever may edit its record.
pub fn may_connect(app: &App, visit: &Visit, site: &Record) -> bool {
    let reach = app.ledger.reach(&visit.actor, Act::Edit, "site");
    let covered = |owner| reach.is_some_and(|reach| app.ledger.covers(&visit.actor, reach, owner));
    site.owner.as_ref().is_some_and(covered)
}

/// The site, if the visit may connect it.
async fn connectable(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let site = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if site.kind == "site" && may_connect(app, visit, &site) { Ok(site) } else { Err(WebError::not_found()) }
}

/// What was heard, by tracker and kind.
pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let site = connectable(&app, &visit, &id).await?;
    let heard = Heard::of(&app, &site.id).await?;
    let tallies = heard.tallies.iter().map(|tally| {
        json!({
            "tracker": tally.tracker, "kind": tally.kind, "events": tally.events,
            "first_at": tally.first_at.to_string(), "last_at": tally.last_at.to_string(),
        })
    });
    Ok(Json(json!({ "site": site.id, "events": heard.events, "by": tallies.collect::<Vec<_>>() }))
        .into_response())
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let site = connectable(&app, &visit, &id).await?;
    let kind = app.standard().kinds.get("site").ok_or_else(WebError::not_found)?;
    let say = visit.say();
    let address = calendars::site(&app, &headers);
    let text = |field: &str| site.fields.get(field).and_then(Value::as_str).unwrap_or_default();
    let networks = sites::networks(text("internal_networks"));
    let wrong = networks.iter().filter_map(|network| network.as_ref().err().cloned()).collect();
    let dropped = app.collector.dropped().into_iter();
    page(&ConnectPage {
        id: site.id.to_string(),
        record: crate::records::address("site", &site.id),
        state: crate::records::state_badge(say, kind, &site),
        active: site.state == "active",
        snippet: format!("<script defer src=\"{address}/h.js\" data-site=\"{}\"></script>", site.id),
        event: "hengce(\"book\", { props: { product: \"RO-600\" }, revenue: { amount: \"1999.00\", currency: \"CNY\" } })".into(),
        trackers: trackers(&visit, &site, &address),
        heard: Heard::of(&app, &site.id).await?,
        facts: facts(&app, &visit, &site).await?,
        wrong,
        key: app.collector.key(&site.id.0, sites::key_number(&site)),
        renewal: renewal(&app, &visit, &site),
        dropped: dropped.map(|(why, count)| (say.t(&format!("collector-dropped-{}", why.name().replace('_', "-"))), count.to_string())).collect(),
        shell: Shell::new(&app, &visit, say.t1("collector-connect-of", "site", site.title.as_str()))
            .under(say.t("digital-accounts"), "/digital")
            .under(site.title.clone(), format!("/digital/sites/{}", site.id)),
        address,
    })
}

fn trackers(visit: &Visit, site: &Record, address: &str) -> Vec<Tracker> {
    let say = visit.say();
    let domain = site.fields.get("domain").and_then(Value::as_str).unwrap_or_default();
    let number = site.code.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
    vec![
        Tracker {
            name: "Umami",
            help: say.t("collector-umami"),
            lines: format!("data-host-url=\"{address}\" data-website-id=\"{}\"", site.id),
        },
        Tracker {
            name: "Plausible",
            help: say.t("collector-plausible"),
            lines: format!("endpoint: \"{address}/api/event\", domain: \"{domain}\""),
        },
        Tracker {
            name: "Matomo",
            help: say.t("collector-matomo"),
            lines: format!(
                "_paq.push([\"setTrackerUrl\", \"{address}/matomo.php\"]);\n_paq.push([\"setSiteId\", \"{number}\"]);"
            ),
        },
    ]
}

/// Version and size of a list of data centres, and which of its lines were left out.
fn told(say: Speech, list: &Networks) -> String {
    let told =
        say.t2("collector-centres-of", ("version", list.version()), ("count", list.count().to_string()));
    if list.wrong().is_empty() {
        return told;
    }
    let lines: Vec<String> = list.wrong().iter().take(5).map(ToString::to_string).collect();
    format!("{told} {}", say.t1("collector-centres-wrong", "lines", lines.join(", ")))
}

/// When the key was renewed, and until when the one before holds.
fn renewal(app: &App, visit: &Visit, site: &Record) -> Option<String> {
    let zone = &app.standard().organisation.zone;
    let renewed = day_and_time(site.instant("key_renewed_at")?, zone);
    let until = site.instant("old_key_until").filter(|until| *until > app.ledger.clock().now());
    Some(match until {
        Some(until) => visit.say().t2(
            "collector-key-renewed-until",
            ("at", renewed),
            ("until", day_and_time(until, zone)),
        ),
        None => visit.say().t1("collector-key-renewed", "at", renewed),
    })
}

/// Days for which the key before may still hold.
const OLD_KEY_DAYS: [i64; 4] = [0, 1, 7, 30];

/// A new key; the one before holds as long as whoever renews it says.
pub async fn renew(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let site = connectable(&app, &visit, &id).await?;
    let days = fields.get("days").parse().ok().filter(|days| OLD_KEY_DAYS.contains(days)).unwrap_or(7);
    let now = app.ledger.clock().now();
    let until = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    let mut set = Map::new();
    set.insert("key_number".into(), json!(sites::key_number(&site) + 1));
    set.insert("key_renewed_at".into(), json!(now.to_string()));
    set.insert("key_renewed_by".into(), json!(visit.person()));
    set.insert("old_key_until".into(), json!(until.to_string()));
    let change = Change::Edit { id: site.id, version: site.version, fields: set, origin: None };
    app.ledger.commit(&Actor::program(), change).await?;
    Ok(redirect(&format!("/digital/sites/{id}/connect#key")))
}

/// How this site is counted, in the order in which it is asked.
async fn facts(app: &App, visit: &Visit, site: &Record) -> Result<Vec<(String, String)>, WebError> {
    let say = visit.say();
    let text = |field: &str| site.fields.get(field).and_then(Value::as_str).unwrap_or_default();
    let window =
        if text("visitor_window") == "day" { "collector-window-day" } else { "collector-window-month" };
    let internal = sites::networks(text("internal_networks")).into_iter().flatten().count();
    let places = app.collector.places().await.map_err(WebError::internal)?;
    let places = places.map_or_else(
        || say.t("collector-no-places"),
        |(name, made)| {
            let made =
                jiff::Timestamp::from_second(i64::try_from(made).unwrap_or_default()).unwrap_or_default();
            format!("{name} · {}", day_and_time(made, &app.standard().organisation.zone))
        },
    );
    let centres = app.collector.centres().await.map_err(WebError::internal)?;
    let centres = centres.map_or_else(|| say.t("collector-no-centres"), |list| told(say, list));
    Ok(vec![
        (say.t("collector-hosts"), sites::hosts(site).join("  ")),
        (say.t("collector-window"), say.t(window)),
        (say.t("collector-internal"), internal.to_string()),
        (say.t("collector-places"), places),
        (say.t("collector-centres"), centres),
        (say.t("collector-lists"), app.collector.lists().version().to_owned()),
    ])
}
