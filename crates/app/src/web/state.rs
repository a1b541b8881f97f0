//! The program's state: one handle to each part of the spine, cheap to clone into each request.

use std::path::Path;
use std::sync::Arc;

use axum::http::{HeaderMap, header};
use hengce_facts::Facts;
use hengce_ledger::{Clock, Ledger};
use hengce_metrics::Metrics;
use hengce_standard::Standard;
use tokio::sync::{Mutex, Semaphore};

use super::keys::Keys;
use super::pace::Pace;
use crate::checks::Progress;
use crate::collector::{Collector, Settings};
use crate::feeds::Wishes;
use crate::imports::Tables;
use crate::tables::Place;

/// Passwords hashed at the same time. Each takes 19 MiB and a core for some tens of milliseconds, so that a flood of
/// sign-ins waits here instead of taking the machine.
const HASHES_AT_ONCE: usize = 2;

/// Everything that a handler can reach.
#[derive(Clone)]
pub struct App {
    pub ledger: Ledger,
    pub facts: Facts,
    pub metrics: Metrics,
    /// The rows of imported files, for pages.
    pub tables: Arc<Tables>,
    pub hashing: Arc<Semaphore>,
    /// How far the checks of texts and pictures have come.
    pub checking: Progress,
    /// What is derived from the data folder's own secret.
    pub keys: Keys,
    /// What models of attribution were computed last.
    pub attribution: crate::attribution::Memo,
    /// What is known of the datasets' rows.
    pub sources: crate::sources::Memo,
    /// How fast public check-in pages are used.
    pub check_ins: Pace,
    /// Feeds that are wanted at once.
    pub feeds: Wishes,
    /// What is pulled from other systems.
    pub connectors: crate::connectors::Connectors,
    /// What visitors do on the company's sites.
    pub traffic: crate::traffic::Keeper,
    /// How often each calendar is fetched.
    pub calendars: Pace,
    /// How often addresses are tried that are no calendar's.
    pub no_calendars: Pace,
    /// Takes what trackers on the company's sites send.
    pub collector: Collector,
    /// Held by whoever turns what happened into notices.
    pub telling: Arc<Mutex<()>>,
    /// Whether browsers reach this server by HTTPS only: session cookies are then marked `Secure`.
    pub https: bool,
}

/// The data folder can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Ledger(#[from] hengce_ledger::Refusal),
    #[error("the data folder's secret: {0}")]
    Secret(#[from] std::io::Error),
    #[error(transparent)]
    Facts(#[from] hengce_facts::FactsError),
    #[error(transparent)]
    Tables(#[from] hengce_tables::TablesError),
}

impl App {
    /// Puts the parts together over an open ledger; `folder` is the data folder, with its tables in it.
    pub fn new(ledger: Ledger, folder: &Path) -> Result<Self, OpenError> {
        let facts = Facts::of_data_folder(folder)?;
        Self::over(ledger, folder, facts)
    }

    fn over(ledger: Ledger, folder: &Path, facts: Facts) -> Result<Self, OpenError> {
        let metrics = Metrics::new(ledger.clone(), facts.clone());
        let keys = Keys::open(folder)?;
        let collector = Collector::new(&ledger, folder, keys.clone(), Settings::default());
        Ok(Self {
            ledger,
            facts,
            metrics,
            tables: Arc::default(),
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            checking: Progress::default(),
            keys,
            collector,
            attribution: crate::attribution::Memo::default(),
            sources: crate::sources::Memo::default(),
            check_ins: crate::campaigns::pace(),
            feeds: Wishes::default(),
            connectors: crate::connectors::Connectors::new(folder),
            traffic: crate::traffic::Keeper::new(folder),
            calendars: crate::calendars::pace(),
            no_calendars: crate::calendars::pace_of_unknown(),
            telling: Arc::default(),
            https: false,
        })
    }

    /// Opens a data folder whose tables are at some place; batches from before there were tables are brought in.
    pub async fn open(
        folder: &Path,
        place: &Place,
        standard: Arc<Standard>,
        clock: Clock,
    ) -> Result<Self, OpenError> {
        let ledger = Ledger::open(folder, standard, clock).await?;
        let facts = Facts::on(place.open(folder)?).with_files_of(folder);
        let brought = facts.bring_in(ledger.standard(), ledger.clock().now()).await?;
        if brought > 0 {
            tracing::info!(brought, "batches brought into tables");
        }
        Self::over(ledger, folder, facts)
    }

    pub fn standard(&self) -> &Standard {
        self.ledger.standard()
    }

    /// A path of ours as the caller reaches it, host and all: what is printed and sent.
    pub fn full_address(&self, headers: &HeaderMap, path: &str) -> String {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{host}{path}")
    }

    /// Today in the organisation's zone.
    pub fn today(&self) -> jiff::civil::Date {
        self.ledger.clock().now().to_zoned_datetime(self.standard().organisation.zone.clone()).date()
    }
}
