//! Promises about attribution: the same orders under each rule, summing to the orders, down to one order's journey.

use axum::http::StatusCode;
use hengce_exact::Number;
use serde_json::Value as Json;

use crate::imports::upload;
use crate::world::{Browser, World};

const TOUCHES: &str = "触点编号,客户标识,触点时间,触点渠道\n\
    T1,K1,2026-08-20 10:00,wechat\nT2,K1,2026-09-01 10:00,baidu\nT3,K1,2026-09-02 09:00,direct\n\
    T4,K2,2026-09-01 10:00,baidu\nT5,K3,2026-09-03 10:00,email\n";
const ORDERS: &str = "订单号,下单日期,成交金额,客户标识\nA1,2026-09-02,300.00,K1\nA2,2026-09-04,90.00,K2\nA3,2026-09-05,50.00,K8\n";

async fn brought(browser: &mut Browser, name: &str, text: &str) {
    let seen = upload(browser, name, text.as_bytes()).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    let done = browser.post(&format!("{base}/commit"), &[("name", name)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

fn credits(told: &Json, label: &str) -> Vec<String> {
    let rows = told["report"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["label"] == label).unwrap_or_else(|| panic!("{label}: {told}"));
    row["credits"].as_array().unwrap().iter().map(|credit| credit.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_rule_shares_out_the_same_orders_exactly() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    brought(&mut operator, "触点.csv", TOUCHES).await;
    brought(&mut operator, "订单.csv", ORDERS).await;
    let told = operator.get("/api/v1/attribution?by=channel").await.json();
    assert_eq!(told["rules"][0], "last_non_direct");
    assert_eq!(credits(&told, "baidu")[..4], ["2", "1", "4/3", "1.2"]);
    assert_eq!(credits(&told, "wechat")[..4], ["0", "1", "1/3", "0.4"]);
    let (orders, untouched) = (&told["report"]["orders"], &told["report"]["untouched"]);
    assert_eq!((orders, untouched), (&Json::from(3), &Json::from(1)));
    let rows = told["report"]["rows"].as_array().unwrap();
    for rule in 0..5 {
        let credit = |row: &Json| row["credits"][rule].as_str().unwrap().parse::<Number>().unwrap();
        assert_eq!(rows.iter().map(credit).sum::<Number>(), Number::whole(2), "rule {rule}");
    }
    let markov = told["estimates"]["markov"]["credits"].as_array().unwrap();
    let all: f64 = markov.iter().map(|one| one["credit"].as_f64().unwrap()).sum();
    assert!((all - 2.0).abs() < 1e-6 && told["estimates"]["markov"]["without_order"] == 1, "{told}");
}

#[tokio::test]
async fn a_credit_opens_to_its_orders_and_an_order_to_its_journey() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    brought(&mut operator, "触点.csv", TOUCHES).await;
    brought(&mut operator, "订单.csv", ORDERS).await;
    let page = operator.get("/attribution?by=channel").await.text;
    assert!(page.contains("微信公众号") && page.contains("直接访问"), "{page}");
    let orders = operator.get("/attribution/orders?by=channel&label=wechat").await.text;
    assert!(orders.contains("A1") && !orders.contains("A2"), "{orders}");
    let journey = operator.get("/attribution/orders/A1?by=channel").await.text;
    let at = |text: &str| journey.find(text).unwrap_or_else(|| panic!("{text}: {journey}"));
    assert!(at("T1") < at("T2") && at("T2") < at("T3") && journey.contains("33.3 %"));
    assert_eq!(operator.get("/attribution/orders/A9").await.status, StatusCode::NOT_FOUND);
    assert!(operator.get("/attribution/estimates?by=channel").await.text.contains("马尔可夫"));
    let none = operator.get("/attribution?period=2025-Q1").await.text;
    assert!(none.contains("这一周期没有订单"));
}
