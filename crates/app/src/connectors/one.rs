//! One connector: what it asks, whether its secret is there, how its pulls went, and its next steps.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::Record;

use super::bring::{connector_of, runs};
use super::list::{brought, option};
use super::plan::Plan;
use super::try_out::may_edit;
use super::{CONNECTOR, keeper, said, secrets};
use crate::records::{Scene, Step, Stored as _, address, kind_of, state_badge, steps};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::day_and_time;

/// Pulls on the page; the rest are in their list.
const RUNS_SHOWN: u32 = 30;

/// A pull.
struct RunLine {
    at: String,
    days: String,
    brought: String,
    trouble: Option<String>,
    /// The address of what it imported.
    batch: Option<String>,
}

#[derive(Template)]
#[template(path = "connectors/one.html")]
struct OnePage {
    shell: Shell,
    base: String,
    record: String,
    state: Html,
    under_way: bool,
    /// How a try went: well, or not.
    done: Option<String>,
    problem: Option<String>,
    facts: Vec<(String, String)>,
    statement: String,
    runs: Vec<RunLine>,
    all_runs: String,
    edits: bool,
    pulls: bool,
    steps: Vec<Step>,
    next: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = connector_of(&app, &visit.actor, &id).await?;
    shown(&app, &visit, &record, None).await
}

/// The page, with how a try went.
pub async fn shown(
    app: &App,
    visit: &Visit,
    record: &Record,
    tried: Option<Result<String, String>>,
) -> Result<Response, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, CONNECTOR)?);
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(record)).await;
    let edits = may_edit(app, &visit.actor, record).await.is_ok();
    let (done, problem) = match tried {
        Some(Ok(words)) => (Some(words), None),
        Some(Err(words)) => (None, Some(words)),
        None => (None, None),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let line = |run: &Record| RunLine {
        at: run.instant("began_at").map(|at| day_and_time(at, &scene.zone)).unwrap_or_default(),
        days: format!("{} – {}", run.text("from_on"), run.text("to_on")),
        brought: brought(&scene, run),
        trouble: said::of_run(say, run),
        batch: run.named("batch").map(|batch| format!("/imports/{batch}")),
    };
    let base = format!("/connectors/{}", record.id);
    let view = OnePage {
        record: address(CONNECTOR, &record.id),
        state: state_badge(say, kind, record),
        under_way: app.connectors.wanted.is_wanted(&record.id),
        done,
        problem,
        facts: facts(app, &scene, record).await?,
        statement: record.text("statement").to_owned(),
        runs: runs(app, record, RUNS_SHOWN).await?.iter().map(line).collect(),
        all_runs: format!("/records/connector_run?connector={}", record.id),
        edits,
        pulls: edits && (record.state == "active" || record.state == "paused"),
        steps: if edits { steps(app, visit, (kind, record), &[]).await } else { Vec::new() },
        next: base.clone(),
        base,
        shell: Shell::new(app, visit, record.title.clone()).under(say.t("connectors"), "/connectors"),
    };
    Ok((status, page(&view)?).into_response())
}

async fn facts(app: &App, scene: &Scene, record: &Record) -> Result<Vec<(String, String)>, WebError> {
    let (say, kind) = (scene.say, kind_of(app, CONNECTOR)?);
    let mut facts = Vec::new();
    for field in ["source", "address", "account", "subject", "report", "site", "tls"] {
        if let Some(shape) = kind.fields.get(field) {
            facts.push((say.of(&shape.label).to_owned(), option(scene, kind, record, field)));
        }
    }
    if let Some(plan) = Plan::of(record) {
        let dataset = app.standard().datasets.get(plan.dataset());
        facts.push((
            say.t("connector-fills"),
            dataset.map_or("", |dataset| say.of(&dataset.label)).to_owned(),
        ));
        facts.push((say.t("connector-secret"), secret(app, scene, &plan).await?));
        let rhythm = match plan.at() {
            Some(time) => say.t1("connector-at", "time", time.strftime("%H:%M").to_string()),
            None => say.t1("connector-every", "hours", plan.every_hours()),
        };
        facts.push((say.t("connector-rhythm"), rhythm));
    }
    if record.state == "active" {
        let due = keeper::due(app, record).await?.filter(|at| *at > app.ledger.clock().now());
        let due = due.map_or_else(|| say.t("connector-due-now"), |at| day_and_time(at, &scene.zone));
        facts.push((say.t("connector-next"), due));
    }
    for field in ["days_again", "since", "owner"] {
        if let Some(shape) = kind.fields.get(field) {
            facts.push((say.of(&shape.label).to_owned(), option(scene, kind, record, field)));
        }
    }
    facts.retain(|(_, text)| !text.is_empty());
    Ok(facts)
}

/// Since when a secret is kept, or what is to be done about it; never the secret itself.
async fn secret(app: &App, scene: &Scene, plan: &Plan<'_>) -> Result<String, WebError> {
    let say = scene.say;
    let kept = app.ledger.secrets().of(&plan.record.id).await?;
    Ok(match (kept, secrets::open(app, plan).await) {
        (Some(kept), Ok(_)) => say.t1("connector-secret-kept", "at", day_and_time(kept.kept_at, &scene.zone)),
        (Some(_), Err(_)) => say.t("connector-secret-lost"),
        (None, Err(_)) => say.t("connector-secret-missing"),
        (None, Ok(_)) => say.t("connector-secret-none"),
    })
}
