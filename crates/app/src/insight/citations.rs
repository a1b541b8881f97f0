//! The decisions that rest on reports: which wait for whoever decided, which are confirmed, and what share of the
//! published reports led to one.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Period, PeriodKind};
use jiff::civil::Date;

use crate::records::{Ask, Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};

/// Quarters of which the share is shown.
const QUARTERS: usize = 6;

struct Line {
    address: String,
    title: String,
    report: String,
    report_address: String,
    effect: String,
    owner: String,
    decider: String,
    decided: String,
    /// The caller decided it, and has not said yet whether it is so.
    mine: bool,
}

/// Reports published in a quarter, and how many of them a decision rests on.
struct Quarter {
    period: String,
    published: usize,
    cited: usize,
    percent: usize,
}

#[derive(Template)]
#[template(path = "insight/decisions.html")]
struct DecisionsPage {
    shell: Shell,
    tabs: Vec<Link>,
    quarters: Vec<Quarter>,
    claimed: Vec<Line>,
    confirmed: Vec<Line>,
    new: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let decisions = Ask::of("decision").latest("decided_on").all(&app, &visit).await?;
    let published = Ask::of("report").is("state", "published").all(&app, &visit).await?;
    let scene = match app.standard().kinds.get("decision") {
        Some(kind) => Scene::new(&app, &visit).with_names(&app, &visit, kind, &decisions).await,
        None => Scene::new(&app, &visit),
    };
    let lines = |state: &str| -> Vec<Line> {
        let some = decisions.iter().filter(|decision| decision.state == state);
        some.map(|decision| line(&visit, &scene, decision)).collect()
    };
    let cited: BTreeSet<RecordId> = decisions
        .iter()
        .filter(|decision| decision.state == "confirmed")
        .filter_map(|decision| decision.named("report"))
        .collect();
    let day = |report: &Record| -> Option<Date> {
        Some(report.instant("published_at")?.to_zoned_datetime(scene.zone.clone()).date())
    };
    let days: Vec<(Date, bool)> =
        published.iter().filter_map(|report| Some((day(report)?, cited.contains(&report.id)))).collect();
    page(&DecisionsPage {
        tabs: super::pages(&app, &visit),
        quarters: quarters(scene.today, &days),
        claimed: lines("claimed"),
        confirmed: lines("confirmed"),
        new: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "decision").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("insight-decisions")),
    })
}

fn quarters(today: Date, published: &[(Date, bool)]) -> Vec<Quarter> {
    let latest = Period::of(PeriodKind::Quarter, today);
    let periods = std::iter::successors(Some(latest), |period| Some(period.previous())).take(QUARTERS);
    let quarter = |period: Period| {
        let within: Vec<bool> =
            published.iter().filter(|(day, _)| period.contains(*day)).map(|(_, cited)| *cited).collect();
        let cited = within.iter().filter(|cited| **cited).count();
        let percent = (cited * 100 + within.len() / 2).checked_div(within.len()).unwrap_or_default();
        Quarter { period: period.to_string(), published: within.len(), cited, percent }
    };
    periods.map(quarter).collect()
}

fn line(visit: &Visit, scene: &Scene, decision: &Record) -> Line {
    let report = scene.named(decision.text("report"));
    Line {
        address: address("decision", &decision.id),
        title: decision.title.clone(),
        report: report.map_or_else(|| scene.say.t("record-not-visible"), |named| named.text.clone()),
        report_address: report.map_or_else(String::new, |named| named.address.clone()),
        effect: decision.text("effect").to_owned(),
        owner: scene.person(decision.text("owner")),
        decider: scene.person(decision.text("decided_by")),
        decided: decision.text("decided_on").to_owned(),
        mine: decision.state == "claimed" && decision.named("decided_by").as_ref() == visit.person(),
    }
}
