//! How a site is connected: its snippet, what other trackers must change, whether anything was heard yet.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use hengce_collector::SiteTally;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use serde_json::{Value, json};

use super::sites;
use crate::calendars;
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::day_and_time;

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
        key: app.collector.key(&site.id.0),
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

/// How this site is counted, in the order in which it is asked.
async fn facts(app: &App, visit: &Visit, site: &Record) -> Result<Vec<(String, String)>, WebError> {
    let say = visit.say();
    let text = |field: &str| site.fields.get(field).and_then(Value::as_str).unwrap_or_default();
    let window =
        if text("visitor_window") == "day" { "collector-window-day" } else { "collector-window-month" };
    let internal = sites::networks(text("internal_networks")).into_iter().filter(Result::is_ok).count();
    let places = app.collector.places().await.map_err(WebError::internal)?;
    let places = places.map_or_else(
        || say.t("collector-no-places"),
        |(name, made)| {
            let made =
                jiff::Timestamp::from_second(i64::try_from(made).unwrap_or_default()).unwrap_or_default();
            format!("{name} · {}", day_and_time(made, &app.standard().organisation.zone))
        },
    );
    Ok(vec![
        (say.t("collector-hosts"), sites::hosts(site).join("  ")),
        (say.t("collector-window"), say.t(window)),
        (say.t("collector-internal"), internal.to_string()),
        (say.t("collector-places"), places),
        (say.t("collector-lists"), app.collector.lists().version().to_owned()),
    ])
}
