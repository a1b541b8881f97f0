//! The meetings to come and those that wait for their minutes to be agreed, with every action that is still open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::actions::{Action, is_open, shown};
use super::{DECISION, MEETING};
use crate::records::{Ask, Scene, Stored, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

/// Meetings that are over, as many as are listed.
const OVER_MAX: usize = 12;

struct Line {
    address: String,
    title: String,
    day: String,
    caller: String,
    counterpart: String,
    decided: usize,
    open: usize,
    state: Html,
}

#[derive(Template)]
#[template(path = "meetings/index.html")]
struct MeetingsPage {
    shell: Shell,
    new: bool,
    next: String,
    /// What they are called, and the actions: late, done, open.
    actions_of: Vec<(String, Vec<Action>)>,
    /// What they are called, and the meetings: to come, to be agreed, over.
    meetings_of: Vec<(String, Vec<Line>)>,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let meetings = Ask::of(MEETING).latest("held_on").all(&app, &visit).await?;
    let mut decisions = Ask::of(DECISION).latest("due_on").all(&app, &visit).await?;
    decisions.reverse();
    let (scene, kind) = (Scene::new(&app, &visit), app.standard().kinds.get(MEETING));
    let line = |meeting: &Record| {
        let of = decisions.iter().filter(|one| one.named("meeting").as_ref() == Some(&meeting.id));
        let of: Vec<&Record> = of.collect();
        Line {
            address: format!("/meetings/{}", meeting.id),
            title: meeting.title.clone(),
            day: meeting.text("held_on").to_owned(),
            caller: scene.person(meeting.text("owner")),
            counterpart: scene.person(meeting.text("counterpart")),
            decided: of.len(),
            open: of.iter().filter(|one| is_open(one)).count(),
            state: kind.map_or_else(Html::default, |kind| state_badge(scene.say, kind, meeting)),
        }
    };
    let lines = |states: &[&str]| -> Vec<Line> {
        meetings.iter().filter(|one| states.contains(&one.state.as_str())).map(line).collect()
    };
    let (mut planned, mut over) = (lines(&["planned"]), lines(&["agreed", "cancelled"]));
    planned.reverse();
    over.truncate(OVER_MAX);
    let late = |one: &Record| one.state == "open" && one.date("due_on").is_some_and(|due| due < scene.today);
    let some = |keep: &dyn Fn(&Record) -> bool| -> Vec<&Record> {
        decisions.iter().filter(|one| keep(one)).collect()
    };
    let say = visit.say();
    page(&MeetingsPage {
        new: app.ledger.reach(&visit.actor, Act::Create, MEETING).is_some(),
        next: "/meetings".into(),
        actions_of: vec![
            (say.t("meetings-overdue"), shown(&app, &visit, &some(&late)).await?),
            (say.t("meetings-to-verify"), shown(&app, &visit, &some(&|one| one.state == "done")).await?),
            (
                say.t("meetings-open"),
                shown(&app, &visit, &some(&|one| one.state == "open" && !late(one))).await?,
            ),
        ],
        meetings_of: vec![
            (say.t("meetings-planned"), planned),
            (say.t("meetings-to-agree"), lines(&["held"])),
            (say.t("meetings-over"), over),
        ],
        shell: Shell::new(&app, &visit, visit.say().t("meetings")),
    })
}
