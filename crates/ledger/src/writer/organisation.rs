//! The directory of people and units, and who stands above whom, kept in step with their records.

use std::collections::HashSet;

use serde_json::Value as Json;
use sqlx::sqlite::SqliteConnection;

use crate::door::permission::{PERSON, UNIT};
use crate::row::{PRESENT, present};
use crate::sql::Sql;
use crate::{Directory, OrgUnit, Person, Record, RecordId, Refusal};

pub(super) fn concerns(record: &Record) -> bool {
    record.kind == PERSON || record.kind == UNIT
}

/// Everybody as the records stand.
pub(crate) async fn directory(db: &mut SqliteConnection) -> Result<Directory, Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(PRESENT).push(" FROM records r WHERE r.kind IN (").bind(PERSON).push(", ").bind(UNIT).push(")");
    let rows = sql.all_on(db).await?;
    let records =
        rows.iter().map(|row| present(row).map(|found| found.record)).collect::<Result<Vec<_>, _>>()?;
    let mut directory = Directory::default();
    for record in &records {
        take(&mut directory, record);
    }
    Ok(directory)
}

pub(super) fn take(directory: &mut Directory, record: &Record) {
    let text = |field: &str| record.fields.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
    let id = |field: &str| record.fields.get(field).and_then(Json::as_str).map(RecordId::from);
    let date = |field: &str| record.fields.get(field).and_then(Json::as_str).and_then(|day| day.parse().ok());
    if record.withdrawn {
        directory.people.remove(&record.id);
        directory.units.remove(&record.id);
    } else if record.kind == PERSON {
        let person = Person {
            id: record.id.clone(),
            code: record.code.clone(),
            name: text("name"),
            name_en: text("name_en"),
            email: text("email"),
            position: text("position"),
            unit: id("unit"),
            manager: id("manager"),
            joined_on: date("joined_on"),
            left_on: date("left_on"),
        };
        directory.people.insert(record.id.clone(), person);
    } else if record.kind == UNIT {
        let unit = OrgUnit {
            id: record.id.clone(),
            code: text("short"),
            name: text("name"),
            name_en: text("name_en"),
            parent: id("parent"),
            head: id("head"),
        };
        directory.units.insert(record.id.clone(), unit);
    }
}

/// Everybody above a person, nearest first; a loop ends the walk.
fn above(directory: &Directory, person: &RecordId) -> Vec<RecordId> {
    let mut bosses: Vec<RecordId> = Vec::new();
    let mut at = directory.people.get(person).and_then(|found| found.manager.clone());
    while let Some(boss) = at.filter(|boss| !bosses.contains(boss)) {
        at = directory.people.get(&boss).and_then(|found| found.manager.clone());
        bosses.push(boss);
    }
    bosses
}

/// Redraws the lines of these people and of everybody below them.
pub(super) async fn draw_lines(
    db: &mut SqliteConnection,
    directory: &Directory,
    moved: &[RecordId],
) -> Result<(), Refusal> {
    let mut people: HashSet<RecordId> = moved.iter().cloned().collect();
    for person in moved {
        let mut sql = Sql::new("SELECT l.person FROM lines l WHERE l.boss = ");
        sql.bind(&*person.0);
        for row in sql.all_on(db).await? {
            people.insert(RecordId::from(crate::row::get::<&str>(&row, 0)?));
        }
    }
    for person in people {
        let mut sql = Sql::new("DELETE FROM lines WHERE person = ");
        sql.bind(&*person.0);
        sql.run(db).await?;
        for boss in above(directory, &person) {
            let mut sql = Sql::new("INSERT INTO lines (boss, person) VALUES (");
            sql.bind(&*boss.0).push(", ").bind(&*person.0).push(") ON CONFLICT DO NOTHING");
            sql.run(db).await?;
        }
    }
    Ok(())
}
