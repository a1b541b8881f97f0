//! What the program writes itself: stamps of a transition, first values; and what must be filled.

use hengce_standard::{Field, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use crate::door::{Door, fields};
use crate::{FieldProblem, Problem, Record};

/// Sets the fields that this act stamps: an instant or date from the clock, a person field from the actor, a whole number
/// one higher than it was. In rows, those that have no stamp yet.
pub(crate) fn set(door: &Door<'_>, kind: &Kind, record: &mut Record, act: &str) {
    for field in kind.fields.values() {
        if let FieldKind::Rows { fields: columns } = &field.kind {
            let Some(Json::Array(rows)) = record.fields.get_mut(&field.id) else { continue };
            for row in rows.iter_mut().filter_map(Json::as_object_mut) {
                for column in columns.values().filter(|column| stamps(column, act)) {
                    if !fields::filled(row, &column.id) {
                        put(row, column, stamp(door, column, None));
                    }
                }
            }
        } else if stamps(field, act) {
            let before = record.fields.get(&field.id).and_then(Json::as_i64);
            put(&mut record.fields, field, stamp(door, field, before));
        } else if let Some(first) = first_value(field, record) {
            record.fields.insert(field.id.clone(), first);
        }
    }
}

/// What a field that keeps another's first value takes now: nothing where it has one already.
fn first_value(field: &Field, record: &Record) -> Option<Json> {
    let kept = fields::filled(&record.fields, &field.id);
    let from = field.first_of.as_ref().filter(|_| !kept)?;
    record.fields.get(from).filter(|_| fields::filled(&record.fields, from)).cloned()
}

fn stamps(field: &Field, act: &str) -> bool {
    field.stamped.iter().any(|by| by == act)
}

fn put(fields: &mut Map<String, Json>, field: &Field, value: Option<Json>) {
    if let Some(value) = value {
        fields.insert(field.id.clone(), value);
    }
}

fn stamp(door: &Door<'_>, field: &Field, before: Option<i64>) -> Option<Json> {
    match field.kind {
        FieldKind::Instant => Some(door.now.to_string().into()),
        FieldKind::Date => {
            let zone = door.standard.organisation.zone.clone();
            Some(door.now.to_zoned_datetime(zone).date().to_string().into())
        }
        FieldKind::Person => door.actor.person.as_ref().map(|id| (*id.0).into()),
        FieldKind::Bool => Some(true.into()),
        FieldKind::Integer { .. } => Some(before.unwrap_or(0).saturating_add(1).into()),
        _ => None,
    }
}

/// Adds a problem for every required field without a value, unless something else is already wrong with it.
pub(crate) fn require(kind: &Kind, record: &Record, problems: &mut Vec<FieldProblem>) {
    for field in kind.fields.values() {
        let faulty = problems.iter().any(|known| {
            let rest = known.field.strip_prefix(&field.id);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        });
        if field.required && !field.by_program() && !faulty && !fields::filled(&record.fields, &field.id) {
            problems.push(FieldProblem { field: field.id.clone(), problem: Problem::Required });
        }
    }
}
