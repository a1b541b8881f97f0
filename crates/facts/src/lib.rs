//! The facts: rows that come in volume from outside, kept in tables that name the file, sheet and line of each row.
//!
//! A dataset has two tables. `history` is the truth: every row of every batch as its file held it, never changed. Which
//! batches count is said by the ledger's `import_batch` records, so one ledger position fixes records and facts alike;
//! a batch is named by the hash of its content and held against it when it is read. `standing` is what counts now,
//! one row a key, kept for people who open it in other engines.

mod as_of;
mod columns;
mod digest;
mod files;
mod history;
mod kept;
mod merge;
mod publish;
mod standing;
mod table;

pub use hengce_tables::{At, TablesError};
pub use publish::Published;
pub use standing::{Standing, key_of};
pub use table::{Place, Table};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_standard::Dataset;
use hengce_tables::{Options, Store};
use kept::Kept;

/// Decimal scale of number columns: Decimal128(38, 6).
pub const SCALE: u32 = 6;

/// The folder of tables within a data folder.
pub const TABLES_FOLDER: &str = "tables";

/// The folder within a data folder in which batches were files of their own, before there were tables.
const FILES_FOLDER: &str = "facts";

/// The value of a number column that does not fit Decimal128(38, 6) is a fault of the caller: an import rounds or refuses
/// before it writes.
pub fn fits(number: &Number) -> bool {
    number.to_scaled(SCALE).is_some_and(|unscaled| unscaled.unsigned_abs() < 10_u128.pow(38))
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum Cell {
    Null,
    Text(String),
    Number(Number),
    Date(jiff::civil::Date),
    Instant(jiff::Timestamp),
    Bool(bool),
}

/// A typed row with the place it was read from. `cells` follow the dataset's columns in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub sheet: String,
    pub line: u64,
}

/// A batch that counts: the hash of its content, its `import_batch` record, and when it became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRef {
    pub hash: String,
    pub record: hengce_ledger::RecordId,
    pub position: hengce_ledger::Position,
    pub known_at: jiff::Timestamp,
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum FactsError {
    #[error("facts storage: {0}")]
    Storage(String),
    #[error("batch {0} is missing or damaged")]
    Damaged(String),
    #[error(transparent)]
    Tables(#[from] TablesError),
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn storage(error: impl ToString) -> FactsError {
    FactsError::Storage(error.to_string())
}

/// Work on rows that would keep other tasks waiting.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FactsError> + Send + 'static,
) -> Result<T, FactsError> {
    tokio::task::spawn_blocking(work).await.map_err(storage)?
}

/// The tables of all datasets.
#[derive(Debug, Clone)]
pub struct Facts {
    store: Store,
    /// Where batches that were files of their own may still wait to be brought in.
    files: Option<PathBuf>,
    kept: Kept,
}

impl Facts {
    /// Tables in a folder.
    pub fn open(folder: &Path) -> Result<Self, FactsError> {
        Ok(Self::on(Store::open(&folder.to_string_lossy(), &Options::default())?))
    }

    /// The tables of a data folder, within it.
    pub fn of_data_folder(folder: &Path) -> Result<Self, FactsError> {
        Ok(Self::open(&folder.join(TABLES_FOLDER))?.with_files_of(folder))
    }

    /// Tables wherever this store is.
    pub fn on(store: Store) -> Self {
        Self { store, files: None, kept: Kept::default() }
    }

    /// Names the data folder whose batches may still be files of their own; [`Facts::bring_in`] takes them into tables.
    pub fn with_files_of(mut self, data_folder: &Path) -> Self {
        self.files = Some(data_folder.join(FILES_FOLDER));
        self
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Arrow schema of a dataset's merged rows: its columns, then `_batch` (record id), `_sheet`, `_line`, `_row`
    /// (an id stable for batch and line) and `_known_at`.
    ///
    /// Text and person are Utf8; every number Decimal128(38, 6); date Date32; instant and `_known_at` Timestamp in
    /// microseconds, UTC; bool Boolean; `_line` Int64. Every column of the dataset may be null.
    pub fn schema(dataset: &Dataset) -> SchemaRef {
        columns::merged_schema(dataset)
    }

    /// Writes rows into the history, durable when it returns; gives the hash of their content. Writing the same rows
    /// again gives the same hash and changes nothing.
    pub async fn write(
        &self,
        dataset: &Dataset,
        rows: &[Row],
        now: jiff::Timestamp,
    ) -> Result<String, FactsError> {
        history::write(&self.store, dataset, rows, now).await
    }

    /// The rows that stand when these batches count, in order: a later row with the same key restates an earlier one.
    ///
    /// An empty cell says nothing: the earlier file's figure stands in that column. Rows come in the order in which
    /// their key was first seen; `_batch`, `_sheet`, `_line` and `_row` are those of the latest row with the key.
    pub async fn merged(
        &self,
        dataset: &Dataset,
        batches: &[BatchRef],
    ) -> Result<Arc<RecordBatch>, FactsError> {
        let (parts, dataset, batches) =
            (self.parts(dataset, batches).await?, dataset.clone(), batches.to_vec());
        aside(move || merge::merged(&dataset, &batches, &parts)).await
    }

    async fn parts(&self, dataset: &Dataset, batches: &[BatchRef]) -> Result<Vec<RecordBatch>, FactsError> {
        let schema = columns::batch_schema(dataset);
        let known = |batch: &BatchRef| self.kept.find(&dataset.id, &batch.hash, &schema);
        let mut parts: Vec<Option<RecordBatch>> = batches.iter().map(known).collect();
        let missing = batches.iter().zip(&parts).filter(|(_, part)| part.is_none());
        let hashes: Vec<&str> = missing.map(|(batch, _)| &*batch.hash).collect();
        let read = history::read(&self.store, dataset, &hashes).await?;
        for (hash, rows) in hashes.iter().zip(&read) {
            self.kept.put(&dataset.id, hash, rows);
        }
        let mut read = read.into_iter();
        parts.iter_mut().filter(|part| part.is_none()).for_each(|part| *part = read.next());
        Ok(parts.into_iter().flatten().collect())
    }

    /// The rows that stand when these batches count, to be read a cell at a time.
    pub async fn table(&self, dataset: &Dataset, batches: &[BatchRef]) -> Result<Table, FactsError> {
        Ok(Table::new(dataset.clone(), self.merged(dataset, batches).await?))
    }

    /// Every version of the rows with this key (its cells in the order of `Dataset::key`), oldest first, each as its
    /// own file held it.
    pub async fn restatements(
        &self,
        dataset: &Dataset,
        batches: &[BatchRef],
        key: &[Cell],
    ) -> Result<Vec<(BatchRef, Row)>, FactsError> {
        let parts = self.parts(dataset, batches).await?;
        let found = merge::restatements(dataset, &parts, key)?;
        Ok(found.into_iter().map(|(batch, row)| (batches[batch].clone(), row)).collect())
    }

    /// The rows of one batch in the order of its file.
    pub async fn rows(&self, dataset: &Dataset, hash: &str) -> Result<Vec<Row>, FactsError> {
        let parts = history::read(&self.store, dataset, &[hash]).await?;
        parts.first().map_or(Ok(Vec::new()), |part| columns::rows_of(dataset, part))
    }
}

/// The batches of a dataset that count, oldest first, out of a snapshot of the ledger's `import_batch` records.
pub fn batches_of(records: &[Record], dataset: &str) -> Vec<BatchRef> {
    let text = |record: &Record, field: &str| {
        record.fields.get(field).and_then(|value| value.as_str()).map(str::to_owned)
    };
    let counts = |record: &&Record| {
        record.kind == "import_batch"
            && !record.withdrawn
            && record.state == "committed"
            && text(record, "dataset").as_deref() == Some(dataset)
    };
    let mut found: Vec<BatchRef> = records
        .iter()
        .filter(counts)
        .filter_map(|record| {
            let hash = text(record, "rows_hash").filter(|hash| !hash.is_empty())?;
            Some(BatchRef {
                hash,
                record: record.id.clone(),
                position: record.position,
                known_at: record.created_at,
            })
        })
        .collect();
    found.sort_by(|one, other| (one.known_at, &one.record).cmp(&(other.known_at, &other.record)));
    found
}

#[cfg(test)]
mod tests;
