//! Where each column of a dataset gets its values from in a file.

use hengce_facts::Cell as Value;
use hengce_ledger::Problem;
use hengce_sheets::{Cell, Line, Workbook, address, normalise_header};
use hengce_standard::Column;

use crate::columns::{self, Reading};
use crate::recognise::{FoundExport, export_names};
use crate::table::{Header, Table};
use crate::{Answers, CellProblem, ImportError, preamble};

/// Where a column's values come from.
pub enum Source {
    Column(Header),
    /// The same in every row, and how it is shown.
    Fixed(Value, String),
    /// Nowhere; whether it is asked for.
    Nowhere {
        asked: bool,
    },
}

/// One table's columns with their sources, in the dataset's order.
pub struct Sources {
    pub of: Vec<Source>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    pub ignored: Vec<String>,
    /// When the platform made the file, where it says so or the importer does.
    pub stamped: bool,
}

/// Finds each column of the dataset a source: the table, the preamble, the export's constants, the answers.
pub fn sources(
    reading: &Reading<'_>,
    book: &Workbook,
    (found, table): (&FoundExport<'_>, &Table),
    answers: &Answers,
    now: jiff::Timestamp,
) -> Result<Sources, ImportError> {
    let export = found.export;
    let sheet = &book.sheets[table.sheet];
    let mut sources = Sources {
        of: Vec::new(),
        asked: Vec::new(),
        unanswered: Vec::new(),
        ignored: Vec::new(),
        stamped: true,
    };
    let mut used: Vec<u32> = Vec::new();
    for column in found.dataset.columns.values() {
        let header = table.column(&export_names(export, &column.id));
        let said = export
            .preamble
            .get(&column.id)
            .and_then(|label| preamble::labelled(sheet, table.header_line, label));
        let answered = answers.get(&column.id).filter(|answer| !answer.trim().is_empty());
        let asked = export.asked.contains(&column.id);
        let source = if let Some(header) = header {
            used.push(header.column);
            Source::Column(header.clone())
        } else if let Some(text) = export.constants.get(&column.id) {
            fixed(reading, column, &Cell::text(text.as_str()))?
        } else if let Some(cell) = said {
            fixed(reading, column, &cell)?
        } else if let Some(answer) = answered.filter(|_| asked || export.stamp.as_ref() == Some(&column.id)) {
            fixed(reading, column, &Cell::text(answer.as_str()))?
        } else if export.stamp.as_ref() == Some(&column.id) {
            sources.stamped = false;
            Source::Fixed(
                Value::Instant(now),
                now.to_zoned_datetime(reading.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            )
        } else {
            if asked {
                sources.unanswered.push(column.id.clone());
            }
            Source::Nowhere { asked }
        };
        if asked && header.is_none() {
            sources.asked.push(column.id.clone());
        }
        sources.of.push(source);
    }
    let only: Vec<String> = export.only.keys().map(|header| normalise_header(header)).collect();
    let unused = table
        .headers
        .iter()
        .filter(|header| !used.contains(&header.column) && !only.contains(&header.normal));
    sources.ignored = unused.map(|header| header.text.clone()).collect();
    Ok(sources)
}

fn fixed(reading: &Reading<'_>, column: &Column, cell: &Cell) -> Result<Source, ImportError> {
    let wrong =
        |problem| ImportError::WrongAnswer { column: column.id.clone(), text: cell.to_string(), problem };
    let value = columns::value(reading, &column.kind, "", cell).map_err(wrong)?;
    Ok(Source::Fixed(value, cell.to_string()))
}

/// A column's value in a line; null where it has none or a wrong one, which is noted.
pub fn value(
    reading: &Reading<'_>,
    column: &Column,
    source: &Source,
    line: &Line,
    problems: &mut Vec<CellProblem>,
) -> Value {
    let found = match source {
        Source::Fixed(value, _) => Ok(value.clone()),
        Source::Nowhere { .. } => Ok(Value::Null),
        Source::Column(header) => {
            columns::value(reading, &column.kind, &header.text, line.cell(header.column))
        }
    };
    let asked = matches!(source, Source::Nowhere { asked: true });
    match found {
        Ok(Value::Null) if column.required && !asked => {
            problems.push(problem(&column.id, source, line, Problem::Required))
        }
        Ok(value) => return value,
        Err(wrong) => problems.push(problem(&column.id, source, line, wrong)),
    }
    Value::Null
}

/// A problem at the cell that it is about.
pub fn problem(column: &str, source: &Source, line: &Line, problem: Problem) -> CellProblem {
    let (at, text) = match source {
        Source::Column(header) => (address(header.column, line.number), line.cell(header.column).to_string()),
        Source::Fixed(_, text) => (String::new(), text.clone()),
        Source::Nowhere { .. } => (address(0, line.number), String::new()),
    };
    CellProblem { address: at, column: column.to_owned(), text, problem }
}

/// The cells of a line as the preview shows them.
pub fn shown(sources: &Sources, line: &Line) -> Vec<String> {
    let text = |source: &Source| match source {
        Source::Column(header) => line.cell(header.column).to_string(),
        Source::Fixed(_, text) => text.clone(),
        Source::Nowhere { .. } => String::new(),
    };
    sources.of.iter().map(text).collect()
}
