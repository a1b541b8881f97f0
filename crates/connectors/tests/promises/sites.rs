//! Statistics of sites: Plausible, Umami, Matomo.

use hengce_connectors::{Report, Source, Window};
use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::server::{Order, Server, ok};

fn body(request: &str) -> Json {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn plausible_is_asked_for_each_days_figures_by_its_key() {
    let server = Server::new(|_| {
        ok(r#"{"results":[{"dimensions":["2026-09-07"],"metrics":[812,960,2310,43,128]},{"dimensions":["2026-09-08"],"metrics":[790,940,2200,44.5,131]}],"meta":{},"query":{}}"#)
    })
    .await;
    let text = Order::of(Source::Plausible, &server).text().await;
    assert_eq!(
        text,
        "plausible_day,visitors,visits,pageviews,bounce_rate,visit_duration\n2026-09-07,812,960,2310,43,128\n2026-09-08,790,940,2200,44.5,131\n"
    );
    let asked = &server.asked()[0];
    assert!(asked.starts_with("POST /api/v2/query HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("authorization: Bearer key-1\r\n"), "{asked}");
    let asked = body(asked);
    assert_eq!(asked["site_id"], "helan.example");
    assert_eq!(asked["date_range"], json!(["2026-09-07", "2026-09-09"]));
    assert_eq!(asked["dimensions"], json!(["time:day"]));
}

#[tokio::test]
async fn plausible_is_asked_page_by_page_until_one_is_not_full() {
    let server = Server::new(|request| {
        let asked = body(request);
        let offset = asked["pagination"]["offset"].as_u64().unwrap();
        let count = if offset == 0 { 1_000 } else { 3 };
        let row = |at: u64| json!({ "dimensions": ["2026-09-07", format!("源{}", offset + at)], "metrics": [1, 1, 2, 0, 5] });
        ok(json!({ "results": (0..count).map(row).collect::<Vec<_>>() }).to_string())
    })
    .await;
    let order = Order { report: Report::Sources, ..Order::of(Source::Plausible, &server) };
    let pulled = order.pull().await.unwrap();
    assert_eq!((pulled.rows, server.asked().len()), (Some(1_003), 2));
    assert!(String::from_utf8(pulled.bytes).unwrap().contains("2026-09-07,源1002,"));
    let archive = pulled.answers.unwrap();
    assert_eq!(&archive[..2], b"PK", "the answers are kept as they came");
}

#[tokio::test]
async fn visitors_are_asked_for_whole_months_alone() {
    let server = Server::new(|_| ok(r#"{"results":[{"dimensions":["2026-08-01"],"metrics":[9120]}]}"#)).await;
    let window = Window { from: date(2026, 8, 20), to: date(2026, 9, 9) };
    let order = Order { report: Report::Months, window, ..Order::of(Source::Plausible, &server) };
    assert_eq!(order.text().await, "plausible_month,visitors\n2026-08-01,9120\n");
    assert_eq!(body(&server.asked()[0])["date_range"], json!(["2026-08-01", "2026-08-31"]));
    // no month has ended in the window: nothing is asked
    let order = Order { report: Report::Months, ..Order::of(Source::Plausible, &server) };
    assert_eq!((order.pull().await.unwrap().rows, server.asked().len()), (Some(0), 1));
}

#[tokio::test]
async fn umami_is_signed_in_to_and_asked_day_by_day_in_the_organisations_zone() {
    let server = Server::new(|request| {
        if request.starts_with("POST /api/auth/login") {
            assert_eq!(body(request), json!({ "username": "reader", "password": "key-1" }));
            return ok(r#"{"token":"t-9","user":{"id":"1"}}"#);
        }
        ok(r#"{"pageviews":{"value":310,"prev":1},"visitors":{"value":80,"prev":1},"visits":{"value":96,"prev":1},"bounces":{"value":40,"prev":1},"totaltime":{"value":7200,"prev":1}}"#)
    })
    .await;
    let order = Order { account: "reader", subject: "site-1", ..Order::of(Source::Umami, &server) };
    let text = order.text().await;
    assert_eq!(text.lines().nth(1), Some("2026-09-07,80,96,310,40,7200"));
    assert_eq!(text.lines().count(), 4);
    let asked = server.asked();
    // midnight in Shanghai
    let first = "GET /api/websites/site-1/stats?startAt=1788710400000&endAt=1788796799999 HTTP/1.1\r\n";
    assert!(asked[1].starts_with(first), "{}", asked[1]);
    assert!(asked[1].contains("authorization: Bearer t-9\r\n"));
    let kept = order.pull().await.unwrap().answers.unwrap();
    assert!(!kept.windows(3).any(|part| part == b"t-9"), "what signing in answers is not kept");
}

#[tokio::test]
async fn umamis_cloud_is_asked_by_a_key_and_its_newer_answers_are_read_too() {
    let server =
        Server::new(|_| ok(r#"{"pageviews":310,"visitors":80,"visits":96,"bounces":40,"totaltime":7200,"comparison":{"pageviews":1}}"#))
            .await;
    let mut order = Order::of(Source::Umami, &server);
    order.address = format!("{}/v1", server.address());
    assert_eq!(order.text().await.lines().nth(3), Some("2026-09-09,80,96,310,40,7200"));
    let asked = &server.asked()[0];
    assert!(asked.starts_with("GET /v1/websites/helan.example/stats?"), "{asked}");
    assert!(asked.contains("x-umami-api-key: key-1\r\n"), "{asked}");
}

#[tokio::test]
async fn matomos_token_is_posted_and_a_day_without_figures_is_no_row() {
    let server = Server::new(|_| {
        ok(r#"{"2026-09-07":{"nb_uniq_visitors":70,"nb_visits":90,"nb_pageviews":300,"bounce_count":30,"sum_visit_length":5400,"nb_visits_converted":4,"bounce_rate":"33%"},"2026-09-08":[],"2026-09-09":{"nb_uniq_visitors":60,"nb_visits":75,"nb_pageviews":210,"bounce_count":28,"sum_visit_length":4100,"nb_visits_converted":0}}"#)
    })
    .await;
    let mut order = Order { subject: "7", ..Order::of(Source::Matomo, &server) };
    order.address = format!("{}/matomo/index.php?module=x", server.address());
    assert_eq!(
        order.text().await,
        "matomo_day,nb_uniq_visitors,nb_visits,nb_pageviews,bounce_count,sum_visit_length,nb_visits_converted\n2026-09-07,70,90,300,30,5400,4\n2026-09-09,60,75,210,28,4100,0\n"
    );
    let asked = &server.asked()[0];
    assert!(asked.starts_with("POST /matomo/index.php HTTP/1.1\r\n"), "{asked}");
    let (_, form) = asked.split_once("\r\n\r\n").unwrap();
    assert!(form.contains("date=2026-09-07%2C2026-09-09") && form.contains("token_auth=key-1"), "{form}");
}

#[tokio::test]
async fn a_long_stretch_is_asked_of_matomo_a_month_at_a_time() {
    let server = Server::new(|_| ok("{}")).await;
    let window = Window { from: date(2026, 7, 1), to: date(2026, 9, 9) };
    let order = Order { window, ..Order::of(Source::Matomo, &server) };
    assert_eq!((order.pull().await.unwrap().rows, server.asked().len()), (Some(0), 3));
}
