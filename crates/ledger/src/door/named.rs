//! What a change names must be there: records that the actor may read, people and units, kept files.

use std::collections::{HashMap, HashSet};

use hengce_standard::FieldKind;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use crate::door::Door;
use crate::door::fields::{Named, Reading};
use crate::door::permission::{PERSON, UNIT};
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Problem, Refusal};

/// Kept files that were named: hash to size and media type.
pub(crate) type Kept = HashMap<String, (i64, String)>;

/// Adds a problem for every named thing that is missing, except those that the record named before.
pub(crate) async fn check(
    door: &Door<'_>,
    reading: &mut Reading<'_>,
    before: &Map<String, Json>,
) -> Result<Kept, Refusal> {
    let named = std::mem::take(&mut reading.named);
    if named.is_empty() {
        return Ok(Kept::new());
    }
    let mut known = HashSet::new();
    before.values().for_each(|value| strings(value, &mut known));
    let records = records(door, &named, &known).await?;
    let kept = kept(door, &named).await?;
    for (path, name) in named {
        match name {
            Named::File { hash } if !kept.contains_key(&hash) => reading.problem(&path, Problem::NotAFile),
            Named::File { .. } => {}
            Named::Record { kind, id } => {
                let there = match kind.as_str() {
                    _ if known.contains(&*id.0) => true,
                    PERSON => door.directory.people.contains_key(&id),
                    UNIT => door.directory.units.contains_key(&id),
                    _ => records.get(&*id.0) == Some(&kind),
                };
                if !there {
                    reading.problem(&path, Problem::NoSuchRecord);
                }
            }
        }
    }
    Ok(kept)
}

fn strings<'a>(value: &'a Json, found: &mut HashSet<&'a str>) {
    match value {
        Json::String(text) => {
            found.insert(text);
        }
        Json::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Json::Object(map) => map.values().for_each(|item| strings(item, found)),
        _ => {}
    }
}

/// Ids to kinds of the named records that the actor may read.
async fn records(
    door: &Door<'_>,
    named: &[(String, Named)],
    known: &HashSet<&str>,
) -> Result<HashMap<String, String>, Refusal> {
    let ids: HashSet<&str> = named
        .iter()
        .filter_map(|(_, name)| match name {
            Named::Record { kind, id } if kind != PERSON && kind != UNIT => Some(&*id.0),
            _ => None,
        })
        .filter(|id| !known.contains(id))
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("SELECT r.id, r.kind FROM records r WHERE r.withdrawn = 0 AND r.id IN ");
    sql.bind_list(ids.into_iter().map(Cell::from));
    if !door.rights().scope_of_all(&mut sql) {
        return Ok(HashMap::new());
    }
    sql.all(door.readers).await?.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
}

async fn kept(door: &Door<'_>, named: &[(String, Named)]) -> Result<Kept, Refusal> {
    let hashes: HashSet<&str> = named
        .iter()
        .filter_map(|(_, name)| match name {
            Named::File { hash } => Some(hash.as_str()),
            Named::Record { .. } => None,
        })
        .collect();
    if hashes.is_empty() {
        return Ok(Kept::new());
    }
    let mut sql = Sql::new("SELECT hash, size, media FROM files WHERE hash IN ");
    sql.bind_list(hashes.into_iter().map(Cell::from));
    sql.all(door.readers).await?.iter().map(|row| Ok((get(row, 0)?, (get(row, 1)?, get(row, 2)?)))).collect()
}

/// Writes size and media type of kept files beside their names.
pub(crate) fn describe_files(kind: &FieldKind, value: &mut Json, kept: &Kept) {
    match (kind, value) {
        (FieldKind::Files, Json::Array(files)) => {
            for file in files.iter_mut().filter_map(Json::as_object_mut) {
                let found = file.get("hash").and_then(Json::as_str).and_then(|hash| kept.get(hash));
                if let Some((size, media)) = found.cloned() {
                    file.insert("size".into(), size.into());
                    file.insert("media".into(), media.into());
                }
            }
        }
        (FieldKind::Rows { fields }, Json::Array(rows)) => {
            for row in rows.iter_mut().filter_map(Json::as_object_mut) {
                describe_columns(fields, row, kept);
            }
        }
        _ => {}
    }
}

fn describe_columns(
    fields: &IndexMap<String, hengce_standard::Field>,
    row: &mut Map<String, Json>,
    kept: &Kept,
) {
    for field in fields.values() {
        if let Some(value) = row.get_mut(&field.id) {
            describe_files(&field.kind, value, kept);
        }
    }
}
