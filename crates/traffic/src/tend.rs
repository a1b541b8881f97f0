//! The tables are tended: a day's many small files become few, and files that no longer count are cleared in due time.

use std::num::NonZeroU64;
use std::time::Duration;

use hengce_tables::Compaction;
use jiff::Timestamp;

use crate::{Result, Traffic};

/// Bytes of a file written together.
const TARGET: NonZeroU64 = NonZeroU64::new(128 << 20).expect("not zero");

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tended {
    /// Tables whose files became fewer.
    pub compacted: usize,
    pub files_cleared: usize,
}

impl Traffic {
    /// Writes small files together and clears what has not counted for as long as the tables keep it. Questions go on
    /// meanwhile; writes wait.
    pub async fn tend(&self, now: Timestamp) -> Result<Tended> {
        let _turn = self.inner.draining.lock().await;
        let tables = &self.inner.store;
        let mut tended = Tended::default();
        for table in [&tables.events, &tables.visits] {
            // rows keep their order: each file is sorted by site and time
            let how = Compaction { target: TARGET, order: Vec::new(), only: Vec::new() };
            let (went, _) = table.compact(&how).await?;
            tended.compacted += usize::from(went > 0);
            tended.files_cleared += table.vacuum(Duration::ZERO, now).await?;
        }
        let sealed = tables.sealed().await?;
        self.live().sealed = sealed;
        Ok(tended)
    }
}
