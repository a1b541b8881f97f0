//! Reads for the program and for histories: revisions, records as they stood, what changed since.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use sqlx::sqlite::SqlitePool;

use crate::canonical::instant;
use crate::door::permission::Rights;
use crate::row::{AS_OF, PRESENT, REVISION, Written, get, micros, origin_of, records};
use crate::sql::Sql;
use crate::{Position, Record, RecordId, Refusal, Revision};

/// A revision with what it was before.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    pub revision: Revision,
    pub kind: String,
    /// The state before; none for a new record.
    pub from: Option<String>,
    /// Whose it was before.
    pub former_owner: Option<RecordId>,
    pub owner: Option<RecordId>,
}

pub(crate) async fn history(readers: &SqlitePool, id: &RecordId) -> Result<Vec<Revision>, Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(REVISION).push(" FROM revisions v WHERE v.record = ").bind(&*id.0).push(" ORDER BY v.version");
    let mut before = Map::new();
    let mut found = Vec::new();
    for row in sql.all(readers).await? {
        let written = Written::read(&row)?;
        let after = written.document()?;
        found.push(revision(written, &before, &after));
        before = after;
    }
    Ok(found)
}

/// Adds the condition that the batch made the revision `v`.
fn of_batch(batch: &RecordId, sql: &mut Sql) {
    sql.push("v.origin >= ")
        .bind(format!("[\"{batch}\","))
        .push(" AND v.origin < ")
        .bind(format!("[\"{batch}\"-"));
}

/// The sheets and lines from which a batch made its revisions.
pub(crate) async fn lines(readers: &SqlitePool, batch: &RecordId) -> Result<Vec<(String, u64)>, Refusal> {
    let mut sql = Sql::new("SELECT v.origin FROM revisions v WHERE ");
    of_batch(batch, &mut sql);
    let mut found = Vec::new();
    for row in sql.all(readers).await? {
        found.extend(origin_of(get(&row, 0)?).map(|origin| (origin.sheet, origin.line)));
    }
    Ok(found)
}

/// The revisions that a batch made, in order of their positions.
pub(crate) async fn imported(
    rights: Rights<'_>,
    readers: &SqlitePool,
    batch: &RecordId,
) -> Result<Vec<Revision>, Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(REVISION).push(", p.fields FROM revisions v");
    sql.push(" LEFT JOIN revisions p ON p.record = v.record AND p.version = v.version - 1");
    sql.push(" JOIN records r ON r.id = v.record WHERE ");
    of_batch(batch, &mut sql);
    if !rights.scope_of_all(&mut sql) {
        return Ok(Vec::new());
    }
    sql.push(" ORDER BY v.position");
    let mut found = Vec::new();
    for row in sql.all(readers).await? {
        let written = Written::read(&row)?;
        let before: Option<&str> = get(&row, 18)?;
        let before = before.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let after = written.document()?;
        found.push(revision(written, &before, &after));
    }
    Ok(found)
}

/// What was done after a position without an import, in order, and the position up to which that is all.
pub(crate) async fn deeds_since(
    readers: &SqlitePool,
    since: Position,
    limit: u32,
) -> Result<(Vec<Deed>, Position), Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(REVISION).push(", p.fields, p.state, p.owner FROM revisions v");
    sql.push(" LEFT JOIN revisions p ON p.record = v.record AND p.version = v.version - 1");
    sql.push(" WHERE v.position > ").bind(since.0).push(" ORDER BY v.position LIMIT ").bind(i64::from(limit));
    let mut deeds = Vec::new();
    let mut reached = since;
    for row in sql.all(readers).await? {
        let written = Written::read(&row)?;
        reached = Position(written.position);
        if written.origin.is_some() {
            continue;
        }
        let before: Option<&str> = get(&row, 18)?;
        let before = before.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let after = written.document()?;
        deeds.push(Deed {
            kind: written.kind.clone(),
            from: get(&row, 19)?,
            former_owner: get::<Option<&str>>(&row, 20)?.map(RecordId::from),
            owner: written.owner.as_deref().map(RecordId::from),
            revision: revision(written, &before, &after),
        });
    }
    Ok((deeds, reached))
}

fn revision(written: Written, before: &Map<String, Json>, after: &Map<String, Json>) -> Revision {
    Revision {
        position: Position(written.position),
        record: written.record.into(),
        version: written.version,
        act: written.act,
        at: instant(written.at_us),
        by: written.actor.map(RecordId::from),
        by_name: written.actor_name,
        comment: written.comment,
        state: written.state,
        changes: changes(before, after),
        origin: origin_of(written.origin.as_deref()),
        hash: written.hash,
    }
}

/// Fields that differ: before and after, null where absent.
fn changes(before: &Map<String, Json>, after: &Map<String, Json>) -> BTreeMap<String, (Json, Json)> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |map: &Map<String, Json>, key: &str| map.get(key).cloned().unwrap_or(Json::Null);
    keys.into_iter()
        .map(|key| (key.clone(), (value(before, key), value(after, key))))
        .filter(|(_, (old, new))| old != new)
        .collect()
}

pub(crate) async fn position_at(readers: &SqlitePool, at: jiff::Timestamp) -> Result<Position, Refusal> {
    let mut sql = Sql::new("SELECT v.position FROM revisions v WHERE v.at_us <= ");
    sql.bind(micros(at)).push(" ORDER BY v.at_us DESC, v.position DESC LIMIT 1");
    let rows = sql.all(readers).await?;
    Ok(Position(rows.first().map_or(Ok(0), |row| get(row, 0))?))
}

pub(crate) async fn last_at(readers: &SqlitePool) -> Result<Option<jiff::Timestamp>, Refusal> {
    let rows = Sql::new("SELECT v.at_us FROM revisions v ORDER BY v.at_us DESC LIMIT 1").all(readers).await?;
    rows.first().map(|row| Ok(instant(get(row, 0)?))).transpose()
}

/// Withdrawn ones too: who counts must leave them out, and can say that they were there.
pub(crate) async fn snapshot(
    readers: &SqlitePool,
    kind: &str,
    at: Option<Position>,
) -> Result<Vec<Record>, Refusal> {
    let mut sql = Sql::new("SELECT ");
    match at {
        None => {
            sql.push(PRESENT).push(" FROM records r WHERE r.kind = ").bind(kind);
            sql.push(" ORDER BY r.id");
        }
        Some(Position(at)) => {
            sql.push(AS_OF)
                .push(" FROM (SELECT w.record, MAX(w.position) AS position FROM revisions w WHERE w.kind = ");
            sql.bind(kind).push(" AND w.position <= ").bind(at).push(" GROUP BY w.record) AS last");
            sql.push(" JOIN revisions v ON v.position = last.position");
            sql.push(" JOIN revisions b ON b.record = v.record AND b.version = 1");
            sql.push(" ORDER BY v.record");
        }
    }
    records(&sql.all(readers).await?)
}

/// Withdrawn ones too: who keeps a copy must take them out.
pub(crate) async fn changed_since(
    readers: &SqlitePool,
    since: Position,
) -> Result<(Vec<Record>, Position), Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(PRESENT).push(" FROM records r WHERE r.position > ").bind(since.0).push(" ORDER BY r.position");
    let changed = records(&sql.all(readers).await?)?;
    let newest = changed.last().map_or(since, |record| record.position);
    Ok((changed, newest))
}
