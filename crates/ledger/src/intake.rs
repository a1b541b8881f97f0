//! Very many changes of one kind in one transaction: an import. They are checked and written part by part, so that
//! memory holds one part, and stand all at once or not at all.

use serde_json::{Map, Value as Json};
use tokio::sync::{mpsc, oneshot};

use crate::door::earlier::Earlier;
use crate::door::{BATCH, Door, Step};
use crate::writer::{Part, Work};
use crate::{Actor, Change, Ledger, RecordId, Refusal, stopped};

/// Changes to a part.
const PART: usize = 500;
/// Parts that wait for the writer.
const WAITING: usize = 2;

type Sent = (mpsc::Sender<Part>, oneshot::Receiver<Result<RecordId, Refusal>>);

/// An import under way. No other change is written from its first full part to its end; dropped, it leaves nothing.
pub struct Intake<'a> {
    ledger: &'a Ledger,
    door: Door<'a>,
    part: Vec<Step>,
    /// Parts on their way, and what comes of them.
    sent: Option<Sent>,
}

impl Ledger {
    /// Takes in changes of one kind. Each record is changed once at most. A rehearsal says of each change what would be
    /// said, and writes none.
    pub fn intake<'a>(&'a self, actor: &'a Actor, kind: &str, rehearsed: bool) -> Intake<'a> {
        let mut door = self.door(actor);
        door.earlier = Earlier::without(self.standard(), kind);
        door.rehearsed = rehearsed;
        Intake { ledger: self, door, part: Vec::new(), sent: None }
    }
}

impl Intake<'_> {
    /// Checks a change, and takes it in unless it is refused: then the others go on without it. An origin without a
    /// batch becomes that of this intake's.
    pub async fn add(&mut self, change: &Change) -> Result<(), Refusal> {
        let step = self.door.plan(change).await?;
        if self.door.rehearsed {
            return Ok(());
        }
        self.part.push(step);
        if self.part.len() < PART { Ok(()) } else { self.send(false).await }
    }

    /// Writes nothing after all: what was taken in is given up, and what comes is only checked.
    pub fn rehearse(&mut self) {
        self.part.clear();
        self.sent = None;
        self.door.rehearsed = true;
    }

    /// Writes the batch's own record with these fields, and makes everything stand: durable when it returns.
    pub async fn finish(mut self, batch: Map<String, Json>) -> Result<RecordId, Refusal> {
        let batch = Change::Create { kind: BATCH.to_owned(), fields: batch, origin: None };
        self.part.push(self.door.plan(&batch).await?);
        self.send(true).await?;
        let (_, said) = self.sent.ok_or_else(stopped)?;
        said.await.map_err(|_| stopped())?
    }

    async fn send(&mut self, last: bool) -> Result<(), Refusal> {
        if self.sent.is_none() {
            let (parts, coming) = mpsc::channel(WAITING);
            let (answer, said) = oneshot::channel();
            let work = Work::Intake { parts: coming, answer };
            self.ledger.0.work.send(work).await.map_err(|_| stopped())?;
            self.sent = Some((parts, said));
        }
        let part = Part { steps: std::mem::take(&mut self.part), last };
        let Some((parts, _)) = &self.sent else { return Err(stopped()) };
        if parts.send(part).await.is_ok() {
            return Ok(());
        }
        // The writer takes no more parts: it has refused one, and said why.
        let Some((_, said)) = self.sent.take() else { return Err(stopped()) };
        Err(said.await.map_err(|_| stopped())?.err().unwrap_or_else(stopped))
    }
}
