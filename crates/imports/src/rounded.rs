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
        self.0.get(at).copied().unwrap_or(false) && zeros_behind(cell).is_some()
    }
}

fn is_rounded<'c>(cells: impl Iterator<Item = &'c Cell>) -> bool {
    let mut seen = HashSet::new();
    let mut zeros = 0;
    for cell in cells {
        let Some(behind) = zeros_behind(cell) else { continue };
        let Some(behind) = behind else { return false };
        if seen.len() < LOOKED_AT && seen.insert(cell.to_string()) {
            zeros += behind;
        }
    }
    zeros >= ZEROS
}

/// Of a text of more than 15 digits: how many stand behind them if all of these are zeros.
fn zeros_behind(cell: &Cell) -> Option<Option<usize>> {
    let Cell::Text(text) = cell else { return None };
    let text = text.trim();
    if text.len() <= KEPT || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let behind = &text[KEPT..];
    Some(behind.bytes().all(|byte| byte == b'0').then_some(behind.len()))
}
