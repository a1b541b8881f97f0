//! Promises about searching over everything: what is found, marked, counted and opened, and what nobody learns by it.

use axum::http::StatusCode;
use hengce_ledger::Change;
use serde_json::json;

use crate::world::{World, encoded, fields};

fn path(text: &str) -> String {
    format!("/search?q={}", encoded(text))
}

impl World {
    /// A report of qinghe's in which these words stand.
    async fn saying(&self, title: &str, summary: &str) -> hengce_ledger::Record {
        let report = self.report("qinghe", title).await;
        let edit = Change::Edit {
            id: report.id.clone(),
            version: report.version,
            fields: fields(json!({ "summary": summary })),
            origin: None,
        };
        self.app.ledger.commit(&hengce_ledger::Actor::program(), edit).await.unwrap()
    }
}

#[tokio::test]
async fn the_passage_that_was_found_stands_under_the_record_with_its_words_marked() {
    let world = World::new().await;
    world.saying("渠道月报", "线上到手价下降，<b>低价</b>集中在两个平台。").await;
    let page = world.browser("qinghe").await.get(&path("低价 平台")).await.text;
    assert!(
        page.contains("&lt;b&gt;<mark>低价</mark>&lt;/b&gt;") && page.contains("<mark>平台</mark>"),
        "{page}"
    );
    let title = world.browser("qinghe").await.get(&path("渠道月报")).await.text;
    assert!(title.contains("<mark>渠道月报</mark>"), "{title}");
}

#[tokio::test]
async fn what_was_found_is_grouped_by_kind_counted_and_narrowed() {
    let world = World::new().await;
    for week in 1..=7 {
        world.report("qinghe", &format!("抽样周报 {week}")).await;
    }
    let request = json!({ "title": "抽样支持", "topic": "material", "requester": world.people["haitang"] });
    world.create("support_request", fields(request)).await;
    let mut browser = world.browser("qinghe").await;
    let page = browser.get(&path("抽样")).await.text;
    assert!(page.contains("找到 8 条"), "{page}");
    assert!(page.contains("市场分析报告 <span class=\"count\">7</span>"));
    assert!(
        page.contains(&format!("/records/report?q={}", encoded("抽样"))),
        "five are shown, all have a list"
    );
    let narrowed = browser.get(&format!("{}&kind=support_request", path("抽样"))).await.text;
    assert!(narrowed.contains("</mark>支持") && !narrowed.contains("</mark>周报"));
    let mine = browser.get(&format!("{}&mine=1", path("抽样"))).await.text;
    assert!(mine.contains("</mark>周报") && !mine.contains("</mark>支持"));
}

#[tokio::test]
async fn a_code_opens_its_record_for_whoever_may_see_it() {
    let world = World::new().await;
    let report = world.report("qinghe", "华东渠道月报").await;
    let mut browser = world.browser("qinghe").await;
    let opened = browser.get(&path(&report.code.to_lowercase())).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.location(), format!("/records/report/{}", report.id));
    let hidden = world.browser("haitang").await.get(&path(&report.code)).await;
    assert_eq!(hidden.status, StatusCode::OK, "no such code, as far as they can tell");
    assert!(!hidden.text.contains("华东渠道月报"));
}

#[tokio::test]
async fn comments_are_searched_within_what_one_may_see() {
    let world = World::new().await;
    let report = world.report("qinghe", "华东渠道月报").await;
    let mut qinghe = world.browser("qinghe").await;
    qinghe.post(&format!("/records/report/{}/comments", report.id), &[("text", "样本里缺了苏州门店")]).await;
    let found = world.browser("mingzhe").await.get(&path("苏州门店")).await.text;
    assert!(found.contains("样本里缺了<mark>苏州门店</mark>"), "{found}");
    assert!(found.contains(&format!("/records/report/{}#comment-", report.id)));
    assert!(!world.browser("haitang").await.get(&path("苏州门店")).await.text.contains("样本里缺了"));
}

#[tokio::test]
async fn a_blind_record_is_found_counted_and_offered_for_nobody_but_its_own() {
    let world = World::new().await;
    let report = world.accepted_report("qinghe", "季报").await;
    let review = json!({ "title": "盲评甲", "report": report.id, "reviewer": world.people["mingzhe"], "due_on": "2026-09-20" });
    let review = world.create("report_review", fields(review)).await;
    let change = Change::Move {
        id: review.id.clone(),
        version: review.version,
        transition: "score".into(),
        fields: fields(json!({ "coverage": 2, "reasoning": 2, "foresight": 2, "remarks": "论证薄弱" })),
        comment: None,
    };
    world.app.ledger.commit(&hengce_ledger::Actor::program(), change).await.unwrap();
    let mut reviewer = world.browser("mingzhe").await;
    reviewer
        .post(&format!("/records/report_review/{}/comments", review.id), &[("text", "数据口径存疑")])
        .await;
    for (login, sees) in [("mingzhe", true), ("qinghe", false), ("zhiyuan", false), ("huaijin", false)] {
        let mut browser = world.browser(login).await;
        for text in ["盲评甲", "论证薄弱", "口径存疑"] {
            let page = browser.get(&path(text)).await.text;
            assert_eq!(page.contains(&*review.id.0), sees, "{login} looks for {text}");
            assert_eq!(page.contains("找到 0 条"), !sees || text == "口径存疑", "{login} counts {text}");
        }
        assert_eq!(browser.get(&path(&review.code)).await.status == StatusCode::SEE_OTHER, sees, "{login}");
        let offers = browser.get(&format!("/search/suggest?q={}", encoded("盲评"))).await.text;
        assert_eq!(offers.contains(&*review.id.0), sees, "{login}");
    }
}

#[tokio::test]
async fn what_is_typed_is_offered_at_once() {
    let world = World::new().await;
    let report = world.report("qinghe", "华东渠道月报").await;
    let mut browser = world.browser("qinghe").await;
    let offers = browser.get(&format!("/search/suggest?q={}", encoded("渠道"))).await.text;
    assert!(offers.contains(&format!("/records/report/{}", report.id)), "{offers}");
    assert!(offers.contains("华东<mark>渠道</mark>月报"));
    let none = browser.get(&format!("/search/suggest?q={}", encoded("没有这样的词"))).await.text;
    assert!(!none.contains("role=\"option\"") && none.contains("没有相符"), "{none}");
}
