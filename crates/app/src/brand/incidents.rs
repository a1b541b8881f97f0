//! Incidents of opinion on a board, each with the clock of its first response, the worst first.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Act, Kind, Period, PeriodKind};
use jiff::Timestamp;

use super::clock::{Clock, hours};
use super::compliance::Shown;
use crate::records::{Ask, Scene, Stored, address, day_of};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::duration;

/// Incidents that are over and still shown.
const OVER_MAX: usize = 10;
/// Severities, the worst first.
const SEVERITIES: [&str; 3] = ["severe", "serious", "ordinary"];
/// Lanes: id, and the states in it.
const LANES: [(&str, &[&str]); 4] = [
    ("waiting", &["detected", "triaged"]),
    ("handled", &["responding", "contained"]),
    ("resolved", &["resolved"]),
    ("over", &["reviewed", "dismissed"]),
];

struct Step {
    label: String,
    action: String,
    at_once: bool,
}

struct Card {
    address: String,
    code: String,
    title: String,
    version: i64,
    owner: String,
    source: String,
    began: String,
    severity: Html,
    clock: Html,
    used: i64,
    late: bool,
    steps: Vec<Step>,
}

struct Lane {
    label: String,
    cards: Vec<Card>,
}

struct Severity {
    label: String,
    within: String,
    share: Shown,
}

#[derive(Template)]
#[template(path = "brand/incidents.html")]
struct IncidentsPage {
    shell: Shell,
    tabs: Vec<Link>,
    lanes: Vec<Lane>,
    none: bool,
    waiting: usize,
    overdue: usize,
    quarter: String,
    share: Shown,
    severities: Vec<Severity>,
    new: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("opinion_incident").ok_or_else(WebError::not_found)?;
    let now = app.ledger.clock().now();
    let incidents = Ask::of("opinion_incident").latest("evidence_at").every(&app, &visit).await?;
    let mut lanes = Vec::new();
    for (id, states) in LANES {
        let mut own: Vec<&Record> =
            incidents.iter().filter(|incident| states.contains(&incident.state.as_str())).collect();
        if id == "over" {
            own.truncate(OVER_MAX);
        } else {
            own.sort_by_key(|incident| worst(incident, now));
        }
        let mut cards = Vec::new();
        for incident in own {
            cards.push(card((&app, &visit), &scene, (kind, incident), now).await);
        }
        lanes.push(Lane { label: say.t(&format!("brand-lane-{id}")), cards });
    }
    let open = |incident: &&Record| LANES[0].1.contains(&incident.state.as_str());
    let late = |incident: &&Record| Clock::of(incident, now).is_some_and(|clock| !clock.is_met());
    let quarter = Period::of(PeriodKind::Quarter, scene.today);
    let of_quarter: Vec<&Record> = incidents.iter().filter(|one| raised_in(&scene, one, quarter)).collect();
    page(&IncidentsPage {
        tabs: super::pages(&app, &visit),
        none: incidents.is_empty(),
        lanes,
        waiting: incidents.iter().filter(open).count(),
        overdue: incidents.iter().filter(open).filter(late).count(),
        quarter: quarter.to_string(),
        share: in_time(&of_quarter, now),
        severities: severities(&scene, kind, &of_quarter, now),
        new: app.ledger.reach(&visit.actor, Act::Create, "opinion_incident").is_some(),
        shell: Shell::new(&app, &visit, say.t("brand-incidents")),
    })
}

/// What counts in a period's rate: it began there, and was an incident at all.
fn raised_in(scene: &Scene, incident: &Record, period: Period) -> bool {
    let day = day_of(&scene.zone, incident.value("evidence_at"));
    incident.state != "dismissed" && day.is_some_and(|day| period.contains(day))
}

/// Answered in time, of all: one that nobody has answered yet is not.
fn in_time(incidents: &[&Record], now: Timestamp) -> Shown {
    let met =
        |incident: &&&Record| Clock::of(incident, now).is_some_and(|clock| clock.answered && clock.is_met());
    Shown::of(incidents.iter().filter(met).count() as u64, incidents.len() as u64)
}

fn severities(scene: &Scene, kind: &Kind, incidents: &[&Record], now: Timestamp) -> Vec<Severity> {
    let one = |id: &str| {
        let own: Vec<&Record> =
            incidents.iter().filter(|incident| incident.text("severity") == id).copied().collect();
        let within = own.iter().find_map(|incident| incident.number("sla_hours"));
        Severity {
            label: option(scene, kind, id),
            within: within.map_or_else(String::new, |hours| duration(scene.say, &hours)),
            share: in_time(&own, now),
        }
    };
    SEVERITIES.map(one).into_iter().filter(|severity| severity.share.n > 0).collect()
}

fn option(scene: &Scene, kind: &Kind, id: &str) -> String {
    let options = kind.fields.get("severity").and_then(|field| field.kind.options());
    let words = options.and_then(|options| options.get(id));
    words.map_or_else(String::new, |words| scene.say.of(words).to_owned())
}

/// The order of a lane: unanswered ones by the time that is left, then those answered too late, the severest first.
fn worst(incident: &Record, now: Timestamp) -> (bool, bool, i64, Reverse<i64>) {
    let rank = SEVERITIES.iter().position(|id| *id == incident.text("severity")).unwrap_or(0) as i64;
    match Clock::of(incident, now) {
        Some(clock) if !clock.answered => (false, false, clock.left().as_secs(), Reverse(0)),
        Some(clock) => (true, clock.is_met(), rank, Reverse(clock.elapsed.as_secs())),
        None => (true, true, rank, Reverse(0)),
    }
}

async fn card(
    (app, visit): (&App, &Visit),
    scene: &Scene,
    (kind, incident): (&Kind, &Record),
    now: Timestamp,
) -> Card {
    let own = address(&kind.id, &incident.id);
    let clock = Clock::of(incident, now);
    let moves = app.ledger.moves(&visit.actor, incident).await;
    let step = |found: &hengce_ledger::Move| {
        let transition = kind.lifecycle.transitions.get(&found.transition)?;
        Some(Step {
            label: scene.say.of(&transition.label).to_owned(),
            action: format!("{own}/moves/{}", found.transition),
            at_once: found.needs.is_empty() && transition.needs.is_empty(),
        })
    };
    Card {
        code: incident.code.clone(),
        title: incident.title.clone(),
        version: incident.version,
        owner: scene.person(incident.text("owner")),
        source: incident.text("source").to_owned(),
        began: incident
            .instant("evidence_at")
            .map_or_else(String::new, |at| crate::words::day_and_time(at, &scene.zone)),
        severity: severity(scene, kind, incident),
        clock: clock.map_or_else(Html::default, |clock| said(scene, clock)),
        used: clock.map_or(0, Clock::used),
        late: clock.is_some_and(|clock| !clock.is_met()),
        steps: moves.iter().filter_map(step).collect(),
        address: own,
    }
}

fn severity(scene: &Scene, kind: &Kind, incident: &Record) -> Html {
    let id = incident.text("severity");
    let (colour, words) = match id {
        "severe" => ("red", option(scene, kind, id)),
        "serious" => ("orange", option(scene, kind, id)),
        "ordinary" => ("secondary", option(scene, kind, id)),
        _ => ("orange", scene.say.t("brand-untriaged")),
    };
    Html(format!(r#"<span class="badge bg-{colour}-lt">{words}</span>"#))
}

/// The clock in words: what is left, by how much it is over, or how long the response took and whether that was in time.
fn said(scene: &Scene, clock: Clock) -> Html {
    let say = scene.say;
    let span = |span| duration(say, &hours(span));
    let (colour, words) = match (clock.answered, clock.is_met()) {
        (false, true) if clock.used() >= 75 => {
            ("orange", say.t1("brand-left-time", "time", span(clock.left())))
        }
        (false, true) => ("blue", say.t1("brand-left-time", "time", span(clock.left()))),
        (false, false) => ("red", say.t1("brand-over-time", "time", span(clock.left()))),
        (true, true) => ("green", say.t1("brand-met-in", "time", span(clock.elapsed))),
        (true, false) => ("red", say.t1("brand-missed-in", "time", span(clock.elapsed))),
    };
    Html(format!(r#"<span class="badge bg-{colour}-lt">{words}</span>"#))
}
