//! Notices: what somebody is told, when, and when not.

use axum::http::StatusCode;
use hengce_app::notices::{catch_up, daily};
use hengce_ledger::{Actor, Change, Record, RecordId};
use jiff::SignedDuration;
use serde_json::json;

use crate::world::{Browser, World, fields};

async fn told(world: &World, login: &str) -> String {
    world.browser(login).await.get("/notices").await.text
}

async fn step(world: &World, browser: &mut Browser, record: &RecordId, step: &str, comment: &str) -> Record {
    let version = world.record(record).await.version.to_string();
    let path = format!("/records/report/{record}/moves/{step}");
    let form = [("version", version.as_str()), ("comment", comment)];
    let answer = browser.post(&path, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{step}: {}", answer.text);
    world.record(record).await
}

/// A report whose file is there, so that it can be handed in.
async fn ready(world: &World, owner: &str) -> Record {
    let report = world.report(owner, "第三季度渠道分析").await;
    let kept = world.app.ledger.keep_file("季报.pdf", b"%PDF-1.4 synthetic").await.unwrap();
    let change = Change::Edit {
        id: report.id.clone(),
        version: 1,
        fields: fields(json!({ "files": [kept] })),
        origin: None,
    };
    world.app.ledger.commit(&Actor::program(), change).await.unwrap()
}

#[tokio::test]
async fn whose_turn_it_becomes_is_told_and_so_is_whose_work_comes_back_with_the_reason() {
    let world = World::new().await;
    let report = ready(&world, "qinghe").await;
    assert!(told(&world, "qinghe").await.contains("系统 交给您负责"));
    let mut qinghe = world.browser("qinghe").await;
    step(&world, &mut qinghe, &report.id, "submit", "").await;
    let director = told(&world, "zhiyuan").await;
    assert!(director.contains("顾清禾：提交，等您处理"), "{director}");
    assert!(!told(&world, "huaijin").await.contains("等您处理"), "the nearest manager is enough");
    let mut zhiyuan = world.browser("zhiyuan").await;
    step(&world, &mut zhiyuan, &report.id, "reopen", "缺少结论").await;
    let back = told(&world, "qinghe").await;
    assert!(back.contains("沈知远：退回修改") && back.contains("缺少结论"), "{back}");
    assert!(!told(&world, "mingzhe").await.contains("渠道分析"));
}

#[tokio::test]
async fn nobody_is_told_twice_however_often_the_program_looks() {
    let world = World::new().await;
    ready(&world, "qinghe").await;
    for _ in 0..3 {
        catch_up(&world.app).await.unwrap();
        daily(&world.app).await.unwrap();
    }
    let me = &world.people["qinghe"];
    assert_eq!(world.app.ledger.notices().of(me, &["assigned"], false, (0, 9)).await.unwrap().len(), 1);
    let mut qinghe = world.browser("qinghe").await;
    assert!(qinghe.get("/notices/bell").await.text.contains("1<"));
    qinghe.post("/notices/read-all", &[]).await;
    assert_eq!(qinghe.get("/notices/bell").await.text.trim(), "");
    assert!(!qinghe.get("/notices?unread=1").await.text.contains("渠道分析"));
    assert!(qinghe.get("/notices").await.text.contains("渠道分析"));
}

#[tokio::test]
async fn what_is_due_is_reminded_of_before_and_after_its_day_until_it_is_handed_in() {
    let world = World::new().await;
    ready(&world, "qinghe").await;
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let due = async || {
        let whats = ["due", "overdue"];
        let notices = world.app.ledger.notices();
        let found = notices.of(&world.people["qinghe"], &whats, false, (0, 99)).await.unwrap();
        (found.iter().filter(|note| note.what == "due").count(), found.len())
    };
    let mut seen = Vec::new();
    // It is the 10th, and due on the 20th: three days before, the day after, a week after.
    for passed in [0, 7, 3, 1, 6, 30] {
        world.wait(days(passed));
        daily(&world.app).await.unwrap();
        seen.push(due().await);
    }
    assert_eq!(seen, [(0, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 3)], "of them before the day, and in all");
    assert!(told(&world, "qinghe").await.contains("已逾期，应于 2026-09-20 完成"));
}

#[tokio::test]
async fn everybody_chooses_what_comes_where() {
    let world = World::new().await;
    ready(&world, "qinghe").await;
    let mut qinghe = world.browser("qinghe").await;
    assert!(qinghe.get("/notices").await.text.contains("交给您负责"));
    assert!(qinghe.get("/notices/digest").await.text.contains("交给您负责"));
    let kept = qinghe.post("/notices/preferences", &[("assigned", "digest"), ("turn", "app")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(!qinghe.get("/notices").await.text.contains("交给您负责"));
    assert_eq!(qinghe.get("/notices/bell").await.text.trim(), "");
    assert!(qinghe.get("/notices/digest").await.text.contains("交给您负责"));
}

#[tokio::test]
async fn one_notice_is_marked_read_on_the_way_to_its_record_and_only_ones_own() {
    let world = World::new().await;
    let report = ready(&world, "qinghe").await;
    catch_up(&world.app).await.unwrap();
    let me = &world.people["qinghe"];
    let note = world.app.ledger.notices().of(me, &["assigned"], true, (0, 9)).await.unwrap().remove(0);
    let path = format!("/records/report/{}", report.id);
    let form = [("occasion", note.occasion.as_str()), ("next", path.as_str())];
    let mut mingzhe = world.browser("mingzhe").await;
    assert_eq!(mingzhe.post("/notices/mark", &form).await.status, StatusCode::NOT_FOUND);
    let mut qinghe = world.browser("qinghe").await;
    assert_eq!(qinghe.post("/notices/mark", &form).await.location(), path);
    assert_eq!(world.app.ledger.notices().unread(me, &["assigned"]).await.unwrap(), 0);
    let again = [("occasion", note.occasion.as_str()), ("unread", "1")];
    qinghe.post("/notices/mark", &again).await;
    assert_eq!(world.app.ledger.notices().unread(me, &["assigned"]).await.unwrap(), 1);
}

#[tokio::test]
async fn a_digest_says_what_is_late_due_waiting_and_told_in_the_persons_language() {
    let world = World::new().await;
    ready(&world, "qinghe").await;
    world.wait(SignedDuration::from_hours(24 * 8));
    let mut qinghe = world.browser("qinghe").await;
    let page = qinghe.get("/notices/digest").await.text;
    assert!(page.contains("7 天内到期 (1)") && page.contains("还有 2 天"), "{page}");
    qinghe.post("/preferences", &[("language", "en"), ("next", "/")]).await;
    let page = qinghe.get("/notices/digest").await.text;
    assert!(page.contains("Due within 7 days (1)") && page.contains("in 2 days"), "{page}");
    let kept = world.app.ledger.personal().preferences(&world.people["qinghe"]).await.unwrap();
    assert_eq!(kept.get("language").map(String::as_str), Some("en"), "and what is sent will speak it");
}
