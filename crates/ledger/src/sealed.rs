//! Sealed secrets: kept under the record that they belong to, outside its revisions; nobody can read them here.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use crate::canonical::instant;
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Ledger, RecordId, Refusal};

/// A sealed secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    pub record: RecordId,
    /// The name of the key that it is sealed under.
    pub key: String,
    pub bytes: Vec<u8>,
    pub kept_at: Timestamp,
}

/// The sealed secrets of a ledger.
#[derive(Clone, Copy)]
pub struct Secrets<'a>(&'a Ledger);

impl Ledger {
    pub fn secrets(&self) -> Secrets<'_> {
        Secrets(self)
    }
}

const SEALED: &str = "SELECT s.record, s.key, s.bytes, s.kept_us FROM sealed s";

impl Secrets<'_> {
    /// Keeps a secret in the place of the record's last one.
    pub async fn keep(self, record: &RecordId, key: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let mut sql = Sql::new("INSERT INTO sealed (record, key, bytes, kept_us) VALUES ");
        let now = self.0.now().as_microsecond();
        sql.bind_list([Cell::from(&*record.0), key.into(), hex::encode(bytes).into(), now.into()]);
        sql.push(" ON CONFLICT (record) DO UPDATE SET key = excluded.key, bytes = excluded.bytes, ");
        sql.push("kept_us = excluded.kept_us");
        self.0.run(vec![sql]).await.map(drop)
    }

    pub async fn forget(self, record: &RecordId) -> Result<(), Refusal> {
        let mut sql = Sql::new("DELETE FROM sealed WHERE record = ");
        sql.bind(&*record.0);
        self.0.run(vec![sql]).await.map(drop)
    }

    pub async fn of(self, record: &RecordId) -> Result<Option<SealedSecret>, Refusal> {
        let mut sql = Sql::new(SEALED);
        sql.push(" WHERE s.record = ").bind(&*record.0);
        sql.all(self.0.readers()).await?.first().map(sealed).transpose()
    }

    pub async fn all(self) -> Result<Vec<SealedSecret>, Refusal> {
        let mut sql = Sql::new(SEALED);
        sql.push(" ORDER BY s.record");
        sql.all(self.0.readers()).await?.iter().map(sealed).collect()
    }

    /// Puts secrets that were sealed anew (key and bytes) in the place of these, all or none; one that was changed since
    /// stays as it is. How many were replaced.
    pub async fn replace(self, renewed: &[(SealedSecret, (String, Vec<u8>))]) -> Result<u64, Refusal> {
        let update = |(old, (key, bytes)): &(SealedSecret, (String, Vec<u8>))| {
            let mut sql = Sql::new("UPDATE sealed SET key = ");
            sql.bind(key.as_str()).push(", bytes = ").bind(hex::encode(bytes));
            sql.push(" WHERE record = ")
                .bind(&*old.record.0)
                .push(" AND bytes = ")
                .bind(hex::encode(&old.bytes));
            sql
        };
        Ok(self.0.run(renewed.iter().map(update).collect()).await?.iter().sum())
    }
}

fn sealed(row: &SqliteRow) -> Result<SealedSecret, Refusal> {
    let bytes = hex::decode(get::<&str>(row, 2)?);
    Ok(SealedSecret {
        record: get::<&str>(row, 0)?.into(),
        key: get(row, 1)?,
        bytes: bytes.map_err(|_| Refusal::Storage("a sealed secret is damaged: give it again".into()))?,
        kept_at: instant(get(row, 3)?),
    })
}
