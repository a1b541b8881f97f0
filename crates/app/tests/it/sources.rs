//! Promises about the data page: what is late by its rhythm, whose the gap is, and who is told.

use std::fmt::Write as _;

use axum::http::StatusCode;
use hengce_app::notices::daily;
use jiff::SignedDuration;
use serde_json::{Map, json};

use crate::imports::upload;
use crate::world::{Browser, World, fields};

impl World {
    /// A site of xiaotong's that is live.
    async fn live_site(&self) {
        let site = json!({ "title": "官网", "domain": "www.helan.example", "owner": self.people["xiaotong"], "visit_rule": "sliding_30" });
        let site = self.create("site", fields(site)).await;
        self.moved(&site, "open", Map::new()).await;
    }
}

async fn visits(browser: &mut Browser, days: &[&str]) {
    let mut text = String::from("网站,日期,访问次数,浏览量\n");
    for day in days {
        writeln!(text, "官网,{day},100,200").expect("a text takes what is written");
    }
    let seen = upload(browser, "官网.csv", text.as_bytes()).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    let form = [("name", "官网.csv"), ("a.owner", "林晓彤")];
    let done = browser.post(&format!("{base}/commit"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test]
async fn data_is_fresh_late_and_stale_by_its_rhythm_and_its_owner_is_told_once_each() {
    let world = World::new().await;
    world.live_site().await;
    let mut operator = world.browser("xiaotong").await;
    visits(&mut operator, &["2026-08-28", "2026-08-29", "2026-08-31"]).await;
    let site_day = operator.get("/api/v1/data").await.json()["site_day"].clone();
    assert_eq!(site_day["freshness"]["is"], "fresh");
    assert_eq!((&site_day["last"], &site_day["missing"]), (&json!("2026-08-31"), &json!(1)), "{site_day}");
    let told = async || {
        daily(&world.app).await.unwrap();
        let notices = world.app.ledger.notices();
        notices.of(&world.people["xiaotong"], &["data"], false, (0, 99)).await.unwrap().len()
    };
    assert_eq!(told().await, 0);
    // It is the 10th of September: October 6th is the first day on which September is late.
    world.wait(SignedDuration::from_hours(24 * 26));
    assert_eq!((told().await, told().await), (1, 1));
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get("/data").await.text;
    assert!(page.contains("迟 1 天") && page.contains("林晓彤") && page.contains("缺"), "{page}");
    world.wait(SignedDuration::from_hours(24 * 15));
    assert_eq!(told().await, 2);
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get("/data/site_day").await.text;
    assert!(page.contains("陈旧") && page.contains("官网"), "{page}");
    assert!(operator.get("/notices").await.text.contains("的数据只到 2026-08-31"));
}

#[tokio::test]
async fn a_kpi_that_rests_on_stale_data_says_so() {
    let world = World::new().await;
    world.live_site().await;
    let mut operator = world.browser("xiaotong").await;
    visits(&mut operator, &["2026-07-31"]).await;
    let stale = |card: serde_json::Value| {
        let items = card["items"].as_array().unwrap().clone();
        items.iter().filter(|item| !item["stale"].as_array().unwrap().is_empty()).count()
    };
    let (_, code) = card_address(&mut operator).await;
    assert_eq!(stale(operator.get(&format!("/api/v1/scorecards/{code}?period=2026-Q3")).await.json()), 0);
    world.wait(SignedDuration::from_hours(24 * 12));
    let mut operator = world.browser("xiaotong").await;
    let card = operator.get(&format!("/api/v1/scorecards/{code}?period=2026-Q3")).await.json();
    assert!(stale(card.clone()) > 0, "{card}");
    assert_eq!(stale(operator.get(&format!("/api/v1/scorecards/{code}?period=2026-Q2")).await.json()), 0);
    let page = operator.get(&format!("/scorecards/{code}?period=2026-Q3")).await.text;
    assert!(page.contains("数据陈旧"), "{page}");
}

/// The address and the code of the caller's own card.
async fn card_address(browser: &mut Browser) -> (String, String) {
    let all = browser.get("/api/v1/scorecards").await.json();
    let code = all["scorecards"][0]["code"].as_str().unwrap().to_owned();
    (format!("/scorecards/{code}"), code)
}
