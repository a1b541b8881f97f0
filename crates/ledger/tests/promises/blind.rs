//! Blind states: not readable looks like not there.

use hengce_ledger::{Actor, Change, Filter, FilterOp, Query, Refusal};
use serde_json::json;

use crate::rules::{Library, said};
use crate::world::{create, edit, take};

#[tokio::test]
async fn a_blind_record_is_not_there_for_anybody_but_its_own() {
    let library = Library::new().await;
    let loan = library.lent("书").await;
    let mine = library.mark(&library.zhao, &loan, 2).await;
    let ledger = &library.world.ledger;
    let filter = Filter { field: "loan".into(), op: FilterOp::Is, value: loan.id.to_string() };
    let query = Query { kind: "mark".into(), filters: vec![filter], ..Query::default() };
    for (actor, sees) in [(&library.zhao, 1), (&library.li, 0), (&library.keeper, 0), (&Actor::program(), 1)]
    {
        assert_eq!(ledger.find(actor, &query).await.unwrap().total, sees, "{}", actor.name);
        assert_eq!(ledger.search(actor, &mine.code, 10).await.unwrap().len() as u64, sees);
        assert_eq!(ledger.get(actor, &mine.id).await.is_ok(), sees == 1);
        assert_eq!(ledger.history(actor, &mine.id).await.is_ok(), sees == 1);
        let whole = library.whole(actor, &loan.id).await;
        assert_eq!(whole.fields["marks"].as_array().unwrap().len() as u64, sees);
        assert_eq!(whole.fields.contains_key("mean"), sees == 1, "nor does a figure tell it");
        let moved = ledger.check(actor, &take(&mine, "open", json!({}), None)).await;
        assert_eq!(moved.is_ok(), sees == 1, "{}", actor.name);
    }
    assert!(matches!(library.commit(&library.li, edit(&mine, json!({}))).await, Err(Refusal::NotFound)));
    let for_zhao = json!({ "title": "评", "loan": loan.id, "owner": library.zhao.person });
    let told = said(library.commit(&library.keeper, create("mark", for_zhao)).await);
    assert_eq!(told, ["owner: same as ?"], "the other is not named to whoever may not read it");
    library.commit(&library.zhao, take(&mine, "open", json!({}), None)).await.unwrap();
    assert_eq!(ledger.find(&library.li, &query).await.unwrap().total, 1);
    assert_eq!(library.whole(&library.li, &loan.id).await.fields["mean"], "2");
}

#[tokio::test]
async fn an_import_batch_does_not_tell_of_blind_records() {
    let library = Library::new().await;
    let loan = library.lent("书").await;
    let batch = crate::world::map(json!({ "file_name": "a.xlsx", "recognised": "mark" }));
    let fields = json!({ "title": "评", "loan": loan.id, "owner": library.zhao.person });
    let from = hengce_ledger::Origin { batch: "".into(), sheet: "a".into(), line: 2 };
    let mark = Change::Create { kind: "mark".into(), fields: crate::world::map(fields), origin: Some(from) };
    let mut intake = library.world.ledger.intake(&library.zhao, "mark", false);
    intake.add(&mark).await.unwrap();
    let batch = intake.finish(batch).await.unwrap();
    let rows = |actor: Actor| {
        let (ledger, batch) = (library.world.ledger.clone(), batch.clone());
        async move { ledger.imported(&actor, &batch).await.unwrap().len() }
    };
    assert_eq!(rows(library.zhao.clone()).await, 1);
    assert_eq!(rows(library.li.clone()).await, 0);
}
