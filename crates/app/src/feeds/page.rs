//! The page of feed sources: what is fetched, how it went, and the ways in.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Query, Record};
use hengce_standard::Act;

use super::fetcher::status;
use super::intake::text;
use super::{ITEM, SOURCE};
use crate::records::{Scene, address};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};
use crate::words::{Speech, day_and_time};

/// Sources on the page; the rest are in their list.
const SHOWN_MAX: u32 = 200;

struct Source {
    id: String,
    address: String,
    title: String,
    topic: String,
    owner: String,
    feed: String,
    fetched_at: String,
    items: i64,
    trouble: String,
    failures: i64,
    under_way: bool,
    /// The reader may have it fetched now.
    fetches: bool,
}

#[derive(Template)]
#[template(path = "feeds/index.html")]
struct FeedsPage {
    shell: Shell,
    problem: Option<String>,
    done: Option<String>,
    sources: Vec<Source>,
    adds: bool,
    takes_mails: bool,
    /// Id and label of each topic.
    topics: Vec<(String, String)>,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let done = visit.path.split_once("?done=").map(|(_, what)| what.to_owned());
    let done = done.and_then(|what| {
        let (what, count) = what.split_once('.')?;
        let count: i64 = count.parse().ok()?;
        match what {
            "list" => Some(visit.say().t1("feeds-list-taken", "count", count)),
            "mails" => Some(visit.say().t1("feeds-mails-taken", "count", count)),
            _ => None,
        }
    });
    shown(&app, &visit, None, done).await
}

/// The page, with what went wrong or well.
pub async fn shown(
    app: &App,
    visit: &Visit,
    problem: Option<String>,
    done: Option<String>,
) -> Result<Response, WebError> {
    let scene = Scene::new(app, visit);
    let query = Query {
        kind: SOURCE.into(),
        limit: SHOWN_MAX,
        sort: Some(("code".into(), false)),
        ..Query::default()
    };
    let found = app.ledger.find(&visit.actor, &query).await?;
    let mut sources = Vec::new();
    for record in
        found.records.iter().filter(|record| !text(record, "feed").is_empty() && record.state == "active")
    {
        sources.push(source(app, visit, &scene, record).await?);
    }
    let may_create = |kind: &str| app.ledger.reach(&visit.actor, Act::Create, kind).is_some();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = FeedsPage {
        shell: Shell::new(app, visit, visit.say().t("nav-feeds")),
        problem,
        done,
        sources,
        adds: may_create(SOURCE),
        takes_mails: may_create(ITEM),
        topics: topics(app, visit.say()),
    };
    Ok((status, page(&view)?).into_response())
}

async fn source(app: &App, visit: &Visit, scene: &Scene, record: &Record) -> Result<Source, WebError> {
    let status = status(app, record).await?;
    let of = |field: &str| status.as_ref().map_or("", |status| text(status, field));
    let count = |field: &str| {
        status.as_ref().and_then(|status| status.fields.get(field)?.as_i64()).unwrap_or_default()
    };
    let fetched_at = of("fetched_at").parse().map(|at| day_and_time(at, &scene.zone)).unwrap_or_default();
    let topics = topics(app, scene.say);
    let topic = topics.into_iter().find(|(id, _)| id == text(record, "topic")).map(|(_, label)| label);
    Ok(Source {
        id: record.id.to_string(),
        address: address(&record.kind, &record.id),
        title: record.title.clone(),
        topic: topic.unwrap_or_default(),
        owner: record.owner.as_ref().map(|owner| scene.person(&owner.0)).unwrap_or_default(),
        feed: text(record, "feed").to_owned(),
        fetched_at,
        items: count("items"),
        trouble: trouble(scene.say, of("trouble")),
        failures: count("failures"),
        under_way: app.feeds.is_wanted(&record.id),
        fetches: app.ledger.reach(&visit.actor, Act::Create, SOURCE).is_some(),
    })
}

/// What is wrong and what to do, in words.
fn trouble(say: Speech, kept: &str) -> String {
    let (what, more) = kept.split_once(' ').unwrap_or((kept, ""));
    match what {
        "" => String::new(),
        "page" => say.t1("feed-trouble-page", "feeds", more),
        "status" => say.t1("feed-trouble-status", "status", more),
        "bad_address" => say.t("feed-trouble-bad-address"),
        "inside" => say.t("feed-trouble-inside"),
        "no_host" => say.t("feed-trouble-no-host"),
        "no_connection" => say.t("feed-trouble-no-connection"),
        "not_secure" => say.t("feed-trouble-not-secure"),
        "too_large" => say.t("feed-trouble-too-large"),
        "timed_out" => say.t("feed-trouble-timed-out"),
        "redirects" => say.t("feed-trouble-redirects"),
        _ => say.t("feed-trouble-unreadable"),
    }
}

/// Topics that a source may have.
pub fn topics(app: &App, say: Speech) -> Vec<(String, String)> {
    let field = app.standard().kinds.get(SOURCE).and_then(|kind| kind.fields.get("topic"));
    let options = field.and_then(|field| field.kind.options());
    options.into_iter().flatten().map(|(id, label)| (id.clone(), say.of(label).to_owned())).collect()
}
