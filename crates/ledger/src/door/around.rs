//! What formulas ask of beyond the record itself: who asks, the day, the records that it names and those that name it.

use std::collections::{BTreeSet, HashMap};

use hengce_formula::{Expr, NoData, Value, value};
use hengce_standard::{Field, FieldKind, Kind, Standard};
use jiff::civil::Date;
use serde_json::Value as Json;

use crate::door::Door;
use crate::door::computed::{about, column_of, lookup, value_of};
use crate::find::{Stand, identifier};
use crate::row::{PRESENT, present};
use crate::sql::Sql;
use crate::{Record, RecordId, Refusal};

/// Loaded for the formulas of one record at one moment.
pub(crate) struct Around {
    today: Date,
    /// Whoever asks. The program is nobody: an empty text.
    actor: String,
    /// The record that each reference leads to, by field.
    named: HashMap<String, Record>,
    /// Records that name this one, by field.
    naming: HashMap<String, Vec<Record>>,
}

/// A record about which formulas are asked.
pub(crate) struct Asked<'a> {
    pub standard: &'a Standard,
    pub kind: &'a Kind,
    pub record: &'a Record,
    pub around: &'a Around,
}

impl Door<'_> {
    /// Loads what is behind these own fields of a record. `seen` leaves out what is hidden from the actor by its
    /// state: a figure that people read must not tell it.
    pub(crate) async fn around(
        &self,
        kind: &Kind,
        record: &Record,
        fields: BTreeSet<String>,
        seen: bool,
    ) -> Result<Around, Refusal> {
        let zone = self.standard.organisation.zone.clone();
        let actor = self.actor.person.as_ref().map_or_else(String::new, ToString::to_string);
        let today = self.now.to_zoned_datetime(zone).date();
        let mut around = Around { today, actor, named: HashMap::new(), naming: HashMap::new() };
        for name in fields {
            let Some(field) = kind.fields.get(&name) else { continue };
            if let FieldKind::Referring { .. } = field.kind {
                let rows = self.naming(field, record, today, seen).await?;
                around.naming.insert(name, rows);
            } else if let Some(id) = record.fields.get(&name).and_then(Json::as_str) {
                match self.standing(&RecordId::from(id)).await {
                    Ok(found) if seen && self.hidden(&found.record) => {}
                    Ok(found) => _ = around.named.insert(name, found.record),
                    Err(Refusal::NotFound) => {}
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(around)
    }

    /// The records that name this one in the field's reference and meet its filter, oldest first.
    async fn naming(
        &self,
        field: &Field,
        record: &Record,
        today: Date,
        seen: bool,
    ) -> Result<Vec<Record>, Refusal> {
        let FieldKind::Referring { kind, by, filter } = &field.kind else { return Ok(Vec::new()) };
        let Some(other) = self.standard.kinds.get(kind).filter(|_| !record.id.0.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut rows = self.stored(other, by, &record.id).await?;
        rows.retain(|row| self.earlier.changed(&row.id).is_none());
        let names =
            |row: &&Record| !row.withdrawn && row.fields.get(by).and_then(Json::as_str) == Some(&record.id.0);
        rows.extend(self.earlier.of_kind(&other.id).filter(names).cloned());
        rows.retain(|row| !(seen && self.hidden(row)));
        if let Some(filter) = filter {
            let zone = &self.standard.organisation.zone;
            rows.retain(|row| {
                let of = |path: &[String]| match path {
                    [name] if name == "today" => Value::Date(today),
                    [name] => there(other, row, name),
                    _ => missing(path),
                };
                value(filter, zone, &of) == Value::Bool(true)
            });
        }
        Ok(rows)
    }

    async fn stored(&self, kind: &Kind, by: &str, id: &RecordId) -> Result<Vec<Record>, Refusal> {
        let (Some(name), Some(stand)) = (identifier(&kind.id), Stand::of(kind, by)) else {
            return Ok(Vec::new());
        };
        // The kind stands in the text, so that the index of its reference is considered.
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(&format!(" FROM records r WHERE r.kind = '{name}' AND r.withdrawn = 0 AND "));
        sql.push(&stand.expression()).push(" = ").bind(&*id.0).push(" ORDER BY r.id");
        sql.all(self.readers).await?.iter().map(|row| present(row).map(|found| found.record)).collect()
    }

    pub(crate) fn hidden(&self, record: &Record) -> bool {
        self.standard.kinds.get(&record.kind).is_some_and(|kind| self.rights().blind(kind, record))
    }
}

/// The own fields through which formulas leave the record, live fields followed.
pub(crate) fn asked_of<'e>(kind: &'e Kind, formulas: impl IntoIterator<Item = &'e Expr>) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    let mut waiting: Vec<&Expr> = formulas.into_iter().collect();
    let mut followed = BTreeSet::new();
    while let Some(formula) = waiting.pop() {
        for path in formula.names() {
            let Some(field) = path.first().and_then(|name| kind.fields.get(name)) else { continue };
            match &field.kind {
                FieldKind::Computed { formula, live: true, .. } if followed.insert(field.id.as_str()) => {
                    waiting.push(formula);
                }
                FieldKind::Referring { .. } => _ = wanted.insert(field.id.clone()),
                other if path.len() > 1 && other.leads_to().is_some() => _ = wanted.insert(field.id.clone()),
                _ => {}
            }
        }
    }
    wanted
}

impl Around {
    /// The records that name this one, as a referring field gathers them.
    pub fn naming(&self, field: &str) -> &[Record] {
        self.naming.get(field).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Asked<'_> {
    pub fn value(&self, formula: &Expr) -> Value {
        value(formula, &self.standard.organisation.zone, &|path| self.of(path))
    }

    /// The value of a name.
    pub fn of(&self, path: &[String]) -> Value {
        let around = self.around;
        let [first, rest @ ..] = path else { return missing(path) };
        let Some(field) = self.kind.fields.get(first) else {
            return match (first.as_str(), rest) {
                ("today", []) => Value::Date(around.today),
                ("actor", []) => Value::Text(around.actor.clone()),
                (_, []) => beside(self.record, first).unwrap_or_else(|| missing(path)),
                _ => missing(path),
            };
        };
        match (&field.kind, rest) {
            (FieldKind::Computed { formula, live: true, .. }, []) => self.value(formula),
            (FieldKind::Referring { kind, .. }, rest) => {
                let rows = around.naming(first);
                match rest {
                    [] => Value::Rows(rows.len()),
                    [column] => self.column(kind, column, rows),
                    _ => missing(path),
                }
            }
            (kind, [column]) if kind.leads_to().is_some() => {
                let other = kind.leads_to().and_then(|kind| self.standard.kinds.get(kind));
                let found = other.zip(around.named.get(first));
                found.map_or_else(|| missing(path), |(kind, record)| there(kind, record, column))
            }
            _ => lookup(&self.kind.fields, &self.record.fields, &|name| beside(self.record, name), path),
        }
    }

    /// One column of other records: its numbers, or how many hold something.
    fn column(&self, kind: &str, column: &str, rows: &[Record]) -> Value {
        let Some(kind) = self.standard.kinds.get(kind) else { return Value::Null(None) };
        match kind.fields.get(column) {
            Some(field) => column_of(field, rows.iter().map(|row| &row.fields)),
            None => Value::Rows(rows.iter().filter(|row| !there(kind, row, column).is_null()).count()),
        }
    }
}

fn missing(path: &[String]) -> Value {
    Value::Null(Some(NoData::Missing(path.join("."))))
}

/// A column of a record of another kind, as it is stored.
fn there(kind: &Kind, record: &Record, column: &str) -> Value {
    let path = [column.to_owned()];
    match kind.fields.get(column) {
        Some(field) if !matches!(field.kind, FieldKind::Rows { .. }) => {
            let stored = record.fields.get(column).unwrap_or(&Json::Null);
            value_of(&field.kind, stored).unwrap_or_else(|| missing(&path))
        }
        _ => lookup(&kind.fields, &record.fields, &|name| beside(record, name), &path),
    }
}

/// What stands beside a record's fields: state, code, and whose it is.
fn beside(record: &Record, name: &str) -> Option<Value> {
    let text = |id: &RecordId| Value::Text(id.to_string());
    match name {
        "owner" => record.owner.as_ref().map(text),
        "created_by" => record.created_by.as_ref().map(text),
        _ => about(record, name),
    }
}
