//! A workbook in memory: only cells that hold something are kept.

use hengce_exact::Number;
use jiff::civil::{Date, DateTime};

/// The sheets of a file, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// A sheet; lines without any cell are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub lines: Vec<Line>,
}

/// One line with its number in the file (from 1, as Excel shows it).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    pub number: u64,
    /// Column (from 0) and cell, in order of columns.
    pub cells: Vec<(u32, Cell)>,
}

/// What stands in a cell, as the file says it. Texts are as they stand: [`crate::read_text`] and its like interpret them.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(Box<str>),
    /// A number as exact decimal digits. From Excel: its 15 significant digits.
    Number(Box<str>),
    Date(Date),
    /// A date with a time of day, in no zone.
    DateTime(DateTime),
    Bool(bool),
    /// An error value such as `#N/A`.
    Error(Box<str>),
}

static EMPTY: Cell = Cell::Empty;

impl Line {
    /// The cell in a column, from 0.
    pub fn cell(&self, column: u32) -> &Cell {
        match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(found) => &self.cells[found].1,
            Err(_) => &EMPTY,
        }
    }

    pub fn texts(&self) -> impl Iterator<Item = (u32, String)> + '_ {
        self.cells.iter().map(|(column, cell)| (*column, cell.to_string()))
    }
}

impl Cell {
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn number(number: &Number) -> Self {
        Self::Number(number.to_string().into())
    }

    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// As a person would read it.
impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Number(text) | Self::Error(text) => f.write_str(text),
            Self::Date(day) => write!(f, "{day}"),
            Self::DateTime(at) if at.second() == 0 && at.subsec_nanosecond() == 0 => {
                f.write_str(&at.strftime("%Y-%m-%d %H:%M").to_string())
            }
            Self::DateTime(at) => f.write_str(&at.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            Self::Bool(yes) => f.write_str(if *yes { "TRUE" } else { "FALSE" }),
        }
    }
}

/// Column letters: 0 is `A`, 26 is `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell's address as Excel writes it: column from 0, line from 1; `C7`.
pub fn address(column: u32, line: u64) -> String {
    format!("{}{line}", column_name(column))
}

/// Takes cells in order of lines and refuses what is past the limits.
pub struct Collector<'a> {
    limits: &'a crate::Limits,
    lines: usize,
    cells: usize,
}

impl<'a> Collector<'a> {
    pub fn new(limits: &'a crate::Limits) -> Self {
        Self { limits, lines: 0, cells: 0 }
    }

    /// Adds a cell to the sheet; an empty one, or a text of nothing but blanks, is left out.
    pub fn push(
        &mut self,
        sheet: &mut Sheet,
        number: u64,
        column: u32,
        cell: Cell,
    ) -> Result<(), crate::SheetError> {
        if cell.is_empty() || matches!(&cell, Cell::Text(text) if text.trim().is_empty()) {
            return Ok(());
        }
        if sheet.lines.last().is_none_or(|line| line.number != number) {
            self.lines += 1;
            if self.lines > self.limits.lines {
                return Err(crate::SheetError::TooManyLines { limit: self.limits.lines });
            }
            sheet.lines.push(Line { number, cells: Vec::new() });
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(crate::SheetError::TooManyCells { limit: self.limits.cells });
        }
        if let Some(line) = sheet.lines.last_mut() {
            line.cells.push((column, cell));
        }
        Ok(())
    }
}
