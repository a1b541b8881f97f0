//! The traffic of this data folder: opened when it is first asked for, kept up with the collector's log, and written to the
//! tables from time to time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hengce_collector::{Log, Position};
use hengce_events::Event;
use hengce_traffic::{Tended, Traffic, TrafficError};
use hengce_visits::Goal;
use tokio::sync::{Mutex, OnceCell};

use super::goals::conditions;
use crate::web::{App, WebError};

/// Events read from the log at a time.
const AT_ONCE: usize = 5_000;
/// As many waiting events are written without waiting for the next time.
const WAITING_MAX: usize = 50_000;
/// How often what waits is written.
const WRITE_EVERY: Duration = Duration::from_mins(1);

/// What was opened of the tables; `folder` keeps the visits that go on.
#[derive(Clone)]
pub struct Keeper {
    folder: PathBuf,
    opened: Arc<OnceCell<Traffic>>,
    /// One at a time reads on in the log.
    reading: Arc<Mutex<()>>,
}

impl Keeper {
    /// `folder` is the data folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.join("traffic"), opened: Arc::default(), reading: Arc::default() }
    }

    async fn opened<'a>(&'a self, app: &'a App) -> Result<(&'a Log, &'a Traffic), WebError> {
        let traffic = self.traffic(app).await.map_err(WebError::internal)?;
        Ok((app.collector.log().await.map_err(WebError::internal)?, traffic))
    }

    async fn traffic(&self, app: &App) -> Result<&Traffic, TrafficError> {
        let zone = app.standard().organisation.zone.clone();
        self.opened.get_or_try_init(|| Traffic::open(app.facts.store(), &self.folder, zone)).await
    }

    /// Daily work: small files are written together, and what no longer counts is cleared in due time.
    pub async fn tend(&self, app: &App) -> Result<Tended, TrafficError> {
        self.traffic(app).await?.tend(app.ledger.clock().now()).await
    }

    /// The traffic, with every event that was answered before the call in it.
    pub async fn open<'a>(&'a self, app: &'a App) -> Result<&'a Traffic, WebError> {
        let (log, traffic) = self.opened(app).await?;
        if log.position().0.cast_unsigned() > traffic.position() {
            self.catch_up((log, traffic), &conditions(app).await?).await?;
        }
        Ok(traffic)
    }

    /// Writes what waits to the tables, and lets the log forget it.
    pub async fn write(&self, app: &App) -> Result<(), WebError> {
        self.open(app).await?;
        let (log, traffic) = self.opened(app).await?;
        drain((log, traffic), &conditions(app).await?).await
    }

    async fn catch_up(&self, (log, traffic): (&Log, &Traffic), goals: &[Goal]) -> Result<(), WebError> {
        let _turn = self.reading.lock().await;
        loop {
            let from = Position(traffic.position().cast_signed());
            let events = log.after(from, AT_ONCE).await.map_err(WebError::internal)?;
            if events.is_empty() {
                return Ok(());
            }
            let events: Vec<_> =
                events.into_iter().map(|(at, event)| (at.0.cast_unsigned(), event)).collect();
            let taken = traffic.take(&events, goals);
            if taken < events.len() || traffic.waiting() >= WAITING_MAX {
                drain((log, traffic), goals).await?;
            }
        }
    }
}

async fn drain((log, traffic): (&Log, &Traffic), goals: &[Goal]) -> Result<(), WebError> {
    if let Some(drained) = traffic.drain(goals).await.map_err(WebError::internal)? {
        tracing::debug!(?drained, "events written to the tables");
        log.drained(Position(drained.position.cast_signed())).await.map_err(WebError::internal)?;
    }
    Ok(())
}

/// Puts events into the log of a data folder and writes them to its tables: those of the demo company.
pub async fn remember(app: &App, events: &[Event]) -> Result<(), WebError> {
    let (log, _) = app.traffic.opened(app).await?;
    for some in events.chunks(AT_ONCE) {
        log.append(some).await.map_err(WebError::internal)?;
    }
    app.traffic.write(app).await
}

/// Keeps the tables up with the log until the program ends.
pub fn start(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut next = tokio::time::interval(WRITE_EVERY);
        loop {
            next.tick().await;
            if let Err(error) = app.traffic.write(&app).await {
                tracing::warn!(?error, "events wait in the log");
            }
        }
    });
}
