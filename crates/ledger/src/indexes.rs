//! Indexes on the fields that lists show, filter and sort by, kept in step with the standard.

use std::collections::{BTreeMap, BTreeSet};

use hengce_standard::{FieldKind, Kind, Standard};
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use crate::Refusal;
use crate::connection::{BEGIN, trouble};
use crate::find::Stand;
use crate::row::get;
use crate::sql::Sql;

/// Indexes to a kind: each costs its share of every commit.
const INDEXES_MAX: usize = 10;

/// Makes the indexes that the standard asks for and drops those that it no longer asks for.
pub(crate) async fn ensure(db: &mut SqliteConnection, standard: &Standard) -> Result<(), Refusal> {
    let wanted: BTreeMap<String, String> = standard.kinds.values().flat_map(of_kind).collect();
    let mut there = BTreeMap::new();
    for row in Sql::new("SELECT i.name, i.definition FROM field_indexes i").all_on(db).await? {
        there.insert(get::<String>(&row, 0)?, get::<String>(&row, 1)?);
    }
    if there == wanted {
        return Ok(());
    }
    db.execute(BEGIN).await.map_err(|error| trouble(&error))?;
    let changed = change(db, &there, &wanted).await;
    let end = if changed.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = db.execute(end).await.map_err(|error| trouble(&error));
    changed.and(ended.map(drop))
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

/// Name and definition of each index of a kind.
fn of_kind(kind: &Kind) -> Vec<(String, String)> {
    let views = &kind.views;
    let shown: BTreeSet<&String> = views.list.iter().chain(&views.board).chain(&views.calendar).collect();
    let asked = |id: &String, field: &FieldKind| {
        let points = matches!(field, FieldKind::Choice { .. } | FieldKind::Ref { .. } | FieldKind::Person);
        shown.contains(id) || points
    };
    let fields = kind.fields.values().filter(|field| asked(&field.id, &field.kind));
    fields
        .filter_map(|field| {
            let place = Stand::of(kind, &field.id)?.indexed()?;
            let name = format!("field_{}_{}", kind.id, field.id);
            let text = format!(
                "CREATE INDEX {name} ON records (kind, withdrawn, ({place}), id) WHERE kind = '{}'",
                kind.id
            );
            Some((name, text))
        })
        .take(INDEXES_MAX)
        .collect()
}
