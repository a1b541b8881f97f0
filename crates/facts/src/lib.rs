//! The facts: rows that come in volume from outside, kept as columnar files that name the file, sheet and line of each row.
//!
//! A batch of rows is one immutable Parquet file named by its hash. Which batches count is said by the ledger's
//! `import_batch` records, so one ledger position fixes records and facts alike.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use hengce_exact::Number;
use hengce_standard::Dataset;

/// Decimal scale of number columns: Decimal128(38, 6).
pub const SCALE: u32 = 6;

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
    pub fn schema(dataset: &Dataset) -> SchemaRef {
        let _ = dataset;
        todo!()
    }

    /// Writes rows as one file, durable when it returns; gives its hash. Writing the same rows again gives the same hash.
    pub fn write(&self, dataset: &Dataset, rows: &[Row]) -> Result<String, FactsError> {
        let _ = (dataset, rows);
        todo!()
    }

    /// The rows that stand when these batches count, in order: a later row with the same key restates an earlier one.
    pub fn merged(&self, dataset: &Dataset, batches: &[BatchRef]) -> Result<Arc<RecordBatch>, FactsError> {
        let _ = (dataset, batches);
        todo!()
    }

    /// Every version of the rows with this key, oldest first.
    pub fn restatements(&self, dataset: &Dataset, batches: &[BatchRef], key: &[Cell]) -> Result<Vec<(BatchRef, Row)>, FactsError> {
        let _ = (dataset, batches, key);
        todo!()
    }
}
