//! Materials with their version in use, stock and print runs; what can't be handed out says why.

use std::collections::HashSet;

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use serde::Serialize;

use super::lapse::{has_ended, is_past};
use crate::records::{Ask, Scene, StepLink, Stored, address, state_badge, step_links};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::number_in_unit;

/// States whose materials are shown; the archive is in the list.
const STATES: [&str; 4] = ["released", "expired", "recalled", "draft"];
/// Materials on the page.
const SHOWN_MAX: usize = 200;

/// Why material is not handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    InTheMaking,
    Expired,
    Recalled,
    RightEnded,
}

/// Material with what is in stock.
#[derive(Serialize)]
pub struct Stocked {
    #[serde(skip)]
    record: Record,
    pub id: RecordId,
    pub code: String,
    pub title: String,
    pub state: String,
    /// None for whoever does not see the movements.
    pub stock: Option<Number>,
    pub is_low: bool,
    pub blocked: Option<Blocked>,
}

struct Line {
    address: String,
    title: String,
    detail: String,
    state: Html,
    version: Option<(String, String)>,
    expires: String,
    stock: String,
    is_low: bool,
    blocked: String,
    /// Label and address: hand out, take in, print.
    acts: Vec<(String, String)>,
}

struct Print {
    address: String,
    title: String,
    state: Html,
    quantity: String,
    printer: String,
    due: String,
    is_late: bool,
    steps: Vec<StepLink>,
}

#[derive(Template)]
#[template(path = "content/materials.html")]
struct MaterialsPage {
    shell: Shell,
    tabs: Vec<Link>,
    lines: Vec<Line>,
    prints: Option<Vec<Print>>,
    low: usize,
    makes: bool,
    reports: bool,
}

/// What was handed out of a material, the latest first.
pub async fn handed_out(app: &App, visit: &Visit, material: &RecordId) -> Result<Vec<Record>, WebError> {
    let outs = Ask::of("stock_movement").is("material", material).is("direction", "out");
    outs.latest("moved_on").all(app, visit).await
}

async fn stocked(app: &App, visit: &Visit) -> Result<Vec<Stocked>, WebError> {
    let today = app.today();
    let reads = |kind| app.ledger.reach(&visit.actor, Act::Read, kind).is_some();
    let mut ended: HashSet<RecordId> = HashSet::new();
    if reads("usage_right") {
        let past = Ask::of("usage_right").is("state", "valid").at_most("expires_on", today);
        for ask in [past, Ask::of("usage_right").is("state", "ended")] {
            let rights = ask.all(app, visit).await?;
            let rights = rights.iter().filter(|right| has_ended(right, today));
            ended.extend(rights.filter_map(|right| right.named("material")));
        }
    }
    let mut found = Vec::new();
    for state in STATES {
        for record in Ask::of("material").is("state", state).by("code").all(app, visit).await? {
            if found.len() == SHOWN_MAX {
                break;
            }
            let stock =
                if reads("stock_movement") { Some(stock(app, visit, &record.id).await?) } else { None };
            let low = record.number("low_stock");
            let is_low = stock.as_ref().zip(low).is_some_and(|(stock, low)| *stock < low);
            found.push(Stocked {
                id: record.id.clone(),
                code: record.code.clone(),
                title: record.title.clone(),
                state: record.state.clone(),
                is_low: is_low && matches!(state, "released" | "draft"),
                blocked: match state {
                    "draft" => Some(Blocked::InTheMaking),
                    "recalled" => Some(Blocked::Recalled),
                    "expired" => Some(Blocked::Expired),
                    _ if is_past(&record, today) => Some(Blocked::Expired),
                    _ if ended.contains(&record.id) => Some(Blocked::RightEnded),
                    _ => None,
                },
                stock,
                record,
            });
        }
    }
    Ok(found)
}

async fn stock(app: &App, visit: &Visit, material: &RecordId) -> Result<Number, WebError> {
    let movements = Ask::of("stock_movement").is("material", material).all(app, visit).await?;
    Ok(movements.iter().filter_map(|movement| movement.number("signed")).sum())
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let stocked = stocked(&app, &visit).await?;
    let mut lines = Vec::with_capacity(stocked.len());
    for material in &stocked {
        lines.push(line(&app, (&visit, &scene), material).await);
    }
    let creates = |kind| app.ledger.reach(&visit.actor, Act::Create, kind).is_some();
    page(&MaterialsPage {
        lines,
        prints: prints(&app, (&visit, &scene)).await?,
        low: stocked.iter().filter(|material| material.is_low).count(),
        makes: creates("material"),
        reports: creates("error_report"),
        tabs: super::pages(&app, &visit),
        shell: Shell::new(&app, &visit, say.t("content-materials")),
    })
}

async fn line(app: &App, (visit, scene): (&Visit, &Scene), material: &Stocked) -> Line {
    let (say, record) = (visit.say(), &material.record);
    let kind = app.standard().kinds.get("material");
    let creates = |kind| app.ledger.reach(&visit.actor, Act::Create, kind).is_some();
    let mut acts = Vec::new();
    if creates("stock_movement") {
        let to = |direction: &str| {
            format!(
                "/records/stock_movement/new?f.material={}&f.direction={direction}&f.moved_on={}",
                record.id, scene.today
            )
        };
        if material.blocked.is_none() {
            acts.push((say.t("content-hand-out"), to("out")));
        }
        acts.push((say.t("content-take-in"), to("in")));
    }
    if creates("print_order") && material.blocked.is_none() {
        let version = record.text("current");
        acts.push((
            say.t("content-print"),
            format!("/records/print_order/new?f.material={}&f.version={version}", record.id),
        ));
    }
    let version = match record.named("current") {
        Some(id) => app.ledger.get(&visit.actor, &id).await.ok(),
        None => None,
    };
    Line {
        address: address("material", &record.id),
        title: record.title.clone(),
        detail: kind.and_then(|kind| kind.field("form")).map_or_else(
            || record.code.clone(),
            |field| format!("{} · {}", record.code, scene.text(field, record.value("form"))),
        ),
        state: kind.map_or_else(Html::default, |kind| state_badge(say, kind, record)),
        version: version.map(|version| (version.title.clone(), address(&version.kind, &version.id))),
        expires: record.text("expires_on").to_owned(),
        stock: material
            .stock
            .as_ref()
            .map_or_else(|| "–".to_owned(), |stock| number_in_unit(say, stock, Unit::Count, 0)),
        is_low: material.is_low,
        blocked: material.blocked.map_or_else(String::new, |blocked| {
            say.t(match blocked {
                Blocked::InTheMaking => "content-blocked-making",
                Blocked::Expired => "content-blocked-expired",
                Blocked::Recalled => "content-blocked-recalled",
                Blocked::RightEnded => "content-blocked-right",
            })
        }),
        acts,
    }
}

/// Print runs that are under way; none for whoever sees none.
async fn prints(app: &App, (visit, scene): (&Visit, &Scene)) -> Result<Option<Vec<Print>>, WebError> {
    let Some(kind) = app.standard().kinds.get("print_order") else { return Ok(None) };
    if app.ledger.reach(&visit.actor, Act::Read, "print_order").is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for state in ["ordered", "draft"] {
        for record in Ask::of("print_order").is("state", state).by("due_on").all(app, visit).await? {
            found.push(Print {
                address: address("print_order", &record.id),
                title: record.title.clone(),
                state: state_badge(visit.say(), kind, &record),
                quantity: record
                    .number("quantity")
                    .map_or_else(String::new, |count| number_in_unit(visit.say(), &count, Unit::Count, 0)),
                printer: record.text("printer").to_owned(),
                due: record.text("due_on").to_owned(),
                is_late: record.date("due_on").is_some_and(|day| day < scene.today),
                steps: step_links(app, visit, kind, &record).await,
            });
        }
    }
    Ok(Some(found))
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let materials = stocked(&app, &visit).await?;
    Ok(Json(serde_json::json!({ "materials": materials })).into_response())
}
