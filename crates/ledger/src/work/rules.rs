//! What a record's state means for whose turn it is, and how that is drawn again when the standard changes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hengce_standard::{By, Kind, Standard, Transition};
use serde_json::Value as Json;
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;

use super::Turn;
use crate::connection::{BEGIN, trouble};
use crate::door::permission::names_in;
use crate::row::{PRESENT, get, present};
use crate::sql::{Cell, Sql};
use crate::{Record, RecordId, Refusal};

/// The next step is the owner's.
pub(crate) const OWNERS: i64 = 2;
/// The next step is somebody else's.
pub(crate) const OTHERS: i64 = 1;
const NOBODYS: i64 = 0;

/// Records drawn again in one statement.
const PAGE: i64 = 1_000;

fn leaving<'k>(kind: &'k Kind, state: &'k str) -> impl Iterator<Item = &'k Transition> {
    kind.lifecycle.transitions.values().filter(move |taken| taken.from.iter().any(|from| from == state))
}

/// Whose turn a state means, for a record with an owner or without. A step that the owner may only take backwards
/// (calling back what was handed in) leaves the turn with the others.
fn in_state(kind: &Kind, state: &str, owned: bool) -> i64 {
    let states = &kind.lifecycle.states;
    if states.get(state).is_none_or(|found| !found.is_work()) {
        return NOBODYS;
    }
    let owners = |taken: &&Transition| owned && taken.by.contains(&By::Owner);
    let at = states.get_index_of(state);
    let forward = |taken: &Transition| states.get_index_of(&taken.to) > at;
    match () {
        () if leaving(kind, state).filter(owners).any(forward) => OWNERS,
        () if leaving(kind, state).any(|taken| taken.by.iter().any(|by| *by != By::Owner)) => OTHERS,
        () if leaving(kind, state).any(|taken| owners(&taken)) => OWNERS,
        () => NOBODYS,
    }
}

/// Whose turn it is, as it stands in `records.work`.
pub(crate) fn standing(kind: &Kind, record: &Record) -> i64 {
    if record.withdrawn { NOBODYS } else { in_state(kind, &record.state, record.owner.is_some()) }
}

/// The day by which the record is due: a date, or an instant.
pub(crate) fn day<'r>(kind: &Kind, record: &'r Record) -> Option<&'r str> {
    record.fields.get(kind.views.due.as_ref()?).and_then(Json::as_str)
}

/// Who is named for the next step while it is not the owner's.
pub(crate) fn turns(kind: &Kind, record: &Record) -> BTreeSet<RecordId> {
    let mut people = BTreeSet::new();
    if standing(kind, record) != OTHERS {
        return people;
    }
    for by in leaving(kind, &record.state).flat_map(|taken| &taken.by) {
        match by {
            By::Field(field) => people.extend(names_in(kind.fields.get(field), &record.fields)),
            By::Creator => people.extend(record.created_by.clone()),
            By::Owner | By::Manager | By::Role(_) | By::Anyone | By::Program => {}
        }
    }
    people
}

pub(super) fn turn(kind: &Kind, record: &Record) -> Turn {
    match standing(kind, record) {
        OWNERS => Turn { owner: true, ..Turn::default() },
        OTHERS => {
            let by: Vec<&By> = leaving(kind, &record.state).flat_map(|taken| &taken.by).collect();
            let role = |by: &&By| if let By::Role(role) = by { Some(role.clone()) } else { None };
            let roles: BTreeSet<String> = by.iter().filter_map(role).collect();
            Turn {
                owner: false,
                manager: by.contains(&&By::Manager),
                people: turns(kind, record).into_iter().collect(),
                roles: roles.into_iter().collect(),
            }
        }
        _ => Turn::default(),
    }
}

/// Everything of a kind that [`standing`], [`day`] and [`turns`] look at, in one line.
fn rule(kind: &Kind) -> String {
    let mut rule = format!("{};", kind.views.due.as_deref().unwrap_or_default());
    for state in kind.lifecycle.states.keys() {
        let (with, without) = (in_state(kind, state, true), in_state(kind, state, false));
        let _ = write!(rule, "{state}={with}{without}");
        for by in leaving(kind, state).flat_map(|taken| &taken.by) {
            match by {
                By::Field(field) => _ = write!(rule, ",{field}"),
                By::Creator => rule.push_str(",creator"),
                _ => {}
            }
        }
        rule.push(';');
    }
    rule
}

/// Draws the work of every kind again whose rule is not the one it was drawn by.
pub(crate) async fn ensure(db: &mut SqliteConnection, standard: &Standard) -> Result<(), Refusal> {
    let mut drawn = std::collections::HashMap::new();
    for row in Sql::new("SELECT w.kind, w.rule FROM work_rules w").all_on(db).await? {
        drawn.insert(get::<String>(&row, 0)?, get::<String>(&row, 1)?);
    }
    for kind in standard.kinds.values() {
        let rule = rule(kind);
        if drawn.get(&kind.id) == Some(&rule) {
            continue;
        }
        db.execute(BEGIN).await.map_err(|error| trouble(&error))?;
        let changed = draw(db, kind, &rule).await;
        let end = if changed.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = db.execute(end).await.map_err(|error| trouble(&error));
        changed.and(ended.map(drop))?;
    }
    Ok(())
}

async fn draw(db: &mut SqliteConnection, kind: &Kind, rule: &str) -> Result<(), Refusal> {
    let mut sql = Sql::new("UPDATE records SET day = ");
    match &kind.views.due {
        Some(field) => sql.push("doc ->> ").bind(field.as_str()),
        None => sql.push("NULL"),
    };
    sql.push(", work = CASE WHEN withdrawn = 1 THEN 0");
    for state in kind.lifecycle.states.keys() {
        sql.push(" WHEN state = ").bind(state.as_str()).push(" AND owner IS NOT NULL THEN ");
        sql.bind(in_state(kind, state, true)).push(" WHEN state = ").bind(state.as_str());
        sql.push(" THEN ").bind(in_state(kind, state, false));
    }
    sql.push(" ELSE 0 END WHERE kind = ").bind(kind.id.as_str());
    sql.run(db).await?;
    let mut sql =
        Sql::new("DELETE FROM record_turns WHERE record IN (SELECT r.born FROM records r WHERE r.kind = ");
    sql.bind(kind.id.as_str()).push(")");
    sql.run(db).await?;
    draw_turns(db, kind).await?;
    let mut sql = Sql::new("INSERT INTO work_rules (kind, rule) VALUES (");
    sql.bind(kind.id.as_str()).push(", ").bind(rule);
    sql.push(") ON CONFLICT (kind) DO UPDATE SET rule = excluded.rule");
    sql.run(db).await.map(drop)
}

async fn draw_turns(db: &mut SqliteConnection, kind: &Kind) -> Result<(), Refusal> {
    let mut after = i64::MIN;
    loop {
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(" FROM records r WHERE r.kind = ").bind(kind.id.as_str());
        sql.push(" AND r.work = ").bind(OTHERS).push(" AND r.born > ").bind(after);
        sql.push(" ORDER BY r.born LIMIT ").bind(PAGE);
        let rows = sql.all_on(db).await?;
        for row in &rows {
            let found = present(row)?;
            after = found.born;
            for person in turns(kind, &found.record) {
                let mut sql = Sql::new("INSERT INTO record_turns (person, record) VALUES ");
                sql.bind_list([Cell::from(&*person.0), found.born.into()]);
                sql.push(" ON CONFLICT DO NOTHING");
                sql.run(db).await?;
            }
        }
        if (rows.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_use_is_nobodys_turn_though_steps_are_open() {
        let standard = Standard::shipped();
        let supplier = &standard.kinds["supplier"];
        assert!(leaving(supplier, "active").next().is_some());
        assert_eq!(in_state(supplier, "active", false), NOBODYS);
        assert_eq!(in_state(&standard.kinds["touch_point"], "in_use", true), NOBODYS);
        assert_eq!(in_state(&standard.kinds["brand_core"], "draft", true), OWNERS);
    }
}
