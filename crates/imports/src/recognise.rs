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
    for kind in layout::importable_kinds(standard) {
        let Some(found) = read_kind(kind, book) else { continue };
        if best.as_ref().is_none_or(|(fit, _)| found.0 > *fit) {
            best = Some(found);
        }
    }
    best.map(|(_, found)| found)
}

fn read_kind<'s>(kind: &'s Kind, book: &Workbook) -> Option<(Fit, FoundKind<'s>)> {
    let main = best_table(book, &names(&kind.label, &kind.id), &|table| {
        let titled =
            kind.fields.get(&kind.title).is_some_and(|title| table.column(&names_of(title)).is_some());
        let coded = table.column(&names(&layout::code_header(), "code")).is_some();
        let fields = layout::columns(kind).filter(|field| table.column(&names_of(field)).is_some()).count();
        let known = fields + usize::from(coded);
        ((titled || coded) && fields > 0 && known >= 2).then_some(
            known + layout::read_only(kind).filter(|field| table.column(&names_of(field)).is_some()).count(),
        )
    });
    let mut children = Vec::new();
    let mut fits = Vec::new();
    for (field, columns) in layout::children(kind) {
        let found = best_table(book, &names_of(field), &|table| {
            let parent = parent_names(kind).iter().any(|names| table.column(names).is_some());
            let required = columns
                .values()
                .filter(|column| column.required)
                .all(|column| table.column(&names_of(column)).is_some());
            let known = columns.values().filter(|column| table.column(&names_of(column)).is_some()).count();
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
    book: &Workbook,
    sheet_names: &[String],
    known: &dyn Fn(&Table) -> Option<usize>,
) -> Option<(Fit, Table)> {
    let mut best: Option<(Fit, Table)> = None;
    for (index, sheet) in book.sheets.iter().enumerate() {
        let named = sheet_names.contains(&normalise_header(&sheet.name));
        for table in table::candidates(index, sheet) {
            let Some(known) = known(&table) else { continue };
            let fit = (named, known, known * 100 / table.headers.len().max(1));
            if best.as_ref().is_none_or(|(found, _)| fit > *found) {
                best = Some((fit, table));
            }
        }
    }
    best
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
