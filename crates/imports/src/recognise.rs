//! What a file is: told from its headers, never from its name.

use hengce_sheets::{Workbook, normalise_header};
use hengce_standard::{Field, Kind, Standard};

use crate::exports::{self, FoundExport};
use crate::layout::{self, names, names_of};
use crate::mappings::Mapping;
use crate::table::{self, Table};
use crate::{Answers, ImportError};

/// A recognised file with its tables.
pub enum Found<'s> {
    Kind(FoundKind<'s>),
    Export(FoundExport<'s>),
}

pub struct FoundKind<'s> {
    pub kind: &'s Kind,
    /// The sheet of the records themselves; none where only child rows are brought.
    pub main: Option<Table>,
    pub children: Vec<(&'s Field, Table)>,
}

/// What a file is. Where it holds several exports, an answer says which of them is meant, else it is the one with the
/// longest fingerprint.
pub fn recognise<'s>(
    standard: &'s Standard,
    mappings: &'s [Mapping],
    book: &Workbook,
    answers: &Answers,
) -> Result<Found<'s>, ImportError> {
    if let Some(found) = exports::find(standard, mappings, book, answers.get(exports::PART)) {
        return Ok(Found::Export(found));
    }
    if let Some(found) = kind(standard, book) {
        return Ok(Found::Kind(found));
    }
    Err(ImportError::Unrecognised(headers(book)))
}

/// How well a table fits: named by its sheet, headers that are known, share of its headers that are known (percent).
type Fit = (bool, usize, usize);

fn kind<'s>(standard: &'s Standard, book: &Workbook) -> Option<FoundKind<'s>> {
    let mut best: Option<(Fit, FoundKind<'s>)> = None;
    let sheets = sheets(book);
    for kind in layout::importable_kinds(standard) {
        let Some(found) = read_kind(kind, &sheets) else { continue };
        if best.as_ref().is_none_or(|(fit, _)| found.0 > *fit) {
            best = Some(found);
        }
    }
    best.map(|(_, found)| found)
}

/// A sheet's name, normalised, and the tables that it may hold.
struct Candidates {
    name: String,
    tables: Vec<Table>,
}

fn sheets(book: &Workbook) -> Vec<Candidates> {
    let of_sheet = |(index, sheet): (usize, &hengce_sheets::Sheet)| Candidates {
        name: normalise_header(&sheet.name),
        tables: table::candidates(index, sheet),
    };
    book.sheets.iter().enumerate().map(of_sheet).collect()
}

fn read_kind<'s>(kind: &'s Kind, sheets: &[Candidates]) -> Option<(Fit, FoundKind<'s>)> {
    let code = names(&layout::code_header(), "code");
    let title = kind.fields.get(&kind.title).map(names_of);
    let fields: Vec<_> = layout::columns(kind).map(names_of).collect();
    let read_only: Vec<_> = layout::read_only(kind).map(names_of).collect();
    let main = best_table(sheets, &names(&kind.label, &kind.id), &|table| {
        let under = |names: &&Vec<String>| table.column(names).is_some();
        let (titled, coded) = (title.as_ref().is_some_and(|title| under(&title)), under(&&code));
        let fields = fields.iter().filter(under).count();
        let known = fields + usize::from(coded);
        let fits = (titled || coded) && fields > 0 && known >= 2;
        fits.then(|| known + read_only.iter().filter(under).count())
    });
    let mut children = Vec::new();
    let mut fits = Vec::new();
    let parents = parent_names(kind);
    for (field, columns) in layout::children(kind) {
        let columns: Vec<_> = columns.values().map(|column| (column.required, names_of(column))).collect();
        let found = best_table(sheets, &names_of(field), &|table| {
            let under = |names: &Vec<String>| table.column(names).is_some();
            let parent = parents.iter().any(under);
            let required = columns.iter().all(|(required, names)| !required || under(names));
            let known = columns.iter().filter(|(_, names)| under(names)).count();
            (parent && required && known >= 1).then_some(known + 1)
        });
        let taken = |table: &Table| {
            main.as_ref()
                .is_some_and(|(_, main)| main.sheet == table.sheet && main.header_line == table.header_line)
        };
        // one that only looks like a child table, such as the main sheet itself, must be named by its sheet
        if let Some((fit, table)) = found.filter(|(fit, table)| fit.0 || !taken(table)) {
            fits.push(fit);
            children.push((field, table));
        }
    }
    let fit = main.as_ref().map(|(fit, _)| *fit).or_else(|| fits.into_iter().max())?;
    (fit.0 || fit.2 >= 50).then(|| (fit, FoundKind { kind, main: main.map(|(_, table)| table), children }))
}

/// The columns by which a child row names its record: code, title.
pub fn parent_names(kind: &Kind) -> [Vec<String>; 2] {
    let title = kind.fields.get(&kind.title).map(names_of).unwrap_or_default();
    [names(&layout::code_header(), "code"), title]
}

/// The table of the workbook that fits best, where `known` counts the headers that it understands.
fn best_table(
    sheets: &[Candidates],
    sheet_names: &[String],
    known: &dyn Fn(&Table) -> Option<usize>,
) -> Option<(Fit, Table)> {
    let mut best: Option<(Fit, &Table)> = None;
    for sheet in sheets {
        let named = sheet_names.contains(&sheet.name);
        for table in &sheet.tables {
            let Some(known) = known(table) else { continue };
            let fit = (named, known, known * 100 / table.headers.len().max(1));
            if best.as_ref().is_none_or(|(found, _)| fit > *found) {
                best = Some((fit, table));
            }
        }
    }
    best.map(|(fit, table)| (fit, table.clone()))
}

/// What the file has instead: the widest line among the first of each sheet, the first of several.
fn headers(book: &Workbook) -> Vec<String> {
    let widest = |index: usize| {
        let lines = table::candidates(index, &book.sheets[index]).into_iter();
        lines.reduce(|best, line| if line.headers.len() > best.headers.len() { line } else { best })
    };
    let tables = (0..book.sheets.len()).filter_map(widest);
    tables.flat_map(|table| table.headers.into_iter().map(|header| header.text)).take(40).collect()
}
