//! A table is read: now, at a version, at an instant; and what it tells of itself.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::logical_expr::Expr;
use deltalake::{DeltaTable, DeltaTableError};
use futures::TryStreamExt as _;
use jiff::Timestamp;

use crate::{Table, TablesError};

/// As of when a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Now,
    Version(u64),
    /// The last version that was there at this instant.
    Instant(Timestamp),
}

/// What a table tells of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub version: u64,
    pub rows: u64,
    pub files: u64,
    pub bytes: u64,
    pub changed_at: Option<Timestamp>,
}

/// One entry of a table's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub version: u64,
    pub at: Option<Timestamp>,
    /// WRITE, MERGE, DELETE, OPTIMIZE ... as the log says it.
    pub operation: String,
}

impl Table {
    /// The newest version.
    pub async fn version(&self) -> Result<u64, TablesError> {
        Ok(self.fresh().await?.version().unwrap_or_default())
    }

    /// The table as it stands now, for a DataFusion plan. Texts come as the session reads them (views by default).
    pub async fn provider(&self) -> Result<Arc<dyn TableProvider>, TablesError> {
        self.provider_at(At::Now).await
    }

    /// The table as it stood, for a DataFusion plan.
    pub async fn provider_at(&self, at: At) -> Result<Arc<dyn TableProvider>, TablesError> {
        let table = self.loaded(at).await?;
        table.table_provider().await.map_err(|error| self.engine(&error))
    }

    /// The rows of which this is true (None: all), with texts as plain strings; in no order.
    pub async fn rows_at(&self, at: At, filter: Option<Expr>) -> Result<Vec<RecordBatch>, TablesError> {
        let session = &self.inner.session;
        let table = self.loaded(at).await?;
        let provider = table.table_provider().with_session(Arc::new(session.state()));
        let provider = provider.await.map_err(|error| self.engine(&error))?;
        let frame = session.read_table(provider).map_err(|error| self.engine(&error))?;
        let frame = match filter {
            Some(filter) => frame.filter(filter).map_err(|error| self.engine(&error))?,
            None => frame,
        };
        frame.collect().await.map_err(|error| self.engine(&error))
    }

    async fn loaded(&self, at: At) -> Result<DeltaTable, TablesError> {
        let builder = match at {
            At::Now => return self.fresh().await,
            At::Version(version) => self.builder()?.with_version(version),
            At::Instant(instant) => {
                self.reaches(instant).await?;
                self.builder()?.with_datestring(instant.to_string()).map_err(|error| self.failed(error))?
            }
        };
        builder.load().await.map_err(|error| match (error, at) {
            (DeltaTableError::NotATable(_), _) => TablesError::Missing(self.name().to_owned()),
            (_, At::Version(version)) => self.too_early(format!("version {version}")),
            (error, _) => self.failed(error),
        })
    }

    fn too_early(&self, at: String) -> TablesError {
        TablesError::TooEarly { table: self.name().to_owned(), at }
    }

    /// Before its first version a table does not answer: none is not the same as empty.
    async fn reaches(&self, instant: Timestamp) -> Result<(), TablesError> {
        let first = self.history(None).await?.pop().and_then(|change| change.at);
        match first {
            Some(first) if first <= instant => Ok(()),
            _ => Err(self.too_early(instant.to_string())),
        }
    }

    /// The entries of its log, newest first.
    pub async fn history(&self, limit: Option<usize>) -> Result<Vec<Change>, TablesError> {
        let table = self.fresh().await?;
        let newest = table.version().unwrap_or_default();
        let entries =
            table.history(limit).try_collect::<Vec<_>>().await.map_err(|error| self.failed(error))?;
        let changes = entries.into_iter().enumerate().map(|(back, entry)| Change {
            version: newest.saturating_sub(back as u64),
            at: entry.timestamp.and_then(|millis| Timestamp::from_millisecond(millis).ok()),
            operation: entry.operation.unwrap_or_default(),
        });
        Ok(changes.take(limit.unwrap_or(usize::MAX)).collect())
    }

    /// Version, rows, files, size and last change, out of the log alone.
    pub async fn figures(&self) -> Result<Figures, TablesError> {
        let table = self.fresh().await?;
        let state = table.snapshot().map_err(|error| self.failed(error))?;
        let (mut rows, mut files, mut bytes) = (0, 0, 0);
        for file in state.log_data() {
            files += 1;
            rows += file.num_records().unwrap_or_default() as u64;
            bytes += file.size().unsigned_abs();
        }
        let changed_at = self.history(Some(1)).await?.pop().and_then(|change| change.at);
        Ok(Figures { version: state.version(), rows, files, bytes, changed_at })
    }
}
