//! Where each column of a dataset gets its values from in a file.

use hengce_exact::Number;
use hengce_facts::Cell as Value;
use hengce_ledger::Problem;
use hengce_sheets::{Cell, Line, Sheet, Workbook, address, normalise_header, read_text};
use hengce_standard::{Column, ColumnKind, Export};
use jiff::civil::Date;

use crate::columns::{self, Reading};
use crate::exports::{FoundExport, names};
use crate::table::{Header, Table};
use crate::{Answers, CellProblem, ImportError, preamble};

/// Between the texts of cells that are joined.
const JOINT: &str = " / ";

/// Where a column's values come from.
pub enum Source {
    Column(Under),
    /// Several cells, joined as one text; and what stands for none.
    Joined(Vec<Header>, Option<Cell>),
    /// The same in every row, and how it is shown.
    Fixed(Value, String),
    /// Nowhere; whether it is asked for.
    Nowhere {
        asked: bool,
    },
}

/// The cells under a header.
pub struct Under {
    pub header: Header,
    /// What plain numbers are multiplied by.
    scale: Option<Number>,
    /// What an empty cell stands for.
    blank: Option<Cell>,
}

/// One table's columns with their sources, in the dataset's order.
#[derive(Default)]
pub struct Sources {
    pub of: Vec<Source>,
    pub asked: Vec<String>,
    pub unanswered: Vec<String>,
    /// Of those asked for, the ones whose answer is a header.
    pub picked: Vec<String>,
    pub ignored: Vec<String>,
    /// When the platform made the file, where it says so or the importer does.
    pub stamped: bool,
}

/// Where the sources are looked for.
struct Place<'a> {
    reading: &'a Reading<'a>,
    export: &'a Export,
    table: &'a Table,
    sheet: &'a Sheet,
    answers: &'a Answers,
    now: jiff::Timestamp,
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
    let place = Place { reading, export, table, sheet: &book.sheets[table.sheet], answers, now };
    let mut sources = Sources { stamped: true, ..Sources::default() };
    let mut used: Vec<u32> = Vec::new();
    for column in found.dataset.columns.values() {
        let source = if let Some(source) = place.in_table(column)? {
            match &source {
                Source::Column(under) => used.push(under.header.column),
                Source::Joined(headers, _) => used.extend(headers.iter().map(|header| header.column)),
                _ => {}
            }
            source
        } else {
            let picked = export.picks.contains(&column.id);
            let asked = picked || export.asked.contains(&column.id);
            if asked {
                sources.asked.push(column.id.clone());
            }
            if picked {
                sources.picked.push(column.id.clone());
            }
            let source = place.beside_table(column, &mut sources.stamped)?;
            let needed = column.required || export.asked.contains(&column.id);
            if asked && needed && matches!(source, Source::Nowhere { .. }) {
                sources.unanswered.push(column.id.clone());
            }
            source
        };
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

impl Place<'_> {
    /// Under a header: a known one, several joined, or the one that was picked.
    fn in_table(&self, column: &Column) -> Result<Option<Source>, ImportError> {
        let blank = self.export.blanks.get(&column.id).map(|text| Cell::text(text.as_str()));
        let under = |header: &Header, blank| {
            // a header with a percent sign has said what its numbers are in
            let scale = self.export.scales.get(&column.id).filter(|_| !header.normal.contains('%')).cloned();
            Source::Column(Under { header: header.clone(), scale, blank })
        };
        if let Some(header) = self.table.column(&names(self.export, &column.id)) {
            return Ok(Some(under(header, blank)));
        }
        if let Some(texts) = self.export.joins.get(&column.id) {
            let headers: Vec<Header> = texts
                .iter()
                .filter_map(|text| self.table.column(&[normalise_header(text)]))
                .cloned()
                .collect();
            match blank {
                Some(blank) if headers.is_empty() => return fixed(self.reading, column, &blank).map(Some),
                blank if !headers.is_empty() => return Ok(Some(Source::Joined(headers, blank))),
                _ => {}
            }
        }
        let Some(answer) = self.answer(column).filter(|_| self.export.picks.contains(&column.id)) else {
            return Ok(None);
        };
        let header = self.table.headers.iter().find(|header| header.normal == normalise_header(answer));
        match header {
            Some(header) => Ok(Some(under(header, blank))),
            None => Err(ImportError::WrongAnswer {
                column: column.id.clone(),
                text: answer.to_owned(),
                problem: Problem::NotAnOption,
            }),
        }
    }

    fn answer(&self, column: &Column) -> Option<&str> {
        self.answers.get(&column.id).map(String::as_str).filter(|answer| !answer.trim().is_empty())
    }

    /// The same for every row: said by the export, above the table, or by whoever imports.
    fn beside_table(&self, column: &Column, stamped: &mut bool) -> Result<Source, ImportError> {
        let (export, id) = (self.export, &column.id);
        let above = |label: &String| preamble::labelled(self.sheet, self.table.header_line, label);
        let is_stamp = export.stamp.as_ref() == Some(id);
        let asked = export.asked.contains(id);
        if let Some(text) = export.constants.get(id) {
            fixed(self.reading, column, &Cell::text(text.as_str()))
        } else if let Some(cell) = export.preamble.get(id).and_then(|labels| labels.iter().find_map(above)) {
            fixed(self.reading, column, &cell)
        } else if let Some(day) = self.end_of_window(id) {
            Ok(Source::Fixed(Value::Date(day), day.to_string()))
        } else if let Some(answer) = self.answer(column).filter(|_| asked || is_stamp) {
            fixed(self.reading, column, &Cell::text(answer))
        } else if is_stamp {
            *stamped = false;
            let shown = self.now.to_zoned_datetime(self.reading.zone.clone()).strftime("%Y-%m-%d %H:%M");
            Ok(Source::Fixed(Value::Instant(self.now), shown.to_string()))
        } else {
            Ok(Source::Nowhere { asked })
        }
    }

    /// The first or last day that the file is about, where the column is one of these.
    fn end_of_window(&self, id: &str) -> Option<Date> {
        let at = self.export.spans.iter().position(|span| span == id)?;
        let label = self.export.window.as_ref()?;
        let cell = preamble::labelled(self.sheet, self.table.header_line, label)?;
        let (from, to) = preamble::window(&cell)?;
        Some(if at == 0 { from } else { to })
    }
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
        Source::Column(Under { header, scale, blank }) => {
            let cell = line.cell(header.column);
            let cell = blank.as_ref().filter(|_| columns::is_nothing(&column.kind, cell)).unwrap_or(cell);
            columns::value(reading, &column.kind, &header.text, cell)
                .and_then(|value| columns::scaled(value, scale.as_ref(), cell))
        }
        Source::Joined(headers, blank) => match (joined(headers, line), blank) {
            (Ok(text), Some(blank)) if text.is_empty() => columns::value(reading, &column.kind, "", blank),
            (Ok(text), _) => columns::value(reading, &column.kind, "", &Cell::text(text)),
            (Err(problem), _) => Err(problem),
        },
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

/// The cells that hold something, as one text.
fn joined(headers: &[Header], line: &Line) -> Result<String, Problem> {
    let mut texts = Vec::new();
    for header in headers {
        let cell = line.cell(header.column);
        if !columns::is_nothing(&ColumnKind::Text, cell) {
            texts.extend(read_text(cell).map_err(|_| Problem::DigitsLost)?);
        }
    }
    Ok(texts.join(JOINT))
}

/// A problem at the cell that it is about.
pub fn problem(column: &str, source: &Source, line: &Line, problem: Problem) -> CellProblem {
    let (at, text) = match source {
        Source::Column(under) => {
            (under.header.address(line.number), line.cell(under.header.column).to_string())
        }
        Source::Joined(headers, _) => (
            headers.first().map_or_else(String::new, |header| header.address(line.number)),
            joined(headers, line).unwrap_or_default(),
        ),
        Source::Fixed(_, text) => (String::new(), text.clone()),
        Source::Nowhere { .. } => (address(0, line.number), String::new()),
    };
    CellProblem { address: at, column: column.to_owned(), text, problem }
}

/// The cells of a line as the preview shows them.
pub fn shown(sources: &Sources, line: &Line) -> Vec<String> {
    let text = |source: &Source| match source {
        Source::Column(Under { header, blank, .. }) => match (line.cell(header.column), blank) {
            (cell, Some(blank)) if columns::is_nothing(&ColumnKind::Text, cell) => blank.to_string(),
            (cell, _) => cell.to_string(),
        },
        Source::Joined(headers, _) => joined(headers, line).unwrap_or_default(),
        Source::Fixed(_, text) => text.clone(),
        Source::Nowhere { .. } => String::new(),
    };
    sources.of.iter().map(text).collect()
}
