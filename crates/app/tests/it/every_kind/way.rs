//! The way through a life cycle, what an answer finds fault with on it, and the pages that a record stands on.

use std::collections::{BTreeSet, HashMap, VecDeque};

use axum::http::StatusCode;
use hengce_ledger::Record;
use hengce_standard::{Kind, Transition};
use serde_json::{Map, Value as Json};

use super::Walk;
use crate::world::{Answer, encoded};

impl Walk {
    /// Leaves one more record in a state.
    pub(super) async fn bring(&mut self, kind: &Kind, state: &str) {
        let arrives = kind.lifecycle.transitions.values().filter(|step| step.to == state);
        let wanted: BTreeSet<String> = arrives.map(|step| step.id.clone()).collect();
        let Some(made) = self.make(kind, &Map::new()).await else { return };
        for _ in 0..10 {
            let now = self.read(&made).await.state;
            let next = if now == state { None } else { toward(kind, &now, &wanted, &HashMap::new()) };
            let Some(next) = next else { break };
            if let Err(said) = self.step(kind, &made, &next).await {
                self.left.push(format!("{}.{next} on the way to {state}: {said}", kind.id));
                break;
            }
        }
    }
}

/// The fields that an answer finds fault with.
pub fn named(answer: &Answer) -> Vec<String> {
    if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
        return Vec::new();
    }
    let problems = answer.json()["problems"].clone();
    let name = |problem: &Json| {
        let field = problem["field"].as_str().unwrap_or_default();
        field.split(['[', '.']).next().unwrap_or_default().to_owned()
    };
    problems.as_array().into_iter().flatten().map(name).collect()
}

/// The first step on the shortest way from a state to one that is still to be taken.
pub fn toward(
    kind: &Kind,
    state: &str,
    pending: &BTreeSet<String>,
    refused: &HashMap<String, String>,
) -> Option<String> {
    let mut queue = VecDeque::from([(state.to_owned(), None::<String>)]);
    let mut seen = BTreeSet::from([state.to_owned()]);
    while let Some((state, first)) = queue.pop_front() {
        let starts = |step: &&Transition| step.from.contains(&state) && !refused.contains_key(&step.id);
        let steps: Vec<_> = kind.lifecycle.transitions.values().filter(starts).collect();
        if let Some(step) = steps.iter().find(|step| pending.contains(&step.id)) {
            return Some(first.unwrap_or_else(|| step.id.clone()));
        }
        for step in steps {
            if seen.insert(step.to.clone()) {
                queue.push_back((step.to.clone(), Some(first.clone().unwrap_or_else(|| step.id.clone()))));
            }
        }
    }
    None
}

/// The pages of a kind and of one of its records.
pub fn pages(kind: &Kind, record: &Record) -> Vec<String> {
    let (list, title) = (format!("/records/{}", kind.id), encoded(&record.title));
    let one = format!("{list}/{}", record.id);
    let mut pages = vec![
        list.clone(),
        format!("{list}?q={title}"),
        format!("{list}/new"),
        one.clone(),
        format!("{one}/edit"),
        format!("{one}/history"),
        format!("{one}/withdraw"),
        format!("/search?q={title}"),
    ];
    pages.extend(kind.views.board.iter().map(|_| format!("{list}/board")));
    pages.extend(kind.views.calendar.iter().map(|_| format!("{list}/calendar?month=2026-09")));
    pages
}
