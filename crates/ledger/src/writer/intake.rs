//! An intake's transaction: opened by its first part, ended by its last, rolled back where one is refused or none
//! follows.

use sqlx::Executor;
use tokio::sync::{mpsc, oneshot};

use super::batch::batch_id;
use super::{Done, NOTICES_MAX, Part, Writer};
use crate::connection::{BEGIN, trouble};
use crate::door::Step;
use crate::{RecordId, Refusal};

impl Writer {
    pub(super) async fn intake(
        &mut self,
        parts: mpsc::Receiver<Part>,
        answer: oneshot::Sender<Result<RecordId, Refusal>>,
    ) {
        let said = match self.take_in(parts).await {
            Ok(Some((done, batch))) => {
                self.show(done.head, done.directory, done.notices);
                Ok(batch)
            }
            stopped_or_refused => {
                self.roll_back().await;
                match stopped_or_refused {
                    Err(refusal) => Err(refusal),
                    // Given up by whoever sent it, who does not wait for an answer.
                    Ok(_) => return,
                }
            }
        };
        // Nobody waits any more: what stands, stands.
        let _ = answer.send(said);
    }

    /// What the transaction comes to, and the batch's id; none where the parts end without a last one.
    async fn take_in(
        &mut self,
        mut parts: mpsc::Receiver<Part>,
    ) -> Result<Option<(Done, RecordId)>, Refusal> {
        self.db.execute(BEGIN).await.map_err(|error| trouble(&error))?;
        let mut done = self.begin().await?;
        while let Some(Part { steps, last }) = parts.recv().await {
            let first = steps.iter().find_map(Step::plan).filter(|_| done.batch.is_none());
            done.batch = done.batch.take().or_else(|| Some(batch_id(&done.head, first?)));
            self.commits(vec![steps], &mut done).await?;
            if let Some(Err(refused)) = done.commits.pop() {
                return Err(refused.refusal);
            }
            let beyond = done.notices.len().saturating_sub(NOTICES_MAX);
            done.notices.drain(..beyond);
            if last {
                self.db.execute("COMMIT").await.map_err(|error| trouble(&error))?;
                return Ok(done.batch.clone().map(|batch| (done, batch)));
            }
        }
        Ok(None)
    }
}
