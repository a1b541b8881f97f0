//! Proof that nothing was changed behind the ledger's back: the chain, the states, the kept files.
//!
//! Whoever can rewrite the whole database can also rewrite every hash in it; that is seen by comparing
//! [`Verification::head`] and the number of revisions with a copy kept elsewhere.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use crate::canonical::GENESIS;
use crate::connection::{self, trouble};
use crate::row::{PRESENT, REVISION, Written, get, present};
use crate::sql::Sql;
use crate::{Position, Refusal, files};

/// Rows read at a time.
const PAGE: i64 = 2_000;

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    pub revisions: u64,
    pub records: u64,
    /// Hash of the newest revision.
    pub head: String,
    /// Each break, in words, with the position where it is.
    pub breaks: Vec<(Position, String)>,
}

/// A walk in progress.
struct Walk {
    found: Verification,
    /// Hashes of files that a revision names.
    named: BTreeSet<String>,
}

impl Walk {
    fn breaks(&mut self, at: i64, words: String) {
        self.found.breaks.push((Position(at), words));
    }
}

pub(crate) async fn verify(folder: &Path, readers: &SqlitePool) -> Result<Verification, Refusal> {
    let found = Verification { revisions: 0, records: 0, head: GENESIS.into(), breaks: Vec::new() };
    let mut walk = Walk { found, named: BTreeSet::new() };
    // One transaction, so that every part sees the same moment while others go on writing.
    let mut reading = readers.begin().await.map_err(|error| trouble(&error))?;
    let db = &mut *reading;
    for fault in connection::integrity(db).await? {
        walk.breaks(0, format!("the database file is damaged: {fault}"));
    }
    chain(db, &mut walk).await?;
    states(db, &mut walk).await?;
    stateless(db, &mut walk).await?;
    kept(db, folder, &mut walk).await?;
    Ok(walk.found)
}

pub(crate) async fn has_hash(readers: &SqlitePool, hash: &str) -> Result<bool, Refusal> {
    let mut sql = Sql::new("SELECT v.position FROM revisions v WHERE v.hash = ");
    sql.bind(hash).push(" LIMIT 1");
    Ok(hash == GENESIS || !sql.all(readers).await?.is_empty())
}

async fn chain(db: &mut SqliteConnection, walk: &mut Walk) -> Result<(), Refusal> {
    let mut last = 0;
    loop {
        let mut sql = Sql::new("SELECT ");
        sql.push(REVISION).push(" FROM revisions v WHERE v.position > ").bind(last);
        sql.push(" ORDER BY v.position LIMIT ").bind(PAGE);
        let rows = sql.all_on(db).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            last = link(row, last, walk)?;
        }
    }
}

/// One revision; its position comes back.
fn link(row: &SqliteRow, last: i64, walk: &mut Walk) -> Result<i64, Refusal> {
    let position = get(row, 0)?;
    walk.found.revisions += 1;
    if position != last + 1 {
        walk.breaks(position, format!("revisions {} to {} are missing", last + 1, position - 1));
    }
    let Ok(written) = Written::read(row) else {
        walk.breaks(position, format!("revision {position} cannot be read: its row is damaged"));
        walk.found.head = get::<String>(row, 17).unwrap_or_default();
        return Ok(position);
    };
    if written.sealed(&walk.found.head) != written.hash {
        let Written { act, code, version, .. } = &written;
        walk.breaks(
            position,
            format!("revision {position} (\"{act}\", version {version} of {code}) does not match its hash: it was changed after it was written"),
        );
    }
    note_files(&written.fields, &mut walk.named);
    walk.found.head = written.hash;
    Ok(position)
}

/// File hashes in a stored text, without reading it as JSON: a damaged text names its files too.
fn note_files(fields: &str, named: &mut BTreeSet<String>) {
    for part in fields.split("\"hash\":\"").skip(1) {
        if let Some(hash) = part.get(..64).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            named.insert(hash.to_owned());
        }
    }
}

/// Every present state against the last revision of its record.
async fn states(db: &mut SqliteConnection, walk: &mut Walk) -> Result<(), Refusal> {
    let mut last = i64::MIN;
    loop {
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(" FROM records r WHERE r.born > ").bind(last);
        sql.push(" ORDER BY r.born LIMIT ").bind(PAGE);
        let rows = sql.all_on(db).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        let end: i64 = get(end, 15)?;
        let mut sql = Sql::new("SELECT ");
        sql.push(REVISION).push(", b.at_us, b.actor, b.position FROM records r");
        sql.push(" LEFT JOIN revisions b ON b.position = r.born");
        sql.push(" LEFT JOIN revisions v ON v.record = b.record AND v.version = (SELECT MAX(w.version) FROM revisions w");
        sql.push(" WHERE w.record = b.record) WHERE r.born > ").bind(last).push(" AND r.born <= ").bind(end);
        sql.push(" ORDER BY r.born");
        let revisions = sql.all_on(db).await?;
        for (row, revision) in rows.iter().zip(&revisions) {
            walk.found.records += 1;
            if let Some((at, words)) = compare(row, revision) {
                walk.breaks(at, words);
            }
        }
        last = end;
    }
}

/// What differs between a state and the revision that should have made it.
fn compare(row: &SqliteRow, revision: &SqliteRow) -> Option<(i64, String)> {
    let born: i64 = get(row, 15).unwrap_or_default();
    let Ok(written) = Written::read(revision) else {
        return Some((born, format!("the record born at {born} has no readable revision")));
    };
    let at = written.position;
    let code = &written.code;
    let Ok(found) = present(row) else {
        return Some((at, format!("the present state of {code} cannot be read: its row is damaged")));
    };
    let record = &found.record;
    let doc: String = get(row, 14).unwrap_or_default();
    let text = |id: &Option<crate::RecordId>| id.as_ref().map(ToString::to_string);
    let withdrawn: Option<i64> = get(row, 13).ok();
    let first: (Option<i64>, Option<String>) = (get(revision, 18).ok()?, get(revision, 19).ok()?);
    let same = [
        ("id", *record.id.0 == *written.record),
        ("kind", record.kind == written.kind),
        ("code", record.code == written.code),
        ("title", record.title == written.title),
        ("state", record.state == written.state),
        ("owner", text(&record.owner) == written.owner),
        ("unit", text(&record.unit) == written.unit),
        ("version", record.version == written.version),
        ("position", record.position.0 == at),
        ("creation", first == (Some(record.created_at.as_microsecond()), text(&record.created_by))),
        ("time of the last change", record.updated_at.as_microsecond() == written.at_us),
        ("author of the last change", text(&record.updated_by) == written.actor),
        ("withdrawal", withdrawn == Some(i64::from(written.withdrawn))),
        ("fields", doc == written.fields),
    ];
    let differ: Vec<&str> = same.into_iter().filter(|(_, same)| !same).map(|(what, _)| what).collect();
    let words = || {
        format!("the present state of {code} is not what revision {at} says: {} differ", differ.join(", "))
    };
    (!differ.is_empty()).then(|| (at, words()))
}

/// Revisions whose record has no state, and versions that are missing.
async fn stateless(db: &mut SqliteConnection, walk: &mut Walk) -> Result<(), Refusal> {
    let sql = Sql::new(
        "SELECT MAX(v.position), MAX(v.code), COUNT(*), MAX(v.version), MIN(v.version), \
         (SELECT COUNT(*) FROM records r WHERE r.id = v.record) AS states FROM revisions v GROUP BY v.record \
         HAVING COUNT(*) <> MAX(v.version) OR MIN(v.version) <> 1 \
         OR (SELECT COUNT(*) FROM records r WHERE r.id = v.record) = 0",
    );
    for row in sql.all_on(db).await? {
        let (at, code): (i64, String) = (get(&row, 0)?, get(&row, 1)?);
        let states: i64 = get(&row, 5)?;
        let words =
            if states == 0 { "has revisions and no present state" } else { "has a gap in its versions" };
        walk.breaks(at, format!("{code} {words}"));
    }
    Ok(())
}

/// Every kept file against its hash, and every file that a revision names.
async fn kept(db: &mut SqliteConnection, folder: &Path, walk: &mut Walk) -> Result<(), Refusal> {
    let mut last = String::new();
    loop {
        let mut sql = Sql::new("SELECT f.hash, f.name, f.size FROM files f WHERE f.hash > ");
        sql.bind(last.as_str()).push(" ORDER BY f.hash LIMIT ").bind(PAGE);
        let rows = sql.all_on(db).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let (hash, name): (String, String) = (get(row, 0)?, get(row, 1)?);
            let size: i64 = get(row, 2)?;
            walk.named.remove(&hash);
            match files::read(folder, &hash).await {
                Ok(bytes) if bytes.len() as i64 == size => {}
                Ok(_) => walk
                    .breaks(0, format!("the kept file \"{name}\" ({hash}) has another size than was noted")),
                Err(Refusal::NotFound) => {
                    walk.breaks(0, format!("the kept file \"{name}\" ({hash}) is missing"))
                }
                Err(refusal) => walk.breaks(0, format!("\"{name}\": {refusal}")),
            }
            last = hash;
        }
    }
    for hash in std::mem::take(&mut walk.named) {
        walk.breaks(0, format!("a record names the file {hash}, and it is not among the kept files"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical;

    #[test]
    fn files_are_found_in_a_stored_text() {
        let hash = canonical::digest(b"x");
        let mut named = BTreeSet::new();
        note_files(
            &format!(r#"{{"files":[{{"hash":"{hash}","name":"a"}},{{"hash":"short"}}]}}"#),
            &mut named,
        );
        assert_eq!(named.into_iter().collect::<Vec<_>>(), [hash]);
    }
}
