//! Requests for material by where they stand: what a brief lacks before the clock runs, how long it has run, whose turn
//! it is.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_standard::{Act, Kind};
use jiff::ToSpan;
use serde::Serialize;

use super::brief::Brief;
use super::clock::Clock;
use crate::records::{Ask, Scene, StepLink, Stored, address, state_badge, step_links};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::duration;

/// Groups of the page, with the states in each.
const GROUPS: [(&str, &[&str]); 4] = [
    ("content-brief-open", &["requested"]),
    ("content-to-take", &["ready"]),
    ("content-in-work", &["in_design", "paused"]),
    ("content-to-accept", &["delivered"]),
];
/// Deliveries of so many days back say how punctual they were.
const LOOK_BACK_DAYS: i64 = 90;

/// A request with how its brief and its clock stand.
#[derive(Serialize)]
pub struct Request {
    pub id: String,
    pub code: String,
    pub title: String,
    pub state: String,
    /// Fields that the brief lacks; none once the clock runs.
    pub missing: Vec<String>,
    pub ran_hours: Option<Number>,
    pub paused_hours: Option<Number>,
    pub due_on: Option<String>,
    pub days_left: Option<i32>,
}

struct Line {
    address: String,
    title: String,
    code: String,
    form: String,
    requester: String,
    owner: String,
    state: Html,
    wanted: String,
    brief: Option<BriefLine>,
    clock: Option<ClockLine>,
    steps: Vec<StepLink>,
}

struct BriefLine {
    filled: usize,
    of: usize,
    percent: usize,
    missing: Vec<(String, String)>,
}

struct ClockLine {
    ran: String,
    paused: Option<String>,
    stands: bool,
    due: String,
    when: String,
    is_late: bool,
}

struct Group {
    label: String,
    help: String,
    lines: Vec<Line>,
    is_brief: bool,
}

#[derive(Template)]
#[template(path = "content/requests.html")]
struct RequestsPage {
    shell: Shell,
    tabs: Vec<Link>,
    tiles: Vec<(String, String, &'static str)>,
    groups: Vec<Group>,
    makes: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("material_request").ok_or_else(WebError::not_found)?;
    let (mut groups, mut late) = (Vec::new(), 0);
    for (key, states) in GROUPS {
        let mut lines = Vec::new();
        for state in states {
            for record in
                Ask::of("material_request").is("state", state).by("created_at").all(&app, &visit).await?
            {
                let line = line(&app, (&visit, &scene), kind, &record).await?;
                late += usize::from(line.clock.as_ref().is_some_and(|clock| clock.is_late));
                lines.push(line);
            }
        }
        let help = say.t(&format!("{key}-help"));
        groups.push(Group { label: say.t(key), help, lines, is_brief: states.contains(&"requested") });
    }
    let (on_time, due) = punctuality(&app, &visit, &scene).await?;
    let mut tiles: Vec<(String, String, &'static str)> =
        groups.iter().map(|group| (group.label.clone(), group.lines.len().to_string(), "")).collect();
    tiles.push((say.t("content-late"), late.to_string(), if late > 0 { "bad" } else { "" }));
    tiles.push((say.t1("content-on-time", "days", LOOK_BACK_DAYS), format!("{on_time} / {due}"), ""));
    page(&RequestsPage {
        tiles,
        groups,
        makes: app.ledger.reach(&visit.actor, Act::Create, "material_request").is_some(),
        tabs: super::pages(&app, &visit),
        shell: Shell::new(&app, &visit, say.t("content-requests")),
    })
}

async fn line(
    app: &App,
    (visit, scene): (&Visit, &Scene),
    kind: &Kind,
    record: &Record,
) -> Result<Line, WebError> {
    let say = visit.say();
    let base = address(&kind.id, &record.id);
    let brief = Brief::of(say, kind, record).filter(|_| record.state == "requested");
    let field = |name: &str| kind.field(name).map(|field| scene.text(field, record.value(name)));
    Ok(Line {
        title: record.title.clone(),
        code: record.code.clone(),
        form: field("form").unwrap_or_default(),
        requester: scene.person(record.text("requester")),
        owner: scene.person(record.text("owner")),
        state: state_badge(say, kind, record),
        wanted: record.text("wanted_on").to_owned(),
        brief: brief.map(|brief| BriefLine {
            filled: brief.filled(),
            of: brief.of,
            percent: brief.percent(),
            missing: brief
                .missing
                .into_iter()
                .map(|missing| (format!("{base}/edit#f-{}", missing.field), missing.label))
                .collect(),
        }),
        clock: Clock::of(app, record).await?.map(|clock| clock_line(scene, &clock)),
        steps: step_links(app, visit, kind, record).await,
        address: base,
    })
}

fn clock_line(scene: &Scene, clock: &Clock) -> ClockLine {
    let say = scene.say;
    ClockLine {
        ran: duration(say, &clock.ran_hours),
        paused: (!clock.paused_hours.is_zero()).then(|| duration(say, &clock.paused_hours)),
        stands: clock.stands,
        due: clock.due_on.map_or_else(String::new, |day| day.to_string()),
        when: match clock.left {
            Some(0..) if clock.is_over => say.t("content-in-time"),
            Some(left) => crate::desk::when(say, left),
            None => String::new(),
        },
        is_late: clock.left.is_some_and(|left| left < 0),
    }
}

/// Of what was due in the last days, how many were delivered by then.
async fn punctuality(app: &App, visit: &Visit, scene: &Scene) -> Result<(usize, usize), WebError> {
    let since = scene.today.saturating_sub(LOOK_BACK_DAYS.days());
    let due = Ask::of("material_request").at_least("agreed_on", since).at_most("agreed_on", scene.today);
    let (mut on_time, mut all) = (0, 0);
    for record in due.all(app, visit).await?.iter().filter(|record| record.state != "declined") {
        all += 1;
        let clock = Clock::of(app, record).await?;
        let is_out = matches!(record.state.as_str(), "delivered" | "accepted");
        on_time += usize::from(is_out && clock.is_some_and(|clock| clock.left.is_none_or(|left| left >= 0)));
    }
    Ok((on_time, all))
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let kind = app.standard().kinds.get("material_request").ok_or_else(WebError::not_found)?;
    let mut requests = Vec::new();
    for (_, states) in GROUPS {
        for state in states {
            for record in
                Ask::of("material_request").is("state", state).by("created_at").all(&app, &visit).await?
            {
                let clock = Clock::of(&app, &record).await?;
                let brief = Brief::of(visit.say(), kind, &record).filter(|_| record.state == "requested");
                requests.push(Request {
                    missing: brief
                        .map(|brief| brief.missing.into_iter().map(|missing| missing.field).collect())
                        .unwrap_or_default(),
                    ran_hours: clock.as_ref().map(|clock| clock.ran_hours.clone()),
                    paused_hours: clock.as_ref().map(|clock| clock.paused_hours.clone()),
                    due_on: clock.as_ref().and_then(|clock| clock.due_on).map(|day| day.to_string()),
                    days_left: clock.and_then(|clock| clock.left),
                    id: record.id.to_string(),
                    code: record.code,
                    title: record.title,
                    state: record.state,
                });
            }
        }
    }
    Ok(Json(serde_json::json!({ "requests": requests })).into_response())
}
