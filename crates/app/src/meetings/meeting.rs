//! One meeting: agenda and who is there, what earlier meetings left open, minutes, and what is decided here.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{FieldProblem, Record};
use hengce_standard::Act;
use serde_json::{Map, Value as Json, json};

use super::actions::{Action, is_open, shown};
use super::{DECISION, MEETING};
use crate::records::{
    Ask, Input, Scene, Step, Stored, address, inputs_of_new, kind_of, problem_words, record_of, state_badge,
    steps,
};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

/// What is asked of a new decision.
pub const ASKED: [&str; 4] = ["title", "owner", "due_on", "verifier"];
/// Beside what a step needs.
const ALSO: [(&str, &[&str]); 1] = [("hold", &["attended", "units"])];

#[derive(Template)]
#[template(path = "meetings/meeting.html")]
struct MeetingPage {
    shell: Shell,
    base: String,
    own: String,
    next: String,
    state: Html,
    day: String,
    caller: String,
    counterpart: String,
    attended: Vec<String>,
    units: Vec<String>,
    agenda: String,
    minutes: String,
    files: Html,
    edits: bool,
    steps: Vec<Step>,
    earlier: Vec<Action>,
    decided: Vec<Action>,
    /// Fields of a new decision; none where the reader may not add one.
    inputs: Vec<Input>,
    problems: Vec<String>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let meeting = record_of(&app, &visit, kind_of(&app, MEETING)?, &id).await?;
    page_of(&app, &visit, &meeting, (Map::new(), &[])).await
}

/// The meeting's page, with a decision as far as it was typed and what is wrong with it.
pub async fn page_of(
    app: &App,
    visit: &Visit,
    meeting: &Record,
    (mut typed, problems): (Map<String, Json>, &[FieldProblem]),
) -> Result<Response, WebError> {
    let kind = kind_of(app, MEETING)?;
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(meeting)).await;
    let decided = Ask::of(DECISION).is("meeting", &meeting.id).by("due_on").all(app, visit).await?;
    let earlier = earlier(app, visit, meeting).await?;
    let adds =
        app.ledger.reach(&visit.actor, Act::Create, DECISION).is_some() && meeting.state != "cancelled";
    typed.entry("verifier").or_insert_with(|| meeting.value("counterpart").clone());
    let inputs = if adds {
        inputs_of_new(app, visit, (kind_of(app, DECISION)?, &typed), (&ASKED, problems)).await
    } else {
        Vec::new()
    };
    let placed = |problem: &&FieldProblem| inputs.iter().any(|input| input.field == problem.field);
    let moves = steps(app, visit, (kind, meeting), &ALSO).await;
    let names = |field: &str, name: &dyn Fn(&str) -> String| -> Vec<String> {
        let ids = meeting.value(field).as_array().into_iter().flatten().filter_map(Json::as_str);
        ids.map(name).collect()
    };
    let base = address(MEETING, &meeting.id);
    let own = format!("/meetings/{}", meeting.id);
    let mine = meeting.owner.as_ref() == visit.person();
    let view = MeetingPage {
        state: state_badge(scene.say, kind, meeting),
        day: meeting.text("held_on").to_owned(),
        caller: scene.person(meeting.text("owner")),
        counterpart: scene.person(meeting.text("counterpart")),
        attended: names("attended", &|id| scene.person(id)),
        units: names("units", &|id| scene.unit(id)),
        agenda: meeting.text("agenda").to_owned(),
        minutes: meeting.text("minutes").to_owned(),
        files: kind.fields.get("files").map_or_else(Html::default, |field| {
            if meeting.rows("files").is_empty() {
                Html::default()
            } else {
                scene.html(field, meeting.value("files"), &base)
            }
        }),
        edits: mine && matches!(meeting.state.as_str(), "planned" | "held"),
        steps: moves,
        earlier: shown(app, visit, &earlier.iter().collect::<Vec<_>>()).await?,
        decided: shown(app, visit, &decided.iter().collect::<Vec<_>>()).await?,
        problems: problems
            .iter()
            .filter(|problem| !placed(problem))
            .map(|problem| problem_words(scene.say, &problem.problem))
            .collect(),
        inputs,
        next: own.clone(),
        own,
        base,
        shell: Shell::new(app, visit, meeting.title.clone()).under(visit.say().t("meetings"), "/meetings"),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page(&view)?).into_response())
}

/// Actions still open of earlier meetings on the same topic or with the same other side, the earliest due first.
async fn earlier(app: &App, visit: &Visit, meeting: &Record) -> Result<Vec<Record>, WebError> {
    let others = Ask::of(MEETING).is_not("id", &meeting.id).all(app, visit).await?;
    let before = |other: &&Record| {
        let topic = meeting.text("topic");
        let akin = other.text("counterpart") == meeting.text("counterpart")
            || (!topic.is_empty() && other.text("topic") == topic);
        akin && other.date("held_on") < meeting.date("held_on")
    };
    let before: Vec<_> = others.iter().filter(before).map(|other| json!(other.id)).collect();
    let decisions = Ask::of(DECISION).latest("due_on").all(app, visit).await?.into_iter().rev();
    Ok(decisions.filter(|one| is_open(one) && before.contains(one.value("meeting"))).collect())
}
