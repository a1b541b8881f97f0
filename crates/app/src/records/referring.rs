//! The records of other kinds that refer to one: its referring fields as tables.

use hengce_ledger::{Record, RecordId};
use hengce_standard::{Act, Field, FieldKind, Kind};
use serde_json::Value as Json;

use super::columns::{cell, column_label};
use super::scene::Scene;
use super::values::is_number;
use crate::web::{App, Html, Visit};

/// Rows shown of one table, the newest.
const ROWS_MAX: usize = 20;
const COLUMNS_MAX: usize = 6;

/// One referring field of a record.
pub struct Table {
    pub label: String,
    pub help: String,
    /// Label, and whether numbers stand in it.
    pub columns: Vec<(String, bool)>,
    pub rows: Vec<Vec<Html>>,
    pub total: usize,
    /// The list of all that refer here.
    pub all: String,
    /// Makes one that refers here.
    pub new: Option<String>,
}

/// The tables of a record that was read with its live fields.
pub async fn tables(app: &App, visit: &Visit, kind: &Kind, record: &Record) -> Vec<Table> {
    let mut tables = Vec::new();
    for field in kind.fields.values() {
        if let FieldKind::Referring { kind: other, by, .. } = &field.kind
            && let Some(other) = app.standard().kinds.get(other)
            && app.ledger.reach(&visit.actor, Act::Read, &other.id).is_some()
        {
            tables.push(table(app, visit, (field, other, by), record).await);
        }
    }
    tables
}

async fn table(
    app: &App,
    visit: &Visit,
    (field, other, by): (&Field, &Kind, &str),
    record: &Record,
) -> Table {
    let say = visit.say();
    let ids: Vec<&str> = record
        .fields
        .get(&field.id)
        .and_then(Json::as_array)
        .map(|ids| ids.iter().filter_map(Json::as_str).collect())
        .unwrap_or_default();
    let mut rows = Vec::new();
    for id in ids.iter().rev().take(ROWS_MAX) {
        rows.extend(app.ledger.get(&visit.actor, &RecordId::from(*id)).await.ok());
    }
    let scene = Scene::new(app, visit).with_names(app, visit, other, &rows).await;
    let columns: Vec<&String> = other.views.list.iter().filter(|id| *id != by).take(COLUMNS_MAX).collect();
    let creates = !record.withdrawn
        && super::form::made_by_hand(other).is_ok()
        && app.ledger.reach(&visit.actor, Act::Create, &other.id).is_some();
    Table {
        label: say.of(&field.label).to_owned(),
        help: say.of(&field.help).to_owned(),
        columns: columns
            .iter()
            .map(|id| (column_label(&scene, other, id), other.fields.get(*id).is_some_and(is_number)))
            .collect(),
        rows: rows
            .iter()
            .map(|row| columns.iter().map(|id| cell(&scene, other, row, id)).collect())
            .collect(),
        total: ids.len(),
        all: format!("/records/{}?{by}={}", other.id, record.id),
        new: creates.then(|| format!("/records/{}/new?f.{by}={}", other.id, record.id)),
    }
}

/// Whether the kind has a table of all records that refer to it by this field of that kind.
pub fn has_table(kind: &Kind, other: &Kind, field: &Field) -> bool {
    kind.fields.values().any(|own| match &own.kind {
        FieldKind::Referring { kind, by, filter } => *kind == other.id && *by == field.id && filter.is_none(),
        _ => false,
    })
}
