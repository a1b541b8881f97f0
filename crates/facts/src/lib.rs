//! The facts: rows that come in volume from outside, kept as columnar files that name the file, sheet and line of each row.
//!
//! A batch of rows is one immutable Parquet file named by its hash. Which batches count is said by the ledger's
//! `import_batch` records, so one ledger position fixes records and facts alike.

mod columns;
mod merge;
mod standing;
mod store;
mod table;

pub use standing::{Standing, key_of};
pub use table::{Place, Table};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_standard::Dataset;

/// Decimal scale of number columns: Decimal128(38, 6).
pub const SCALE: u32 = 6;

/// The value of a number column that does not fit Decimal128(38, 6) is a fault of the caller: an import rounds or refuses
/// before it writes.
pub fn fits(number: &Number) -> bool {
    number.to_scaled(SCALE).is_some_and(|unscaled| unscaled.unsigned_abs() < 10_u128.pow(38))
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
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

/// A batch that counts: its Parquet file, its `import_batch` record, and when it became known.
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
}

/// The folder of batches.
#[derive(Debug, Clone)]
pub struct Facts {
    folder: PathBuf,
}

impl Facts {
    pub fn open(folder: &Path) -> Result<Self, FactsError> {
        std::fs::create_dir_all(folder).map_err(|error| FactsError::Storage(error.to_string()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Arrow schema of a dataset's merged rows: its columns, then `_batch` (record id), `_sheet`, `_line`, `_row`
    /// (an id stable for batch and line) and `_known_at`.
    ///
    /// Text and person are Utf8; every number Decimal128(38, 6); date Date32; instant and `_known_at` Timestamp in
    /// microseconds, UTC; bool Boolean; `_line` Int64. Every column of the dataset may be null.
    pub fn schema(dataset: &Dataset) -> SchemaRef {
        columns::merged_schema(dataset)
    }

    /// Writes rows as one file, durable when it returns; gives its hash. Writing the same rows again gives the same hash.
    pub fn write(&self, dataset: &Dataset, rows: &[Row]) -> Result<String, FactsError> {
        store::write(&self.folder.join(&dataset.id), dataset, rows)
    }

    /// The rows that stand when these batches count, in order: a later row with the same key restates an earlier one.
    ///
    /// An empty cell says nothing: the earlier file's figure stands in that column. Rows come in the order in which
    /// their key was first seen; `_batch`, `_sheet`, `_line` and `_row` are those of the latest row with the key.
    pub fn merged(&self, dataset: &Dataset, batches: &[BatchRef]) -> Result<Arc<RecordBatch>, FactsError> {
        merge::merged(self, dataset, batches)
    }

    /// The rows that stand when these batches count, to be read a cell at a time.
    pub fn table(&self, dataset: &Dataset, batches: &[BatchRef]) -> Result<Table, FactsError> {
        Ok(Table::new(dataset.clone(), self.merged(dataset, batches)?))
    }

    /// Every version of the rows with this key (its cells in the order of `Dataset::key`), oldest first, each as its
    /// own file held it.
    pub fn restatements(
        &self,
        dataset: &Dataset,
        batches: &[BatchRef],
        key: &[Cell],
    ) -> Result<Vec<(BatchRef, Row)>, FactsError> {
        merge::restatements(self, dataset, batches, key)
    }

    /// The rows of one batch in the order of its file.
    pub fn rows(&self, dataset: &Dataset, hash: &str) -> Result<Vec<Row>, FactsError> {
        columns::rows_of(dataset, &store::read(&self.folder.join(&dataset.id), dataset, hash)?)
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
