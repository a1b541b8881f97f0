//! Promises about what lies over a card: confirmed points and red lines, rises between surveys, the department's score.

use hengce_ledger::{Actor, Change, Record, Refusal};
use serde_json::{Map, Value as Json, json};

use crate::world::{World, fields};

const PERIOD: &str = "period=2026-Q3";

/// Targets for the planner's scheme, so that the card has a total.
const TARGETS: &str = r#"
[scheme.planner.items]
report_on_time_rate    = { target = "95 %" }
report_accuracy        = { target = "98 %" }
decision_contribution  = { target = "50 %" }
promotion_roi          = { target = "130 %" }
campaign_attainment    = { target = "100 %" }
milestone_on_time_rate = { target = "95 %" }
support_on_time_rate   = { target = "90 %" }
"#;

impl World {
    fn acting(&self, login: &str) -> Actor {
        let id = self.people[login].clone();
        let person = self.app.ledger.directory().people[&id].clone();
        let roles = self.app.standard().organisation.positions[&person.position].roles.clone();
        Actor::person(id, person.name, roles)
    }

    async fn filed(&self, by: &str, kind: &str, mut fields: Map<String, Json>) -> Record {
        fields.insert("reporter".into(), json!(self.people[by]));
        let change = Change::Create { kind: kind.into(), fields, origin: None };
        self.app.ledger.commit(&self.acting(by), change).await.unwrap()
    }

    async fn confirmed(&self, by: &str, record: &Record, more: Json) -> Result<Record, Refusal> {
        let change = Change::Move {
            id: record.id.clone(),
            version: record.version,
            transition: "confirm".into(),
            fields: fields(more),
            comment: None,
        };
        self.app.ledger.commit(&self.acting(by), change).await
    }

    async fn proof(&self) -> Json {
        json!([self.app.ledger.keep_file("proof.pdf", b"%PDF-1.4 synthetic").await.unwrap()])
    }

    /// A card on which one report was on time, and nothing else happened.
    async fn with_a_full_card() -> Self {
        let world = Self::with_standard(TARGETS).await;
        let report = world.report("qinghe", "季报").await;
        for (transition, more) in [("submit", json!({ "files": world.proof().await })), ("accept", json!({}))]
        {
            let version = world.record(&report.id).await.version;
            let change = Change::Move {
                id: report.id.clone(),
                version,
                transition: transition.into(),
                fields: fields(more),
                comment: None,
            };
            world.app.ledger.commit(&Actor::program(), change).await.unwrap();
        }
        world
    }
}

#[tokio::test]
async fn confirmed_points_and_red_lines_lie_over_the_card_and_open_to_their_records() {
    let world = World::with_a_full_card().await;
    let qinghe = &world.people["qinghe"];
    let award = json!({ "title": "行业策划案金奖", "person": qinghe, "sort": "award", "points": "4", "happened_on": "2026-08-20", "files": world.proof().await });
    let award = world.filed("mingzhe", "bonus_item", fields(award)).await;
    let leak = json!({ "title": "方案外传", "person": qinghe, "rule": "leak", "happened_on": "2026-08-25", "files": world.proof().await });
    let leak = world.filed("haitang", "red_line", fields(leak)).await;
    let mut browser = world.browser("qinghe").await;
    let code = world.app.ledger.directory().people[qinghe].code.clone();
    let address = format!("/scorecards/{code}?{PERIOD}");
    let twin = format!("/api/v1{address}");
    let before = browser.get(&twin).await.json();
    assert_eq!(
        (&before["total"], &before["events"]),
        (&json!("100"), &json!([])),
        "what is only alleged is nothing"
    );

    let found = json!({ "fault": "negligence", "finding": "邮件记录" });
    assert!(world.confirmed("haitang", &leak, found.clone()).await.is_err(), "not by whoever alleged it");
    world.confirmed("jingshu", &leak, found).await.unwrap();
    world.confirmed("zhiyuan", &award, json!({})).await.unwrap();

    let card = browser.get(&twin).await.json();
    assert_eq!(
        (&card["total"], &card["grade"]),
        (&json!("104"), &json!("C")),
        "points lift the total, never past a capped grade"
    );
    let events: Vec<&str> =
        card["events"].as_array().unwrap().iter().map(|event| event["code"].as_str().unwrap()).collect();
    assert_eq!(events, [award.code.as_str(), leak.code.as_str()]);
    let page = browser.get(&address).await.text;
    assert!(page.contains(&format!("/records/bonus_item/{}", award.id)), "the award is a link");
    assert!(page.contains(&format!("/records/red_line/{}", leak.id)), "so is the red line");
    assert!(page.contains("泄密、违法、安全或声誉事件"), "by the scheme's words");
}

#[tokio::test]
async fn nobody_confirms_points_of_their_own_and_a_red_line_needs_a_fault() {
    let world = World::with_a_full_card().await;
    let director = &world.people["zhiyuan"];
    let own = json!({ "title": "额外任务", "person": director, "sort": "extra_task", "points": "3", "happened_on": "2026-08-20", "files": world.proof().await });
    let own = world.filed("qinghe", "bonus_item", fields(own)).await;
    assert!(world.confirmed("zhiyuan", &own, json!({})).await.is_err());
    let accident = json!({ "title": "雨天滑倒", "person": world.people["qinghe"], "rule": "safety", "happened_on": "2026-08-20", "files": world.proof().await });
    let accident = world.filed("haitang", "red_line", fields(accident)).await;
    let luck = json!({ "fault": "none", "finding": "不可抗力" });
    assert!(world.confirmed("jingshu", &accident, luck).await.is_err(), "bad luck crosses no line");
}

#[tokio::test]
async fn a_rise_between_two_waves_opens_to_the_rows_of_both() {
    let own = r#"
[scheme.planner]
groups = { strategy = 25, brand = 25, campaign = 40, collaboration = 10 }
[scheme.planner.items]
promotion_roi    = false
awareness_uplift = { weight = 100, target = "5 %", method = { name = "survey_uplift", n_min = 200 } }
"#;
    let world = World::with_standard(own).await;
    for (ends_on, aware) in [("2025-11-20", 120), ("2026-05-20", 126)] {
        let wave = json!({
            "title": format!("{ends_on} 调查"), "owner": world.people["qinghe"], "questionnaire": "Q3", "frame": "一二线城市",
            "starts_on": ends_on, "ends_on": ends_on, "unaided_first": true, "invited": 900, "consent": "告知文本", "method": "random", "files": world.proof().await,
            "strata": [{ "stratum": "全部", "population": 1_000_000, "asked": 400, "aware_top": 20, "unaided": aware, "aided": 240, "favourable": 90, "buyers": 100, "loyal": 30, "nps_promoters": 30, "nps_detractors": 10 }],
        });
        let wave = world.create("brand_wave", fields(wave)).await;
        for transition in ["field", "close", "lock"] {
            let version = world.record(&wave.id).await.version;
            let change = Change::Move {
                id: wave.id.clone(),
                version,
                transition: transition.into(),
                fields: Map::new(),
                comment: None,
            };
            world.app.ledger.commit(&Actor::program(), change).await.unwrap();
        }
    }
    let mut browser = world.browser("qinghe").await;
    let code = world.app.ledger.directory().people[&world.people["qinghe"]].code.clone();
    let item = format!("/scorecards/{code}/items/awareness_uplift?period=2026-Q2");
    let twin = browser.get(&format!("/api/v1{item}")).await.json();
    assert_eq!(twin["item"]["over"], "2026-H1", "a half-yearly KPI counts in the quarter that ends the half");
    assert_eq!(twin["item"]["formula_with_numbers"], "31.50 % - previous(30.00 %) = 1.50 pp");
    assert_eq!(twin["item"]["score"], "0", "within the sampling error");
    let rows = &twin["rows"]["previous(brand_awareness_unaided)"]["counted"];
    assert_eq!(rows.as_array().unwrap().len(), 1, "the row of the wave before");
    let page = browser.get(&item).await.text;
    assert!(page.contains("2025-H2") && page.contains("样本不足以支持确有提升"), "{page}");
    let early = browser.get(&format!("/api/v1/scorecards/{code}?period=2026-Q3")).await.json();
    let items = early["items"].as_array().unwrap();
    let uplift = items.iter().find(|item| item["kpi"] == "awareness_uplift").unwrap();
    assert_eq!(uplift["status"]["gap"]["missing"], "not_due");
}
