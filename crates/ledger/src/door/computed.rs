//! Computed fields and conditions: formulas over a record's own fields and rows.

use hengce_exact::Number;
use hengce_formula::{Expr, NoData, Type, Value, value};
use hengce_standard::{Field, FieldKind, Kind, Standard};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::Record;
use crate::door::fields::absent;

/// Decimals kept of a quotient that never ends; rounded half up.
const PLACES: u32 = 12;

/// Fills the computed fields of a record, of its rows first.
pub(crate) fn fill(standard: &Standard, kind: &Kind, record: &mut Record) {
    for field in kind.fields.values() {
        let FieldKind::Rows { fields } = &field.kind else { continue };
        if !fields.values().any(|column| matches!(column.kind, FieldKind::Computed { .. })) {
            continue;
        }
        let Some(Json::Array(rows)) = record.fields.get_mut(&field.id) else { continue };
        for row in rows.iter_mut().filter_map(Json::as_object_mut) {
            fill_map(standard, fields, row, &|_| None);
        }
    }
    let mut fields = std::mem::take(&mut record.fields);
    let about = |name: &str| about(record, name);
    fill_map(standard, &kind.fields, &mut fields, &about);
    record.fields = fields;
}

/// Computes in rounds, because a computed field may use another: those that use others come right a round later.
fn fill_map(
    standard: &Standard,
    columns: &IndexMap<String, Field>,
    fields: &mut Map<String, Json>,
    about: &dyn Fn(&str) -> Option<Value>,
) {
    let formulas: Vec<(&Field, &Expr)> = columns
        .values()
        .filter_map(|field| match &field.kind {
            FieldKind::Computed { formula, live: false, .. } => Some((field, &**formula)),
            _ => None,
        })
        .collect();
    for _ in 0..formulas.len() {
        let mut changed = false;
        for (field, formula) in &formulas {
            let value = {
                let lookup = |name: &[String]| lookup(columns, fields, about, name);
                json_of(&value(formula, &standard.organisation.zone, &lookup))
            };
            let before = if value.is_null() {
                fields.remove(&field.id).unwrap_or(Json::Null)
            } else {
                fields.insert(field.id.clone(), value.clone()).unwrap_or(Json::Null)
            };
            changed |= before != value;
        }
        if !changed {
            return;
        }
    }
}

/// What a formula may ask of the record beyond its fields.
pub(crate) fn about(record: &Record, name: &str) -> Option<Value> {
    Some(match name {
        "id" if !record.id.0.is_empty() => Value::Text(record.id.to_string()),
        "state" => Value::Text(record.state.clone()),
        "code" => Value::Text(record.code.clone()),
        "title" => Value::Text(record.title.clone()),
        "created_at" => Value::Instant(record.created_at),
        "updated_at" => Value::Instant(record.updated_at),
        _ => return None,
    })
}

pub(crate) fn lookup(
    columns: &IndexMap<String, Field>,
    fields: &Map<String, Json>,
    about: &dyn Fn(&str) -> Option<Value>,
    name: &[String],
) -> Value {
    let missing = || Value::Null(Some(NoData::Missing(name.join("."))));
    let [first, rest @ ..] = name else { return missing() };
    let Some(field) = columns.get(first) else { return about(first).unwrap_or_else(missing) };
    let value = fields.get(first).unwrap_or(&Json::Null);
    match (&field.kind, rest) {
        (FieldKind::Rows { fields: columns }, rest) => {
            let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
            match rest {
                [] => Value::Rows(rows.len()),
                [column] => columns.get(column).map_or_else(missing, |column| {
                    column_of(column, rows.iter().filter_map(Json::as_object))
                }),
                _ => missing(),
            }
        }
        (_, []) => value_of(&field.kind, value).unwrap_or_else(missing),
        _ => missing(),
    }
}

/// One column of rows: its numbers, or how many cells hold something where it has no numbers.
pub(crate) fn column_of<'r>(column: &Field, rows: impl Iterator<Item = &'r Map<String, Json>>) -> Value {
    let cells = rows.filter_map(|row| row.get(&column.id)).filter(|cell| !absent(cell));
    match Standard::type_of_field(&column.kind) {
        Some(Type::Number(_)) => Value::Many(cells.filter_map(number_of).collect()),
        _ => Value::Rows(cells.count()),
    }
}

/// The value of a stored field as formulas see it; none when it is absent.
pub(crate) fn value_of(kind: &FieldKind, value: &Json) -> Option<Value> {
    match (kind, value) {
        (FieldKind::Date, Json::String(text)) => text.parse().ok().map(Value::Date),
        (FieldKind::Instant, Json::String(text)) => text.parse().ok().map(Value::Instant),
        (
            FieldKind::Integer { .. }
            | FieldKind::Decimal { .. }
            | FieldKind::Money
            | FieldKind::Percent
            | FieldKind::Rating { .. }
            | FieldKind::HoursIn { .. }
            | FieldKind::Computed { unit: Some(_), .. },
            value,
        ) => number_of(value).map(Value::Number),
        (FieldKind::People | FieldKind::Files | FieldKind::Rows { .. }, _) => None,
        (_, Json::Bool(is)) => Some(Value::Bool(*is)),
        (_, Json::String(text)) => Some(Value::Text(text.clone())),
        (_, Json::Array(items)) => {
            Some(Value::List(items.iter().filter_map(Json::as_str).map(str::to_owned).collect()))
        }
        _ => None,
    }
}

fn number_of(value: &Json) -> Option<Number> {
    match value {
        Json::String(text) => text.parse().ok(),
        Json::Number(number) => number.as_i64().map(Number::whole),
        _ => None,
    }
}

pub(crate) fn json_of(value: &Value) -> Json {
    match value {
        Value::Number(number) => {
            let ends = (0..=PLACES).any(|places| number.to_scaled(places).is_some());
            if ends { number.to_string() } else { number.round_half_up(PLACES).to_string() }.into()
        }
        Value::Text(text) => text.clone().into(),
        Value::Bool(is) => (*is).into(),
        Value::Date(date) => date.to_string().into(),
        Value::Instant(at) => at.to_string().into(),
        Value::List(items) => items.clone().into(),
        Value::Null(_) | Value::Many(_) | Value::Rows(_) => Json::Null,
    }
}
