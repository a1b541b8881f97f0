//! My desk: what each role finds on it.

use hengce_ledger::{Actor, Change};
use serde_json::json;

use crate::world::{World, fields};

#[tokio::test]
async fn everybody_finds_their_own_work_and_the_head_that_of_the_people() {
    let world = World::new().await;
    world.report("qinghe", "华东渠道月报").await;
    let late = json!({ "title": "竞品周报", "topic": "competitor", "owner": world.people["mingzhe"], "due_on": "2026-09-01" });
    world.create("report", fields(late)).await;
    let qinghe = world.browser("qinghe").await.get("/").await.text;
    assert!(qinghe.contains("华东渠道月报") && !qinghe.contains("竞品周报"), "{qinghe}");
    let director = world.browser("zhiyuan").await.get("/").await.text;
    assert!(director.contains("竞品周报") && director.contains("迟 9 天"), "what is late in the team");
    let seller = world.browser("haitang").await.get("/").await.text;
    assert!(!seller.contains("竞品周报") && !seller.contains("华东渠道月报"));
}

#[tokio::test]
async fn a_request_that_nobody_has_taken_waits_for_the_department_and_then_for_who_asked() {
    let world = World::new().await;
    let request = json!({ "title": "渠道手册", "topic": "material", "requester": world.people["haitang"] });
    let request = world.create("support_request", fields(request)).await;
    assert!(world.browser("qinghe").await.get("/").await.text.contains("渠道手册"));
    let step = |record: &hengce_ledger::Record, transition: &str, given| Change::Move {
        id: record.id.clone(),
        version: record.version,
        transition: transition.into(),
        fields: fields(given),
        comment: None,
    };
    let taken = json!({ "owner": world.people["qinghe"], "agreed_on": "2026-09-15" });
    let taken = world.app.ledger.commit(&Actor::program(), step(&request, "accept", taken)).await.unwrap();
    assert!(!world.browser("mingzhe").await.get("/").await.text.contains("渠道手册"), "it has an owner now");
    world.app.ledger.commit(&Actor::program(), step(&taken, "deliver", json!({}))).await.unwrap();
    assert!(world.browser("haitang").await.get("/").await.text.contains("渠道手册"), "to be confirmed");
}

#[tokio::test]
async fn an_administrator_finds_nobodys_marks() {
    let world = World::new().await;
    let mut admin = world.browser("lixing").await;
    assert!(!admin.get("/").await.text.contains("顾清禾"));
    assert!(!admin.get("/scorecards").await.text.contains("顾清禾"));
}
