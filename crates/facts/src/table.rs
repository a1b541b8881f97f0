//! The rows that stand, read a cell at a time: what a page shows of a dataset.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Date32Type;
use datafusion::arrow::record_batch::RecordBatch;
use hengce_ledger::RecordId;
use hengce_standard::Dataset;
use jiff::civil::{Date, date};

use crate::Cell;
use crate::columns::cell_of;

/// The standing rows of one dataset.
#[derive(Debug, Clone)]
pub struct Table {
    dataset: Dataset,
    rows: Arc<RecordBatch>,
}

/// Where the latest version of a row came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The `import_batch` record.
    pub batch: RecordId,
    /// Which row of the batch, from 0.
    pub row: u64,
}

impl Table {
    pub(crate) fn new(dataset: Dataset, rows: Arc<RecordBatch>) -> Self {
        Self { dataset, rows }
    }

    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell by its column's id; null where nothing stands, and for a column that the dataset does not have.
    pub fn cell(&self, row: usize, column: &str) -> Cell {
        let found = self.dataset.columns.get_full(column).and_then(|(at, _, column)| {
            self.rows.columns().get(at).and_then(|array| cell_of(&column.kind, array.as_ref(), row))
        });
        found.unwrap_or(Cell::Null)
    }

    /// The rows whose day in this date column lies between two days, both included, by that day.
    pub fn between(&self, column: &str, from: Date, to: Date) -> Vec<usize> {
        let array = self.dataset.columns.get_index_of(column).and_then(|at| self.rows.columns().get(at));
        let Some(days) = array.and_then(|array| array.as_primitive_opt::<Date32Type>()) else {
            return Vec::new();
        };
        let number = |day: Date| (day - date(1970, 1, 1)).get_days();
        let (from, to) = (number(from), number(to));
        let within = |row: &usize| days.is_valid(*row) && (from..=to).contains(&days.value(*row));
        let mut found: Vec<usize> = (0..days.len()).filter(within).collect();
        found.sort_by_key(|row| days.value(*row));
        found
    }

    /// Where the latest version of a row came from.
    pub fn place(&self, row: usize) -> Option<Place> {
        let text = |name: &str| {
            let array = self.rows.column_by_name(name)?.as_string_opt::<i32>()?;
            array.is_valid(row).then(|| array.value(row))
        };
        let batch = text("_batch")?;
        let at = text("_row")?.strip_prefix(batch)?.strip_prefix('-')?.parse().ok()?;
        Some(Place { batch: RecordId::from(batch), row: at })
    }
}
