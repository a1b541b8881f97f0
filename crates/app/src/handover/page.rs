//! The page of the hand-over: leads to hand over, leads that wait for my verdict, and the verdicts by campaign.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::LEAD;
use super::deadlines::due;
use super::feedback::{Feedback, by_campaign, reasons};
use crate::records::{Ask, Scene, Stored, address, escaped, kind_of};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{day_and_time, span};

/// Feedback goes back so many months.
const MONTHS_BACK: i32 = 6;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    given: Option<i64>,
}

struct Line {
    id: String,
    version: i64,
    address: String,
    title: String,
    campaign: String,
    contact: String,
    need: String,
    owner: String,
    salesperson: String,
    due: Html,
    /// The reader may take the next step.
    mine: bool,
}

#[derive(Template)]
#[template(path = "handover/page.html")]
struct HandoverPage {
    shell: Shell,
    given: Option<i64>,
    /// The department's side is shown.
    gives: bool,
    to_give: Vec<Line>,
    /// With sales, and the reader says what becomes of them.
    to_judge: Vec<Line>,
    /// With sales, and others do.
    with_sales: Vec<Line>,
    salespeople: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    feedback: Vec<Feedback>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, LEAD)?;
    let now = app.ledger.clock().now();
    let mut qualified = Ask::of(LEAD).is("state", "qualified").by("qualified_at").all(&app, &visit).await?;
    let mut handed = Ask::of(LEAD).is("state", "handed_over").by("handed_over_at").all(&app, &visit).await?;
    qualified.sort_by_key(due);
    handed.sort_by_key(due);
    let since = app.today().saturating_sub(MONTHS_BACK.months());
    let answered =
        Ask::of(LEAD).at_least("handed_over_at", since).latest("handed_over_at").all(&app, &visit).await?;
    let all: Vec<Record> = qualified.iter().chain(&handed).chain(&answered).cloned().collect();
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &all).await;
    let mut to_give = Vec::new();
    for lead in &qualified {
        let moves = app.ledger.moves(&visit.actor, lead).await;
        let mine = moves.iter().any(|found| found.transition == "hand_over");
        to_give.push(line(&scene, lead, mine, now));
    }
    let judges = |lead: &&Record| lead.named("salesperson").as_ref() == visit.person();
    let (mine, others): (Vec<&Record>, Vec<&Record>) = handed.iter().partition(judges);
    page(&HandoverPage {
        given: asked.given,
        gives: app.ledger.reach(&visit.actor, Act::Create, LEAD).is_some(),
        to_give,
        to_judge: mine.into_iter().map(|lead| line(&scene, lead, true, now)).collect(),
        with_sales: others.into_iter().map(|lead| line(&scene, lead, false, now)).collect(),
        salespeople: salespeople(&app, &scene),
        reasons: reasons(&app, &scene),
        feedback: by_campaign(&app, &scene, &answered, now),
        shell: Shell::new(&app, &visit, visit.say().t("handover")),
    })
}

fn line(scene: &Scene, lead: &Record, mine: bool, now: Timestamp) -> Line {
    Line {
        id: lead.id.to_string(),
        version: lead.version,
        address: address(LEAD, &lead.id),
        title: lead.title.clone(),
        campaign: scene.named(lead.text("campaign")).map_or_else(String::new, |named| named.text.clone()),
        contact: lead.text("contact").to_owned(),
        need: lead.text("need").to_owned(),
        owner: scene.person(lead.text("owner")),
        salesperson: scene.person(lead.text("salesperson")),
        due: due(lead).map_or_else(Html::default, |due| badge(scene, due, now)),
        mine,
    }
}

fn badge(scene: &Scene, due: Timestamp, now: Timestamp) -> Html {
    let hours = due.duration_since(now).as_hours();
    let late = due < now;
    let (colour, key) = match hours {
        _ if late => ("red", "handover-late"),
        ..8 => ("orange", "handover-left"),
        _ => ("secondary", "handover-left"),
    };
    let words = escaped(&scene.say.t1(key, "time", span(scene.say, hours.abs())));
    let at = day_and_time(due, &scene.zone);
    Html(format!(r#"<span class="badge bg-{colour}-lt" title="{at}">{words}</span>"#))
}

/// Those to whom leads go: people of units that are not the department's, whose position is in sales.
fn salespeople(app: &App, scene: &Scene) -> Vec<(String, String)> {
    let directory = app.ledger.directory();
    let sells = |position: &str| position.starts_with("sales");
    let here = |left: Option<jiff::civil::Date>| left.is_none_or(|day| day > scene.today);
    let people = directory.people.values().filter(|one| here(one.left_on));
    let mut people: Vec<_> = people.map(|one| (!sells(&one.position), one)).collect();
    if people.iter().any(|(other, _)| !other) {
        people.retain(|(other, _)| !other);
    }
    let mut named: Vec<_> =
        people.into_iter().map(|(_, one)| (one.id.to_string(), scene.person(&one.id.0))).collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}
