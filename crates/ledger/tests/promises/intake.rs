//! Very many changes in one transaction, as an import brings them.

use std::collections::BTreeSet;

use hengce_ledger::{Actor, Change, Ledger, Origin, Query, Refusal};
use serde_json::json;

use crate::world::{World, create, edit, map};

/// More than a part holds.
const MANY: usize = 1_203;

fn row(n: usize) -> Change {
    let from = Origin { batch: "".into(), sheet: "a".into(), line: n as u64 };
    Change::Create {
        kind: "note".into(),
        fields: map(json!({ "text": format!("第{n}条") })),
        origin: Some(from),
    }
}

fn batch() -> serde_json::Map<String, serde_json::Value> {
    map(json!({ "file_name": "a.xlsx", "recognised": "note" }))
}

async fn notes(ledger: &Ledger) -> u64 {
    let query = Query { kind: "note".into(), limit: 1, ..Query::default() };
    ledger.find(&Actor::program(), &query).await.unwrap().total
}

#[tokio::test]
async fn all_of_it_stands_at_once_under_the_batch_that_is_named_last() {
    let world = World::new().await;
    let (ledger, program) = (&world.ledger, Actor::program());
    let mut intake = ledger.intake(&program, "note", false);
    for n in 1..=MANY {
        intake.add(&row(n)).await.unwrap();
    }
    assert_eq!(notes(ledger).await, 0, "nothing stands before the end");
    let id = intake.finish(batch()).await.unwrap();
    assert_eq!(notes(ledger).await, MANY as u64);
    assert_eq!(ledger.get(&program, &id).await.unwrap().fields["file_name"], "a.xlsx");
    let rows = ledger.imported(&program, &id).await.unwrap();
    assert!(rows.iter().map(|row| row.origin.clone().unwrap().line).eq(1..=MANY as u64));
    let lines = ledger.imported_lines(&id).await.unwrap();
    let lines: BTreeSet<(String, u64)> = lines.into_iter().collect();
    assert!(lines.into_iter().eq((1..=MANY as u64).map(|line| ("a".to_owned(), line))));
    assert!(ledger.verify().await.unwrap().breaks.is_empty());
    assert!(world.reopened().await.get(&program, &id).await.is_ok());
}

#[tokio::test]
async fn an_intake_that_is_given_up_leaves_nothing_and_the_ledger_goes_on() {
    let world = World::new().await;
    let (ledger, program) = (&world.ledger, Actor::program());
    let mut intake = ledger.intake(&program, "note", false);
    for n in 1..=MANY {
        intake.add(&row(n)).await.unwrap();
    }
    drop(intake);
    ledger.commit(&program, create("note", json!({ "text": "后来的" }))).await.unwrap();
    assert_eq!(notes(ledger).await, 1);
    let mut rehearsed = ledger.intake(&program, "note", true);
    rehearsed.add(&row(1)).await.unwrap();
    assert!(rehearsed.add(&create("note", json!({ "colour": "red" }))).await.is_err());
    drop(rehearsed);
    assert_eq!(notes(ledger).await, 1);
    assert!(ledger.verify().await.unwrap().breaks.is_empty());
}

#[tokio::test]
async fn one_record_that_somebody_changed_meanwhile_refuses_all_of_it() {
    let world = World::new().await;
    let (ledger, program) = (&world.ledger, Actor::program());
    let note = world.make("note", json!({ "text": "先" })).await;
    let mut intake = ledger.intake(&program, "note", false);
    intake.add(&row(1)).await.unwrap();
    intake.add(&edit(&note, json!({ "text": "导入的" }))).await.unwrap();
    ledger.commit(&program, edit(&note, json!({ "text": "别人的" }))).await.unwrap();
    assert!(matches!(intake.finish(batch()).await, Err(Refusal::Stale { now: 2 })));
    assert_eq!(notes(ledger).await, 1, "the new row did not come either");
    assert_eq!(ledger.get(&program, &note.id).await.unwrap().title, "别人的");
}

#[tokio::test]
async fn no_record_is_changed_twice() {
    let world = World::new().await;
    let program = Actor::program();
    let note = world.make("note", json!({ "text": "先" })).await;
    let mut intake = world.ledger.intake(&program, "note", false);
    intake.add(&edit(&note, json!({ "text": "一" }))).await.unwrap();
    let again = intake.add(&edit(&note, json!({ "text": "二" }))).await;
    assert!(matches!(again, Err(Refusal::Stale { now: 2 })));
    intake.finish(batch()).await.unwrap();
    assert_eq!(world.ledger.get(&program, &note.id).await.unwrap().title, "一");
}
