//! Traffic of sites: events and visits as tables that other engines read too, and the answers of dashboards.
//!
//! The collector's log is taken event by event, so that an event counts at once; from time to time what came is written to
//! the tables and the log may forget it. Each write carries the position it came to: after a crash the same part of the log
//! gives the same rows, and what was written already is not written again.

mod answer;
mod ask;
mod course;
mod drain;
mod layout;
mod list;
mod mend;
mod once;
mod open;
mod read;
mod revenue;
mod sides;
mod store;
mod tend;
mod written;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::error::DataFusionError;
use hengce_events::Event;
use hengce_tables::{Store, TablesError};
use hengce_visits::{Goal, Visit, once_a_visitor};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use answer::{Figures, Row};
pub use ask::{Counted, Dimension, Filter, Grain, Question};
pub use course::Funnel;
pub use drain::Drained;
pub use list::{Listed, Step};
pub use revenue::Revenue;
pub use sides::Side;
pub use tend::Tended;

use crate::answer::Cache;
use crate::drain::Draining;
use crate::open::Open;
use crate::store::Sealed;

/// Why traffic can't be kept or asked.
#[derive(Debug, thiserror::Error)]
pub enum TrafficError {
    #[error(transparent)]
    Tables(#[from] TablesError),
    #[error("the question: {0}")]
    Engine(#[from] DataFusionError),
    #[error("open visits can't be kept: {0}")]
    Kept(#[from] std::io::Error),
    #[error("open visits can't be read: {0}")]
    Damaged(#[from] serde_json::Error),
    #[error("a funnel has two to eight steps")]
    Funnel,
    #[error("that many events are not grouped anew at once: ask for fewer days")]
    TooMany,
}

pub type Result<T, E = TrafficError> = std::result::Result<T, E>;

/// The traffic of all sites.
#[derive(Clone)]
pub struct Traffic {
    inner: Arc<Inner>,
}

struct Inner {
    store: store::Tables,
    zone: TimeZone,
    live: Mutex<Live>,
    /// One at a time writes to the tables.
    draining: tokio::sync::Mutex<()>,
    cache: Cache,
}

/// What is not in the tables yet, beside what is.
struct Live {
    open: Open,
    /// Events that wait to be written.
    tail: Vec<Event>,
    /// What is being written.
    draining: Option<Arc<Draining>>,
    /// The goals that count once a visitor, as they were when events were last taken.
    once: BTreeSet<String>,
    /// The log is taken up to here first: so far a write came that was not told to the end.
    first_to: Option<u64>,
    sealed: Sealed,
    /// Grows with each event taken and each write: an answer holds as long as it stays.
    turn: u64,
}

/// Who is on a site now.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Now {
    pub visitors: usize,
    /// The pages they see, most visitors first.
    pub pages: Vec<(String, usize)>,
}

impl Traffic {
    /// Opens the tables of a store; `folder` keeps the visits that go on.
    pub async fn open(store: &Store, folder: &Path, zone: TimeZone) -> Result<Self> {
        let tables = store::Tables::open(store, folder).await?;
        let open = tables.kept()?.map(Open::from_kept).unwrap_or_default();
        let written = tables.written().await?;
        let first_to = Some(written).filter(|written| *written > open.position);
        let sealed = tables.sealed().await?;
        let live =
            Live { open, tail: Vec::new(), draining: None, once: BTreeSet::new(), first_to, sealed, turn: 0 };
        let inner = Inner {
            store: tables,
            zone,
            live: Mutex::new(live),
            draining: tokio::sync::Mutex::default(),
            cache: Cache::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.inner.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the log was taken: what comes after it is wanted next.
    pub fn position(&self) -> u64 {
        self.live().open.position
    }

    /// How many events wait to be written.
    pub fn waiting(&self) -> usize {
        self.live().tail.len()
    }

    /// Takes the next events of the log, each with its position (1 and up; events written together share one and are handed
    /// in together), and says how many it took. Where it takes fewer, a write
    /// from before a crash is told to its end first: drain, and hand in the rest.
    pub fn take(&self, events: &[(u64, Event)], goals: &[Goal]) -> usize {
        let live = &mut *self.live();
        let (mut taken, start) = (0, live.open.position);
        live.once = once_a_visitor(goals);
        for (position, event) in events {
            if live.first_to.is_some_and(|first_to| *position > first_to) {
                break;
            }
            taken += 1;
            if *position <= start {
                continue;
            }
            live.open.position = *position;
            live.open.take(event, goals);
            live.tail.push(event.clone());
        }
        live.turn += u64::from(taken > 0);
        taken
    }

    /// Who did anything on the site within the last five minutes; machines and the company's own people aside.
    pub fn now(&self, site: &str, now: Timestamp) -> Now {
        let since = now.saturating_sub(jiff::SignedDuration::from_mins(5)).unwrap_or(Timestamp::MIN);
        let live = self.live();
        let here: Vec<&Visit> = live
            .open
            .going_on()
            .filter(|visit| visit.site == site && visit.is_counted() && visit.active_to >= since)
            .collect();
        let mut pages: HashMap<&str, usize> = HashMap::new();
        for seen in here.iter().filter_map(|visit| visit.last_view.as_ref()) {
            *pages.entry(&seen.path).or_default() += 1;
        }
        let mut pages: Vec<(String, usize)> =
            pages.into_iter().map(|(path, count)| (path.to_owned(), count)).collect();
        pages.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
        pages.truncate(10);
        let visitors: HashSet<u64> = here.iter().map(|visit| visit.visitor).collect();
        Now { visitors: visitors.len(), pages }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.inner.zone
    }
}
