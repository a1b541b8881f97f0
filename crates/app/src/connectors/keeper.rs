//! Pulls the connectors that are due, one after the other, for as long as the program runs.

use std::time::Duration;

use hengce_connectors::Limits;
use hengce_ledger::{Record, RecordId, Refusal};
use jiff::Timestamp;

use super::CONNECTOR;
use super::bring::{bring, runs};
use super::due::{Last, Rhythm, due_at};
use super::plan::Plan;
use crate::records::Stored as _;
use crate::web::App;

/// How often it looks whether something is due.
const LOOK: Duration = Duration::from_mins(1);

/// What pulls.
pub struct Keeper {
    app: App,
    limits: Limits,
}

impl Keeper {
    pub fn new(app: App, limits: Limits) -> Self {
        Self { app, limits }
    }

    /// Pulls every connector that is due or wanted at once; how many.
    pub async fn pull_due(&self) -> Result<usize, Refusal> {
        let connectors = self.app.ledger.snapshot(CONNECTOR, None).await?;
        let mut pulled = 0;
        for record in connectors.iter().filter(|record| is_kept(record)) {
            let wanted = self.app.connectors.wanted.is_wanted(&record.id);
            if wanted || (record.state == "active" && self.is_due(record).await?) {
                self.one(record).await?;
                pulled += 1;
            }
        }
        self.forget(&connectors).await?;
        Ok(pulled)
    }

    /// Pulls one now; the note of how it went.
    pub async fn one(&self, record: &Record) -> Result<Record, Refusal> {
        let noted = Box::pin(bring(&self.app, record, &self.limits)).await;
        self.app.connectors.wanted.fetched(&record.id);
        noted
    }

    async fn is_due(&self, record: &Record) -> Result<bool, Refusal> {
        Ok(due(&self.app, record).await?.is_some_and(|at| at <= self.app.ledger.clock().now()))
    }

    /// The secrets of connectors that are gone go too.
    async fn forget(&self, connectors: &[Record]) -> Result<(), Refusal> {
        let kept = |id: &RecordId| connectors.iter().any(|record| record.id == *id && is_kept(record));
        for secret in self.app.ledger.secrets().all().await? {
            if !kept(&secret.record) {
                self.app.ledger.secrets().forget(&secret.record).await?;
            }
        }
        Ok(())
    }
}

/// It may still be pulled.
fn is_kept(record: &Record) -> bool {
    record.state != "retired" && !record.withdrawn
}

/// From when on a connector is due.
pub async fn due(app: &App, record: &Record) -> Result<Option<Timestamp>, Refusal> {
    let Some(plan) = Plan::of(record) else { return Ok(None) };
    let rhythm = Rhythm { every_hours: plan.every_hours(), at: plan.at() };
    let last = runs(app, record, 1).await?.pop();
    let zone = &app.standard().organisation.zone;
    let last = last.and_then(|run| {
        // more days were waiting when it ran: the next goes on with them
        let then = run.instant("began_at")?.to_zoned_datetime(zone.clone()).date().yesterday().ok();
        Last::of(&run, run.date("to_on").zip(then).is_some_and(|(to, then)| to < then))
    });
    Ok(Some(due_at(rhythm, last, record.updated_at, zone)))
}

pub async fn run(app: App) {
    let keeper = Keeper::new(app.clone(), Limits::default());
    loop {
        match keeper.pull_due().await {
            Ok(0) => {}
            Ok(pulled) => tracing::info!(pulled, "connectors pulled"),
            Err(refusal) => tracing::warn!(%refusal, "connectors wait"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = app.connectors.wanted.news() => {}
        }
    }
}
