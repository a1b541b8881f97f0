//! Stored rows and the shapes they stand for.

use serde_json::{Map, Value as Json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::canonical::{self, Sealed, instant};
use crate::connection::trouble;
use crate::{Origin, Position, Record, RecordId, Refusal};

/// Columns of a present record, in the order that [`present`] reads.
pub(crate) const PRESENT: &str = "r.id, r.kind, r.code, r.title, r.state, r.owner, r.unit, r.version, r.position, \
     r.created_us, r.created_by, r.updated_us, r.updated_by, r.withdrawn, r.doc, r.born";

/// The same columns of a record as a revision `v` left it, born as `b`.
pub(crate) const AS_OF: &str = "v.record, v.kind, v.code, v.title, v.state, v.owner, v.unit, v.version, v.position, \
     b.at_us, b.actor, v.at_us, v.actor, v.withdrawn, v.fields, b.position";

/// Columns of a revision, in the order that [`Written::read`] reads.
pub(crate) const REVISION: &str = "v.position, v.record, v.version, v.kind, v.act, v.at_us, v.actor, v.actor_name, \
     v.comment, v.state, v.code, v.title, v.owner, v.unit, v.withdrawn, v.fields, v.origin, v.hash";

/// A record with the short number by which its people and search terms point to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Present {
    pub record: Record,
    pub born: i64,
}

pub(crate) fn get<'r, T>(row: &'r SqliteRow, index: usize) -> Result<T, Refusal>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get_unchecked(index).map_err(|error| trouble(&error))
}

fn id(row: &SqliteRow, index: usize) -> Result<Option<RecordId>, Refusal> {
    Ok(get::<Option<&str>>(row, index)?.map(RecordId::from))
}

fn fields(text: &str, id: &str) -> Result<Map<String, Json>, Refusal> {
    serde_json::from_str(text).map_err(|_| {
        Refusal::Storage(format!(
            "the stored fields of record {id} are damaged: run `hengce verify --ledger`"
        ))
    })
}

/// Reads a row of [`PRESENT`] or [`AS_OF`].
pub(crate) fn present(row: &SqliteRow) -> Result<Present, Refusal> {
    let key: &str = get(row, 0)?;
    let record = Record {
        id: key.into(),
        kind: get(row, 1)?,
        code: get(row, 2)?,
        title: get(row, 3)?,
        state: get(row, 4)?,
        owner: id(row, 5)?,
        unit: id(row, 6)?,
        version: get(row, 7)?,
        position: Position(get(row, 8)?),
        created_at: instant(get(row, 9)?),
        created_by: id(row, 10)?,
        updated_at: instant(get(row, 11)?),
        updated_by: id(row, 12)?,
        withdrawn: get::<i64>(row, 13)? != 0,
        fields: fields(get(row, 14)?, key)?,
    };
    Ok(Present { record, born: get(row, 15)? })
}

pub(crate) fn records(rows: &[SqliteRow]) -> Result<Vec<Record>, Refusal> {
    rows.iter().map(|row| present(row).map(|found| found.record)).collect()
}

/// A revision as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    pub position: i64,
    pub record: String,
    pub version: i64,
    pub kind: String,
    pub act: String,
    pub at_us: i64,
    pub actor: Option<String>,
    pub actor_name: String,
    pub comment: Option<String>,
    pub state: String,
    pub code: String,
    pub title: String,
    pub owner: Option<String>,
    pub unit: Option<String>,
    pub withdrawn: bool,
    pub fields: String,
    pub origin: Option<String>,
    pub hash: String,
}

impl Written {
    /// Reads a row of [`REVISION`].
    pub fn read(row: &SqliteRow) -> Result<Self, Refusal> {
        Ok(Self {
            position: get(row, 0)?,
            record: get(row, 1)?,
            version: get(row, 2)?,
            kind: get(row, 3)?,
            act: get(row, 4)?,
            at_us: get(row, 5)?,
            actor: get(row, 6)?,
            actor_name: get(row, 7)?,
            comment: get(row, 8)?,
            state: get(row, 9)?,
            code: get(row, 10)?,
            title: get(row, 11)?,
            owner: get(row, 12)?,
            unit: get(row, 13)?,
            withdrawn: get::<i64>(row, 14)? != 0,
            fields: get(row, 15)?,
            origin: get(row, 16)?,
            hash: get(row, 17)?,
        })
    }

    /// What the hash of this revision should be, after the one before it.
    pub fn sealed(&self, before: &str) -> String {
        let sealed = Sealed {
            position: self.position,
            record: &self.record,
            version: self.version,
            kind: &self.kind,
            act: &self.act,
            at_us: self.at_us,
            actor: self.actor.as_deref(),
            actor_name: &self.actor_name,
            comment: self.comment.as_deref(),
            state: &self.state,
            code: &self.code,
            title: &self.title,
            owner: self.owner.as_deref(),
            unit: self.unit.as_deref(),
            withdrawn: self.withdrawn,
            fields: &self.fields,
            origin: self.origin.as_deref(),
        };
        sealed.hash(before)
    }

    pub fn document(&self) -> Result<Map<String, Json>, Refusal> {
        fields(&self.fields, &self.record)
    }
}

pub(crate) fn origin_text(origin: Option<&Origin>) -> Option<String> {
    origin.map(|from| serde_json::json!([from.batch.to_string(), from.sheet, from.line]).to_string())
}

pub(crate) fn origin_of(text: Option<&str>) -> Option<Origin> {
    let (batch, sheet, line): (String, String, u64) = serde_json::from_str(text?).ok()?;
    Some(Origin { batch: batch.into(), sheet, line })
}

pub(crate) fn micros(at: jiff::Timestamp) -> i64 {
    canonical::cut(at).as_microsecond()
}
