//! Errors that anybody found in material or content that is out: what is to be judged, what is to be put right, and
//! how they weighed this quarter.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::Record;
use hengce_standard::{Act, Kind, Period, PeriodKind};

use crate::records::{Ask, Scene, StepLink, Stored, address, state_badge, step_links};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::number_in_unit;

/// Groups of the page, with the state in each.
const GROUPS: [(&str, &str); 3] = [
    ("content-to-judge", "reported"),
    ("content-to-correct", "confirmed"),
    ("content-corrected", "corrected"),
];
/// Of what was put right, the latest.
const CORRECTED_MAX: usize = 10;

struct Line {
    address: String,
    title: String,
    code: String,
    sort: String,
    points: String,
    about: Option<(String, String)>,
    place: String,
    should_be: String,
    found_on: String,
    owner: String,
    state: Html,
    steps: Vec<StepLink>,
}

struct Group {
    label: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "content/errors.html")]
struct ErrorsPage {
    shell: Shell,
    tabs: Vec<Link>,
    tiles: Vec<(String, String, &'static str)>,
    groups: Vec<Group>,
    makes: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("error_report").ok_or_else(WebError::not_found)?;
    let (mut groups, mut tiles) = (Vec::new(), Vec::new());
    for (key, state) in GROUPS {
        let mut records =
            Ask::of("error_report").is("state", state).latest("found_on").all(&app, &visit).await?;
        if state == "corrected" {
            records.truncate(CORRECTED_MAX);
        } else {
            let class = if state == "confirmed" && !records.is_empty() { "warn" } else { "" };
            tiles.push((say.t(key), records.len().to_string(), class));
        }
        let mut lines = Vec::with_capacity(records.len());
        for record in &records {
            lines.push(line(&app, (&visit, &scene), kind, record).await);
        }
        groups.push(Group { label: say.t(key), lines });
    }
    let quarter = Period::of(PeriodKind::Quarter, scene.today);
    let found = Ask::of("error_report").at_least("found_on", quarter.start).all(&app, &visit).await?;
    let counted = found.iter().filter(|record| matches!(record.state.as_str(), "confirmed" | "corrected"));
    let points: Number = counted.filter_map(|record| record.number("points")).sum();
    tiles.push((say.t("content-points"), number_in_unit(say, &points, Unit::Count, 0), ""));
    page(&ErrorsPage {
        tiles,
        groups,
        makes: app.ledger.reach(&visit.actor, Act::Create, "error_report").is_some(),
        tabs: super::pages(&app, &visit),
        shell: Shell::new(&app, &visit, say.t("content-errors")),
    })
}

async fn line(app: &App, (visit, scene): (&Visit, &Scene), kind: &Kind, record: &Record) -> Line {
    let field =
        |name: &str| kind.field(name).map(|field| scene.text(field, record.value(name))).unwrap_or_default();
    let mut about = None;
    for name in ["material", "post"] {
        if let Some(id) = record.named(name)
            && let Ok(found) = app.ledger.get(&visit.actor, &id).await
        {
            about = Some((format!("{} {}", found.code, found.title), address(&found.kind, &found.id)));
        }
    }
    Line {
        address: address("error_report", &record.id),
        title: record.title.clone(),
        code: record.code.clone(),
        sort: field("sort"),
        points: field("points"),
        about,
        place: record.text("place").to_owned(),
        should_be: record.text("should_be").to_owned(),
        found_on: record.text("found_on").to_owned(),
        owner: scene.person(record.text("owner")),
        state: state_badge(visit.say(), kind, record),
        steps: step_links(app, visit, kind, record).await,
    }
}
