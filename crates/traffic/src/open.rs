//! Visits that still go on, kept in memory and joined event by event; closed when nothing can belong to them any more.

use std::collections::HashMap;

use hengce_events::Event;
use hengce_visits::{Goal, IDLE, Visit};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// An event may come so much later than it happened and still find its visit open.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// An event so late that a visit it belongs to may be written down already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub site: String,
    pub visitor: u64,
    pub at: Timestamp,
}

/// What goes on, and how far the log has been taken.
#[derive(Debug, Default)]
pub struct Open {
    /// Position in the log of the last event taken.
    pub position: u64,
    /// Visits whose last activity lies more than the pause before this are closed.
    frontier: Timestamp,
    /// When the last event was taken in.
    received: Timestamp,
    visits: HashMap<(String, u64), Vec<Visit>>,
    pub late: Vec<Late>,
}

/// As it is kept on disk.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    pub position: u64,
    frontier: Timestamp,
    received: Timestamp,
    visits: Vec<Visit>,
}

impl Kept {
    /// Visits whose last activity lies more than the pause before this are closed.
    pub fn is_closed(&self, visit: &Visit) -> bool {
        after(visit.active_to, IDLE) < self.frontier
    }

    /// Puts visits that were made anew into the place of those that are parts of them.
    pub fn take_back(&mut self, visits: &[Visit]) {
        self.visits.retain(|old| !visits.iter().any(|visit| is_part(old, visit)));
        self.visits.extend_from_slice(visits);
    }

    /// The visits of one visitor.
    pub fn of(&self, site: &str, visitor: u64) -> Vec<Visit> {
        let of_one = |visit: &&Visit| visit.site == site && visit.visitor == visitor;
        self.visits.iter().filter(of_one).cloned().collect()
    }
}

fn is_part(old: &Visit, of: &Visit) -> bool {
    old.site == of.site
        && old.visitor == of.visitor
        && (of.active_from..=of.active_to).contains(&old.active_from)
}

impl Open {
    pub fn from_kept(kept: Kept) -> Self {
        let mut open = Self {
            position: kept.position,
            frontier: kept.frontier,
            received: kept.received,
            ..Self::default()
        };
        for visit in kept.visits {
            open.visits.entry((visit.site.clone(), visit.visitor)).or_default().push(visit);
        }
        open
    }

    pub fn to_keep(&self) -> Kept {
        let mut visits: Vec<Visit> = self.visits.values().flatten().cloned().collect();
        visits.sort_by_key(|visit| (visit.started_at, visit.id));
        Kept { position: self.position, frontier: self.frontier, received: self.received, visits }
    }

    /// Takes the next event of the log.
    pub fn take(&mut self, event: &Event, goals: &[Goal]) {
        self.received = self.received.max(event.received_at);
        if event.at < self.frontier {
            // a visit that was closed may reach so far
            self.late.push(Late { site: event.site.clone(), visitor: event.visitor, at: event.at });
        }
        let of_one = self.visits.entry((event.site.clone(), event.visitor)).or_default();
        let near = |visit: &Visit| {
            event.at <= after(visit.active_to, IDLE) && after(event.at, IDLE) >= visit.active_from
        };
        if after(event.at, IDLE) < self.frontier && !of_one.iter().any(near) {
            if of_one.is_empty() {
                self.visits.remove(&(event.site.clone(), event.visitor));
            }
            return;
        }
        let mut joined = Visit::of(event, goals);
        let mut apart = Vec::with_capacity(of_one.len() + 1);
        for visit in of_one.drain(..) {
            if near(&visit) {
                joined = joined.joined(visit);
            } else {
                apart.push(visit);
            }
        }
        apart.push(joined);
        *of_one = apart;
    }

    /// Sets the visits of one visitor, with whatever came of theirs since.
    pub fn set(&mut self, (site, visitor): (&str, u64), visits: Vec<Visit>, since: (&[Event], &[Goal])) {
        self.visits.insert((site.to_owned(), visitor), visits);
        let known = self.late.len();
        for event in since.0.iter().filter(|event| event.site == site && event.visitor == visitor) {
            self.take(event, since.1);
        }
        self.late.truncate(known);
    }

    /// Takes out the visits that are over, judged by when the last event was taken in: no clock is asked, so the same log
    /// closes the same visits.
    pub fn close(&mut self) -> Vec<Visit> {
        self.frontier = self.frontier.max(before(self.received, GRACE));
        let frontier = self.frontier;
        let mut closed = Vec::new();
        self.visits.retain(|_, of_one| {
            closed.extend(of_one.extract_if(.., |visit| after(visit.active_to, IDLE) < frontier));
            !of_one.is_empty()
        });
        closed.retain(Visit::has_begun);
        closed
    }

    /// Visits that go on and have begun.
    pub fn going_on(&self) -> impl Iterator<Item = &Visit> {
        self.visits.values().flatten().filter(|visit| visit.has_begun())
    }
}

fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn before(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_sub(by).unwrap_or(Timestamp::MIN)
}
