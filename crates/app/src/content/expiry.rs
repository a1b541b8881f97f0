//! What ends within 90 days and what has ended: licences, material, content, each with where it is used and what its
//! end blocks.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::lapse::has_ended;
use crate::records::{Ask, Scene, StepLink, Stored, address, state_badge, step_links};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::days_between;

/// How far the page looks ahead.
const AHEAD_DAYS: i64 = 90;
/// Days in which the groups end: what has ended, then 30, 60, 90 days.
const GROUPS: [(&str, i32, i32); 4] = [
    ("content-ended", i32::MIN, -1),
    ("content-in-30", 0, 30),
    ("content-in-60", 31, 60),
    ("content-in-90", 61, 90),
];
/// Uses named on the page.
const USES_SHOWN: usize = 3;

/// Why something is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Licence,
    Expiry,
    Review,
}

/// Something that ends.
#[derive(Serialize)]
pub struct Ending {
    #[serde(skip)]
    record: Record,
    pub id: RecordId,
    pub kind: String,
    pub code: String,
    pub title: String,
    pub why: Why,
    pub on: Date,
    /// Negative once it has passed.
    pub days: i32,
}

struct Line {
    address: String,
    title: String,
    detail: String,
    why: String,
    state: Html,
    owner: String,
    on: String,
    when: String,
    used: Vec<(String, String)>,
    more: usize,
    blocks: String,
    steps: Vec<StepLink>,
}

struct Group {
    label: String,
    lines: Vec<Line>,
    has_ended: bool,
}

#[derive(Template)]
#[template(path = "content/expiry.html")]
struct ExpiryPage {
    shell: Shell,
    tabs: Vec<Link>,
    groups: Vec<Group>,
    makes: bool,
}

/// What ends by then or has ended, the earliest first.
async fn endings(app: &App, visit: &Visit) -> Result<Vec<Ending>, WebError> {
    let today = app.today();
    let until = today.saturating_add(AHEAD_DAYS.days());
    let asked = [
        ("usage_right", ["valid", "ended"], "expires_on", Why::Licence),
        ("material", ["released", "expired"], "expires_on", Why::Expiry),
        ("material", ["released", "released"], "review_due_on", Why::Review),
        ("content_asset", ["approved", "approved"], "expires_on", Why::Expiry),
        ("content_asset", ["approved", "approved"], "review_due_on", Why::Review),
    ];
    let mut found = Vec::new();
    for (kind, states, field, why) in asked {
        if app.ledger.reach(&visit.actor, Act::Read, kind).is_none() {
            continue;
        }
        for record in Ask::of(kind).at_most(field, until).by(field).all(app, visit).await? {
            let Some(on) = record.date(field).filter(|_| states.contains(&record.state.as_str())) else {
                continue;
            };
            found.push(Ending {
                id: record.id.clone(),
                kind: kind.to_owned(),
                code: record.code.clone(),
                title: record.title.clone(),
                why,
                on,
                days: if record.state == "ended" { -1 } else { days_between(today, on) },
                record,
            });
        }
    }
    found.sort_by(|one, other| (one.on, &one.code).cmp(&(other.on, &other.code)));
    Ok(found)
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let endings = endings(&app, &visit).await?;
    let mut groups = Vec::new();
    for (key, from, to) in GROUPS {
        let mut lines = Vec::new();
        for ending in endings.iter().filter(|ending| (from..=to).contains(&ending.days)) {
            lines.push(line(&app, (&visit, &scene), ending).await?);
        }
        groups.push(Group { label: say.t(key), lines, has_ended: to < 0 });
    }
    page(&ExpiryPage {
        groups,
        makes: app.ledger.reach(&visit.actor, Act::Create, "usage_right").is_some(),
        tabs: super::pages(&app, &visit),
        shell: Shell::new(&app, &visit, say.t("content-expiry")),
    })
}

async fn line(app: &App, (visit, scene): (&Visit, &Scene), ending: &Ending) -> Result<Line, WebError> {
    let (say, record) = (visit.say(), &ending.record);
    let kind = app.standard().kinds.get(&ending.kind).ok_or_else(WebError::not_found)?;
    let form = kind.field("form").map(|field| scene.text(field, record.value("form"))).unwrap_or_default();
    let holder = record.text("holder");
    let mut used = uses(app, visit, record).await?;
    let more = used.len().saturating_sub(USES_SHOWN);
    used.truncate(USES_SHOWN);
    Ok(Line {
        address: address(&kind.id, &record.id),
        title: record.title.clone(),
        detail: [say.of(&kind.label), &form, holder]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · "),
        why: say.t(match ending.why {
            Why::Licence => "content-why-licence",
            Why::Expiry => "content-why-expiry",
            Why::Review => "content-why-review",
        }),
        state: state_badge(say, kind, record),
        owner: scene.person(record.text("owner")),
        on: ending.on.to_string(),
        when: crate::desk::when(say, days_between(scene.today, ending.on)),
        used,
        more,
        blocks: blocks(visit, scene, ending),
        steps: step_links(app, visit, kind, record).await,
    })
}

/// Where it is used: the material or content that a licence is for, the places in which content was used.
async fn uses(app: &App, visit: &Visit, record: &Record) -> Result<Vec<(String, String)>, WebError> {
    let mut found = Vec::new();
    for field in ["material", "asset"] {
        let Some(id) = record.named(field).filter(|_| record.kind == "usage_right") else { continue };
        if let Ok(user) = app.ledger.get(&visit.actor, &id).await {
            found.push((format!("{} {}", user.code, user.title), address(&user.kind, &user.id)));
        }
    }
    let asset = if record.kind == "content_asset" { Some(record.id.clone()) } else { record.named("asset") };
    if let Some(asset) =
        asset.filter(|_| app.ledger.reach(&visit.actor, Act::Read, "content_usage").is_some())
    {
        for usage in Ask::of("content_usage").is("asset", asset).latest("used_on").all(app, visit).await? {
            found.push((
                format!("{} {}", usage.text("used_on"), usage.title),
                address(&usage.kind, &usage.id),
            ));
        }
    }
    if record.kind == "material" && app.ledger.reach(&visit.actor, Act::Read, "stock_movement").is_some() {
        for out in super::materials::handed_out(app, visit, &record.id).await? {
            found.push((format!("{} {}", out.text("moved_on"), out.title), address(&out.kind, &out.id)));
        }
    }
    Ok(found)
}

/// What cannot be done any more.
fn blocks(visit: &Visit, scene: &Scene, ending: &Ending) -> String {
    let key = match (ending.kind.as_str(), ending.why) {
        ("usage_right", _) if has_ended(&ending.record, scene.today) => "content-blocks-licence",
        ("material", Why::Expiry) if ending.days < 0 => "content-blocks-material",
        ("content_asset", Why::Expiry) if ending.days < 0 => "content-blocks-asset",
        _ => return String::new(),
    };
    visit.say().t(key)
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let endings = endings(&app, &visit).await?;
    Ok(Json(serde_json::json!({ "endings": endings })).into_response())
}
