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
async fn work_is_late_after_its_last_day_alone_and_what_has_no_day_is_listed_without_one() {
    let world = World::new().await;
    let running = json!({
        "title": "中秋促销", "form": "promotion", "owner": world.people["qinghe"], "starts_on": "2026-09-01",
        "ends_on": "2026-10-31", "team": [{ "person": world.people["qinghe"], "share": "1" }],
    });
    let campaign = world.create("campaign", fields(running)).await;
    let agreed = json!({
        "title": "场地定金", "campaign": campaign.id, "category": "venue", "amount": "5000", "owner": world.people["qinghe"],
        "committed_on": "2026-09-01",
    });
    world.create("expense", fields(agreed)).await;
    let desk = world.browser("qinghe").await.get("/").await.text;
    assert!(desk.contains("中秋促销") && desk.contains("场地定金") && !desk.contains("迟 9 天"), "{desk}");
    assert!(desk.contains("没有期限"), "what was agreed and not paid is due on no day");
    world.wait(jiff::SignedDuration::from_hours(24 * 53));
    assert!(world.browser("qinghe").await.get("/").await.text.contains("迟 2 天"), "two days past its last");
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

#[tokio::test]
async fn what_a_role_needs_first_stands_on_its_desk_and_on_no_other() {
    let world = World::new().await;
    let late = json!({ "title": "竞品周报", "topic": "competitor", "owner": world.people["mingzhe"], "due_on": "2026-09-01" });
    world.create("report", fields(late)).await;
    let director = world.browser("zhiyuan").await.get("/").await.text;
    for panel in ["等我处理", "偏离目标的指标", "逾期报告", "未了结的舆情事件", "执行中的活动"]
    {
        assert!(director.contains(panel), "{panel}: {director}");
    }
    let operator = world.browser("xiaotong").await.get("/").await.text;
    assert!(operator.contains("一周内的发布计划") && operator.contains("待回复的互动"));
    assert!(!operator.contains("逾期报告"), "the director's");
    let analyst = world.browser("yuan").await.get("/").await.text;
    assert!(analyst.contains("两周内应交的报告") && analyst.contains("待核实的市场信息"));
    let seller = world.browser("haitang").await.get("/").await.text;
    assert!(seller.contains("我提出的需求") && seller.contains("目前没有："), "an empty panel says so");
    assert!(!seller.contains("偏离目标"), "no card of the department is theirs to see");
}

#[tokio::test]
async fn an_auditor_finds_what_was_changed_last_and_by_whom() {
    let world = World::new().await;
    let report = world.report("qinghe", "华东渠道月报").await;
    let change = Change::Move {
        id: report.id.clone(),
        version: report.version,
        transition: "start".into(),
        fields: fields(json!({})),
        comment: None,
    };
    let qinghe =
        Actor::person(world.people["qinghe"].clone(), "顾清禾", vec!["employee".into(), "planner".into()]);
    world.app.ledger.commit(&qinghe, change).await.unwrap();
    let desk = world.browser("ruogu").await.get("/").await.text;
    let (_, changes) = desk.split_once("最近的变更").expect("an auditor has the panel");
    assert!(changes.contains("开始撰写") && changes.contains("顾清禾"), "{changes}");
    assert!(changes.contains(&format!("/records/report/{}/history", report.id)));
    assert!(!world.browser("mingzhe").await.get("/").await.text.contains("最近的变更"));
}

#[tokio::test]
async fn a_desk_asks_for_no_scorecard_where_there_is_none() {
    let world = World::new().await;
    for (login, has) in [("qinghe", true), ("haitang", false), ("lixing", false)] {
        let mut browser = world.browser(login).await;
        let asks = browser.get("/").await.text.contains("/scorecards/teaser");
        assert_eq!(asks, has, "{login}");
        let teaser = browser.get("/scorecards/teaser").await.status;
        assert_eq!(teaser == axum::http::StatusCode::OK, has, "{login}");
    }
}

#[tokio::test]
async fn kpis_off_target_lead_to_the_card_and_only_for_whoever_may_see_it() {
    let target = "[scheme.market_department.items]\nreport_on_time_rate.target = \"95 %\"\n";
    let world = World::with_standard(target).await;
    let bare = world.browser("zhiyuan").await.get("/desk/off-track").await;
    assert!(bare.text.contains("还没有"), "nothing is praised that nobody can tell: {}", bare.text);
    let late = json!({ "title": "竞品周报", "topic": "competitor", "owner": world.people["mingzhe"], "due_on": "2026-09-01" });
    world.create("report", fields(late)).await;
    let part = world.browser("zhiyuan").await.get("/desk/off-track").await.text;
    assert!(part.contains("/scorecards/MKT?open=report_on_time_rate") && part.contains("95"), "{part}");
    let hidden = world.browser("haitang").await.get("/desk/off-track").await.status;
    assert_eq!(hidden, axum::http::StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_goes_through_the_cards_sees_what_each_still_lacks() {
    let world = World::new().await;
    let mut hr = world.browser("jingshu").await;
    assert!(hr.get("/").await.text.contains("/desk/cycle"));
    let part = hr.get("/desk/cycle").await.text;
    assert!(part.contains("顾清禾") && part.contains("/scorecards/"), "{part}");
    let own_alone = world.browser("qinghe").await.get("/desk/cycle").await.status;
    assert_eq!(own_alone, axum::http::StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_company_puts_its_own_list_on_a_desk_without_any_rust() {
    let own = r#"
[view.competitor_reports]
label   = { zh = "竞品报告", en = "Reports on competitors" }
kind    = "report"
filters = { topic = "competitor", owner = "me" }
[desk.planner]
panels = ["competitor_reports", "start"]
"#;
    let world = World::with_standard(own).await;
    let mine = json!({ "title": "竞品周报", "topic": "competitor", "owner": world.people["mingzhe"], "due_on": "2026-09-21" });
    world.create("report", fields(mine)).await;
    let desk = world.browser("mingzhe").await.get("/").await.text;
    let (_, panel) = desk.split_once("竞品报告").expect("the company's panel");
    assert!(panel.contains("竞品周报"), "{panel}");
    let other = world.browser("qinghe").await.get("/").await.text;
    assert!(other.contains("竞品报告") && !other.contains("竞品周报"), "somebody else's");
}
