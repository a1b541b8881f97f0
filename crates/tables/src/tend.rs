//! A table is tended: small files become large ones, and files that no longer count are cleared in due time.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use deltalake::kernel::schema::partitions::{FilterOp, FilterValue};
use deltalake::operations::optimize::OptimizeType;
use deltalake::operations::vacuum::{Clock, VacuumMode};
use jiff::Timestamp;

use crate::write::properties;
use crate::{Table, TablesError};

/// How a table's files are made fewer.
#[derive(Debug, Clone)]
pub struct Compaction {
    /// Bytes of a file to come.
    pub target: NonZeroU64,
    /// Columns by which rows lie together (one: sorted by it; several: interleaved). None: rows keep their order, and
    /// only small files are touched; otherwise all files of the chosen partitions are written anew.
    pub order: Vec<String>,
    /// Partitions, by column and value; none: the whole table.
    pub only: Vec<(String, String)>,
}

/// A clock that was handed in.
#[derive(Debug)]
struct Now(Timestamp);

impl Clock for Now {
    fn current_timestamp_millis(&self) -> i64 {
        self.0.as_millisecond()
    }
}

impl Table {
    /// Writes small files together; the rows stay the same. Tells how many files went and came.
    pub async fn compact(&self, how: &Compaction) -> Result<(u64, u64), TablesError> {
        let _turn = self.inner.turn.lock().await;
        let table = self.fresh().await?;
        let only: Vec<_> = how
            .only
            .iter()
            .map(|(column, value)| (column.as_str(), FilterOp::Eq, FilterValue::Scalar(value.as_str())))
            .collect();
        let kind = match how.order.as_slice() {
            [] => OptimizeType::Compact,
            order => OptimizeType::ZOrder(order.to_vec()),
        };
        let done = table
            .optimize()
            .with_type(kind)
            .with_target_size(how.target)
            .with_filters(&only)
            .with_max_concurrent_tasks(1)
            .with_writer_properties(properties())
            .await;
        let (table, told) = done.map_err(|error| self.failed(error))?;
        self.remember(&table);
        Ok((told.num_files_removed, told.num_files_added))
    }

    /// Clears files that have not counted for this long (never less than the table was made to keep), left-overs of
    /// writes that never came to an end among them. Tells how many.
    pub async fn vacuum(&self, retention: Duration, now: Timestamp) -> Result<usize, TablesError> {
        let _turn = self.inner.turn.lock().await;
        let table = self.fresh().await?;
        let state = table.snapshot().map_err(|error| self.failed(error))?;
        let kept = state.table_config().deleted_file_retention_duration.unwrap_or_default();
        let retention = i64::try_from(retention.max(kept).as_secs()).unwrap_or(i64::MAX / 1000);
        let done = table
            .vacuum()
            .with_mode(VacuumMode::Full)
            .with_retention_period(chrono::Duration::seconds(retention))
            .with_clock(Arc::new(Now(now)))
            .await;
        let (table, told) = done.map_err(|error| self.failed(error))?;
        self.remember(&table);
        Ok(told.files_deleted.len())
    }
}
