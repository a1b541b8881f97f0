//! Rows: a record's small child tables, each row with an id that stays.

use std::collections::HashSet;

use hengce_standard::{Field, FieldKind};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::Problem;
use crate::door::fields::{Reading, absent};

const ROWS_MAX: usize = 500;

/// Reads a whole table. A row without an id is new and gets `VERSION.INDEX`, which no earlier row can have had.
pub(crate) fn read(
    reading: &mut Reading<'_>,
    path: &str,
    fields: &IndexMap<String, Field>,
    given: &Json,
) -> Result<Json, Problem> {
    let given = given.as_array().filter(|rows| rows.len() <= ROWS_MAX).ok_or(Problem::WrongShape)?;
    let mut seen = HashSet::new();
    let mut rows: Vec<Json> = Vec::with_capacity(given.len());
    for (index, row) in given.iter().enumerate() {
        let row = row.as_object().ok_or(Problem::WrongShape)?;
        let known = row.get("id").and_then(Json::as_str).filter(|id| !id.is_empty() && id.len() <= 64);
        let id = known.map_or_else(|| format!("{}.{}", reading.version, index + 1), str::to_owned);
        if !seen.insert(id.clone()) {
            return Err(Problem::WrongShape);
        }
        rows.push(one(reading, &format!("{path}[{index}]"), fields, row, id).into());
    }
    Ok(rows.into())
}

fn one(
    reading: &mut Reading<'_>,
    path: &str,
    fields: &IndexMap<String, Field>,
    given: &Map<String, Json>,
    id: String,
) -> Map<String, Json> {
    let mut row = Map::new();
    row.insert("id".into(), id.into());
    for key in given.keys().filter(|key| *key != "id" && !fields.contains_key(*key)) {
        reading.problem(&format!("{path}.{key}"), Problem::UnknownField);
    }
    for field in fields.values().filter(|field| !matches!(field.kind, FieldKind::Computed { .. })) {
        let at = format!("{path}.{}", field.id);
        let said = given.get(&field.id).unwrap_or(&Json::Null);
        let value = reading.value(&at, field, said);
        if !value.is_null() {
            row.insert(field.id.clone(), value);
        } else if absent(said) && (field.required || beside(field, given)) {
            reading.problem(&at, Problem::Required);
        }
    }
    row
}

/// Whether the row's answers ask for the field: a failure asks for its reason.
fn beside(field: &Field, row: &Map<String, Json>) -> bool {
    field.required_if.as_ref().is_some_and(|asked| {
        let answer = row.get(&asked.column).and_then(Json::as_str);
        answer.is_some_and(|answer| asked.answers.iter().any(|one| one == answer))
    })
}
