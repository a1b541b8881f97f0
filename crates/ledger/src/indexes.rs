//! Indexes on the fields that lists show, filter and sort by, kept in step with the standard and with what is there: a
//! row that is written asks every index of every kind whether it belongs there, so a kind has its own once it is worth it.

use std::collections::{BTreeMap, BTreeSet};

use hengce_standard::{Field, FieldKind, Kind, Standard};
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use crate::connection::{BEGIN, trouble};
use crate::find::Stand;
use crate::row::get;
use crate::sql::Sql;
use crate::{Refusal, unique};

/// Indexes to a kind: each costs its share of every commit.
const INDEXES_MAX: usize = 10;

/// Records of a kind that are looked through sooner than an index is kept.
const FEW: i64 = 500;

/// Kinds of which there are too few records for indexes of their own, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Few(BTreeMap<String, i64>);

impl Few {
    /// Counts the records of every kind, as far as it matters.
    pub async fn count(db: &mut SqliteConnection, standard: &Standard) -> Result<Self, Refusal> {
        let mut few = Self::default();
        for kind in standard.kinds.keys() {
            let mut sql = Sql::new("SELECT r.id FROM records r WHERE r.kind = ");
            sql.bind(kind.as_str()).push(" LIMIT ").bind(FEW);
            let count = sql.all_on(db).await?.len() as i64;
            if count < FEW {
                few.0.insert(kind.clone(), count);
            }
        }
        Ok(few)
    }

    /// Notes new records of a kind; whether there are no longer few of them.
    pub fn note(&mut self, kind: &str, new: i64) -> bool {
        let Some(count) = self.0.get_mut(kind) else { return false };
        *count += new;
        let many = *count >= FEW;
        if many {
            self.0.remove(kind);
        }
        many
    }
}

/// Makes the indexes that are worth it and drops those that the standard no longer asks for.
pub(crate) async fn ensure(db: &mut SqliteConnection, standard: &Standard) -> Result<Few, Refusal> {
    db.execute(BEGIN).await.map_err(|error| trouble(&error))?;
    let changed = async {
        let few = Few::count(db, standard).await?;
        bring(db, standard, &few).await.map(|()| few)
    };
    let changed = changed.await;
    let end = if changed.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = db.execute(end).await.map_err(|error| trouble(&error));
    ended.and(changed)
}

/// The same inside an open transaction.
pub(crate) async fn bring(db: &mut SqliteConnection, standard: &Standard, few: &Few) -> Result<(), Refusal> {
    let kinds = || standard.kinds.values().filter(|kind| !few.0.contains_key(&kind.id));
    let wanted: BTreeMap<String, String> =
        kinds().flat_map(|kind| of_kind(standard, kind)).chain(kinds().flat_map(unique::indexes)).collect();
    let mut there = BTreeMap::new();
    for row in Sql::new("SELECT i.name, i.definition FROM field_indexes i").all_on(db).await? {
        there.insert(get::<String>(&row, 0)?, get::<String>(&row, 1)?);
    }
    if there == wanted { Ok(()) } else { change(db, &there, &wanted).await }
}

async fn change(
    db: &mut SqliteConnection,
    there: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for name in there.iter().filter(|(name, text)| wanted.get(*name) != Some(*text)).map(|(name, _)| name) {
        Sql::new(&format!("DROP INDEX IF EXISTS {name}")).run(db).await?;
        let mut sql = Sql::new("DELETE FROM field_indexes WHERE name = ");
        sql.bind(name.as_str());
        sql.run(db).await?;
    }
    for (name, text) in wanted.iter().filter(|(name, text)| there.get(*name) != Some(*text)) {
        Sql::new(text).run(db).await?;
        let mut sql = Sql::new("INSERT INTO field_indexes (name, definition) VALUES (");
        sql.bind(name.as_str()).push(", ").bind(text.as_str()).push(")");
        sql.run(db).await?;
    }
    Ok(())
}

/// Name and definition of each index of a kind; those by which other kinds gather its records come first, because
/// every read of such a record asks for them.
fn of_kind(standard: &Standard, kind: &Kind) -> Vec<(String, String)> {
    let views = &kind.views;
    let shown: BTreeSet<&String> = views.list.iter().chain(&views.board).chain(&views.calendar).collect();
    let gathers = gathered_by(standard, kind);
    let asked = |field: &&Field| {
        let points =
            matches!(field.kind, FieldKind::Choice { .. } | FieldKind::Ref { .. } | FieldKind::Person);
        shown.contains(&field.id) || points
    };
    let first = kind.fields.values().filter(|field| gathers.contains(field.id.as_str()));
    let then = kind.fields.values().filter(|field| !gathers.contains(field.id.as_str())).filter(asked);
    let index = |field: &Field| {
        let place = Stand::of(kind, &field.id)?.indexed()?;
        let name = format!("field_{}_{}", kind.id, field.id);
        let text = format!(
            "CREATE INDEX {name} ON records (kind, withdrawn, ({place}), id) WHERE kind = '{}'",
            kind.id
        );
        Some((name, text))
    };
    first.chain(then).filter_map(index).take(INDEXES_MAX.max(gathers.len())).collect()
}

/// The references of a kind that other kinds' referring fields follow back.
fn gathered_by<'s>(standard: &'s Standard, kind: &Kind) -> BTreeSet<&'s str> {
    let fields = standard.kinds.values().flat_map(|other| other.fields.values());
    let back = fields.filter_map(|field| match &field.kind {
        FieldKind::Referring { kind: of, by, .. } if *of == kind.id => Some(by.as_str()),
        _ => None,
    });
    back.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_no_longer_few_at_one_moment_and_for_good() {
        let mut few = Few(BTreeMap::from([("report".to_owned(), FEW - 2)]));
        assert!(!few.note("report", 1) && few.note("report", 1), "the last one makes it many");
        assert!(!few.note("report", 1), "it is said once");
        assert!(!few.note("campaign", 1), "of a kind that is large already nothing is said");
    }
}
