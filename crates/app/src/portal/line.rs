//! A request in a list: what it is, who asked and who does it, and how its clock stands, in words.

use hengce_ledger::{Record, Revision};
use jiff::{SignedDuration, Timestamp};

use super::REQUEST;
use super::clock::{Clock, Stage};
use crate::records::{Scene, Stored, escaped, state_badge};
use crate::web::{App, Html, Visit, WebError};

/// Less than a working day left is pressing.
const PRESSING: SignedDuration = SignedDuration::from_hours(9);

pub struct Line {
    pub address: String,
    pub code: String,
    pub title: String,
    pub topic: String,
    pub requester: String,
    pub unit: String,
    pub owner: String,
    pub due: String,
    pub state: Html,
    pub clock: Html,
    /// Why the clock stands; empty while it runs.
    pub stands: String,
    pub urgent: bool,
}

/// The clock of a request. When it stands, its history says since when.
pub async fn clock(app: &App, visit: &Visit, request: &Record) -> Result<Clock, WebError> {
    let stands = matches!(request.state.as_str(), "clarifying" | "paused");
    let entered = if stands {
        entered(&app.ledger.history(&visit.actor, &request.id).await?, request)
    } else {
        request.created_at
    };
    Ok(Clock::of(request, entered, app.ledger.clock().now(), &app.standard().organisation))
}

/// When the request came into its state: the revision after the last one in another state.
fn entered(history: &[Revision], request: &Record) -> Timestamp {
    let staying = history.iter().rev().take_while(|revision| revision.state == request.state);
    staying.last().map_or(request.created_at, |revision| revision.at)
}

pub fn line(app: &App, scene: &Scene, request: &Record, clock: &Clock) -> Line {
    let say = scene.say;
    let kind = app.standard().kinds.get(REQUEST);
    Line {
        address: format!("/portal/requests/{}", request.id),
        code: request.code.clone(),
        title: request.title.clone(),
        topic: option(app, scene, request, "topic"),
        requester: scene.person(request.text("requester")),
        unit: scene.unit(request.text("requesting_unit")),
        owner: scene.person(request.text("owner")),
        due: clock.due.map_or_else(String::new, |due| due.to_string()),
        state: kind.map_or_else(Html::default, |kind| state_badge(say, kind, request)),
        clock: badge(scene, clock),
        stands: stands(app, scene, request, clock),
        urgent: request.text("urgency") == "urgent",
    }
}

/// The label of a choice that a request holds.
pub fn option(app: &App, scene: &Scene, request: &Record, field: &str) -> String {
    let field_of = app.standard().kinds.get(REQUEST).and_then(|kind| kind.fields.get(field));
    let words = field_of.and_then(|found| found.kind.options()?.get(request.text(field)));
    words.map_or_else(String::new, |words| scene.say.of(words).to_owned())
}

/// How the clock stands, in some words.
pub fn badge(scene: &Scene, clock: &Clock) -> Html {
    let say = scene.say;
    let (colour, words) = match (clock.stage, clock.left) {
        _ if clock.stands_since.is_some() => ("blue", say.t("portal-clock-stands")),
        (Stage::Answer, None) => ("red", say.t1("portal-answer-late", "days", clock.late_days)),
        (Stage::Answer, Some(left)) => (pressing(left), left_words(scene, "portal-answer-left", left)),
        (Stage::Deliver, None) if clock.late_days > 0 => {
            ("red", say.t1("portal-delivery-late", "days", clock.late_days))
        }
        (Stage::Deliver, Some(left)) => (pressing(left), left_words(scene, "portal-delivery-left", left)),
        (Stage::Deliver, None) => ("secondary", say.t("portal-no-day")),
        (Stage::Confirm | Stage::Closed, _) if clock.late_days > 0 => {
            ("orange", say.t1("portal-delivered-late", "days", clock.late_days))
        }
        (Stage::Confirm | Stage::Closed, _) if clock.due.is_some() => {
            ("green", say.t("portal-delivered-in-time"))
        }
        (Stage::Confirm | Stage::Closed, _) => return Html::default(),
    };
    Html(format!(r#"<span class="badge bg-{colour}-lt">{}</span>"#, escaped(&words)))
}

fn pressing(left: SignedDuration) -> &'static str {
    if left < PRESSING { "orange" } else { "secondary" }
}

fn left_words(scene: &Scene, key: &str, left: SignedDuration) -> String {
    match left.as_hours() {
        0 => scene.say.t(&format!("{key}-hour")),
        hours => scene.say.t1(key, "hours", hours),
    }
}

/// Why the clock stands, and since when.
fn stands(app: &App, scene: &Scene, request: &Record, clock: &Clock) -> String {
    let Some(since) = clock.stands_since else { return String::new() };
    let why = match request.state.as_str() {
        "paused" => option(app, scene, request, "pause_reason"),
        _ => scene.say.t("portal-waits-for-requester"),
    };
    let since = crate::words::day_and_time(since, &scene.zone);
    scene.say.t2("portal-stands-since", ("why", why), ("since", since))
}
