//! The page of connectors: what is pulled from where, how the last pull went, when the next is due.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::bring::runs;
use super::{CONNECTOR, keeper, said};
use crate::records::{Ask, Scene, Stored as _, kind_of, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::day_and_time;

/// A connector in the list.
struct Line {
    address: String,
    title: String,
    source: String,
    host: String,
    owner: String,
    state: Html,
    last: String,
    /// What the last pull brought, or why it failed.
    brought: String,
    trouble: Option<String>,
    next: String,
    under_way: bool,
}

#[derive(Template)]
#[template(path = "connectors/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    makes: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let mut lines = Vec::new();
    for record in Ask::of(CONNECTOR).by("code").all(&app, &visit).await? {
        lines.push(line(&app, &visit, &scene, &record).await?);
    }
    page(&ListPage {
        lines,
        makes: app.ledger.reach(&visit.actor, Act::Create, CONNECTOR).is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("connectors"))
            .under(visit.say().t("data-sources"), "/data"),
    })
}

async fn line(app: &App, visit: &Visit, scene: &Scene, record: &Record) -> Result<Line, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, CONNECTOR)?);
    let last = runs(app, record, 1).await?.pop();
    let at = last.as_ref().and_then(|run| run.instant("began_at"));
    let next = if record.state == "active" { keeper::due(app, record).await? } else { None };
    let now = app.ledger.clock().now();
    Ok(Line {
        address: format!("/connectors/{}", record.id),
        title: record.title.clone(),
        source: option(scene, kind, record, "source"),
        host: host(record),
        owner: record.owner.as_ref().map(|owner| scene.person(&owner.0)).unwrap_or_default(),
        state: state_badge(say, kind, record),
        last: at.map(|at| day_and_time(at, &scene.zone)).unwrap_or_default(),
        brought: last.as_ref().map(|run| brought(scene, run)).unwrap_or_default(),
        trouble: last.as_ref().and_then(|run| said::of_run(say, run)),
        next: next
            .map(|at| if at <= now { say.t("connector-due-now") } else { day_and_time(at, &scene.zone) })
            .unwrap_or_default(),
        under_way: app.connectors.wanted.is_wanted(&record.id),
    })
}

/// The counts of a run in a line.
pub fn brought(scene: &Scene, run: &Record) -> String {
    let count = |field: &str| run.value(field).as_i64().unwrap_or_default();
    let mut values = fluent_bundle::FluentArgs::new();
    for field in ["new", "restated", "unchanged", "refused"] {
        values.set(field, count(&format!("rows_{field}")));
    }
    scene.say.with("connector-brought", &values)
}

/// The label of a choice.
pub fn option(scene: &Scene, kind: &hengce_standard::Kind, record: &Record, field: &str) -> String {
    let shape = kind.fields.get(field);
    shape.map(|shape| scene.text(shape, record.value(field))).unwrap_or_default()
}

/// The host of an address, which is enough in a list.
pub fn host(record: &Record) -> String {
    let address = record.text("address");
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.split('/').next().unwrap_or_default().to_owned()
}
