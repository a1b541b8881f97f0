//! Promises about the brand: audits are drawn by the program and judged by another.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use hengce_ledger::{Actor, Change, Record, RecordId};
use serde_json::{Map, Value as Json, json};

use crate::world::{Answer, Browser, World, fields};

const CHANNELS: [&str; 3] = ["store", "website", "packaging"];

impl World {
    async fn touch_points(&self, count: usize) -> Vec<Record> {
        let mut points = Vec::new();
        for number in 0..count {
            let point = json!({ "title": format!("触点{number}"), "channel": CHANNELS[number % 3], "owner": self.people["wanning"] });
            points.push(self.create("touch_point", fields(point)).await);
        }
        points
    }

    async fn retire(&self, point: &Record) {
        let change = Change::Move {
            id: point.id.clone(),
            version: point.version,
            transition: "retire".into(),
            fields: Map::new(),
            comment: Some("改版后停用".into()),
        };
        self.app.ledger.commit(&Actor::program(), change).await.unwrap();
    }

    /// An audit of wanning's that yuan inspects: three touch points, two rules.
    async fn audit(&self) -> Record {
        let guideline = json!({ "title": "视觉识别手册", "part": "vi", "version": "4.0", "owner": self.people["wanning"],
            "effective_on": "2026-01-12", "rules": "标志四周留白。" });
        let guideline = self.create("brand_guideline", fields(guideline)).await;
        let audit = json!({ "title": "第三季度规范检查", "guideline": guideline.id, "owner": self.people["wanning"],
            "inspector": self.people["yuan"], "due_on": "2026-09-30", "sample_size": 3,
            "rules": [{ "rule": "标志留白" }, { "rule": "标准色" }] });
        self.create("brand_audit", fields(audit)).await
    }

    async fn drawn_audit(&self) -> Record {
        let audit = self.audit().await;
        let mut owner = self.browser("wanning").await;
        let answer = owner.post(&format!("/brand/audits/{}/draw", audit.id), &[("version", "1")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.record(&audit.id).await
    }
}

fn rows(audit: &Record) -> Vec<Json> {
    audit.fields["checkpoints"].as_array().unwrap().clone()
}

fn drawn(audit: &Record) -> BTreeSet<String> {
    rows(audit).iter().map(|row| row["touch_point"].as_str().unwrap().to_owned()).collect()
}

/// Sends the sheet with these results, reasons where something failed, in the order of the checkpoints.
async fn judge(browser: &mut Browser, audit: &Record, results: &[(&str, &str)], then: &str) -> Answer {
    let mut form = vec![("version".to_owned(), audit.version.to_string()), ("then".into(), then.into())];
    for (row, (result, finding)) in rows(audit).iter().zip(results) {
        let id = row["id"].as_str().unwrap();
        form.push((format!("result.{id}"), (*result).to_owned()));
        form.push((format!("finding.{id}"), (*finding).to_owned()));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&format!("/brand/audits/{}/sheet", audit.id), &form).await
}

#[tokio::test]
async fn an_audit_is_drawn_by_the_program_judged_by_another_and_its_failures_are_mended() {
    let world = World::new().await;
    world.touch_points(10).await;
    let audit = world.drawn_audit().await;
    assert_eq!((audit.state.as_str(), rows(&audit).len(), drawn(&audit).len()), ("drawn", 6, 3));
    assert_eq!(audit.fields["drawn_from"], 10);
    let place = format!("/brand/audits/{}", audit.id);
    let mut inspector = world.browser("yuan").await;
    assert!(inspector.get(&place).await.text.contains("name=\"result."));

    let half = [("pass", ""), ("fail", "色值偏差")];
    assert_eq!(judge(&mut inspector, &audit, &half, "").await.status, StatusCode::SEE_OTHER);
    let audit = world.record(&audit.id).await;
    assert_eq!((audit.state.as_str(), &rows(&audit)[1]["finding"]), ("drawn", &json!("色值偏差")));
    let early = judge(&mut inspector, &audit, &half, "finish").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("有 4 个检查点还缺内容"), "{}", early.text);

    let all = [("pass", ""), ("fail", "色值偏差"), ("pass", ""), ("pass", ""), ("absent", ""), ("pass", "")];
    assert_eq!(judge(&mut inspector, &audit, &all, "finish").await.status, StatusCode::SEE_OTHER);
    let audit = world.record(&audit.id).await;
    assert_eq!(audit.state, "inspected");
    let page = inspector.get(&place).await.text;
    assert!(page.contains("80 %") && page.contains("37.6 – 96.4 %"), "four of five, Wilson: {page}");
    assert!(inspector.get("/brand/audits").await.text.contains("37.6 – 96.4 %"));

    let failure = rows(&audit)[1]["id"].as_str().unwrap().to_owned();
    let (by, on) = (format!("rectify_by.{failure}"), format!("verified_on.{failure}"));
    let mut owner = world.browser("wanning").await;
    let version = audit.version.to_string();
    let plan = [("version", version.as_str()), (&by, "2026-09-20"), (&on, "2026-09-11")];
    assert_eq!(owner.post(&format!("{place}/mending"), &plan).await.status, StatusCode::SEE_OTHER);
    let row = rows(&world.record(&audit.id).await)[1].clone();
    assert_eq!(
        (&row["rectify_by"], row.get("verified_on")),
        (&json!("2026-09-20"), None),
        "the owner verifies nothing"
    );
    let version = world.record(&audit.id).await.version.to_string();
    let rectify = format!("/records/brand_audit/{}/moves/rectify", audit.id);
    let next = [("version", version.as_str()), ("next", place.as_str())];
    assert_eq!(owner.post(&rectify, &next).await.location(), place);
    let version = world.record(&audit.id).await.version.to_string();
    let verified = [("version", version.as_str()), (on.as_str(), "2026-09-21")];
    assert_eq!(inspector.post(&format!("{place}/mending"), &verified).await.status, StatusCode::SEE_OTHER);
    assert_eq!(rows(&world.record(&audit.id).await)[1]["verified_on"], "2026-09-21");
}

#[tokio::test]
async fn the_draw_is_the_same_for_the_same_seed_and_anybody_can_repeat_it() {
    let world = World::new().await;
    let points = world.touch_points(12).await;
    let audit = world.drawn_audit().await;
    let codes: Vec<&str> = points.iter().map(|point| point.code.as_str()).collect();
    let seed = audit.fields["seed"].as_str().unwrap();
    let again: BTreeSet<String> = hengce_sampling::draw(seed, &codes, 3)
        .into_iter()
        .map(|code| points.iter().find(|point| point.code == code).unwrap().id.to_string())
        .collect();
    assert_eq!(drawn(&audit), again);

    // Touch points that come and go later change nothing about the draw of then.
    world.touch_points(5).await;
    let gone = world.record(&RecordId::from(drawn(&audit).first().unwrap().as_str())).await;
    world.retire(&gone).await;
    let mut auditor = world.browser("ruogu").await;
    let page = auditor.get(&format!("/brand/audits/{}?repeat=1", audit.id)).await.text;
    assert!(page.contains("用当时的 12 个触点重复抽样，结果相同"), "{page}");
}

#[tokio::test]
async fn a_list_that_somebody_picked_does_not_pass_for_a_draw() {
    let world = World::new().await;
    let points = world.touch_points(9).await;
    let audit = world.audit().await;
    let seed = "0123456789abcdef0123456789abcdef";
    let codes: Vec<&str> = points.iter().map(|point| point.code.as_str()).collect();
    let fair = hengce_sampling::draw(seed, &codes, 3);
    let other = points.iter().filter(|point| !fair.contains(&point.code.as_str())).take(3);
    let checkpoints: Vec<Json> =
        other.map(|point| json!({ "touch_point": point.id, "rule": "标准色" })).collect();
    let given = json!({ "seed": seed, "drawn_from": 9, "checkpoints": checkpoints });
    world.moved(&audit, "draw", fields(given)).await;
    let page = world.browser("yuan").await.get(&format!("/brand/audits/{}?repeat=1", audit.id)).await.text;
    assert!(page.contains("结果不同"), "{page}");
}

#[tokio::test]
async fn nothing_is_drawn_without_rules_or_touch_points_and_nobody_draws_twice() {
    let world = World::new().await;
    let audit = world.audit().await;
    let draw = format!("/brand/audits/{}/draw", audit.id);
    let mut owner = world.browser("wanning").await;
    let empty = owner.post(&draw, &[("version", "1")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("没有在用的触点可以抽取"), "{}", empty.text);
    world.touch_points(4).await;
    let mut other = world.browser("mingzhe").await;
    assert_eq!(other.post(&draw, &[("version", "1")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(owner.post(&draw, &[("version", "1")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.post(&draw, &[("version", "2")]).await.status, StatusCode::FORBIDDEN, "the list stands");
}

#[tokio::test]
async fn only_the_inspector_judges_and_a_failure_needs_its_reason() {
    let world = World::new().await;
    world.touch_points(6).await;
    let audit = world.drawn_audit().await;
    let results = [("pass", ""), ("fail", ""), ("pass", ""), ("pass", ""), ("pass", ""), ("pass", "")];
    let mut owner = world.browser("wanning").await;
    assert_eq!(judge(&mut owner, &audit, &results, "").await.status, StatusCode::FORBIDDEN);
    let mut inspector = world.browser("yuan").await;
    let refused = judge(&mut inspector, &audit, &results, "finish").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("不合规须写明发现与原因"), "{}", refused.text);
    // By no other way in either: a call writes through the same door as the sheet.
    let mut rows = world.record(&audit.id).await.fields["checkpoints"].clone();
    rows[1]["result"] = json!("fail");
    let call = json!({ "version": audit.version, "fields": { "checkpoints": rows } });
    let path = format!("/api/v1/records/brand_audit/{}", audit.id);
    let refused = inspector.call(Method::POST, &path, &call).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(refused.json()["problems"][0]["field"], "checkpoints[1].finding");
}

#[tokio::test]
async fn who_may_not_see_the_audits_is_not_told_of_them() {
    let world = World::new().await;
    world.touch_points(4).await;
    let audit = world.drawn_audit().await;
    let mut seller = world.browser("jianbang").await;
    for path in ["/brand/audits".to_owned(), format!("/brand/audits/{}", audit.id)] {
        assert_eq!(seller.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!seller.get("/").await.text.contains("/brand/audits"));
}
