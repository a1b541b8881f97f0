//! Exports of platforms in a file: which of the known ones it holds, and where their tables lie.

use std::cmp::Reverse;

use hengce_sheets::{Workbook, normalise_header};
use hengce_standard::{Dataset, Export, Layout, Standard};

use crate::Recognised;
use crate::mappings::Mapping;
use crate::table::{self, HeaderLines, Table};

/// The question which of the exports that a file holds is meant; answered by `dataset.export`.
pub const PART: &str = "part";

pub struct FoundExport<'s> {
    pub dataset: &'s Dataset,
    pub export: &'s Export,
    /// One in each sheet that has the headers.
    pub tables: Vec<Table>,
    /// All exports that the file holds, this one among them.
    pub parts: Vec<Recognised>,
}

impl FoundExport<'_> {
    pub fn recognised(&self) -> Recognised {
        Recognised::Export { dataset: self.dataset.id.clone(), export: self.export.id.clone() }
    }
}

/// A dataset and an export with its id among those of the standard and the saved mappings.
pub fn known<'s>(
    standard: &'s Standard,
    mappings: &'s [Mapping],
) -> impl Iterator<Item = (&'s Dataset, &'s Export)> {
    let shipped = standard
        .datasets
        .values()
        .flat_map(|dataset| dataset.exports.iter().map(move |export| (dataset, export)));
    let saved = mappings
        .iter()
        .filter_map(|mapping| Some((standard.datasets.get(&mapping.dataset)?, &mapping.export)));
    shipped.chain(saved)
}

/// The export that is meant, else the one with the longest fingerprint; of equally long ones the first.
pub fn find<'s>(
    standard: &'s Standard,
    mappings: &'s [Mapping],
    book: &Workbook,
    part: Option<&String>,
) -> Option<FoundExport<'s>> {
    let mut parts = parts(standard, mappings, book);
    let all: Vec<Recognised> = parts.iter().map(FoundExport::recognised).collect();
    let meant = |part: &String| {
        parts.iter().position(|found| *part == format!("{}.{}", found.dataset.id, found.export.id))
    };
    let at = part.and_then(meant).unwrap_or(0);
    if parts.is_empty() {
        return None;
    }
    let mut found = parts.swap_remove(at);
    found.parts = all;
    Some(found)
}

/// Everything in the file that is known, the longest fingerprints first; no cell tells two of them.
fn parts<'s>(standard: &'s Standard, mappings: &'s [Mapping], book: &Workbook) -> Vec<FoundExport<'s>> {
    let lines: Vec<HeaderLines> = book.sheets.iter().map(HeaderLines::of).collect();
    let mut found: Vec<FoundExport<'s>> = known(standard, mappings)
        .filter(|(_, export)| !export.fingerprint.is_empty())
        .map(|(dataset, export)| FoundExport {
            dataset,
            export,
            tables: tables(book, &lines, export),
            parts: Vec::new(),
        })
        .filter(|found| !found.tables.is_empty())
        .collect();
    found.sort_by_key(|found| Reverse(found.export.fingerprint.len()));
    let mut kept: Vec<FoundExport<'s>> = Vec::new();
    for mut one in found {
        let taken =
            |table: &Table| kept.iter().flat_map(|kept| &kept.tables).any(|other| other.overlaps(table));
        one.tables.retain(|table| !taken(table));
        if !one.tables.is_empty() {
            kept.push(one);
        }
    }
    let cores: Vec<(usize, u64, (u32, u32))> = kept
        .iter()
        .flat_map(|found| &found.tables)
        .map(|table| (table.sheet, table.header_line, table.core))
        .collect();
    for table in kept.iter_mut().flat_map(|found| &mut found.tables) {
        for (sheet, line, core) in &cores {
            if (table.sheet, table.header_line) == (*sheet, *line) {
                table.beside(*core);
            }
        }
    }
    kept
}

fn tables(book: &Workbook, lines: &[HeaderLines], export: &Export) -> Vec<Table> {
    let known: Vec<Vec<String>> = export.headers.keys().map(|column| names(export, column)).collect();
    let wanted = fingerprint(export, &known);
    let named =
        |name: &str| export.sheets.iter().any(|wanted| normalise_header(wanted) == normalise_header(name));
    let sheets = book.sheets.iter().zip(lines).enumerate();
    sheets
        .filter(|(_, (sheet, _))| export.sheets.is_empty() || named(&sheet.name))
        .filter_map(|(index, (sheet, lines))| match export.layout {
            Layout::Pairs => table::pairs(index, sheet, &wanted, &known),
            layout => table::find((index, sheet, lines), &wanted, layout),
        })
        .collect()
}

/// The headers under which a column of an export may stand, normalised.
pub fn names(export: &Export, column: &str) -> Vec<String> {
    let texts = export.headers.get(column).map_or(&[][..], Vec::as_slice);
    texts.iter().map(|text| normalise_header(text)).collect()
}

/// The fingerprint with alternatives: a header of a column stands for each of that column's headers, which are `known`.
fn fingerprint(export: &Export, known: &[Vec<String>]) -> Vec<Vec<String>> {
    let alternatives = |header: &String| {
        let header = normalise_header(header);
        let column = known.iter().find(|names| names.contains(&header));
        column.cloned().unwrap_or_else(|| vec![header])
    };
    export.fingerprint.iter().map(alternatives).collect()
}
