//! Keeps the checks in step with the ledger: reads what is there, then follows each commit. What it has done is said by
//! the records that it made, so that a crash loses nothing and repeats nothing.

use std::time::Duration;

use hengce_checks::tone::Lexicon;
use hengce_checks::wording::Terms;
use hengce_ledger::{Position, Record, Refusal};
use tokio::sync::broadcast::error::RecvError;

use super::library::{CORPUS, Texts};
use super::said::{self, Said};
use super::subjects::SUBJECTS;
use super::{palette, review};
use crate::web::App;

/// After trouble with the disk or the database it tries again so much later.
const PAUSE: Duration = Duration::from_secs(10);

/// The checks of one open ledger.
pub struct Keeper {
    app: App,
    terms: Terms,
    lexicon: Lexicon,
    texts: Texts,
    said: Said,
    /// Everything up to here has been looked at.
    since: Position,
    /// What was there when it began, and has not been looked at yet.
    waiting: Vec<Record>,
}

impl Keeper {
    /// Reads the texts that are there. Nothing is checked before [`Keeper::catch_up`].
    pub async fn open(app: App) -> Result<Self, Refusal> {
        let standard = app.ledger.standard().clone();
        let too_large = |error: &dyn std::fmt::Display| Refusal::Storage(format!("the word lists: {error}"));
        let mut keeper = Self {
            terms: Terms::new(&standard.wording).map_err(|error| too_large(&error))?,
            lexicon: Lexicon::new(&standard.tone).map_err(|error| too_large(&error))?,
            texts: Texts::default(),
            said: Said::default(),
            since: app.ledger.position(),
            waiting: Vec::new(),
            app,
        };
        let subjects = SUBJECTS.iter().map(|subject| subject.kind);
        for kind in
            subjects.chain([CORPUS]).chain(Said::kinds()).filter(|kind| standard.kinds.contains_key(*kind))
        {
            let records = keeper.app.ledger.snapshot(kind, Some(keeper.since)).await?;
            for record in &records {
                keeper.take_in(record).await?;
            }
            keeper.waiting.extend(records);
        }
        Ok(keeper)
    }

    /// Looks at whatever has changed since the last time; when it returns, everything committed before is checked.
    pub async fn catch_up(&mut self) -> Result<(), Refusal> {
        self.work_off().await?;
        loop {
            let (records, position) = self.app.ledger.changed_since(self.since).await?;
            if records.is_empty() {
                return Ok(());
            }
            let mut all_again = false;
            for record in &records {
                all_again |= self.take_in(record).await?;
            }
            self.waiting = if all_again { self.everything_said().await? } else { Vec::new() };
            self.waiting.extend(records);
            self.since = position;
            self.work_off().await?;
        }
    }

    async fn work_off(&mut self) -> Result<(), Refusal> {
        let guideline = palette::guideline(&self.app.ledger).await?;
        self.app.checking.begin(self.waiting.len());
        self.app.checking.compared(self.texts.len());
        // From the end: one that meets trouble stays, and is tried again.
        while let Some(record) = self.waiting.last() {
            match self.look_at(record, guideline.as_ref()).await {
                Err(Refusal::Storage(cause)) => return Err(Refusal::Storage(cause)),
                // Changed meanwhile: its newer state comes by itself.
                Err(refusal) => tracing::debug!(%refusal, record = %record.id, "a check was not written"),
                Ok(()) => {}
            }
            self.waiting.pop();
            self.app.checking.step();
        }
        Ok(())
    }

    async fn look_at(&self, record: &Record, guideline: Option<&Record>) -> Result<(), Refusal> {
        let ledger = &self.app.ledger;
        if Said::is_about(&record.kind) {
            if let Some(change) = self.said.suggestion(ledger, &self.lexicon, record) {
                said::write(ledger, change).await?;
            }
            return Ok(());
        }
        if review::is_kept(ledger) {
            review::review(ledger, &self.terms, &self.texts, record).await?;
        }
        palette::look(ledger, guideline, record).await
    }

    /// Takes a record's text in; true where other records' stories changed by it.
    async fn take_in(&mut self, record: &Record) -> Result<bool, Refusal> {
        if record.kind == CORPUS {
            self.texts.put_corpus(&self.app.ledger, record).await?;
        } else if SUBJECTS.iter().any(|subject| subject.kind == record.kind) {
            self.texts.put(record);
        } else if Said::is_about(&record.kind) {
            return Ok(self.said.put(record));
        }
        Ok(false)
    }

    async fn everything_said(&self) -> Result<Vec<Record>, Refusal> {
        let mut records = Vec::new();
        for kind in Said::kinds().filter(|kind| self.app.standard().kinds.contains_key(*kind)) {
            records.extend(self.app.ledger.snapshot(kind, None).await?);
        }
        Ok(records)
    }
}

/// Follows the ledger until the program ends.
pub async fn run(app: App) {
    let mut notices = app.ledger.subscribe();
    let mut keeper = None;
    loop {
        let step = match &mut keeper {
            None => Keeper::open(app.clone()).await.map(|opened| keeper = Some(opened)),
            Some(keeper) => keeper.catch_up().await,
        };
        if let Err(refusal) = step {
            tracing::warn!(%refusal, "checks wait");
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        let current = keeper
            .as_ref()
            .is_some_and(|keeper| keeper.waiting.is_empty() && keeper.since >= app.ledger.position());
        if current && matches!(notices.recv().await, Err(RecvError::Closed)) {
            return;
        }
    }
}
