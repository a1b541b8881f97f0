//! Lists taken out as Excel, in the layout of the kind's template, so that they can be edited and brought back.

use std::collections::HashMap;

use hengce_exact::Number;
use hengce_ledger::{Actor, Directory, Ledger, Query, Record, RecordId, Refusal};
use hengce_sheets::{Cell, Column, Format};
use hengce_standard::{Field, FieldKind, Kind, Language};
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use crate::ImportError;
use crate::layout::{self, state_header, updated_header, withdrawn_state};
use crate::names::plain;
use crate::template::{self, yes_no};

/// Records taken out at once.
const RECORDS_MAX: usize = 50_000;
const PAGE: u32 = 1000;

pub async fn write(
    ledger: &Ledger,
    actor: &Actor,
    query: &Query,
    language: Language,
) -> Result<Vec<u8>, ImportError> {
    let standard = ledger.standard().clone();
    let kind = standard.kinds.get(&query.kind).ok_or(Refusal::NotFound)?;
    let mut sheets = template::sheets(&standard, kind, language);
    let program_columns: Vec<Column> = std::iter::once(state_header().get(language).to_owned())
        .filter(|_| !kind.lifecycle.states.is_empty())
        .map(|header| Column { header, ..Column::default() })
        .chain(layout::read_only(kind).map(|field| Column {
            header: field.label.get(language).to_owned(),
            format: template::format(&field.kind),
            ..Column::default()
        }))
        .chain([Column {
            header: updated_header().get(language).to_owned(),
            format: Format::DateTime,
            ..Column::default()
        }])
        .collect();
    sheets.records.columns.extend(program_columns);
    let mut writing = Writing::new(ledger, actor, language);
    let mut page = Query { offset: 0, limit: PAGE, ..query.clone() };
    loop {
        let found = ledger.find(actor, &page).await?.records;
        page.offset += found.len() as u64;
        let last = found.len() < PAGE as usize;
        for record in found {
            writing.learn(kind, &record).await?;
            sheets.records.rows.push(writing.row(kind, &record));
            for (field, columns) in layout::children(kind) {
                let Some((_, child)) = sheets.children.iter_mut().find(|(id, _)| *id == field.id) else {
                    continue;
                };
                for row in record
                    .fields
                    .get(&field.id)
                    .and_then(Json::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_object)
                {
                    let mut cells = vec![Cell::text(record.code.as_str()), Cell::text(record.title.as_str())];
                    cells.extend(
                        columns
                            .values()
                            .filter(|child| layout::fillable(child))
                            .map(|child| writing.cell(child, row)),
                    );
                    cells.push(row.get("id").and_then(Json::as_str).map_or(Cell::Empty, Cell::text));
                    child.rows.push(cells);
                }
            }
        }
        if last || sheets.records.rows.len() >= RECORDS_MAX {
            break;
        }
    }
    let mut pages = vec![sheets.records];
    pages.extend(sheets.children.into_iter().map(|(_, page)| page));
    if !sheets.values.columns.is_empty() {
        pages.push(sheets.values);
    }
    let written = tokio::task::spawn_blocking(move || hengce_sheets::write(&pages)).await;
    let stopping = |_| ImportError::Unwritable("the program is stopping".to_owned());
    written.map_err(stopping)?.map_err(ImportError::Unwritable)
}

/// Values as a person reads them.
struct Writing<'a> {
    ledger: &'a Ledger,
    actor: &'a Actor,
    language: Language,
    zone: TimeZone,
    directory: std::sync::Arc<Directory>,
    /// How many people and units answer to a name.
    bearers: HashMap<String, usize>,
    codes: HashMap<String, String>,
}

impl<'a> Writing<'a> {
    fn new(ledger: &'a Ledger, actor: &'a Actor, language: Language) -> Self {
        let directory = ledger.directory();
        let mut bearers = HashMap::new();
        let people = directory.people.values().map(|person| &person.name);
        for name in people.chain(directory.units.values().map(|unit| &unit.name)) {
            *bearers.entry(plain(name)).or_insert(0) += 1;
        }
        let zone = ledger.standard().organisation.zone.clone();
        Self { ledger, actor, language, zone, directory, bearers, codes: HashMap::new() }
    }

    /// Codes of the records that this one names.
    async fn learn(&mut self, kind: &Kind, record: &Record) -> Result<(), Refusal> {
        let mut ids = Vec::new();
        for field in kind.fields.values() {
            named(field, record.fields.get(&field.id), &mut ids);
        }
        for id in ids {
            if self.codes.contains_key(&id) {
                continue;
            }
            let code = match self.ledger.get(self.actor, &RecordId::from(id.as_str())).await {
                Ok(record) => record.code,
                Err(Refusal::NotFound) => String::new(),
                Err(other) => return Err(other),
            };
            self.codes.insert(id, code);
        }
        Ok(())
    }

    fn row(&self, kind: &Kind, record: &Record) -> Vec<Cell> {
        let mut cells = vec![Cell::text(record.code.as_str())];
        cells.extend(layout::columns(kind).map(|field| self.cell(field, &record.fields)));
        if let Some(state) = kind.lifecycle.states.get(&record.state) {
            let withdrawn = withdrawn_state();
            cells.push(Cell::text(
                if record.withdrawn { &withdrawn } else { &state.label }.get(self.language),
            ));
        }
        cells.extend(layout::read_only(kind).map(|field| self.cell(field, &record.fields)));
        let updated = record.updated_at.to_zoned_datetime(self.zone.clone()).datetime();
        cells.push(Cell::DateTime(updated.with().subsec_nanosecond(0).build().unwrap_or(updated)));
        cells
    }

    fn cell(&self, field: &Field, fields: &Map<String, Json>) -> Cell {
        let Some(value) = fields.get(&field.id).filter(|value| !value.is_null()) else { return Cell::Empty };
        let text = value.as_str().unwrap_or_default();
        let joined = |parts: Vec<String>| Cell::text(parts.join("; "));
        let texts = || value.as_array().into_iter().flatten().filter_map(Json::as_str);
        match &field.kind {
            FieldKind::Integer { .. }
            | FieldKind::Rating { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Percent
            | FieldKind::HoursIn { .. }
            | FieldKind::Computed { unit: Some(_), .. } => number(value),
            FieldKind::Date => text.parse().map_or_else(|_| Cell::text(text), Cell::Date),
            FieldKind::Instant => self.instant(text),
            FieldKind::Bool | FieldKind::Computed { unit: None, .. } => {
                value.as_bool().map_or(Cell::Empty, |yes| Cell::text(yes_no(yes, self.language)))
            }
            FieldKind::Choice { options } => {
                Cell::text(options.get(text).map_or(text, |words| words.get(self.language)))
            }
            FieldKind::Choices { options } => joined(
                texts()
                    .map(|id| options.get(id).map_or(id, |words| words.get(self.language)).to_owned())
                    .collect(),
            ),
            FieldKind::Person => Cell::text(self.person(text)),
            FieldKind::Unit => Cell::text(self.unit(text)),
            FieldKind::People => {
                joined(value.as_array().into_iter().flatten().map(|one| self.share(one)).collect())
            }
            FieldKind::Ref { .. } => Cell::text(self.codes.get(text).map_or("", String::as_str)),
            FieldKind::Refs { .. } => joined(texts().filter_map(|id| self.codes.get(id).cloned()).collect()),
            FieldKind::Text { .. } | FieldKind::Prose | FieldKind::Link => Cell::text(text),
            FieldKind::Files | FieldKind::Rows { .. } | FieldKind::Referring { .. } => Cell::Empty,
        }
    }

    fn instant(&self, text: &str) -> Cell {
        let Ok(at) = text.parse::<jiff::Timestamp>() else { return Cell::text(text) };
        let local = at.to_zoned_datetime(self.zone.clone()).datetime();
        // a cell holds whole seconds; what is finer stays exact as text
        if local.subsec_nanosecond() == 0 { Cell::DateTime(local) } else { Cell::text(text) }
    }

    fn person(&self, id: &str) -> String {
        let person = self.directory.people.get(&RecordId::from(id));
        person.map_or_else(String::new, |person| {
            if self.alone(&person.name) { person.name.clone() } else { person.code.clone() }
        })
    }

    fn unit(&self, id: &str) -> String {
        let unit = self.directory.units.get(&RecordId::from(id));
        unit.map_or_else(String::new, |unit| {
            if self.alone(&unit.name) { unit.name.clone() } else { unit.code.clone() }
        })
    }

    fn alone(&self, name: &str) -> bool {
        self.bearers.get(&plain(name)) == Some(&1)
    }

    fn share(&self, one: &Json) -> String {
        let person = one.get("person").and_then(Json::as_str).unwrap_or_default();
        let share: Option<Number> =
            one.get("share").and_then(Json::as_str).and_then(|share| share.parse().ok());
        let percent = share.map_or_else(Number::hundred, |share| &share * &Number::hundred());
        format!("{} {percent}%", self.person(person))
    }
}

fn number(value: &Json) -> Cell {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.parse::<Number>().is_ok_and(|_| !text.contains('/')) {
        Cell::Number(text.into())
    } else {
        Cell::text(text)
    }
}

/// Ids of records that a field names, in rows too.
fn named(field: &Field, value: Option<&Json>, ids: &mut Vec<String>) {
    match (&field.kind, value) {
        (FieldKind::Ref { .. }, Some(Json::String(id))) => ids.push(id.clone()),
        (FieldKind::Refs { .. }, Some(Json::Array(all))) => {
            ids.extend(all.iter().filter_map(Json::as_str).map(str::to_owned))
        }
        (FieldKind::Rows { fields }, Some(Json::Array(rows))) => {
            for row in rows.iter().filter_map(Json::as_object) {
                for child in fields.values() {
                    named(child, row.get(&child.id), ids);
                }
            }
        }
        _ => {}
    }
}
