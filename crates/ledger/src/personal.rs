//! What a person sets up for themselves: preferences, saved views of lists, calendars by a secret address.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;

use crate::canonical::{digest, instant};
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Ledger, RecordId, Refusal};

/// Filters, order and columns of a list, under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    pub id: String,
    pub kind: String,
    pub owner: RecordId,
    /// The unit it is shared with; none: its owner's alone.
    pub unit: Option<RecordId>,
    pub name: String,
    /// The list's address after `?`.
    pub query: String,
}

/// A calendar that other programs fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// SHA-256, hex, of the secret in the address.
    pub token_hash: String,
    pub person: RecordId,
    /// `mine`, `team`, or a kind.
    pub what: String,
    pub made_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// What the people of a ledger have set up.
#[derive(Clone, Copy)]
pub struct Personal<'a>(&'a Ledger);

impl Ledger {
    pub fn personal(&self) -> Personal<'_> {
        Personal(self)
    }
}

const VIEW: &str = "SELECT s.id, s.kind, s.owner, s.unit, s.name, s.query FROM saved_views s WHERE ";
const FEED: &str = "SELECT f.token_hash, f.person, f.what, f.made_us, f.used_us FROM feeds f WHERE ";
/// How stale a feed's time of use may be: so that not every fetch costs a write.
const USED_EVERY_US: i64 = 3_600_000_000;

impl Personal<'_> {
    /// Everything that the person prefers, by name.
    pub async fn preferences(&self, person: &RecordId) -> Result<BTreeMap<String, String>, Refusal> {
        let mut sql = Sql::new("SELECT p.name, p.value FROM preferences p WHERE p.person = ");
        sql.bind(&*person.0);
        self.rows(sql).await?.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
    }

    /// What each person prefers under one name.
    pub async fn preferred(&self, name: &str) -> Result<BTreeMap<RecordId, String>, Refusal> {
        let mut sql = Sql::new("SELECT p.person, p.value FROM preferences p WHERE p.name = ");
        sql.bind(name);
        let rows = self.rows(sql).await?;
        rows.iter().map(|row| Ok((get::<&str>(row, 0)?.into(), get(row, 1)?))).collect()
    }

    /// Sets preferences; an empty value forgets one.
    pub async fn prefer(&self, person: &RecordId, values: &[(String, String)]) -> Result<(), Refusal> {
        let set = |(name, value): &(String, String)| {
            if value.is_empty() {
                let mut sql = Sql::new("DELETE FROM preferences WHERE person = ");
                sql.bind(&*person.0).push(" AND name = ").bind(name.as_str());
                return sql;
            }
            let mut sql = Sql::new("INSERT INTO preferences (person, name, value) VALUES ");
            sql.bind_list([Cell::from(&*person.0), name.as_str().into(), value.as_str().into()]);
            sql.push(" ON CONFLICT (person, name) DO UPDATE SET value = excluded.value");
            sql
        };
        self.0.run(values.iter().map(set).collect()).await.map(drop)
    }

    /// The views of a kind's list that the person made or that are shared with one of these units: by name.
    pub async fn views(
        &self,
        kind: &str,
        person: &RecordId,
        units: &[RecordId],
    ) -> Result<Vec<SavedView>, Refusal> {
        let mut sql = Sql::new(VIEW);
        sql.push("s.kind = ").bind(kind).push(" AND (s.owner = ").bind(&*person.0);
        sql.push(" OR s.unit IN ").bind_list(units.iter().map(|unit| Cell::from(&*unit.0)));
        sql.push(") ORDER BY s.name, s.id");
        self.rows(sql).await?.iter().map(view).collect()
    }

    /// Saves a view under a name; the owner's view of that name is replaced. Its id.
    pub async fn save_view(&self, view: &SavedView) -> Result<String, Refusal> {
        let now = self.0.now().as_microsecond();
        let id = digest(format!("{}:{}:{}", view.owner, view.kind, view.name).as_bytes())[..32].to_owned();
        let mut sql =
            Sql::new("INSERT INTO saved_views (id, kind, owner, unit, name, query, made_us) VALUES ");
        sql.bind_list([
            Cell::from(id.as_str()),
            view.kind.as_str().into(),
            (*view.owner.0).into(),
            view.unit.as_ref().map(|unit| &*unit.0).into(),
            view.name.as_str().into(),
            view.query.as_str().into(),
            now.into(),
        ]);
        sql.push(" ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, name = excluded.name, ");
        sql.push("query = excluded.query, made_us = excluded.made_us");
        self.0.run(vec![sql]).await?;
        Ok(id)
    }

    /// Renames one's own view, or shares it; false if it is not theirs.
    pub async fn change_view(
        &self,
        owner: &RecordId,
        id: &str,
        name: &str,
        unit: Option<&RecordId>,
    ) -> Result<bool, Refusal> {
        let mut sql = Sql::new("UPDATE saved_views SET name = ");
        sql.bind(name).push(", unit = ").bind(unit.map(|unit| &*unit.0));
        sql.push(" WHERE id = ").bind(id).push(" AND owner = ").bind(&*owner.0);
        self.one(sql).await
    }

    /// Removes one's own view; false if it is not theirs.
    pub async fn remove_view(&self, owner: &RecordId, id: &str) -> Result<bool, Refusal> {
        let mut sql = Sql::new("DELETE FROM saved_views WHERE id = ");
        sql.bind(id).push(" AND owner = ").bind(&*owner.0);
        self.one(sql).await
    }

    pub async fn open_feed(&self, person: &RecordId, what: &str, token_hash: &str) -> Result<bool, Refusal> {
        let mut sql = Sql::new("INSERT INTO feeds (token_hash, person, what, made_us) VALUES ");
        let now = self.0.now().as_microsecond();
        sql.bind_list([Cell::from(token_hash), (*person.0).into(), what.into(), now.into()]);
        sql.push(" ON CONFLICT DO NOTHING");
        self.one(sql).await
    }

    /// A person's feeds, oldest first.
    pub async fn feeds(&self, person: &RecordId) -> Result<Vec<Feed>, Refusal> {
        let mut sql = Sql::new(FEED);
        sql.push("f.person = ").bind(&*person.0).push(" ORDER BY f.made_us, f.token_hash");
        self.rows(sql).await?.iter().map(feed).collect()
    }

    /// The feed of that secret's hash; notes about once an hour that it was used.
    pub async fn feed(&self, token_hash: &str) -> Result<Option<Feed>, Refusal> {
        let mut sql = Sql::new(FEED);
        sql.push("f.token_hash = ").bind(token_hash);
        let Some(found) = self.rows(sql).await?.first().map(feed).transpose()? else { return Ok(None) };
        let now = self.0.now().as_microsecond();
        if found.used_at.is_none_or(|used| now - used.as_microsecond() >= USED_EVERY_US) {
            let mut sql = Sql::new("UPDATE feeds SET used_us = ");
            sql.bind(now).push(" WHERE token_hash = ").bind(token_hash);
            self.0.run(vec![sql]).await?;
        }
        Ok(Some(found))
    }

    /// Ends one of the person's own feeds; false if it is not theirs.
    pub async fn close_feed(&self, person: &RecordId, token_hash: &str) -> Result<bool, Refusal> {
        let mut sql = Sql::new("DELETE FROM feeds WHERE person = ");
        sql.bind(&*person.0).push(" AND token_hash = ").bind(token_hash);
        self.one(sql).await
    }

    async fn rows(self, sql: Sql) -> Result<Vec<SqliteRow>, Refusal> {
        sql.all(self.0.readers()).await
    }

    async fn one(self, sql: Sql) -> Result<bool, Refusal> {
        Ok(self.0.run(vec![sql]).await?.first() == Some(&1))
    }
}

fn view(row: &SqliteRow) -> Result<SavedView, Refusal> {
    Ok(SavedView {
        id: get(row, 0)?,
        kind: get(row, 1)?,
        owner: get::<&str>(row, 2)?.into(),
        unit: get::<Option<&str>>(row, 3)?.map(RecordId::from),
        name: get(row, 4)?,
        query: get(row, 5)?,
    })
}

fn feed(row: &SqliteRow) -> Result<Feed, Refusal> {
    Ok(Feed {
        token_hash: get(row, 0)?,
        person: get::<&str>(row, 1)?.into(),
        what: get(row, 2)?,
        made_at: instant(get(row, 3)?),
        used_at: get::<Option<i64>>(row, 4)?.map(instant),
    })
}
