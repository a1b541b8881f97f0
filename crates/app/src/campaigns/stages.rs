//! The line of a campaign's life: where it has been and when, where it is, what lies ahead.

use hengce_ledger::{Record, Revision};
use hengce_standard::Kind;
use jiff::Timestamp;
use serde::Serialize;

/// Whether a stage lies behind, is the present one, or lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Done,
    Now,
    Ahead,
}

/// A state on the line.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    pub state: String,
    pub when: When,
    /// When it was last entered.
    pub at: Option<Timestamp>,
}

/// States behind in the order of the life cycle, the present one, and the shortest way ahead from it.
pub fn line(kind: &Kind, record: &Record, history: &[Revision]) -> Vec<Stage> {
    let states: Vec<&str> = kind.lifecycle.states.keys().map(String::as_str).collect();
    let place = |state: &str| states.iter().position(|known| *known == state);
    let Some(now) = place(&record.state) else { return Vec::new() };
    let mut line = Vec::new();
    for (index, state) in states.iter().enumerate().take(now + 1) {
        let at = entered(history, state);
        if index == now || at.is_some() {
            let when = if index == now { When::Now } else { When::Done };
            line.push(Stage { state: (*state).to_owned(), when, at });
        }
    }
    let mut here = now;
    while let Some(next) = next(kind, &states, here) {
        line.push(Stage { state: states[next].to_owned(), when: When::Ahead, at: None });
        here = next;
    }
    line
}

/// When a state was last entered, or the record's making for the one in which it began.
fn entered(history: &[Revision], state: &str) -> Option<Timestamp> {
    let mut before = "";
    let mut at = None;
    for revision in history {
        if revision.state == state && before != state {
            at = Some(revision.at);
        }
        before = &revision.state;
    }
    at
}

/// The nearest later state that a transition leads to.
fn next(kind: &Kind, states: &[&str], here: usize) -> Option<usize> {
    let from = states.get(here)?;
    let out =
        kind.lifecycle.transitions.values().filter(|taken| taken.from.iter().any(|state| state == from));
    let there = out.filter_map(|taken| states.iter().position(|state| **state == taken.to));
    there.filter(|there| *there > here).min().filter(|_| !kind.lifecycle.states[*from].closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_ahead_of_an_idea_ends_with_the_retrospective() {
        let standard = hengce_standard::Standard::shipped();
        let kind = &standard.kinds["campaign"];
        let states: Vec<&str> = kind.lifecycle.states.keys().map(String::as_str).collect();
        let (mut here, mut way) = (0, Vec::new());
        while let Some(there) = next(kind, &states, here) {
            way.push(states[there]);
            here = there;
        }
        assert_eq!(way.last(), Some(&"closed"));
        assert!(!way.contains(&"paused") && !way.contains(&"cancelled"), "{way:?}");
    }
}
