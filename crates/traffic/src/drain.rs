//! What was taken of the log is written to the tables, exactly once.

use std::collections::HashSet;
use std::sync::Arc;

use hengce_events::Event;
use hengce_visits::{Goal, Visit, once_a_visitor};

use crate::mend::Mending;
use crate::open::{Kept, Late};
use crate::{Result, Traffic, once, written};

/// One write: everything that the log held up to a position.
pub struct Draining {
    pub position: u64,
    pub events: Vec<Event>,
    pub closed: Vec<Visit>,
    pub late: Vec<Late>,
    pub kept: Kept,
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// The log may forget what it holds up to here.
    pub position: u64,
    pub events: usize,
    pub visits: usize,
    /// Events that came when their visits had been written; those were made anew.
    pub late: usize,
}

impl Traffic {
    /// Writes what waits; None where nothing does. After a failure the same is tried again.
    pub async fn drain(&self, goals: &[Goal]) -> Result<Option<Drained>> {
        let _turn = self.inner.draining.lock().await;
        let Some(draining) = self.begun() else { return Ok(None) };
        let (tables, zone, position) = (&self.inner.store, &self.inner.zone, draining.position);
        tables.add_events(written::events(draining.events.clone(), zone)?, position).await?;
        let mut closed = draining.closed.clone();
        let standing = (&tables.session, tables.visits.provider().await?);
        let once = once_a_visitor(goals);
        once::count(standing, &mut closed, (&once, &HashSet::new()), zone).await?;
        tables.add_visits(written::visits(closed, zone)?, position).await?;
        let mut kept = draining.kept.clone();
        let mending = Mending { tables, draining: &draining, goals, zone };
        let reopened = if draining.late.is_empty() { Vec::new() } else { mending.mend().await? };
        kept.take_back(&reopened);
        tables.keep(&kept)?;
        let sealed = tables.sealed().await?;
        let live = &mut *self.live();
        for visit in &reopened {
            let whose = (visit.site.as_str(), visit.visitor);
            live.open.set(whose, kept.of(whose.0, whose.1), (&live.tail, goals));
        }
        live.sealed = sealed;
        live.draining = None;
        live.turn += 1;
        Ok(Some(Drained {
            position,
            events: draining.events.len(),
            visits: draining.closed.len(),
            late: draining.late.len(),
        }))
    }

    /// What is written now: what failed before, else what came since.
    fn begun(&self) -> Option<Arc<Draining>> {
        let live = &mut *self.live();
        if let Some(draining) = &live.draining {
            return Some(Arc::clone(draining));
        }
        if live.tail.is_empty() {
            return None;
        }
        if live.first_to.is_some_and(|first_to| live.open.position < first_to) {
            return None; // the log is not taken up to where the last write came
        }
        live.first_to = None;
        let closed = live.open.close();
        let draining = Arc::new(Draining {
            position: live.open.position,
            events: std::mem::take(&mut live.tail),
            closed,
            late: std::mem::take(&mut live.open.late),
            kept: live.open.to_keep(),
        });
        live.draining = Some(Arc::clone(&draining));
        Some(draining)
    }
}
