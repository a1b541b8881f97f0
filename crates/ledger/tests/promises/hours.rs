//! Hours in states: they add up, exactly, and what was taken back does not count.

use hengce_ledger::{Change, Record};
use serde_json::{Value as Json, json};

use crate::rules::{Library, said};
use crate::world::{edit, take};

#[tokio::test]
async fn hours_in_states_add_up_however_often_a_record_comes_back_to_them() {
    let library = Library::new().await;
    let hours = |record: &Record| record.fields.get("waited").and_then(Json::as_str).map(str::to_owned);
    let mut loan = library.commit(&library.li, library.loan("书", json!({}))).await.unwrap();
    library.world.pass(1_800);
    loan = library.commit(&library.li, edit(&loan, json!({ "worth": "11" }))).await.unwrap();
    assert_eq!(hours(&loan), None, "added when it leaves");
    library.world.pass(1_800);
    loan = library.commit(&library.zhao, take(&loan, "hold", json!({}), None)).await.unwrap();
    assert_eq!(hours(&loan).unwrap(), "1");
    library.world.pass(1_200);
    loan = library.commit(&library.zhao, take(&loan, "lend", json!({}), None)).await.unwrap();
    assert_eq!(hours(&loan).unwrap(), "1.333333333333");
    library.world.pass(86_400);
    loan = library.commit(&library.zhao, take(&loan, "hold", json!({}), None)).await.unwrap();
    assert_eq!(hours(&loan).unwrap(), "1.333333333333", "out of these states nothing is added");
    library.world.pass(1_200);
    let edited = library.commit(&library.li, edit(&loan, json!({ "worth": "12" }))).await.unwrap();
    library.world.pass(1_200);
    let both = vec![take(&edited, "lend", json!({}), None)];
    loan = library.world.ledger.commit_all(&library.zhao, both).await.unwrap().remove(0);
    assert_eq!(hours(&loan).unwrap(), "2");
    let typed = edit(&loan, json!({ "waited": "9" }));
    assert_eq!(said(library.commit(&library.li, typed).await), ["waited: Stamped"]);
}

#[tokio::test]
async fn a_step_that_was_taken_back_leaves_the_hours_as_if_it_had_not_been() {
    let library = Library::new().await;
    let asked = library.commit(&library.li, library.loan("书", json!({}))).await.unwrap();
    library.world.pass(3_600);
    let held = library.commit(&library.zhao, take(&asked, "hold", json!({}), None)).await.unwrap();
    library.world.pass(300);
    let undo = Change::Undo { id: held.id.clone(), version: held.version };
    let back = library.commit(&library.zhao, undo).await.unwrap();
    assert_eq!((back.state.as_str(), back.fields.get("waited")), ("asked", None));
    library.world.pass(3_300);
    let lent = library.commit(&library.zhao, take(&back, "lend", json!({}), None)).await.unwrap();
    assert_eq!(lent.fields["waited"], "2");
}
