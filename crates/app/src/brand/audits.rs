//! The rounds of the audit: what was drawn, how much of it kept to the rules, what is not mended yet.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Act, Period, PeriodKind};
use jiff::civil::Date;

use super::audit::place;
use super::compliance::{Compliance, Shown, counts};
use crate::records::{Ask, Scene, Stored, day_of, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// Quarters of which the share is shown.
const QUARTERS: usize = 6;

struct Line {
    place: String,
    code: String,
    title: String,
    guideline: String,
    inspector: String,
    due: String,
    late: bool,
    /// `3 / 24` while it is inspected.
    progress: Option<(u64, u64)>,
    share: Option<Shown>,
    /// Failures that nobody has found mended yet.
    open: usize,
    overdue: usize,
    state: Html,
}

/// The checkpoints inspected in a quarter.
struct Quarter {
    period: String,
    share: Shown,
    width: u64,
}

#[derive(Template)]
#[template(path = "brand/audits.html")]
struct AuditsPage {
    shell: Shell,
    tabs: Vec<Link>,
    lines: Vec<Line>,
    quarters: Vec<Quarter>,
    in_use: u64,
    new: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let kind = app.standard().kinds.get("brand_audit").ok_or_else(WebError::not_found)?;
    let audits = Ask::of("brand_audit").latest("created_at").all(&app, &visit).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &audits).await;
    let in_use = Ask::of("touch_point").is("state", "in_use").all(&app, &visit).await?;
    page(&AuditsPage {
        tabs: super::pages(&app, &visit),
        lines: audits.iter().map(|audit| line(&scene, kind, audit)).collect(),
        quarters: quarters(&scene, &audits),
        in_use: in_use.len() as u64,
        new: app.ledger.reach(&visit.actor, Act::Create, "brand_audit").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("brand-audits")),
    })
}

/// The last quarters, the latest first; those in which nothing was inspected are left out.
fn quarters(scene: &Scene, audits: &[Record]) -> Vec<Quarter> {
    let inspected: Vec<(Date, Compliance)> = audits
        .iter()
        .filter(|audit| counts(audit))
        .filter_map(|audit| Some((day_of(&scene.zone, audit.value("inspected_at"))?, Compliance::of(audit))))
        .collect();
    let mut period = Period::of(PeriodKind::Quarter, scene.today);
    let mut quarters = Vec::new();
    for _ in 0..QUARTERS {
        let mut found = Compliance::default();
        inspected.iter().filter(|(day, _)| period.contains(*day)).for_each(|(_, one)| found += *one);
        let share = found.share();
        if let Some(width) = (share.hits * 100).checked_div(share.n) {
            quarters.push(Quarter { period: period.to_string(), width, share });
        }
        period = period.previous();
    }
    quarters
}

fn line(scene: &Scene, kind: &hengce_standard::Kind, audit: &Record) -> Line {
    let found = Compliance::of(audit);
    let done = counts(audit);
    let unmended: Vec<_> = audit
        .rows("checkpoints")
        .into_iter()
        .filter(|row| row.text("result") == "fail" && row.date("verified_on").is_none())
        .collect();
    let waiting = matches!(audit.state.as_str(), "planned" | "drawn");
    Line {
        place: place(&audit.id),
        code: audit.code.clone(),
        title: audit.title.clone(),
        guideline: scene.named(audit.text("guideline")).map(|named| named.text.clone()).unwrap_or_default(),
        inspector: scene.person(audit.text("inspector")),
        due: audit.text("due_on").to_owned(),
        late: waiting && audit.date("due_on").is_some_and(|day| day < scene.today),
        progress: (audit.state == "drawn").then(|| (found.judged(), found.all())),
        share: done.then(|| found.share()),
        open: if done && audit.state != "closed" { unmended.len() } else { 0 },
        overdue: if done && audit.state != "closed" {
            unmended.iter().filter(|row| row.date("rectify_by").is_some_and(|day| day < scene.today)).count()
        } else {
            0
        },
        state: state_badge(scene.say, kind, audit),
    }
}
