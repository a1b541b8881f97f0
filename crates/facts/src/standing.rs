//! The rows that stand, found by their key: what a new file is held against.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use hengce_standard::Dataset;

use crate::columns::cell_of;
use crate::{BatchRef, Cell, Facts, FactsError};

/// The merged rows of a dataset with an index over their key.
#[derive(Debug)]
pub struct Standing<'a> {
    dataset: &'a Dataset,
    rows: Arc<RecordBatch>,
    index: HashMap<String, usize>,
}

impl<'a> Standing<'a> {
    pub async fn of(facts: &Facts, dataset: &'a Dataset, batches: &[BatchRef]) -> Result<Self, FactsError> {
        let rows = facts.merged(dataset, batches).await?;
        let mut standing = Self { dataset, rows, index: HashMap::new() };
        for row in 0..standing.rows.num_rows() {
            let key: Vec<Cell> = key_columns(dataset).map(|column| standing.cell(row, column)).collect();
            standing.index.insert(key_text(key.iter()), row);
        }
        Ok(standing)
    }

    /// The standing row with the same key as these cells, which follow the dataset's columns.
    pub fn find(&self, cells: &[Cell]) -> Option<usize> {
        self.index.get(&key_of(self.dataset, cells)).copied()
    }

    /// How many rows stand.
    pub fn count(&self) -> usize {
        self.rows.num_rows()
    }

    /// A cell of a standing row; null where there is none.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        let kind = self.dataset.columns.get_index(column).map(|(_, column)| &column.kind);
        let found = kind.and_then(|kind| cell_of(kind, self.rows.column(column).as_ref(), row));
        found.unwrap_or(Cell::Null)
    }
}

fn key_columns(dataset: &Dataset) -> impl Iterator<Item = usize> + '_ {
    dataset.key.iter().filter_map(|id| dataset.columns.get_index_of(id))
}

/// The key of a row as one text: equal for equal keys.
pub fn key_of(dataset: &Dataset, cells: &[Cell]) -> String {
    key_text(key_columns(dataset).map(|column| cells.get(column).unwrap_or(&Cell::Null)))
}

fn key_text<'c>(cells: impl Iterator<Item = &'c Cell>) -> String {
    let mut key = String::new();
    for cell in cells {
        let _ = match cell {
            Cell::Null => write!(key, "\u{1e}"),
            Cell::Text(text) => write!(key, "{text}"),
            Cell::Number(number) => write!(key, "{number}"),
            Cell::Date(day) => write!(key, "{day}"),
            Cell::Instant(at) => write!(key, "{}", at.as_microsecond()),
            Cell::Bool(yes) => write!(key, "{yes}"),
        };
        key.push('\u{1f}');
    }
    key
}
