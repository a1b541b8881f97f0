//! Comparing versions of a record: what a form changed, what somebody else changed, how a record stood before.

use hengce_ledger::{Record, Revision};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use super::input::is_typed;

/// The fields as they stood at a version, from the revisions, oldest first.
pub fn fields_at(history: &[Revision], version: i64) -> Map<String, Json> {
    let mut fields = Map::new();
    for revision in history.iter().filter(|revision| revision.version <= version) {
        for (name, (_, after)) in &revision.changes {
            if after.is_null() {
                fields.remove(name);
            } else {
                fields.insert(name.clone(), after.clone());
            }
        }
    }
    fields
}

/// The keys of `to` (typed values; null clears) that say something else than `from`.
pub fn patch(kind: &Kind, from: &Map<String, Json>, to: &Map<String, Json>) -> Map<String, Json> {
    let changed = to.iter().filter(|(name, value)| match kind.fields.get(*name) {
        Some(field) => !same(field, from.get(*name).unwrap_or(&Json::Null), value),
        None => false,
    });
    changed.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `from` with a patch laid over it.
pub fn patched(from: &Map<String, Json>, patch: &Map<String, Json>) -> Map<String, Json> {
    let mut out = from.clone();
    for (name, value) in patch {
        if value.is_null() {
            out.remove(name);
        } else {
            out.insert(name.clone(), value.clone());
        }
    }
    out
}

/// Equal as stored: an unticked box is no answer, a number is equal however many zeros end it.
fn same(field: &Field, a: &Json, b: &Json) -> bool {
    let nothing =
        |value: &Json| value.is_null() || value.as_bool() == Some(false) || value.as_str() == Some("");
    if nothing(a) && nothing(b) {
        return true;
    }
    match &field.kind {
        FieldKind::Decimal { .. } | FieldKind::Money | FieldKind::Percent => {
            match (super::values::number(a), super::values::number(b)) {
                (Some(a), Some(b)) => a == b,
                _ => a == b,
            }
        }
        FieldKind::Files => hashes(a) == hashes(b),
        FieldKind::Instant => minute(a) == minute(b),
        _ => a == b,
    }
}

fn hashes(value: &Json) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(|file| file["hash"].as_str()).collect()
}

/// A form's time has no seconds; one that was not touched is not a change.
fn minute(value: &Json) -> &str {
    value.as_str().map_or("", |text| text.get(..16).unwrap_or(text))
}

/// Whether people may change the field in the record's present state.
pub fn is_open_field(field: &Field, state: &str) -> bool {
    is_typed(field) && !field.frozen_in.iter().any(|frozen| frozen == state)
}

/// The patch that brings back how the record stood, in the fields that may still be changed.
pub fn back_to(kind: &Kind, record: &Record, then: &Map<String, Json>) -> Map<String, Json> {
    let open = kind.fields.iter().filter(|(_, field)| is_open_field(field, &record.state));
    let wanted =
        open.map(|(name, _)| (name.clone(), then.get(name).cloned().unwrap_or(Json::Null))).collect();
    patch(kind, &record.fields, &wanted)
}
