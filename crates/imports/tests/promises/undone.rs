//! Batches taken back.

use hengce_imports::{ImportError, undo};
use hengce_ledger::{Actor, Change, Refusal};
use serde_json::json;

use crate::world::World;

const WECHAT: [(&str, &str); 2] = [("account", "禾岚生活"), ("owner", "林晓彤")];

#[tokio::test]
async fn a_batch_of_facts_taken_back_leaves_what_stood_before_it() {
    let world = World::new().await;
    world.import(&world.operator, "wechat-notified.xlsx", &WECHAT).await;
    let before = world.standing("wechat_article", &["title", "readers"]).await;
    let later = world.import(&world.operator, "wechat-later.csv", &WECHAT).await;
    assert_ne!(world.standing("wechat_article", &["title", "readers"]).await, before);
    assert!(undo(&world.ledger, &world.operator, &later).await.unwrap().is_empty());
    assert_eq!(world.standing("wechat_article", &["title", "readers"]).await, before);
    let again = undo(&world.ledger, &world.operator, &later).await;
    assert!(matches!(again, Err(ImportError::Ledger(Refusal::WrongState { .. }))));
    world.import(&world.operator, "wechat-later.csv", &WECHAT).await;
    assert_eq!(
        world.standing("wechat_article", &["title"]).await.len(),
        5,
        "what was taken back can be brought again"
    );
}

#[tokio::test]
async fn records_of_a_batch_taken_back_are_withdrawn_unless_somebody_worked_on_them() {
    let world = World::new().await;
    let batch = world.import(&world.director, "reports.xlsx", &[]).await;
    let report = world.all("report").await[0].clone();
    let fields = json!({ "summary": "已补充数据" }).as_object().unwrap().clone();
    world
        .ledger
        .commit(
            &world.planner,
            Change::Edit { id: report.id.clone(), version: report.version, fields, origin: None },
        )
        .await
        .unwrap();
    let staying = undo(&world.ledger, &world.director, &batch).await.unwrap();
    assert_eq!(staying, std::slice::from_ref(&report.id));
    let left: Vec<_> = world.all("report").await.into_iter().map(|report| report.id).collect();
    assert_eq!(left, [report.id]);
}

#[tokio::test]
async fn edits_of_a_batch_taken_back_give_the_former_fields_again() {
    let world = World::new().await;
    world.import(&world.director, "reports.xlsx", &[]).await;
    let report = world.all("report").await[0].clone();
    let bytes = format!("编号,标题,摘要与结论\r\n{},改过的标题,(清空)\r\n", report.code);
    let preview = world.preview_bytes(&world.director, "a.csv", bytes.as_bytes(), &[]).await.unwrap();
    let batch = world.commit(&world.director, &preview, &[], false).await.unwrap().batch.unwrap();
    assert_eq!(world.all("report").await[0].title, "改过的标题");
    undo(&world.ledger, &world.director, &batch).await.unwrap();
    assert_eq!(world.all("report").await[0].fields, report.fields);
}

#[tokio::test]
async fn only_who_may_takes_a_batch_back() {
    let world = World::new().await;
    let batch = world.import(&world.operator, "wechat-notified.xlsx", &WECHAT).await;
    assert!(undo(&world.ledger, &world.campaigner, &batch).await.is_err());
    assert!(undo(&world.ledger, &world.director, &batch).await.is_ok(), "the manager may");
    let none = undo(&world.ledger, &Actor::program(), &world.director.person.clone().unwrap()).await;
    assert!(matches!(none, Err(ImportError::Ledger(Refusal::NotFound))));
}
