//! Rows of child tables (goals, budget lines, milestones): on further sheets, keyed by their record's code or title.

use std::collections::BTreeMap;

use hengce_ledger::{Problem, Record};
use hengce_sheets::{Cell, Line, Workbook, address};
use hengce_standard::{Field, FieldKind, Kind};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::fields::{self, Reading, Said};
use crate::hosts::{Called, Hosts};
use crate::judge::Judged;
use crate::layout::{self, names, names_of};
use crate::recognise::{FoundKind, parent_names};
use crate::records::Spoken;
use crate::table::{Header, Table};
use crate::{CellProblem, PreviewRow, PreviewTable, Skipped};

/// Child rows shown of each table.
const SHOWN: usize = 500;

/// Written in a cell of a child row to take the row away.
const GONE: [&str; 2] = ["(删除)", "(delete)"];

/// The rows that a file brings for one child table of one record.
pub struct ChildRows {
    /// The rows field.
    pub field: String,
    pub rows: Vec<ChildRow>,
    /// Where each of them stands among the record's rows, once laid over them; none for one that goes.
    slots: Vec<Option<usize>>,
}

pub struct ChildRow {
    pub sheet: String,
    pub line: u64,
    /// The row's id, where the file gives it.
    id: Option<String>,
    fields: Map<String, Json>,
    /// The cell that says that the row goes.
    gone: Option<u32>,
    pub problems: Vec<CellProblem>,
    places: Vec<(String, u32)>,
    cells: Vec<String>,
}

impl ChildRow {
    fn says(&self, stands: &Json) -> bool {
        self.fields.iter().all(|(field, value)| fields::same(value, stands.get(field)))
    }

    fn value(&self, id: Option<&Json>) -> Map<String, Json> {
        let mut value = Map::new();
        value.extend(id.map(|id| ("id".to_owned(), id.clone())));
        value.extend(
            self.fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(field, value)| (field.clone(), value.clone())),
        );
        value
    }

    pub fn cell(&self, column: u32) -> String {
        format!("{}!{}", self.sheet, address(column, self.line))
    }

    /// The row was to go, and the record has none like it.
    fn nothing_to_take_away(&mut self) {
        if let Some(column) = self.gone {
            let address = self.cell(column);
            let (text, problem) = (GONE[0].to_owned(), Problem::NoSuchRecord);
            self.problems.push(CellProblem { address, column: "id".to_owned(), text, problem });
        }
    }
}

impl ChildRows {
    pub fn of(field: &str, row: ChildRow) -> Self {
        Self { field: field.to_owned(), rows: vec![row], slots: Vec::new() }
    }

    /// The rows of a new record.
    pub fn fresh(&mut self) -> Json {
        let staying = || self.rows.iter().filter(|row| row.gone.is_none());
        let rows = Json::Array(staying().map(|row| row.value(None).into()).collect());
        let mut next = 0..;
        self.slots = self.rows.iter().map(|row| row.gone.map_or_else(|| next.next(), |_| None)).collect();
        self.rows.iter_mut().for_each(ChildRow::nothing_to_take_away);
        rows
    }

    /// The record's rows with these laid over: by row id, else the row that already says the same, else a new one.
    /// Rows that the file does not speak of stay, and those that it takes away go. `None` where nothing changes.
    pub fn over(&mut self, stands: &Record) -> Option<Json> {
        let before: Vec<Json> =
            stands.fields.get(&self.field).and_then(Json::as_array).cloned().unwrap_or_default();
        let mut after = before.clone();
        let mut slots: Vec<usize> = Vec::new();
        let mut gone = Vec::new();
        for row in &mut self.rows {
            let free = |at: usize| !slots.contains(&at);
            let by_id = row.id.as_ref().and_then(|id| {
                before.iter().position(|old| old.get("id").and_then(Json::as_str) == Some(id))
            });
            let alike = || (0..before.len()).find(|at| free(*at) && row.says(&before[*at]));
            let slot = by_id.filter(|at| free(*at)).or_else(alike);
            slots.push(slot.unwrap_or(after.len()));
            match slot {
                None if row.gone.is_some() => {
                    row.nothing_to_take_away();
                    gone.push(after.len());
                    after.push(Json::Null);
                }
                Some(at) if row.gone.is_some() => gone.push(at),
                None => after.push(row.value(None).into()),
                Some(at) if row.says(&before[at]) => {}
                Some(at) => {
                    let mut value = before[at].as_object().cloned().unwrap_or_default();
                    for (field, said) in &row.fields {
                        value.insert(field.clone(), said.clone());
                    }
                    value.retain(|_, said| !said.is_null());
                    after[at] = value.into();
                }
            }
        }
        let staying = |slot: &usize| {
            let before = gone.iter().filter(|gone| *gone < slot).count();
            (!gone.contains(slot)).then_some(slot - before)
        };
        self.slots = slots.iter().map(staying).collect();
        let mut at = 0..;
        after.retain(|_| at.next().is_some_and(|at| !gone.contains(&at)));
        (after != before).then_some(Json::Array(after))
    }

    /// Whether the record has a row like each of these.
    pub fn within(&self, stands: &Record) -> bool {
        let there = stands.fields.get(&self.field).and_then(Json::as_array);
        let says = |row: &ChildRow| there.is_some_and(|there| there.iter().any(|old| row.says(old)));
        self.rows.iter().all(|row| row.gone.is_none() && says(row))
    }

    /// The cell of a path such as `budget[2].planned`, and what stands there.
    pub fn place(&self, path: &str) -> Option<(String, String)> {
        let rest = path.strip_prefix(self.field.as_str())?.strip_prefix('[')?;
        let (index, rest) = rest.split_once(']')?;
        let slot: usize = index.parse().ok()?;
        let row = &self.rows[self.slots.iter().position(|at| *at == Some(slot))?];
        let field = rest.strip_prefix('.').unwrap_or_default();
        let column = row.places.iter().find(|(known, _)| known == field).map_or(0, |(_, column)| *column);
        let text = row.fields.get(field).map_or_else(String::new, |value| {
            value.as_str().map_or_else(|| value.to_string(), str::to_owned)
        });
        Some((row.cell(column), text))
    }
}

/// How the columns of a child sheet are read.
struct Columns<'s> {
    code: Option<Header>,
    title: Option<Header>,
    row: Option<Header>,
    fields: Vec<(&'s Field, Option<Header>)>,
}

/// Reads the child sheets and hangs their rows on the records that they name. Gives a table of each for the preview.
pub fn attach(
    reading: &Reading<'_>,
    book: &mut Workbook,
    found: &FoundKind<'_>,
    hosts: &mut Hosts,
    skipped: &mut BTreeMap<Skipped, u64>,
) -> Vec<PreviewTable> {
    let mut tables = Vec::new();
    for (field, table) in &found.children {
        let FieldKind::Rows { fields } = &field.kind else { continue };
        let columns = columns(found.kind, fields, table);
        let sheet = book.sheets[table.sheet].name.clone();
        let headers = std::iter::once("code".to_owned())
            .chain(columns.fields.iter().map(|(field, _)| field.id.clone()));
        tables.push(PreviewTable {
            field: field.id.clone(),
            sheet: sheet.clone(),
            headers: headers.collect(),
            rows: Vec::new(),
        });
        for line in std::mem::take(&mut book.sheets[table.sheet].lines) {
            if line.number <= table.header_line || !table.holds(&line) {
                continue;
            }
            if table.repeated_by(&line) {
                *skipped.entry(Skipped::Header).or_default() += 1;
                continue;
            }
            let row = row(reading, (&sheet, &line), &columns);
            let said = |header: &Option<Header>| {
                let header = header.as_ref()?;
                let text = line.cell(header.column).to_string().trim().to_owned();
                (!text.is_empty()).then_some((header.column, text))
            };
            let first = columns.code.as_ref().map_or(0, |header| header.column);
            hosts.hang(
                &field.id,
                Called { code: said(&columns.code), title: said(&columns.title), first },
                row,
            );
        }
    }
    tables
}

fn is_gone(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    fields::is_mark(text, GONE)
}

fn columns<'s>(kind: &Kind, fields: &'s IndexMap<String, Field>, table: &Table) -> Columns<'s> {
    let [code, title] = parent_names(kind);
    let title = table.column(&title).cloned();
    // a child table may have a title of its own under the same header; then the code must name the record
    let own = |header: &Header| fields.values().any(|field| names_of(field).contains(&header.normal));
    Columns {
        code: table.column(&code).cloned(),
        title: title.filter(|header| !own(header)),
        row: table.column(&names(&layout::row_header(), "id")).cloned(),
        fields: fields
            .values()
            .filter(|field| layout::fillable(field))
            .map(|field| (field, table.column(&names_of(field)).cloned()))
            .collect(),
    }
}

fn row(reading: &Reading<'_>, (sheet, line): (&str, &Line), columns: &Columns<'_>) -> ChildRow {
    let id = columns
        .row
        .as_ref()
        .map(|header| line.cell(header.column).to_string().trim().to_owned())
        .filter(|id| !id.is_empty());
    let marks = columns.row.iter().chain(columns.fields.iter().filter_map(|(_, header)| header.as_ref()));
    let gone = marks.map(|header| header.column).find(|column| is_gone(line.cell(*column)));
    let mut row = ChildRow {
        sheet: sheet.to_owned(),
        line: line.number,
        id,
        fields: Map::new(),
        gone,
        problems: Vec::new(),
        places: Vec::new(),
        cells: Vec::new(),
    };
    let named = [&columns.code, &columns.title]
        .into_iter()
        .flatten()
        .map(|header| line.cell(header.column).to_string());
    row.cells.push(named.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "));
    for (field, header) in &columns.fields {
        let Some(header) = header else {
            row.cells.push(String::new());
            continue;
        };
        let cell = line.cell(header.column);
        row.cells.push(cell.to_string());
        row.places.push((field.id.clone(), header.column));
        if is_gone(cell) {
            continue;
        }
        match fields::read(reading, field, &header.text, cell) {
            Ok(Said::Nothing) => {}
            Ok(Said::Clear) => {
                row.fields.insert(field.id.clone(), Json::Null);
            }
            Ok(Said::Value(value)) => {
                row.fields.insert(field.id.clone(), value);
            }
            Err(problem) => {
                let address = row.cell(header.column);
                row.problems.push(CellProblem {
                    address,
                    column: field.id.clone(),
                    text: cell.to_string(),
                    problem,
                });
            }
        }
    }
    row
}

/// Adds a judged record's child rows to the preview.
pub fn note(tables: &mut [PreviewTable], record: &Spoken, judged: &Judged) {
    for child in &record.children {
        let Some(table) = tables.iter_mut().find(|table| table.field == child.field) else { continue };
        for row in &child.rows {
            if table.rows.len() >= SHOWN {
                return;
            }
            let at = |problem: &&CellProblem| {
                problem.address.starts_with(&format!("{}!", row.sheet))
                    && problem.address.ends_with(&row.line.to_string())
            };
            let problems = judged.problems.iter().filter(at).cloned().collect();
            table.rows.push(PreviewRow {
                sheet: row.sheet.clone(),
                line: row.line,
                fate: judged.fate,
                cells: row.cells.clone(),
                problems,
            });
        }
    }
}
