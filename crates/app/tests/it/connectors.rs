//! Connectors as people meet them, held against a server on this machine that the company allows with its port. The
//! server imitates the Stats API of Plausible; its figures are made up.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use hengce_app::connectors::Keeper;
use hengce_connectors::Limits;
use hengce_ledger::{Actor, Query, Record};
use jiff::SignedDuration;
use serde_json::{Map, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::world::{Answer, Browser, World, fields};

pub const KEY: &str = "plausible-key-1";

/// Answers every request with what it holds now: status line and headers, body.
#[derive(Clone)]
pub struct Site {
    here: SocketAddr,
    answer: Arc<Mutex<(String, String)>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site =
            Self { here: listener.local_addr().unwrap(), answer: Arc::default(), asked: Arc::default() };
        let serving = site.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                // a query ends with the brackets of its pagination, a head without a body with an empty line
                while !(request.ends_with(b"}}")
                    || request.starts_with(b"GET ") && request.ends_with(b"\r\n\r\n"))
                    && stream.read_buf(&mut request).await.is_ok_and(|read| read > 0)
                {}
                serving.asked.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
                let (status, body) = serving.answer.lock().unwrap().clone();
                let whole = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                _ = stream.write_all(whole.as_bytes()).await;
            }
        });
        site
    }

    pub fn says(&self, status: &str, body: &str) {
        *self.answer.lock().unwrap() = (status.to_owned(), body.to_owned());
    }

    /// Visits of days, and twice as many views.
    pub fn counts(&self, days: &[(&str, u32)]) {
        let row = |(day, visits): &(&str, u32)| json!({ "dimensions": [day], "metrics": [visits, visits, visits * 2, 40, 95] });
        let results: Vec<_> = days.iter().map(row).collect();
        self.says("200 OK", &json!({ "results": results, "meta": {}, "query": {} }).to_string());
    }

    pub fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.here)
    }
}

pub async fn world_with(site: &Site) -> World {
    World::with_standard(&format!("[organisation]\nconnectors_inside = [\"{}\"]\n", site.here)).await
}

impl World {
    pub async fn all_of(&self, kind: &str) -> Vec<Record> {
        let query = Query { kind: kind.into(), sort: Some(("code".into(), false)), ..Query::default() };
        self.app.ledger.find(&Actor::program(), &query).await.unwrap().records
    }

    pub async fn pulled(&self) -> usize {
        Keeper::new(self.app.clone(), Limits::default()).pull_due().await.unwrap()
    }

    async fn site_of(&self, owner: &str) -> Record {
        let site = json!({ "title": "官网", "domain": "www.helan.example", "owner": self.people[owner], "visit_rule": "platform" });
        self.create("site", fields(site)).await
    }

    /// A connector to the site's statistics, made by its owner on its page.
    pub async fn connector(&self, browser: &mut Browser, owner: &str, address: &str) -> Record {
        let site = self.site_of(owner).await;
        let made = form(browser, self, owner, &site, &[("f.address", address), ("secret", KEY)]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        self.all_of("connector").await.pop().unwrap()
    }

    /// Tried with success, then switched on.
    pub async fn switched_on(&self, browser: &mut Browser, record: &Record) {
        let seen = browser.post(&format!("/connectors/{}/preview", record.id), &[]).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        self.moved(&self.record(&record.id).await, "start", Map::new()).await;
    }
}

async fn form(
    browser: &mut Browser,
    world: &World,
    owner: &str,
    site: &Record,
    more: &[(&str, &str)],
) -> Answer {
    let (owner, site) = (world.people[owner].to_string(), site.id.to_string());
    let mut form = vec![
        ("source", "plausible"),
        ("f.title", "官网统计"),
        ("f.owner", owner.as_str()),
        ("f.subject", "www.helan.example"),
        ("f.report", "days"),
        ("f.site", site.as_str()),
    ];
    let has = [
        "title",
        "owner",
        "address",
        "subject",
        "report",
        "site",
        "every_hours",
        "at",
        "days_again",
        "since",
    ];
    form.extend(has.map(|field| ("has", field)));
    form.extend(more);
    browser.post("/connectors", &form).await
}

#[tokio::test]
async fn a_connector_is_made_tried_with_a_preview_switched_on_and_pulls_by_itself() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-07", 960), ("2026-09-08", 940)]);
    let mut operator = world.browser("xiaotong").await;
    assert!(operator.get("/connectors").await.text.contains("还没有连接器"));
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    let tested = operator.post(&format!("/connectors/{}/test", record.id), &[]).await;
    assert!(tested.text.contains("连接正常：最近几天有 2 行"), "{}", tested.text);
    let seen = operator.post(&format!("/connectors/{}/preview", record.id), &[]).await;
    let preview = operator.get(seen.location()).await;
    assert!(preview.text.contains("Plausible 接口") && preview.text.contains("960"), "{}", preview.text);
    assert!(world.all_of("import_batch").await.is_empty(), "a preview imports nothing");
    assert_eq!(world.pulled().await, 0, "not switched on yet");
    world.moved(&world.record(&record.id).await, "start", Map::new()).await;
    assert_eq!(world.pulled().await, 1);
    let batch = world.all_of("import_batch").await.remove(0);
    assert_eq!(batch.fields["dataset"], "site_day");
    assert_eq!(batch.fields["rows_new"], 2);
    assert_eq!(batch.fields["connector"], json!(record.id));
    assert_eq!(batch.owner.as_ref(), Some(&world.people["xiaotong"]));
    assert_eq!(
        batch.fields["file"].as_array().unwrap().len(),
        2,
        "the table, and the answers it was made of"
    );
    let page = operator.get(&format!("/imports/{}", batch.id)).await.text;
    assert!(page.contains("由连接器取数") && page.contains("官网统计"), "{page}");
    let list = operator.get("/connectors").await.text;
    assert!(list.contains("新增 2，更新 0，未变 0，拒绝 0") && list.contains("2026-09-11 10:00"), "{list}");
}

#[tokio::test]
async fn a_day_that_was_restated_is_asked_for_again_and_the_same_again_writes_nothing() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-08", 940), ("2026-09-09", 900)]);
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    world.switched_on(&mut operator, &record).await;
    assert_eq!((world.pulled().await, world.pulled().await), (1, 0), "once, until it is due again");
    world.wait(SignedDuration::from_hours(24));
    site.counts(&[("2026-09-08", 945), ("2026-09-09", 900), ("2026-09-10", 880)]);
    assert_eq!(world.pulled().await, 1);
    let asked = site.asked.lock().unwrap().last().unwrap().clone();
    assert!(asked.contains(r#""date_range":["2026-09-02","2026-09-10"]"#), "{asked}");
    let run = world.all_of("connector_run").await.pop().unwrap();
    let counts =
        ["rows_new", "rows_restated", "rows_unchanged"].map(|field| run.fields[field].as_i64().unwrap());
    assert_eq!(counts, [1, 1, 1]);
    let batches = world.all_of("import_batch").await.len();
    world.wait(SignedDuration::from_hours(24));
    assert_eq!(world.pulled().await, 1);
    assert_eq!(world.all_of("import_batch").await.len(), batches, "nothing new, no import");
    // it is taken back like any other import
    let last = world.all_of("import_batch").await.pop().unwrap();
    let done = operator.post(&format!("/imports/{}/undo", last.id), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(world.record(&last.id).await.state, "undone");
}

#[tokio::test]
async fn trouble_is_said_in_words_shown_on_the_data_page_and_tried_less_often() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.counts(&[("2026-09-09", 900)]);
    let mut operator = world.browser("xiaotong").await;
    let record = world.connector(&mut operator, "xiaotong", &site.address()).await;
    world.switched_on(&mut operator, &record).await;
    site.says("401 Unauthorized", "{}");
    let before = site.asked();
    for (hours, times) in [(0, 1), (1, 2), (1, 2), (1, 3), (3, 3), (1, 4)] {
        world.wait(SignedDuration::from_hours(hours));
        world.pulled().await;
        assert_eq!(site.asked() - before, times, "after {hours} more hours");
    }
    let data = operator.get("/data").await.text;
    assert!(
        data.contains("取数失败的连接器") && data.contains("连续失败 4 次") && data.contains("林晓彤"),
        "{data}"
    );
    assert!(data.contains("对方拒绝了登录名或密钥（401）"), "{data}");
    for told in [1, 1] {
        hengce_app::notices::daily(&world.app).await.unwrap();
        let notices = world.app.ledger.notices();
        let about = notices.of(&world.people["xiaotong"], &["data"], false, (0, 99)).await.unwrap();
        assert_eq!(about.len(), told, "told once");
    }
    assert!(operator.get("/notices").await.text.contains("连续多次取数失败"));
    site.says("429 Slow\r\nRetry-After: 7200", "");
    operator.post(&format!("/connectors/{}/pull", record.id), &[]).await;
    assert!(operator.get("/connectors").await.text.contains("正在取数"));
    assert_eq!(world.pulled().await, 1, "wanted at once");
    let run = world.all_of("connector_run").await.pop().unwrap();
    assert_eq!((&run.fields["trouble"], &run.fields["failures"]), (&json!("busy"), &json!(5)));
    assert!(run.fields.contains_key("not_before"));
    site.counts(&[("2026-09-09", 900)]);
    world.wait(SignedDuration::from_hours(24));
    world.pulled().await;
    assert!(!operator.get("/data").await.text.contains("取数失败的连接器"));
}

#[tokio::test]
async fn what_a_source_needs_is_asked_beside_its_field() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let page = operator.get("/connectors/new?source=mysql").await.text;
    assert!(page.contains("db.example.com:3306/shop") && page.contains("查询语句"), "{page}");
    let has =
        ["title", "owner", "address", "account", "tls", "statement", "answers"].map(|field| ("has", field));
    let owner = world.people["xiaotong"].to_string();
    let mut form = vec![
        ("source", "mysql"),
        ("f.title", "订单"),
        ("f.owner", owner.as_str()),
        ("f.address", "db.helan.example"),
        ("f.account", "reader"),
        ("f.tls", "required"),
        ("f.statement", "DROP TABLE orders"),
    ];
    form.extend(has);
    let refused = operator.post("/connectors", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["地址写得不对", "语句以 DROP 开头", "dataset-problem"] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
}

#[tokio::test]
async fn whatever_a_source_reports_the_standard_knows_its_table() {
    use hengce_connectors::{Report, Source};
    let standard = hengce_standard::Standard::shipped();
    let options = standard.kinds["connector"].fields["source"].kind.options().unwrap();
    assert!(options.keys().eq(Source::ALL.map(Source::id).iter()));
    for source in Source::ALL {
        for report in [Report::Days, Report::Months, Report::Sources] {
            let Some((dataset, export)) = source.fills(report) else { continue };
            let known = &standard.datasets[dataset].exports;
            assert!(known.iter().any(|known| known.id == export), "{dataset}.{export}");
        }
    }
}
