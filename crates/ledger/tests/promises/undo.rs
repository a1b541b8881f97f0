//! One's own last change is taken back, by a new revision, as long as nothing has happened since.

use hengce_ledger::{Change, Record, Refusal};
use serde_json::json;

use crate::world::{World, as_role, edit, restore, take, withdraw};

fn undo(record: &Record) -> Change {
    Change::Undo { id: record.id.clone(), version: record.version }
}

#[tokio::test]
async fn an_edit_is_taken_back_however_long_ago_and_can_be_done_again() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "季报").await;
    let change = edit(&report, json!({ "title": "年报", "pages": 12, "topic": null }));
    let changed = world.ledger.commit(&li, change).await.unwrap();
    world.pass(90 * 24 * 3600);
    let back = world.ledger.commit(&li, undo(&changed)).await.unwrap();
    assert_eq!((back.title.as_str(), back.version, &back.fields), ("季报", 3, &report.fields));
    let history = world.ledger.history(&li, &report.id).await.unwrap();
    assert_eq!(history.iter().map(|one| one.act.as_str()).collect::<Vec<_>>(), ["create", "edit", "undo"]);
    let again = world.ledger.commit(&li, undo(&back)).await.unwrap();
    assert_eq!(again.title, "年报");
    let found =
        hengce_ledger::Query { kind: "report".into(), text: Some("年报".into()), ..Default::default() };
    assert_eq!(world.ledger.find(&li, &found).await.unwrap().total, 1, "the search knows");
    assert!(world.ledger.verify().await.unwrap().breaks.is_empty());
}

#[tokio::test]
async fn a_step_is_taken_back_with_its_stamp_while_it_is_fresh() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "季报").await;
    let submitted =
        world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 9 }), None)).await.unwrap();
    assert!(submitted.fields.contains_key("submitted_at"));
    world.pass(9 * 60);
    let back = world.ledger.commit(&li, undo(&submitted)).await.unwrap();
    assert_eq!((back.state.as_str(), &back.fields), ("drafting", &report.fields));
    let again = world.ledger.commit(&li, take(&back, "submit", json!({ "pages": 9 }), None)).await.unwrap();
    world.pass(11 * 60);
    assert!(matches!(world.ledger.commit(&li, undo(&again)).await, Err(Refusal::Forbidden(_))));
}

#[tokio::test]
async fn nobody_undoes_what_somebody_else_did_or_what_was_built_upon() {
    let world = World::new().await;
    let chief = as_role(&world.person("王总", None, None).await, "leader");
    let li = world.person("李静", Some(&chief), None).await;
    let report = world.report(&li, "季报").await;
    let first = world.ledger.commit(&li, edit(&report, json!({ "pages": 3 }))).await.unwrap();
    assert!(matches!(world.ledger.commit(&chief, undo(&first)).await, Err(Refusal::Forbidden(_))));
    let second = world.ledger.commit(&chief, edit(&first, json!({ "topic": "rival" }))).await.unwrap();
    assert!(matches!(world.ledger.commit(&li, undo(&first)).await, Err(Refusal::Stale { now: 3 })));
    assert!(matches!(world.ledger.commit(&li, undo(&second)).await, Err(Refusal::Forbidden(_))));
    assert!(matches!(world.ledger.commit(&li, undo(&report)).await, Err(Refusal::Stale { .. })));
}

#[tokio::test]
async fn what_was_made_or_withdrawn_is_not_undone_but_withdrawn_or_restored() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "季报").await;
    assert!(matches!(world.ledger.commit(&li, undo(&report)).await, Err(Refusal::Forbidden(_))));
    let gone = world.ledger.commit(&li, withdraw(&report, "twice")).await.unwrap();
    assert!(matches!(world.ledger.commit(&li, undo(&gone)).await, Err(Refusal::Forbidden(_))));
    let back = world.ledger.commit(&li, restore(&gone)).await.unwrap();
    assert!(matches!(world.ledger.commit(&li, undo(&back)).await, Err(Refusal::Forbidden(_))));
}
