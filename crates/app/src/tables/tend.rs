//! What the program does for the tables by itself: what counts is published after each import and undo, and once a day
//! small files are written together and those that no longer count are cleared in due time.

use std::num::NonZeroU64;
use std::time::Duration;

use hengce_facts::{FactsError, batches_of};
use hengce_ledger::{Notice, Refusal};
use hengce_tables::{Compaction, TablesError};
use hengce_traffic::TrafficError;
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::web::App;

/// Days pass without anything happening in the ledger.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// Files of a table from which on they are written together.
const FILES_MAX: u64 = 16;

/// Bytes of a file written together.
const TARGET: NonZeroU64 = NonZeroU64::new(128 << 20).expect("not zero");

/// What keeps the tables from being tended.
#[derive(Debug, thiserror::Error)]
pub enum TendError {
    #[error(transparent)]
    Ledger(#[from] Refusal),
    #[error(transparent)]
    Facts(#[from] FactsError),
    #[error(transparent)]
    Tables(#[from] TablesError),
    #[error(transparent)]
    Traffic(#[from] TrafficError),
}

/// What was done for all tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Done {
    pub published: usize,
    pub compacted: usize,
    pub files_cleared: usize,
}

/// Publishes when the program starts and after every import, and tends once a day, until the program ends.
pub fn start(app: &App) {
    tokio::spawn(run(app.clone()));
}

async fn run(app: App) {
    let mut notices = app.ledger.subscribe();
    let mut tended = None;
    loop {
        let today = app.today();
        if tended == Some(today) {
            match publish_due(&app).await {
                Ok(0) => {}
                Ok(tables) => tracing::info!(tables, "published"),
                Err(error) => tracing::warn!(%error, "tables for other programs wait"),
            }
        } else {
            match tend(&app).await {
                Ok(done) => tracing::info!(?done, "tables tended"),
                Err(error) => tracing::warn!(%error, "tables are left as they are until tomorrow"),
            }
            tended = Some(today);
        }
        if !another(&mut notices).await {
            return;
        }
    }
}

/// Waits until there is something to do; false at the end of the program.
async fn another(notices: &mut Receiver<Notice>) -> bool {
    let told = async {
        loop {
            match notices.recv().await {
                Ok(notice) if notice.kind == "import_batch" => return true,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    };
    tokio::time::timeout(LOOK_EVERY, told).await.unwrap_or(true)
}

/// Brings each dataset's table of what counts up to the ledger; how many tables changed.
pub async fn publish_due(app: &App) -> Result<usize, TendError> {
    let at = app.ledger.position();
    let records = app.ledger.snapshot("import_batch", Some(at)).await?;
    let mut published = 0;
    for dataset in app.standard().datasets.values() {
        let now = batches_of(&records, &dataset.id);
        let shown = app.facts.published(dataset).await?;
        let before = match shown {
            Some(shown) if shown >= at => continue,
            Some(shown) => batches_of(&app.ledger.snapshot("import_batch", Some(shown)).await?, &dataset.id),
            None => Vec::new(),
        };
        let same = before.iter().map(|batch| &batch.record).eq(now.iter().map(|batch| &batch.record));
        if !same && app.facts.publish(dataset, &before, &now, at).await?.is_some() {
            published += 1;
        }
    }
    Ok(published)
}

/// Publishes, writes small files of the tables together, of datasets and of traffic, and clears what has not counted for as long as each table was
/// made to keep it.
pub async fn tend(app: &App) -> Result<Done, TendError> {
    let mut done = Done { published: publish_due(app).await?, ..Done::default() };
    let store = app.facts.store();
    let names = store.names().await?;
    if names.iter().any(|name| name.starts_with("traffic/")) {
        let tended = app.traffic.tend(app).await?;
        done.compacted += tended.compacted;
        done.files_cleared += tended.files_cleared;
    }
    for name in names.iter().filter(|name| name.starts_with("facts/")) {
        let table = store.existing(name).await?;
        if table.figures().await?.files >= FILES_MAX {
            let how = Compaction { target: TARGET, order: Vec::new(), only: Vec::new() };
            let (went, _) = table.compact(&how).await?;
            done.compacted += usize::from(went > 0);
        }
        // The table's own time is the least: three years of the history, by which a sealed appraisal is read again.
        done.files_cleared += table.vacuum(Duration::ZERO, app.ledger.clock().now()).await?;
    }
    Ok(done)
}
