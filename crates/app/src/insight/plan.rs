//! The report plan of a month: what was due, what came on time, what is coming.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Period, PeriodKind};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::course::{Counts, Course, postponed};
use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// How far the coming due days reach.
const AHEAD_DAYS: i32 = 60;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    pub month: Option<String>,
}

impl Asked {
    /// The month asked for, or the present one.
    pub fn month(&self, today: Date) -> Period {
        let asked = self.month.as_deref().and_then(|text| text.parse::<Period>().ok());
        asked
            .filter(|period| period.kind == PeriodKind::Month)
            .unwrap_or_else(|| Period::of(PeriodKind::Month, today))
    }
}

pub struct Line {
    pub address: String,
    pub title: String,
    pub owner: String,
    pub reader: String,
    pub due: String,
    /// The date before a later one was agreed.
    pub first_due: String,
    pub submitted: String,
    pub course: Html,
    pub state: Html,
}

struct PlanLine {
    address: String,
    title: String,
    owner: String,
    cadence: String,
}

#[derive(Template)]
#[template(path = "insight/plan.html")]
struct PlanPage {
    shell: Shell,
    tabs: Vec<Link>,
    month: String,
    before: String,
    after: String,
    now: String,
    counts: Counts,
    lines: Vec<Line>,
    coming: Vec<Line>,
    plans: Vec<PlanLine>,
    new_plan: bool,
}

/// The reports due from one day to another, earliest first, each with how it stands.
pub async fn due(
    app: &App,
    visit: &Visit,
    (first, last): (Date, Date),
) -> Result<Vec<(Record, Course)>, WebError> {
    let reports = Ask::of("report").at_least("due_on", first).at_most("due_on", last).by("due_on");
    let (today, zone) = (app.today(), &app.standard().organisation.zone);
    let reports = reports.all(app, visit).await?.into_iter();
    Ok(reports.filter_map(|report| Course::of(&report, today, zone).map(|course| (report, course))).collect())
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let month = asked.month(scene.today);
    let last = month.end().saturating_sub(1.day());
    let reports = due(&app, &visit, (month.start, last)).await?;
    let soon = scene.today.saturating_add(AHEAD_DAYS.days());
    let coming = due(&app, &visit, (scene.today, soon)).await?;
    let open = coming.iter().filter(|(_, course)| matches!(course, Course::Open(_)));
    let turned = |period: Period| format!("/insight?month={period}");
    let new_plan = app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "report_plan").is_some();
    page(&PlanPage {
        tabs: super::pages(&app, &visit),
        month: say.t2(
            "calendar-month",
            ("year", month.start.year().to_string()),
            ("month", month.start.month().to_string()),
        ),
        before: turned(month.previous()),
        after: turned(month.next()),
        now: "/insight".into(),
        counts: Counts::of(reports.iter().map(|(report, course)| (report, *course))),
        lines: reports.iter().map(|one| line(&app, &scene, one)).collect(),
        coming: open.map(|one| line(&app, &scene, one)).collect(),
        plans: plans(&app, &visit, &scene).await?,
        new_plan,
        shell: Shell::new(&app, &visit, say.t("insight-plan")),
    })
}

fn line(app: &App, scene: &Scene, (report, course): &(Record, Course)) -> Line {
    let kind = app.standard().kinds.get("report");
    let submitted = report.instant("submitted_at");
    Line {
        address: address("report", &report.id),
        title: report.title.clone(),
        owner: scene.person(report.text("owner")),
        reader: scene.person(report.text("reader")),
        due: report.text("due_on").to_owned(),
        first_due: if postponed(report) { report.text("original_due_on").to_owned() } else { String::new() },
        submitted: submitted.map_or_else(String::new, |at| crate::words::day_and_time(at, &scene.zone)),
        course: badge(scene, *course),
        state: kind.map_or_else(Html::default, |kind| state_badge(scene.say, kind, report)),
    }
}

fn badge(scene: &Scene, course: Course) -> Html {
    let say = scene.say;
    let (colour, words) = match course {
        Course::Waived => ("secondary", say.t("insight-waived")),
        Course::OnTime => ("green", say.t("insight-on-time")),
        Course::Waiting => ("blue", say.t("insight-waiting")),
        Course::Late(days) => ("red", say.t1("days-late", "days", days)),
        Course::Open(0) => ("orange", say.t("due-today")),
        Course::Open(days) => ("secondary", say.t1("due-in-days", "days", days)),
    };
    Html(format!(r#"<span class="badge bg-{colour}-lt">{words}</span>"#))
}

async fn plans(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<PlanLine>, WebError> {
    let plans = Ask::of("report_plan").is("state", "active").by("title").all(app, visit).await?;
    let cadences = app.standard().kinds.get("report_plan").and_then(|kind| kind.fields.get("cadence"));
    let cadence = |id: &str| {
        let words = cadences.and_then(|field| field.kind.options()).and_then(|options| options.get(id));
        words.map_or_else(String::new, |words| scene.say.of(words).to_owned())
    };
    let one = |plan: &Record| PlanLine {
        address: address("report_plan", &plan.id),
        title: plan.title.clone(),
        owner: scene.person(plan.text("owner")),
        cadence: cadence(plan.text("cadence")),
    };
    Ok(plans.iter().map(one).collect())
}
