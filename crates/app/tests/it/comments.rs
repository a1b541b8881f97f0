//! Comments: who may say and read them, whom they name, and how they are taken back.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn whoever_may_read_a_record_may_comment_on_it_and_name_others_who_may() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let path = format!("/records/report/{}", report.id);
    let mut xiaotong = world.browser("xiaotong").await;
    let said = "第二节的<数据>请 @顾清禾 核对，也请 @Shen Zhiyuan 看";
    let answer = xiaotong.post(&format!("{path}/comments"), &[("text", said)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let mut qinghe = world.browser("qinghe").await;
    let page = qinghe.get(&path).await.text;
    assert!(page.contains("第二节的&lt;数据&gt;"), "{page}");
    assert!(page.contains(r#"<strong class="mention">@顾清禾</strong>"#));
    assert!(page.contains(r#"<strong class="mention">@Shen Zhiyuan</strong>"#));
    assert!(qinghe.get(&format!("{path}/history")).await.text.contains("请 <strong"));
    assert_eq!(world.record(&report.id).await.version, 1, "a comment is no revision");
    let notices = qinghe.get("/notices").await.text;
    assert!(notices.contains("林晓彤 在评论中提到您") && notices.contains("请 @顾清禾 核对"), "{notices}");
    assert!(world.browser("zhiyuan").await.get("/notices").await.text.contains("提到您"));
    assert!(!xiaotong.get("/notices").await.text.contains("提到您"), "nobody is told what they said");
}

#[tokio::test]
async fn a_comment_is_taken_back_by_its_author_alone_and_leaves_a_trace() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let path = format!("/records/report/{}", report.id);
    let mut xiaotong = world.browser("xiaotong").await;
    let api = format!("/api/v1/records/report/{}/comments", report.id);
    let made = xiaotong.call(Method::POST, &api, &json!({ "text": "发错了的内容" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let back = format!("{path}/comments/{id}/take-back");
    let mut qinghe = world.browser("qinghe").await;
    assert_eq!(qinghe.post(&back, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(qinghe.get(&path).await.text.contains("发错了的内容"));
    assert_eq!(xiaotong.post(&back, &[]).await.status, StatusCode::SEE_OTHER);
    let page = qinghe.get(&path).await.text;
    assert!(!page.contains("发错了的内容") && page.contains("此评论已被作者收回"));
    let listed = qinghe.get(&api).await.json();
    assert_eq!((&listed[0]["text"], listed[0]["taken_back_at"].is_string()), (&json!(""), true));
    assert_eq!(xiaotong.post(&back, &[]).await.status, StatusCode::NOT_FOUND, "once");
}

#[tokio::test]
async fn only_those_who_may_read_are_offered_and_told() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let path = format!("/records/report/{}", report.id);
    let mut qinghe = world.browser("qinghe").await;
    let offered = qinghe.get(&format!("{path}/readers?q=")).await.json().to_string();
    assert!(offered.contains("沈知远") && !offered.contains("郑海棠"), "{offered}");
    assert!(qinghe.get(&format!("{path}/readers?q=shen")).await.json().to_string().contains("沈知远"));
    qinghe.post(&format!("{path}/comments"), &[("text", "@郑海棠 看看季报")]).await;
    let mut haitang = world.browser("haitang").await;
    assert!(!haitang.get("/notices").await.text.contains("季报"));
    assert_eq!(haitang.get("/notices/bell").await.text.trim(), "");
    let empty = qinghe.post(&format!("{path}/comments"), &[("text", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}
