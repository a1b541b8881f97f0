//! Drawing claims of a report at random and giving them to a checker: the seed stays on each claim that was drawn.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Actor, Change, Record, RecordId};
use hengce_sampling as sampling;
use serde_json::{Map, json};

use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, ErrorKind, Fields, Html, Visit, WebError, page, redirect};

struct Line {
    address: String,
    title: String,
    source: String,
    checker: String,
    seed: String,
    state: Html,
}

#[derive(Template)]
#[template(path = "insight/claims.html")]
struct ClaimsPage {
    shell: Shell,
    report: String,
    report_address: String,
    action: String,
    claims: Vec<Line>,
    /// Claims that could be drawn.
    listed: usize,
    /// The caller may draw; whom they may give the claims to.
    checkers: Vec<(String, String)>,
}

async fn report(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let report = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if report.kind == "report" { Ok(report) } else { Err(WebError::not_found()) }
}

/// The author's line draws, never the author.
fn may_draw(app: &App, visit: &Visit, report: &Record) -> bool {
    match (visit.person(), &report.owner) {
        (Some(me), Some(author)) => app.ledger.directory().is_above(me, author),
        _ => false,
    }
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let report = report(&app, &visit, &id).await?;
    let claims = Ask::of("claim").is("report", &report.id).by("code").all(&app, &visit).await?;
    let scene = Scene::new(&app, &visit);
    let draws = may_draw(&app, &visit, &report);
    let people =
        scene.directory.people.values().filter(|person| draws && Some(&person.id) != report.owner.as_ref());
    let mut checkers: Vec<_> =
        people.map(|person| (person.id.to_string(), scene.person(&person.id.0))).collect();
    checkers.sort_by(|a, b| a.1.cmp(&b.1));
    let kind = app.standard().kinds.get("claim");
    let line = |claim: &Record| Line {
        address: address("claim", &claim.id),
        title: claim.title.clone(),
        source: claim.text("source").to_owned(),
        checker: scene.person(claim.text("checker")),
        seed: claim.text("draw").to_owned(),
        state: kind.map_or_else(Html::default, |kind| state_badge(scene.say, kind, claim)),
    };
    page(&ClaimsPage {
        report: format!("{} {}", report.code, report.title),
        report_address: address("report", &report.id),
        action: format!("/insight/claims/{}", report.id),
        listed: claims.iter().filter(|claim| claim.state == "listed").count(),
        claims: claims.iter().map(line).collect(),
        checkers,
        shell: Shell::new(&app, &visit, visit.say().t("insight-claims"))
            .under(visit.say().t("insight-plan"), "/insight"),
    })
}

/// Draws so many of the listed claims and gives them to the checker. Nobody picks: the program draws, on behalf of
/// whoever ordered it, and all claims move in one transaction, each with the seed.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let report = report(&app, &visit, &id).await?;
    if !may_draw(&app, &visit, &report) {
        return Err(WebError::new(ErrorKind::Forbidden));
    }
    let listed = Ask::of("claim").is("report", &report.id).is("state", "listed").all(&app, &visit).await?;
    let size = fields.get("size").parse().unwrap_or(0);
    let ids: Vec<RecordId> = listed.iter().map(|claim| claim.id.clone()).collect();
    let seed = sampling::seed();
    let mut changes = Vec::new();
    for id in sampling::draw(&seed, &ids, size) {
        let Some(claim) = listed.iter().find(|claim| claim.id == id) else { continue };
        let mut given = Map::new();
        given.insert("checker".into(), json!(fields.get("checker")));
        given.insert("draw".into(), json!(seed));
        changes.push(Change::Move {
            id,
            version: claim.version,
            transition: "sample".into(),
            fields: given,
            comment: None,
        });
    }
    let drawer = Actor { program: true, ..visit.actor.clone() };
    app.ledger.commit_all(&drawer, changes).await.map_err(|refused| refused.refusal)?;
    Ok(redirect(&format!("/insight/claims/{}", report.id)))
}
