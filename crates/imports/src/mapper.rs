//! Mapping a file that nothing knows: its tables, which dataset it may fill, and which column stands under which header,
//! suggested from names, labels and what stands in the cells.

use hengce_facts::Facts;
use hengce_ledger::{Actor, Ledger};
use hengce_sheets::{Cell, Workbook, normalise_header, read_bool, read_date, read_instant, read_quantity};
use hengce_standard::{Column, ColumnKind, Dataset, Standard};
use indexmap::IndexMap;
use jiff::tz::TimeZone;

use crate::exports::FoundExport;
use crate::table::{self, Header, Table};
use crate::{Answers, ImportError, PreviewRow, likeness, mappings, plan, rows};

/// Lines from which samples are taken, and those that a preview reads.
const SAMPLED: usize = 20;
const PREVIEWED: u64 = 50;
/// Samples shown of a column.
const SAMPLES: usize = 3;
/// Tables offered of one file.
const TABLES: usize = 40;
/// Least likeness at which a header is suggested, of 100.
const SUGGESTED: u32 = 45;

/// A table of the file: where its header stands, and what is under each.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub sheet: String,
    pub line: u64,
    /// Header and the first values under it.
    pub headers: Vec<(String, Vec<String>)>,
}

/// A column of the dataset and the header that is suggested for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub column: String,
    pub header: Option<String>,
}

/// What is mapped: a dataset, and headers by its columns.
#[derive(Debug, Clone)]
pub struct Mapped {
    pub dataset: String,
    pub headers: IndexMap<String, String>,
}

/// A file open for mapping.
pub struct Mapper {
    book: Workbook,
    tables: Vec<Table>,
}

impl Mapper {
    pub async fn open(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        let book = plan::open(name, bytes).await?;
        let mut tables = Vec::new();
        for (index, sheet) in book.sheets.iter().enumerate() {
            let mut lines = table::candidates(index, sheet);
            // a header has words, and more of them than a line of a preamble; of equals the first
            let words = |table: &Table| {
                let worded = |header: &&Header| read_quantity(&Cell::text(header.text.as_str())).is_err();
                table.headers.iter().filter(worded).count()
            };
            lines.sort_by_key(|table| std::cmp::Reverse(words(table)));
            tables.extend(lines.into_iter().take(3));
        }
        tables.truncate(TABLES);
        if tables.is_empty() {
            return Err(hengce_sheets::SheetError::NoTable.into());
        }
        Ok(Self { book, tables })
    }

    /// The tables that may be meant, the likeliest of each sheet first.
    pub fn candidates(&self) -> Vec<Candidate> {
        let candidate = |table: &Table| Candidate {
            sheet: self.book.sheets[table.sheet].name.clone(),
            line: table.header_line,
            headers: table
                .headers
                .iter()
                .map(|header| {
                    let cells = self.cells(table, header).take(SAMPLES).map(ToString::to_string);
                    (header.text.clone(), cells.collect())
                })
                .collect(),
        };
        self.tables.iter().map(candidate).collect()
    }

    fn cells<'m>(&'m self, table: &'m Table, header: &'m Header) -> impl Iterator<Item = &'m Cell> + 'm {
        let lines = self.book.sheets[table.sheet].lines.iter().filter(|line| table.reaches(line.number));
        lines.take(SAMPLED).map(|line| line.cell(header.column)).filter(|cell| !cell.is_empty())
    }

    /// The dataset that the table's headers are most like.
    pub fn likeliest<'s>(&self, table: usize, standard: &'s Standard) -> Option<&'s Dataset> {
        let table = self.tables.get(table)?;
        let zone = &standard.organisation.zone;
        let likeness = |dataset: &Dataset| {
            let best = |column: &Column| {
                table.headers.iter().map(|header| self.likeness(table, (dataset, column), header, zone)).max()
            };
            let all: u32 = dataset.columns.values().filter_map(best).filter(|like| *like >= SUGGESTED).sum();
            all
        };
        standard.datasets.values().max_by_key(|dataset| likeness(dataset))
    }

    /// A header for each column of the dataset, where one is like it.
    pub fn suggest(&self, table: usize, dataset: &Dataset, zone: &TimeZone) -> Vec<Match> {
        let nothing = |column: &Column| Match { column: column.id.clone(), header: None };
        let mut matches: Vec<Match> = dataset.columns.values().map(nothing).collect();
        let Some(table) = self.tables.get(table) else { return matches };
        let mut all: Vec<(u32, usize, usize)> = Vec::new();
        for (at, column) in dataset.columns.values().enumerate() {
            for (under, header) in table.headers.iter().enumerate() {
                let like = self.likeness(table, (dataset, column), header, zone);
                all.extend((like >= SUGGESTED).then_some((like, at, under)));
            }
        }
        all.sort_by_key(|(like, at, under)| (std::cmp::Reverse(*like), *at, *under));
        let mut used = Vec::new();
        for (like, at, under) in all {
            // the instant and the day of the same thing stand under one header
            let free = !used.contains(&under) || like == likeness::SAME;
            if matches[at].header.is_none() && free {
                matches[at].header = Some(table.headers[under].text.clone());
                used.push(under);
            }
        }
        matches
    }

    fn likeness(
        &self,
        table: &Table,
        (dataset, column): (&Dataset, &Column),
        header: &Header,
        zone: &TimeZone,
    ) -> u32 {
        let like = likeness::of(&likeness::names(dataset, column), header);
        let mut cells = self.cells(table, header).peekable();
        if like < SUGGESTED || cells.peek().is_none() {
            return like;
        }
        let (mut read, mut all) = (0, 0);
        for cell in cells {
            all += 1;
            read += u32::from(reads(&column.kind, cell, zone));
        }
        // totals and remarks among the samples are no reason against it
        if read * 2 >= all { like } else { 0 }
    }

    /// What the first rows would come to under these headers.
    pub async fn preview(
        &self,
        (ledger, facts, actor): (&Ledger, &Facts, &Actor),
        table: usize,
        mapped: &Mapped,
    ) -> Result<Vec<PreviewRow>, ImportError> {
        let dataset = ledger.standard().datasets.get(&mapped.dataset);
        let (Some(dataset), Some(table)) = (dataset, self.tables.get(table)) else {
            return Err(hengce_ledger::Refusal::NotFound.into());
        };
        let export = mappings::export(dataset, mappings::MAPPING, &mapped.headers);
        let mut book = self.book.clone();
        let last = table.header_line + PREVIEWED;
        book.sheets[table.sheet].lines.retain(|line| line.number <= last);
        let found = FoundExport { dataset, export: &export, tables: vec![table.clone()], parts: Vec::new() };
        let rows = rows::plan((ledger, facts, actor), &mut book, &found, &Answers::new()).await?;
        Ok(rows.shown.rows)
    }

    /// Whether the table has a header of this text.
    pub fn has(&self, table: usize, header: &str) -> bool {
        let normal = normalise_header(header);
        self.tables.get(table).is_some_and(|table| table.headers.iter().any(|known| known.normal == normal))
    }
}

fn reads(kind: &ColumnKind, cell: &Cell, zone: &TimeZone) -> bool {
    match kind {
        ColumnKind::Integer | ColumnKind::Decimal { .. } | ColumnKind::Money | ColumnKind::Percent => {
            read_quantity(cell).is_ok()
        }
        ColumnKind::Date | ColumnKind::Month => read_date(cell).is_ok() || read_instant(cell, zone).is_ok(),
        ColumnKind::Instant => read_instant(cell, zone).is_ok(),
        ColumnKind::Bool => read_bool(cell).is_ok(),
        ColumnKind::Text | ColumnKind::Person | ColumnKind::Ref { .. } => true,
    }
}
