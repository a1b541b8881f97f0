//! Actions that meetings decided on: whose they are, by when, who verifies them, and how late they are.

use hengce_ledger::Record;

use super::{DECISION, MEETING};
use crate::records::{Scene, Step, Stored, address, kind_of, state_badge, steps};
use crate::web::{App, Html, Visit, WebError};
use crate::words::days_between;

pub struct Action {
    pub address: String,
    pub title: String,
    pub owner: String,
    pub verifier: String,
    pub due: String,
    pub late_days: i32,
    pub done: bool,
    pub result: String,
    pub state: Html,
    /// The meeting that decided it, with its address; empty where it is shown on that meeting's page.
    pub meeting: String,
    pub meeting_address: String,
    pub steps: Vec<Step>,
}

/// Whether it is neither verified nor dropped.
pub fn is_open(decision: &Record) -> bool {
    matches!(decision.state.as_str(), "open" | "done") && !decision.withdrawn
}

/// Actions as they are shown, in the order in which they are handed in.
pub async fn shown(app: &App, visit: &Visit, decisions: &[&Record]) -> Result<Vec<Action>, WebError> {
    let kind = kind_of(app, DECISION)?;
    let records: Vec<Record> = decisions.iter().map(|decision| (*decision).clone()).collect();
    let scene = Scene::new(app, visit).with_names(app, visit, kind, &records).await;
    let mut actions = Vec::with_capacity(decisions.len());
    for decision in &records {
        let late = decision.date("due_on").map_or(0, |due| days_between(due, scene.today));
        let meeting = scene.named(decision.text("meeting"));
        actions.push(Action {
            address: address(DECISION, &decision.id),
            title: decision.title.clone(),
            owner: scene.person(decision.text("owner")),
            verifier: scene.person(decision.text("verifier")),
            due: decision.text("due_on").to_owned(),
            late_days: if decision.state == "open" { late.max(0) } else { 0 },
            done: decision.state == "done",
            result: decision.text("result").to_owned(),
            state: state_badge(scene.say, kind, decision),
            meeting: meeting.map_or_else(String::new, |meeting| meeting.text.clone()),
            meeting_address: meeting.map_or_else(String::new, |meeting| {
                meeting.address.replace(&format!("/records/{MEETING}/"), "/meetings/")
            }),
            steps: if is_open(decision) {
                steps(app, visit, (kind, decision), &[("finish", &["proof"])]).await
            } else {
                Vec::new()
            },
        });
    }
    Ok(actions)
}
