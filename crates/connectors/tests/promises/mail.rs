//! Mailings of listmonk, and files at an address.

use base64::Engine as _;
use hengce_connectors::Source;
use serde_json::json;

use crate::server::{Order, Server, ok};

fn campaign(id: u64, begun: Option<&str>) -> serde_json::Value {
    json!({ "id": id, "uuid": format!("u-{id}"), "name": format!("夏季 {id}"), "subject": "新品，上市", "status": "finished",
        "tags": ["summer", "净水"], "to_send": 1000, "sent": 990, "views": 400, "clicks": 80, "bounces": 10, "started_at": begun })
}

#[tokio::test]
async fn every_page_of_campaigns_is_asked_for_and_each_campaign_taken_once() {
    let server = Server::new(|request| {
        let page = request.split("page=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        let results = match page.as_str() {
            "1" => vec![campaign(1, Some("2026-09-01T02:00:00Z")), campaign(2, None)],
            // one was made meanwhile, and the first moved over to this page
            _ => vec![campaign(1, Some("2026-09-01T02:00:00Z")), campaign(3, Some("2026-09-08T02:00:00Z"))],
        };
        ok(json!({ "data": { "results": results, "total": 150, "per_page": 100, "page": 1 } }).to_string())
    })
    .await;
    let text = Order { account: "api_reader", ..Order::of(Source::Listmonk, &server) }.text().await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "a campaign that was not begun is none: {text}");
    assert_eq!(
        lines[1],
        "u-1,夏季 1,新品，上市,finished,summer; 净水,2026-09-01T02:00:00Z,1000,990,400,80,10"
    );
    assert!(lines[2].starts_with("u-3,"));
    let asked = server.asked();
    assert!(asked[0].starts_with("GET /api/campaigns?page=1&per_page=100&no_body=true"), "{}", asked[0]);
    let both = base64::engine::general_purpose::STANDARD.encode("api_reader:key-1");
    assert!(asked[0].contains(&format!("authorization: Basic {both}\r\n")), "{}", asked[0]);
}

#[tokio::test]
async fn a_file_comes_as_it_is_from_an_address_with_its_days() {
    let server = Server::new(|_| ok("日期,访问次数\n2026-09-07,5\n")).await;
    let mut order = Order::of(Source::Url, &server);
    order.address = format!("{}/export/days.csv?from={{from}}&to={{to}}", server.address());
    let pulled = order.pull().await.unwrap();
    assert_eq!((pulled.name.as_str(), pulled.rows), ("days.csv", None));
    assert_eq!(pulled.bytes, "日期,访问次数\n2026-09-07,5\n".as_bytes());
    let asked = &server.asked()[0];
    assert!(asked.starts_with("GET /export/days.csv?from=2026-09-07&to=2026-09-09 "), "{asked}");
    assert!(asked.contains("authorization: Bearer key-1\r\n"), "{asked}");
}
