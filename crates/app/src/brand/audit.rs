//! One round of the audit: what is drawn from, the sheet of whoever inspects, what was found and what is mended.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::compliance::{Compliance, Shown, counts};
use super::draw::{Pool, Repeated, may_draw, obstacle, repeat};
use super::points::{OfRule, Point, Problems, by_rule, points};
use crate::records::{Scene, Stored, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Anything: the draw is made again.
    repeat: Option<String>,
}

/// What the caller may do with it now.
#[expect(clippy::struct_excessive_bools, reason = "what the template asks one by one")]
struct May {
    draw: bool,
    judge: bool,
    /// Sets the days by which it is mended.
    plan_mending: bool,
    /// Says that it is mended.
    verify: bool,
    begin_mending: bool,
    close: bool,
    edit: bool,
}

/// The page as it is to be shown: as stored, or as it was typed with what is wrong.
pub struct Page<'a> {
    pub audit: &'a Record,
    /// The checkpoints as typed.
    pub rows: Option<Vec<Map<String, Json>>>,
    pub problems: Problems,
    pub message: Option<String>,
    pub repeated: Option<Repeated>,
}

impl<'a> Page<'a> {
    pub fn of(audit: &'a Record) -> Self {
        Self { audit, rows: None, problems: Problems::new(), message: None, repeated: None }
    }
}

/// What stands about a planned audit.
struct Plan {
    pool: usize,
    channels: Vec<(String, usize)>,
    size: String,
    rules: Vec<String>,
    obstacle: Option<String>,
}

#[derive(Template)]
#[template(path = "brand/audit.html")]
struct AuditPage {
    shell: Shell,
    place: String,
    record: String,
    version: i64,
    state: Html,
    about: Vec<(String, Html)>,
    may: May,
    message: Option<String>,
    plan: Option<Plan>,
    seed: String,
    drawn_from: String,
    repeated: Option<Repeated>,
    points: Vec<Point>,
    /// The checkpoints that failed, once the inspection is finished.
    failures: Vec<Point>,
    found: Compliance,
    share: Shown,
    finished: bool,
    rules: Vec<OfRule>,
}

/// The address of an audit in this room.
pub fn place(id: &RecordId) -> String {
    format!("/brand/audits/{id}")
}

pub async fn of(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let audit = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if audit.kind == "brand_audit" { Ok(audit) } else { Err(WebError::not_found()) }
}

/// Whoever inspects judges what was drawn, and nobody else.
pub fn may_judge(visit: &Visit, audit: &Record) -> bool {
    audit.state == "drawn" && visit.person().is_some() && audit.named("inspector").as_ref() == visit.person()
}

fn may(app: &App, visit: &Visit, audit: &Record) -> May {
    let me = |field: &str| visit.person().is_some() && audit.named(field).as_ref() == visit.person();
    let mending = matches!(audit.state.as_str(), "inspected" | "rectifying");
    let edits = app.ledger.reach(&visit.actor, hengce_standard::Act::Edit, "brand_audit");
    let covers = audit
        .owner
        .as_ref()
        .zip(edits)
        .is_some_and(|(owner, reach)| app.ledger.covers(&visit.actor, reach, owner));
    May {
        draw: may_draw(app, visit, audit),
        judge: may_judge(visit, audit),
        plan_mending: mending && me("owner"),
        verify: mending && me("inspector"),
        begin_mending: audit.state == "inspected" && me("owner"),
        close: mending && me("inspector"),
        edit: audit.state == "planned" && covers,
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let audit = of(&app, &visit, &id).await?;
    let repeated = if asked.repeat.is_some() { repeat(&app, &visit, &audit).await? } else { None };
    page(&app, &visit, Page { repeated, ..Page::of(&audit) }).await
}

/// The page; with something wrong it answers that what was sent can't be taken.
pub async fn page(app: &App, visit: &Visit, shown: Page<'_>) -> Result<Response, WebError> {
    let (audit, say) = (shown.audit, visit.say());
    let kind = app.standard().kinds.get("brand_audit").ok_or_else(WebError::not_found)?;
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(audit)).await;
    let refused = shown.message.is_some() || !shown.problems.is_empty();
    let rows = shown.rows.unwrap_or_else(|| audit.rows("checkpoints").into_iter().cloned().collect());
    let sheet = points((app, visit), &scene, audit, (&rows, &shown.problems)).await;
    let (failures, sheet) = if counts(audit) { (failed(sheet), Vec::new()) } else { (Vec::new(), sheet) };
    let found = Compliance::of(audit);
    let names = ["guideline", "owner", "inspector", "due_on", "drawn_at", "inspected_at", "closed_at"];
    let own = address("brand_audit", &audit.id);
    let fact = |name: &&str| {
        let field = kind.fields.get(*name)?;
        let value = audit.fields.get(*name).filter(|value| !value.is_null())?;
        Some((say.of(&field.label).to_owned(), scene.html(field, value, &own)))
    };
    let answer = crate::web::page(&AuditPage {
        place: place(&audit.id),
        record: own.clone(),
        version: audit.version,
        state: state_badge(say, kind, audit),
        about: names.iter().filter_map(fact).collect(),
        may: may(app, visit, audit),
        message: shown.message,
        plan: if audit.state == "planned" { Some(plan(app, visit, audit).await?) } else { None },
        seed: audit.text("seed").to_owned(),
        drawn_from: audit.number("drawn_from").map(|count| format!("{count}")).unwrap_or_default(),
        repeated: shown.repeated,
        points: sheet,
        failures,
        share: found.share(),
        found,
        finished: counts(audit),
        rules: by_rule(audit),
        shell: Shell::new(app, visit, format!("{} {}", audit.code, audit.title))
            .under(say.t("brand-audits"), "/brand/audits"),
    })?;
    Ok(if refused { (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response() } else { answer })
}

async fn plan(app: &App, visit: &Visit, audit: &Record) -> Result<Plan, WebError> {
    let say = visit.say();
    let pool = Pool::at(app, None).await?;
    let options =
        app.standard().kinds.get("touch_point").and_then(|kind| kind.fields.get("channel")?.kind.options());
    let label = |id: &str| {
        let words = options.and_then(|options| options.get(id));
        words.map_or_else(|| id.to_owned(), |words| say.of(words).to_owned())
    };
    Ok(Plan {
        pool: pool.len(),
        channels: pool.channels().into_iter().map(|(id, count)| (label(&id), count)).collect(),
        size: audit.number("sample_size").map(|size| format!("{size}")).unwrap_or_default(),
        rules: audit.rows("rules").into_iter().map(|row| row.text("rule").to_owned()).collect(),
        obstacle: obstacle(audit, &pool).map(|key| say.t(key)),
    })
}

fn failed(mut points: Vec<Point>) -> Vec<Point> {
    for point in &mut points {
        point.lines.retain(|line| line.result == "fail");
    }
    points.retain(|point| !point.lines.is_empty());
    points
}
