//! Laying given fields over a record: what was given is read, what may not be changed is refused.

use hengce_standard::{Field, FieldKind, Kind, Transition};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::door::fields::Reading;
use crate::door::{Door, named};
use crate::{FieldProblem, Problem, Record, Refusal};

impl Door<'_> {
    /// Fills `record` with the given fields; what was wrong with them comes back, all of it. A transition may fill a
    /// field that it needs even where the state has frozen it.
    pub(crate) async fn fill(
        &self,
        kind: &Kind,
        record: &mut Record,
        given: &Map<String, Json>,
        taken: Option<&Transition>,
    ) -> Result<Vec<FieldProblem>, Refusal> {
        let mut reading = Reading::new(self.standard, record.version + 1);
        let mut read = Vec::new();
        for (key, said) in given {
            let Some(field) = kind.fields.get(key) else {
                reading.problem(key, Problem::UnknownField);
                continue;
            };
            if field.kind.derived() {
                // A form may send back what it was shown; what is live is never stored.
                if !said.is_null() && !field.kind.live() && record.fields.get(key) != Some(said) {
                    reading.problem(key, Problem::Stamped);
                }
                continue;
            }
            let faults = reading.problems.len();
            let value = reading.value(key, field, said);
            if reading.problems.len() == faults {
                read.push((field, value));
            }
        }
        let kept = named::check(self, &mut reading, &record.fields).await?;
        let created = record.version == 0;
        for (field, mut value) in read {
            named::describe_files(&field.kind, &mut value, &kept);
            let before = record.fields.get(&field.id).unwrap_or(&Json::Null);
            if *before == value {
                continue;
            }
            let needed = taken.is_some_and(|taken| taken.needs.contains(&field.id));
            let frozen = |field: &Field| !created && !needed && field.frozen_in.contains(&record.state);
            if field.by_program() && !(field.program_writes && self.actor.program) {
                reading.problem(&field.id, Problem::Stamped);
            } else if frozen(field) {
                reading.problem(&field.id, Problem::Frozen);
            } else if let FieldKind::Rows { fields } = &field.kind {
                value = with_computed(fields, before, value);
                check_rows(&mut reading, (&field.id, fields), (before, &value), &frozen);
            }
            if value.is_null() {
                record.fields.shift_remove(&field.id);
            } else {
                record.fields.insert(field.id.clone(), value);
            }
        }
        Ok(reading.problems)
    }
}

fn is_zero(value: Option<&Json>) -> bool {
    value.is_some_and(|value| value == "0" || value == 0)
}

fn row_of<'a>(rows: &'a Json, id: &Json) -> Option<&'a Map<String, Json>> {
    rows.as_array()?.iter().filter_map(Json::as_object).find(|row| row.get("id") == Some(id))
}

/// Carries computed and stamped columns over from the rows that stood before; they are not typed.
fn with_computed(fields: &IndexMap<String, Field>, before: &Json, mut after: Json) -> Json {
    let columns: Vec<&Field> = fields.values().filter(|field| field.by_program()).collect();
    for row in after.as_array_mut().into_iter().flatten().filter_map(Json::as_object_mut) {
        let Some(old) = row.get("id").and_then(|id| row_of(before, id)) else { continue };
        for column in &columns {
            if let (false, Some(value)) = (row.contains_key(&column.id), old.get(&column.id)) {
                row.insert(column.id.clone(), value.clone());
            }
        }
    }
    after
}

/// A frozen column keeps its value in every row that stood before, and such a row stays; a new row may leave it at
/// nothing or 0 (a cost that nobody planned), so that no goal or budget is added after it was agreed. A stamped one
/// is never typed.
fn check_rows(
    reading: &mut Reading<'_>,
    (path, fields): (&str, &IndexMap<String, Field>),
    (before, after): (&Json, &Json),
    frozen: &dyn Fn(&Field) -> bool,
) {
    let rows = |value: &Json| -> Vec<Map<String, Json>> {
        value.as_array().into_iter().flatten().filter_map(Json::as_object).cloned().collect()
    };
    for (index, row) in rows(after).iter().enumerate() {
        let old = row.get("id").and_then(|id| row_of(before, id));
        for field in fields.values() {
            let changed = row.get(&field.id) != old.and_then(|old| old.get(&field.id));
            if changed && !field.stamped.is_empty() {
                reading.problem(&format!("{path}[{index}].{}", field.id), Problem::Stamped);
            } else if changed && frozen(field) && (old.is_some() || !is_zero(row.get(&field.id))) {
                reading.problem(&format!("{path}[{index}].{}", field.id), Problem::Frozen);
            }
        }
    }
    for old in rows(before) {
        let gone = old.get("id").is_none_or(|id| row_of(after, id).is_none());
        if gone && fields.values().any(|field| frozen(field) && old.contains_key(&field.id)) {
            reading.problem(path, Problem::Frozen);
            return;
        }
    }
}
