//! Changes of many records made at once, remembered so that they can be undone together.

use jiff::Timestamp;

use crate::canonical::{digest, instant};
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Ledger, RecordId, Refusal};

/// What one person changed at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: String,
    pub person: RecordId,
    pub kind: String,
    pub at: Timestamp,
    /// Each record with the version that the change made.
    pub records: Vec<(RecordId, i64)>,
    pub undone_at: Option<Timestamp>,
}

/// The batches of a ledger.
#[derive(Clone, Copy)]
pub struct Batches<'a>(&'a Ledger);

impl Ledger {
    pub fn batches(&self) -> Batches<'_> {
        Batches(self)
    }
}

impl Batches<'_> {
    /// Remembers what was changed at once; the batch's id.
    pub async fn note(
        &self,
        person: &RecordId,
        kind: &str,
        records: &[(RecordId, i64)],
    ) -> Result<String, Refusal> {
        let text = serde_json::json!(records).to_string();
        let at = self.0.now();
        let id = digest(format!("{person}:{at}:{text}").as_bytes())[..32].to_owned();
        let mut sql = Sql::new("INSERT INTO batches (id, person, kind, at_us, records) VALUES ");
        sql.bind_list([
            Cell::from(id.as_str()),
            (*person.0).into(),
            kind.into(),
            at.as_microsecond().into(),
            text.into(),
        ]);
        sql.push(" ON CONFLICT DO NOTHING");
        self.0.run(vec![sql]).await?;
        Ok(id)
    }

    /// One of the person's own batches.
    pub async fn get(&self, person: &RecordId, id: &str) -> Result<Option<Batch>, Refusal> {
        let mut sql = Sql::new(
            "SELECT b.id, b.person, b.kind, b.at_us, b.records, b.undone_us FROM batches b WHERE b.id = ",
        );
        sql.bind(id).push(" AND b.person = ").bind(&*person.0);
        let rows = sql.all(self.0.readers()).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Batch {
            id: get(row, 0)?,
            person: get::<&str>(row, 1)?.into(),
            kind: get(row, 2)?,
            at: instant(get(row, 3)?),
            records: serde_json::from_str(get::<&str>(row, 4)?).unwrap_or_default(),
            undone_at: get::<Option<i64>>(row, 5)?.map(instant),
        }))
    }

    /// Notes that a batch was undone; false if it was before, or is not theirs.
    pub async fn undone(&self, person: &RecordId, id: &str) -> Result<bool, Refusal> {
        let mut sql = Sql::new("UPDATE batches SET undone_us = ");
        sql.bind(self.0.now().as_microsecond()).push(" WHERE id = ").bind(id);
        sql.push(" AND undone_us IS NULL AND person = ").bind(&*person.0);
        Ok(self.0.run(vec![sql]).await?.first() == Some(&1))
    }
}
