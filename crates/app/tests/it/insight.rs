//! Promises about insight: the report plan, blind review, forecasts, claims, the library, decisions and strategies.

use axum::http::StatusCode;
use hengce_ledger::Record;
use jiff::SignedDuration;
use serde_json::{Map, Value as Json, json};

use crate::world::{World, fields};

impl World {
    /// A call of qinghe's that yuan resolves eight days later.
    async fn forecast(&self, more: Json) -> Record {
        let mut call = json!({
            "title": "9 月线上均价不低于 2 100 元", "owner": self.people["qinghe"], "resolver": self.people["yuan"],
            "probability": "0.8", "base_rate": "0.5", "horizon_on": "2026-09-18",
        });
        for (key, value) in more.as_object().unwrap() {
            call[key] = value.clone();
        }
        self.create("forecast", fields(call)).await
    }

    async fn reviewed(&self, report: &Record, reviewer: &str) -> Record {
        let review = json!({ "title": "评审", "report": report.id, "reviewer": self.people[reviewer] });
        let review = self.create("report_review", fields(review)).await;
        let mark = json!({ "coverage": 4, "reasoning": 3, "foresight": 3, "remarks": "数据来自三个来源。" });
        self.moved(&review, "score", fields(mark)).await
    }

    async fn published(&self, title: &str, summary: &str) -> Record {
        let report = self.accepted_report("qinghe", title).await;
        self.reviewed(&report, "mingzhe").await;
        self.reviewed(&report, "wanning").await;
        let edit = hengce_ledger::Change::Edit {
            id: report.id.clone(),
            version: report.version,
            fields: fields(json!({ "summary": summary })),
            origin: None,
        };
        let report = self.app.ledger.commit(&hengce_ledger::Actor::program(), edit).await.unwrap();
        self.moved(&report, "publish", Map::new()).await
    }
}

#[tokio::test]
async fn the_plan_of_a_month_says_what_came_on_time_and_what_is_late() {
    let world = World::new().await;
    world.accepted_report("qinghe", "八月市场月报").await;
    let late = json!({ "title": "竞品监测", "topic": "competitor", "owner": world.people["mingzhe"], "due_on": "2026-09-07" });
    world.create("report", fields(late)).await;
    let waived = json!({ "title": "行业趋势", "topic": "industry", "owner": world.people["yuan"], "due_on": "2026-09-25" });
    let waived = world.create("report", fields(waived)).await;
    let change = hengce_ledger::Change::Move {
        id: waived.id,
        version: 1,
        transition: "waive".into(),
        fields: Map::new(),
        comment: Some("数据推迟发布".into()),
    };
    world.app.ledger.commit(&hengce_ledger::Actor::program(), change).await.unwrap();
    let mut director = world.browser("zhiyuan").await;
    let counts = director.get("/api/v1/insight/reports?month=2026-09").await.json()["counts"].clone();
    let expected =
        json!({ "due": 2, "on_time": 1, "waiting": 0, "late": 1, "open": 0, "waived": 1, "postponed": 0 });
    assert_eq!(counts, expected);
    let page = director.get("/insight?month=2026-09").await.text;
    assert!(page.contains("竞品监测") && page.contains("迟 3 天"), "{page}");
    assert!(
        !director.get("/insight?month=2026-08").await.text.contains("href=\"/records/report/"),
        "that month has none, and none is coming"
    );
}

#[tokio::test]
async fn a_later_date_is_agreed_by_the_reader_and_the_first_is_kept() {
    let world = World::new().await;
    let report = json!({ "title": "季报", "topic": "market", "owner": world.people["qinghe"], "due_on": "2026-09-20",
        "reader": world.people["huaijin"] });
    let report = world.create("report", fields(report)).await;
    let path = format!("/records/report/{}", report.id);
    let mut author = world.browser("qinghe").await;
    let edit = [("version", "1"), ("has", "due_on"), ("f.due_on", "2026-09-28")];
    assert_eq!(author.post(&format!("{path}/edit"), &edit).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ask = [
        ("version", "1"),
        ("has", "wanted_due_on"),
        ("has", "extension_reason"),
        ("f.wanted_due_on", "2026-09-28"),
        ("f.extension_reason", "统计局数据推迟到 25 日发布。"),
    ];
    assert_eq!(author.post(&format!("{path}/moves/ask_extension"), &ask).await.status, StatusCode::SEE_OTHER);
    let grant = [("version", "2"), ("has", "due_on"), ("f.due_on", "2026-09-26")];
    assert_eq!(
        author.post(&format!("{path}/moves/grant_extension"), &grant).await.status,
        StatusCode::FORBIDDEN
    );
    let mut reader = world.browser("huaijin").await;
    assert_eq!(
        reader.post(&format!("{path}/moves/grant_extension"), &grant).await.status,
        StatusCode::SEE_OTHER
    );
    let record = world.record(&report.id).await;
    assert_eq!(record.fields["due_on"], "2026-09-26");
    assert_eq!(record.fields["original_due_on"], "2026-09-20");
    assert_eq!(record.fields["extended_by"], json!(world.people["huaijin"]));
    let counts = author.get("/api/v1/insight/reports?month=2026-09").await.json()["counts"].clone();
    assert_eq!((&counts["due"], &counts["postponed"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_review_is_blind_and_by_nobody_of_the_authors_line() {
    let world = World::new().await;
    let report = world.accepted_report("qinghe", "季报").await;
    let mut director = world.browser("zhiyuan").await;
    let review = |reviewer: &str| json!({ "fields": { "title": "评审", "report": report.id, "reviewer": world.people[reviewer] } });
    let asked =
        director.call(axum::http::Method::POST, "/api/v1/records/report_review", &review("zhiyuan")).await;
    assert_eq!(
        asked.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the author's manager does not review: {}",
        asked.text
    );
    let made =
        director.call(axum::http::Method::POST, "/api/v1/records/report_review", &review("mingzhe")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let mut author = world.browser("qinghe").await;
    let path = format!("/records/report_review/{id}");
    assert_eq!(author.get(&path).await.status, StatusCode::NOT_FOUND);
    let mut reviewer = world.browser("mingzhe").await;
    let mark = json!({ "version": 1, "fields": { "coverage": 4, "reasoning": 3, "foresight": 3, "remarks": "来源充分。" } });
    let marked = reviewer.call(axum::http::Method::POST, &format!("/api/v1{path}/moves/score"), &mark).await;
    assert_eq!(marked.status, StatusCode::OK, "{}", marked.text);
    assert_eq!(marked.json()["fields"]["depth"], "3.5");
    assert_eq!(author.get(&path).await.status, StatusCode::NOT_FOUND, "still hidden once it is scored");
    let publish = [("version", &*report.version.to_string())];
    let published = author.post(&format!("/records/report/{}/moves/publish", report.id), &publish).await;
    assert_eq!(published.status, StatusCode::CONFLICT, "one mark is not enough");
    assert!(published.text.contains("至少两位评审人"), "{}", published.text);
    let release = director.post(&format!("{path}/moves/release"), &[("version", "2")]).await;
    assert_eq!(release.status, StatusCode::SEE_OTHER);
    assert_eq!(author.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_forecast_is_frozen_and_resolved_by_another_and_scored_against_its_base_rate() {
    let world = World::new().await;
    let call = world.forecast(json!({})).await;
    let freeze = format!("/records/forecast/{}/moves/freeze", call.id);
    let (mut owner, mut resolver) = (world.browser("qinghe").await, world.browser("yuan").await);
    assert_eq!(owner.post(&freeze, &[("version", "1")]).await.status, StatusCode::FORBIDDEN);
    assert!(
        resolver.get("/insight/forecasts").await.text.contains("moves/freeze"),
        "it waits for its resolver"
    );
    assert!(!owner.get("/insight/forecasts").await.text.contains("moves/freeze"));
    assert_eq!(resolver.post(&freeze, &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    let edit = [("version", "2"), ("has", "probability"), ("f.probability", "95")];
    let edit = owner.post(&format!("/records/forecast/{}/edit", call.id), &edit).await;
    assert_eq!(edit.status, StatusCode::UNPROCESSABLE_ENTITY, "what is frozen stays");
    let resolve = format!("/insight/forecasts/{}/resolve", call.id);
    let answer = [("version", "2"), ("came_true", "yes"), ("outcome", "9 月均价 2 140 元，出自月度监测。")];
    assert_eq!(resolver.post(&resolve, &answer).await.status, StatusCode::CONFLICT, "not before its day");
    world.wait(SignedDuration::from_hours(8 * 24));
    assert_eq!(resolver.post(&resolve, &answer).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.record(&call.id).await.state, "hit");
    let calibration = owner.get("/api/v1/insight/forecasts?owner=me").await.json()["calibration"].clone();
    assert_eq!((&calibration["brier"], &calibration["skill"]), (&json!("0.04"), &json!("0.84")));
}

#[tokio::test]
async fn the_value_decides_a_forecast_of_a_range() {
    let world = World::new().await;
    let call = world.forecast(json!({ "low": "2000", "high": "2400" })).await;
    let call = world.moved(&call, "freeze", Map::new()).await;
    world.wait(SignedDuration::from_hours(8 * 24));
    let mut resolver = world.browser("yuan").await;
    let resolve = format!("/insight/forecasts/{}/resolve", call.id);
    let without = [("version", "2"), ("came_true", "yes"), ("outcome", "看起来对")];
    assert_eq!(
        resolver.post(&resolve, &without).await.status,
        StatusCode::CONFLICT,
        "a range needs its value"
    );
    let answer = [("version", "2"), ("came_true", "yes"), ("value", "2450.5"), ("outcome", "月度监测")];
    assert_eq!(resolver.post(&resolve, &answer).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.record(&call.id).await.state, "miss", "whatever else was said");
}

#[tokio::test]
async fn claims_are_drawn_at_random_by_the_authors_line_and_the_draw_can_be_repeated() {
    let world = World::new().await;
    let report = world.accepted_report("qinghe", "季报").await;
    let mut ids = Vec::new();
    for number in 1..=8 {
        let claim = json!({ "title": format!("论断 {number}"), "report": report.id, "owner": world.people["qinghe"], "source": "监测表" });
        ids.push(world.create("claim", fields(claim)).await.id);
    }
    let path = format!("/insight/claims/{}", report.id);
    let checker = world.people["yuan"].to_string();
    let order = [("size", "3"), ("checker", checker.as_str())];
    let mut author = world.browser("qinghe").await;
    assert_eq!(author.post(&path, &order).await.status, StatusCode::FORBIDDEN);
    let mut director = world.browser("zhiyuan").await;
    let picked = [
        ("version", "1"),
        ("has", "checker"),
        ("has", "draw"),
        ("f.checker", checker.as_str()),
        ("f.draw", "x"),
    ];
    let picked = director.post(&format!("/records/claim/{}/moves/sample", ids[0]), &picked).await;
    assert_eq!(picked.status, StatusCode::FORBIDDEN, "nobody picks a claim by hand");
    assert_eq!(director.post(&path, &order).await.status, StatusCode::SEE_OTHER);
    let mut drawn = Vec::new();
    let mut seed = String::new();
    for id in &ids {
        let claim = world.record(id).await;
        if claim.state == "sampled" {
            seed = claim.fields["draw"].as_str().unwrap().to_owned();
            drawn.push(id.clone());
        }
    }
    let mut again = hengce_sampling::draw(&seed, &ids, 3);
    again.sort();
    drawn.sort();
    assert_eq!(again, drawn);
    let history = director.get(&format!("/api/v1/records/claim/{}/history", drawn[0])).await.json();
    assert_eq!(
        history[1]["by"],
        json!(world.people["zhiyuan"]),
        "who ordered the draw stands in the history"
    );
    let mut yuan = world.browser("yuan").await;
    let finding = json!({ "version": 2, "fields": { "finding": "原表为 12.6%，报告写成 16.2%。" } });
    let wrong = yuan
        .call(
            axum::http::Method::POST,
            &format!("/api/v1/records/claim/{}/moves/find_wrong", drawn[0]),
            &finding,
        )
        .await;
    assert_eq!(wrong.status, StatusCode::OK, "{}", wrong.text);
}

#[tokio::test]
async fn the_library_finds_what_is_published_by_its_words() {
    let world = World::new().await;
    world.published("八月市场月报", "滤芯复购率连续三个月上升。").await;
    world.accepted_report("qinghe", "未发布的滤芯报告").await;
    let mut browser = world.browser("mingzhe").await;
    let found = browser.get("/insight/library?q=复购率").await.text;
    assert!(found.contains("八月市场月报") && found.contains("滤芯复购率"));
    assert!(!browser.get("/insight/library?q=滤芯").await.text.contains("未发布的滤芯报告"));
    assert!(!browser.get("/insight/library?topic=consumer").await.text.contains("八月市场月报"));
}

#[tokio::test]
async fn a_decision_is_confirmed_by_whoever_took_it_and_counts_its_report_once() {
    let world = World::new().await;
    let report = world.published("八月市场月报", "下调入门款价格。").await;
    let claim = |title: &str| {
        json!({ "fields": { "title": title, "report": report.id, "owner": world.people["qinghe"],
            "decided_by": world.people["huaijin"], "decided_on": "2026-09-09", "effect": "据此下调入门款价格。" } })
    };
    let mut author = world.browser("qinghe").await;
    let post = axum::http::Method::POST;
    let made = author.call(post.clone(), "/api/v1/records/decision", &claim("入门款调价")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let twice = author.call(post, "/api/v1/records/decision", &claim("入门款调价")).await;
    assert_eq!(
        twice.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "one report and decision count once: {}",
        twice.text
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let confirm = format!("/records/decision/{id}/moves/confirm");
    assert_eq!(author.post(&confirm, &[("version", "1")]).await.status, StatusCode::FORBIDDEN);
    let mut executive = world.browser("huaijin").await;
    assert!(executive.get("/insight/decisions").await.text.contains(&confirm));
    assert_eq!(executive.post(&confirm, &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    assert!(executive.get("/insight/decisions").await.text.contains("100 %"));
    assert!(executive.get("/insight/library").await.text.contains("促成 1 项决策"));
}

#[tokio::test]
async fn strategies_stand_as_a_tree_with_their_goals_and_the_kpis_that_serve_them() {
    let world = World::new().await;
    let strategy = |title: &str, horizon: &str| {
        json!({ "title": title, "horizon": horizon, "owner": world.people["zhiyuan"], "starts_on": "2026-01-01", "ends_on": "2026-12-31",
            "positioning": "看得见的净化", "goals": [{ "id": "g1", "code": "G1", "metric": "线上市场份额(%)", "baseline": "7", "target": "8",
            "actual": "7.4", "weight": 100, "due_on": "2026-09-01" }] })
    };
    let long = world.create("strategy", fields(strategy("三年规划", "long"))).await;
    let mut phase = strategy("2026 年度策略", "phase");
    phase["long_term"] = json!(long.id);
    world.create("strategy", fields(phase)).await;
    let mut director = world.browser("zhiyuan").await;
    let tree = director.get("/api/v1/insight/strategies").await.json();
    assert_eq!(tree["strategies"][0]["title"], "三年规划");
    assert_eq!(tree["strategies"][0]["phases"][0]["title"], "2026 年度策略");
    assert_eq!(tree["strategies"][0]["phases"][0]["goals"][0]["attained"], "0.4");
    let page = director.get("/insight/strategies").await.text;
    assert!(page.contains("线上市场份额(%)") && page.contains("40 %") && page.contains("wide-40"), "{page}");
    let wrong = json!({ "fields": { "title": "错的", "horizon": "phase", "owner": world.people["zhiyuan"], "starts_on": "2026-02-01",
        "ends_on": "2026-01-01" } });
    let wrong = director.call(axum::http::Method::POST, "/api/v1/records/strategy", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_colleague_sees_only_what_names_them() {
    let world = World::new().await;
    world.published("八月市场月报", "下调入门款价格。").await;
    let mut seller = world.browser("jianbang").await;
    assert!(!seller.get("/insight").await.text.contains("八月市场月报"));
    assert!(!seller.get("/insight/library").await.text.contains("八月市场月报"));
    assert_eq!(seller.get("/insight/strategies").await.status, StatusCode::NOT_FOUND);
}
