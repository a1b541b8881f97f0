//! Promises about scorecards: who sees one, what it shows, and that it follows the records at once.

use axum::http::StatusCode;
use hengce_ledger::{Actor, Change};
use serde_json::{Value as Json, json};

use crate::world::{World, fields};

const PERIOD: &str = "period=2026-Q3";

impl World {
    fn code(&self, login: &str) -> String {
        self.app.ledger.directory().people[&self.people[login]].code.clone()
    }
}

fn item<'a>(card: &'a Json, kpi: &str) -> &'a Json {
    card["items"].as_array().unwrap().iter().find(|item| item["kpi"] == kpi).unwrap()
}

#[tokio::test]
async fn a_card_follows_its_records_at_once() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let address = format!("/api/v1/scorecards/{}?{PERIOD}", world.code("qinghe"));
    let before = browser.get(&address).await.json();
    assert_eq!(item(&before, "report_on_time_rate")["value"], Json::Null);
    let report = world.accepted_report("qinghe", "季报").await;
    let after = browser.get(&address).await.json();
    assert_eq!(item(&after, "report_on_time_rate")["value"], "1");
    assert_eq!(item(&after, "report_on_time_rate")["formula_with_numbers"], "1 / 1 = 100.00 %");
    assert!(after["at"].as_i64() > before["at"].as_i64());
    let withdraw = Change::Withdraw { id: report.id, version: report.version, reason: "重复".into() };
    world.app.ledger.commit(&Actor::program(), withdraw).await.unwrap();
    let gone = browser.get(&address).await.json();
    assert_eq!(item(&gone, "report_on_time_rate")["value"], Json::Null);
    assert_eq!(
        item(&gone, "report_on_time_rate")["measures"][0]["withdrawn"],
        1,
        "what was taken back is named"
    );
}

#[tokio::test]
async fn without_targets_a_card_has_no_total_and_names_who_must_set_them() {
    let world = World::new().await;
    world.accepted_report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let code = world.code("qinghe");
    let card = browser.get(&format!("/api/v1/scorecards/{code}?{PERIOD}")).await.json();
    assert_eq!((&card["total"], &card["grade"]), (&Json::Null, &Json::Null));
    let status = &item(&card, "report_on_time_rate")["status"];
    assert_eq!(status["is"], "blocked");
    assert_eq!(status["gap"]["missing"], "no_target");
    assert_eq!(status["by"], json!([{ "zh": "沈知远", "en": "Shen Zhiyuan" }]), "the manager");
    let page = browser.get(&format!("/scorecards/{code}?{PERIOD}")).await;
    assert!(page.text.contains("尚未设定目标。需由沈知远补充。"), "{}", page.text);
}

#[tokio::test]
async fn a_card_is_seen_by_its_owner_their_line_and_human_resources_and_by_nobody_else() {
    let world = World::new().await;
    let addresses = [world.code("qinghe"), "MKT".to_owned()];
    let may = [
        ("qinghe", [true, false]),
        ("zhiyuan", [true, true]),
        ("jingshu", [true, true]),
        ("mingzhe", [false, false]),
        ("haitang", [false, false]),
        ("lixing", [false, false]),
    ];
    for (login, seen) in may {
        let mut browser = world.browser(login).await;
        for (code, seen) in addresses.iter().zip(seen) {
            for path in [
                format!("/scorecards/{code}"),
                format!("/api/v1/scorecards/{code}/items/report_on_time_rate"),
            ] {
                let answer = browser.get(&path).await;
                let expected = if seen { StatusCode::OK } else { StatusCode::NOT_FOUND };
                assert_eq!(answer.status, expected, "{login} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_kpi_opens_down_to_its_rows_in_place_and_by_a_plain_link() {
    let world = World::new().await;
    let counted = world.accepted_report("qinghe", "竞品季报").await;
    let left_out = world.report("qinghe", "未交的月报").await;
    let mut browser = world.browser("qinghe").await;
    let address = format!("/scorecards/{}/items/report_on_time_rate?{PERIOD}", world.code("qinghe"));
    let page = browser.get(&address).await;
    let opened =
        browser.get(&format!("/scorecards/{}?{PERIOD}&open=report_on_time_rate", world.code("qinghe"))).await;
    for answer in [&page, &opened] {
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains("<html"), "a page of its own");
        assert!(answer.text.contains("1 / 2 = 50.00 %"));
        assert!(answer.text.contains(&format!("/records/report/{}", counted.id)), "a counted row is a link");
        assert!(
            answer.text.contains(&format!("/records/report/{}", left_out.id)),
            "so is one that was left out"
        );
        assert!(answer.text.contains("不满足："), "with the reason");
    }
    let request = axum::http::Request::get(&address).header("hx-request", "true");
    let part = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(!part.text.contains("<html") && part.text.contains("1 / 2 = 50.00 %"), "only the opened part");
    let twin = browser.get(&format!("/api/v1{address}")).await.json();
    assert_eq!(twin["rows"]["reports_on_time"]["counted"][0]["code"], counted.code);
    assert_eq!(twin["rows"]["reports_on_time"]["left_out"][0][0]["code"], left_out.code);
}

#[tokio::test]
async fn a_period_of_another_length_is_refused_with_one_that_would_do() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    for period in ["2026-07", "昨天", "2026-Q9"] {
        let path = format!("/scorecards/{}?period={}", world.code("qinghe"), crate::world::encoded(period));
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{period}");
        assert!(answer.text.contains("2026-Q3"), "{period}");
    }
}

#[tokio::test]
async fn the_page_says_the_same_in_both_languages_and_holds_no_inline_style_or_script() {
    let world = World::new().await;
    world.accepted_report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/scorecards/{}?{PERIOD}&open=report_on_time_rate", world.code("qinghe"));
    for (language, words) in [("zh-CN", "计分规则"), ("en", "Rounding: nothing is rounded on the way")] {
        browser.cookies.insert("language".into(), language.into());
        let page = browser.get(&path).await;
        assert!(page.text.contains(words), "{language}");
        assert!(page.text.contains("100.00 %"), "{language}");
        assert!(
            !page.text.contains("style=") && !page.text.contains("<style") && !page.text.contains("onclick")
        );
    }
}

#[tokio::test]
async fn a_blind_record_counts_and_shows_nothing_of_itself_until_it_is_released() {
    let world = World::new().await;
    let report = world.accepted_report("qinghe", "季报").await;
    let mut reviews = Vec::new();
    for reviewer in ["mingzhe", "wanning"] {
        let review =
            json!({ "title": "季报的盲评", "report": report.id, "reviewer": world.people[reviewer] });
        let review = world.create("report_review", fields(review)).await;
        let mark = json!({ "coverage": 2, "reasoning": 1, "foresight": 3, "remarks": "论证薄弱。" });
        reviews.push(world.moved(&review, "score", fields(mark)).await);
    }
    let mut director = world.browser("zhiyuan").await;
    let page = format!("/scorecards/MKT/items/report_depth?{PERIOD}");
    let shown = director.get(&page).await.text;
    assert!(shown.contains("盲评记录"), "{shown}");
    let json = director.get(&format!("/api/v1{page}")).await;
    for review in &reviews {
        for told in [&*review.id.0, &review.code, "季报的盲评"] {
            assert!(!shown.contains(told) && !json.text.contains(told), "{told}");
        }
    }
    let rows = &json.json()["rows"]["report_depth_median"];
    assert_eq!((&rows["counted_total"], &rows["counted"][0]["contribution"]), (&json!(2), &Json::Null));
    world.moved(&reviews[0], "release", serde_json::Map::new()).await;
    let released = director.get(&page).await.text;
    assert!(
        released.contains(&*reviews[0].id.0) && released.contains("盲评记录"),
        "the other is still blind"
    );
}
