//! What people are told in the program: kept for each person, told once for each occasion.

use jiff::Timestamp;
use serde_json::Value as Json;
use sqlx::sqlite::SqliteRow;

use crate::canonical::instant;
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Ledger, Position, RecordId, Refusal};

/// One thing that one person is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub person: RecordId,
    /// Names what it is about: the same person is told of it once.
    pub occasion: String,
    /// Which sort of thing: `turn`, `mention`, `comment` ...
    pub what: String,
    pub at: Timestamp,
    pub record: RecordId,
    /// Who caused it; none for the program.
    pub actor: Option<RecordId>,
    pub detail: Json,
    pub read_at: Option<Timestamp>,
}

/// The notices of a ledger.
#[derive(Clone, Copy)]
pub struct Notices<'a>(&'a Ledger);

impl Ledger {
    pub fn notices(&self) -> Notices<'_> {
        Notices(self)
    }
}

const NOTE: &str = "SELECT n.person, n.occasion, n.what, n.at_us, n.record, n.actor, n.detail, n.read_us \
     FROM notices n WHERE n.person = ";

impl Notices<'_> {
    /// Tells, and notes how far the program has come, in one transaction: how many were new.
    pub async fn tell(&self, notes: &[Note], done: Option<(&str, Position)>) -> Result<u64, Refusal> {
        let mut statements: Vec<Sql> = notes.iter().map(insert).collect();
        if let Some((name, Position(position))) = done {
            let mut sql = Sql::new("INSERT INTO progress (name, position) VALUES (");
            sql.bind(name).push(", ").bind(position).push(") ON CONFLICT (name) DO UPDATE SET position = ");
            sql.push("excluded.position WHERE excluded.position > progress.position");
            statements.push(sql);
        }
        if statements.is_empty() {
            return Ok(0);
        }
        let told = self.0.run(statements).await?;
        Ok(told.iter().take(notes.len()).sum())
    }

    /// How far the program has come with something; none before it began.
    pub async fn progress(&self, name: &str) -> Result<Option<Position>, Refusal> {
        let mut sql = Sql::new("SELECT p.position FROM progress p WHERE p.name = ");
        sql.bind(name);
        let rows = sql.all(self.0.readers()).await?;
        rows.first().map(|row| Ok(Position(get(row, 0)?))).transpose()
    }

    /// A person's notices of these sorts, newest first.
    pub async fn of(
        &self,
        person: &RecordId,
        whats: &[&str],
        unread: bool,
        (offset, limit): (u64, u32),
    ) -> Result<Vec<Note>, Refusal> {
        let mut sql = Sql::new(NOTE);
        sql.bind(&*person.0).push(" AND n.what IN ").bind_list(whats.iter().map(|what| Cell::from(*what)));
        sql.push(if unread { " AND n.read_us IS NULL" } else { "" });
        sql.push(" ORDER BY n.at_us DESC, n.occasion LIMIT ").bind(i64::from(limit));
        sql.push(" OFFSET ").bind(offset as i64);
        sql.all(self.0.readers()).await?.iter().map(note).collect()
    }

    /// How many of these sorts a person has not read.
    pub async fn unread(&self, person: &RecordId, whats: &[&str]) -> Result<u64, Refusal> {
        let mut sql = Sql::new("SELECT COUNT(*) FROM notices n WHERE n.read_us IS NULL AND n.person = ");
        sql.bind(&*person.0).push(" AND n.what IN ").bind_list(whats.iter().map(|what| Cell::from(*what)));
        let rows = sql.all(self.0.readers()).await?;
        let count: i64 = rows.first().map_or(Ok(0), |row| get(row, 0))?;
        Ok(count.unsigned_abs())
    }

    /// Marks one as read, or as unread again; false if the person has no such one.
    pub async fn mark(&self, person: &RecordId, occasion: &str, read: bool) -> Result<bool, Refusal> {
        let mut sql = Sql::new("UPDATE notices SET read_us = ");
        if read {
            sql.bind(self.0.now().as_microsecond());
        } else {
            sql.push("NULL");
        }
        sql.push(" WHERE person = ").bind(&*person.0).push(" AND occasion = ").bind(occasion);
        Ok(self.0.run(vec![sql]).await?.first() == Some(&1))
    }

    /// Marks everything as read that was told up to now.
    pub async fn mark_all(&self, person: &RecordId) -> Result<u64, Refusal> {
        let mut sql = Sql::new("UPDATE notices SET read_us = ");
        sql.bind(self.0.now().as_microsecond()).push(" WHERE read_us IS NULL AND person = ").bind(&*person.0);
        Ok(self.0.run(vec![sql]).await?.first().copied().unwrap_or_default())
    }

    /// Takes out what was told before an instant: how many there were.
    pub async fn sweep(&self, before: Timestamp) -> Result<u64, Refusal> {
        let mut sql = Sql::new("DELETE FROM notices WHERE at_us < ");
        sql.bind(before.as_microsecond());
        Ok(self.0.run(vec![sql]).await?.first().copied().unwrap_or_default())
    }
}

fn insert(note: &Note) -> Sql {
    let mut sql =
        Sql::new("INSERT INTO notices (person, occasion, what, at_us, record, actor, detail) VALUES ");
    sql.bind_list([
        Cell::from(&*note.person.0),
        note.occasion.as_str().into(),
        note.what.as_str().into(),
        note.at.as_microsecond().into(),
        (*note.record.0).into(),
        note.actor.as_ref().map(|actor| &*actor.0).into(),
        note.detail.to_string().into(),
    ]);
    sql.push(" ON CONFLICT DO NOTHING");
    sql
}

fn note(row: &SqliteRow) -> Result<Note, Refusal> {
    Ok(Note {
        person: get::<&str>(row, 0)?.into(),
        occasion: get(row, 1)?,
        what: get(row, 2)?,
        at: instant(get(row, 3)?),
        record: get::<&str>(row, 4)?.into(),
        actor: get::<Option<&str>>(row, 5)?.map(RecordId::from),
        detail: serde_json::from_str(get::<&str>(row, 6)?).unwrap_or(Json::Null),
        read_at: get::<Option<i64>>(row, 7)?.map(instant),
    })
}
