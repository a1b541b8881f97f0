//! Ids that a spreadsheet has rounded to its 15 digits and written out again: told from a whole column.

use std::collections::HashSet;

use hengce_sheets::{Cell, Sheet};
use hengce_standard::{ColumnKind, Dataset};

use crate::sources::{Source, Sources};
use crate::table::Table;

/// Digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;
/// Zeros behind them, over a column, from which on chance is no explanation: one column in a thousand.
const ZEROS: usize = 3;
/// Different long numbers looked at in a column.
const LOOKED_AT: usize = 1000;

/// Text columns of a table, in the dataset's order, whose long numbers all end in zeros.
pub struct Rounded(Vec<bool>);

impl Rounded {
    pub fn of(dataset: &Dataset, sources: &Sources, sheet: &Sheet, table: &Table) -> Self {
        let lost = |(column, source): (&hengce_standard::Column, &Source)| match (&column.kind, source) {
            (ColumnKind::Text, Source::Column(under)) => {
                let lines = sheet.lines.iter().filter(|line| table.reaches(line.number));
                is_rounded(lines.map(|line| line.cell(under.header.column)))
            }
            _ => false,
        };
        Self(dataset.columns.values().zip(&sources.of).map(lost).collect())
    }

    /// Whether the cell of the dataset's column at this place is such a number.
    pub fn has_lost(&self, at: usize, cell: &Cell) -> bool {
        self.0.get(at).copied().unwrap_or(false) && digits_behind(cell).is_some_and(is_zeros)
    }
}

fn is_rounded<'c>(cells: impl Iterator<Item = &'c Cell>) -> bool {
    let mut seen = HashSet::new();
    let mut zeros = 0;
    for cell in cells {
        let Some(behind) = digits_behind(cell) else { continue };
        if !is_zeros(behind) {
            return false;
        }
        if seen.len() < LOOKED_AT && seen.insert(cell.to_string()) {
            zeros += behind.len();
        }
    }
    zeros >= ZEROS
}

/// What stands behind the first 15 digits of a text of more than that, and of nothing else.
fn digits_behind(cell: &Cell) -> Option<&str> {
    let Cell::Text(text) = cell else { return None };
    let text = text.trim();
    let long = text.len() > KEPT && text.bytes().all(|byte| byte.is_ascii_digit());
    long.then(|| &text[KEPT..])
}

fn is_zeros(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}
