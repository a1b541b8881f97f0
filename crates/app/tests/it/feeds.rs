//! Feeds and mails as people meet them, held against a server on this machine that the organisation allows by name.
//! Every feed and mail in here is made up.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hengce_app::feeds::Fetcher;
use hengce_feeds::Limits;
use hengce_ledger::{Actor, Query, Record};
use jiff::SignedDuration;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::world::{Answer, Browser, World};

/// Answers every request with what it holds now: status line and headers, body.
#[derive(Clone)]
struct Site {
    here: SocketAddr,
    answer: Arc<Mutex<(String, Vec<u8>)>>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Site {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let site = Self { here, answer: Arc::default(), heads: Arc::default() };
        let serving = site.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n")
                    && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0)
                {}
                serving.heads.lock().unwrap().push(String::from_utf8_lossy(&head).to_lowercase());
                let (status, body) = serving.answer.lock().unwrap().clone();
                let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        });
        site
    }

    fn says(&self, status: &str, body: &[u8]) {
        *self.answer.lock().unwrap() = (status.to_owned(), body.to_vec());
    }

    fn feed(&self) -> String {
        format!("http://{}/rss.xml", self.here)
    }
}

fn rss(items: &[(&str, &str)]) -> String {
    let item = |(guid, title): &(&str, &str)| {
        format!(
            "<item><guid>{guid}</guid><title>{title}</title><link>https://news.example.cn/{guid}</link><pubDate>Wed, 09 Sep 2026 08:00:00 +0800</pubDate><description>{title}，详见正文。</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"gb2312\"?><rss version=\"2.0\"><channel><title>净水观察</title>{items}</channel></rss>"
    )
}

async fn world_with(site: &Site) -> World {
    World::with_standard(&format!("[organisation]\nfeeds_inside = [\"{}\"]\n", site.here)).await
}

async fn all(world: &World, kind: &str) -> Vec<Record> {
    let query = Query { kind: kind.into(), sort: Some(("code".into(), false)), ..Query::default() };
    world.app.ledger.find(&Actor::program(), &query).await.unwrap().records
}

async fn fetched(world: &World) {
    Fetcher::new(world.app.clone(), Limits::default()).fetch_due().await.unwrap();
}

async fn added(browser: &mut Browser, feed: &str) -> Answer {
    browser.post("/feeds", &[("address", feed), ("title", "净水观察"), ("topic", "policy")]).await
}

#[tokio::test]
async fn a_feed_is_added_fetched_and_its_items_wait_to_be_verified() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.says("200 OK\r\nETag: \"v1\"", rss(&[("n1", "国标征求意见"), ("n2", "补贴细则公布")]).as_bytes());
    let mut analyst = world.browser("yuan").await;
    assert_eq!(added(&mut analyst, &site.feed()).await.status, StatusCode::SEE_OTHER);
    assert!(analyst.get("/feeds").await.text.contains("正在收取"));
    fetched(&world).await;
    let items = all(&world, "info_item").await;
    assert_eq!(items.len(), 2);
    assert_eq!((items[0].title.as_str(), items[0].state.as_str()), ("国标征求意见", "captured"));
    assert_eq!(items[0].fields["url"], "https://news.example.cn/n1");
    assert_eq!(items[0].fields["published_on"], "2026-09-09");
    assert_eq!(items[0].owner.as_ref(), Some(&world.people["yuan"]));
    let page = analyst.get("/feeds").await;
    assert!(page.text.contains("正常") && page.text.contains(&site.feed()), "{}", page.text);
    assert_eq!(
        added(&mut analyst, &site.feed()).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "known already"
    );
}

#[tokio::test]
async fn an_item_is_taken_in_once_and_an_unchanged_feed_writes_nothing() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.says("200 OK\r\nETag: \"v1\"", rss(&[("n1", "国标征求意见")]).as_bytes());
    let mut analyst = world.browser("yuan").await;
    added(&mut analyst, &site.feed()).await;
    fetched(&world).await;
    site.says("304 Not Modified", b"");
    let position = world.app.ledger.position();
    fetched(&world).await;
    assert!(site.heads.lock().unwrap().last().unwrap().contains("if-none-match: \"v1\""));
    assert_eq!(world.app.ledger.position(), position);
    site.says("200 OK", rss(&[("n2", "补贴细则公布"), ("n1", "国标征求意见（更新）")]).as_bytes());
    fetched(&world).await;
    let titles: Vec<String> = all(&world, "info_item").await.into_iter().map(|item| item.title).collect();
    assert_eq!(titles, ["国标征求意见", "补贴细则公布"]);
}

#[tokio::test]
async fn trouble_is_shown_on_the_source_and_it_is_asked_less_often() {
    let site = Site::new().await;
    let world = world_with(&site).await;
    site.says("503 Busy", b"");
    let mut analyst = world.browser("yuan").await;
    added(&mut analyst, &site.feed()).await;
    let mut fetcher = Fetcher::new(world.app.clone(), Limits::default());
    let asked = || site.heads.lock().unwrap().len();
    for (hours, times) in [(0, 1), (1, 1), (1, 2), (3, 2), (1, 3)] {
        world.wait(SignedDuration::from_hours(hours));
        fetcher.fetch_due().await.unwrap();
        assert_eq!(asked(), times, "after {hours} more hours");
    }
    let page = analyst.get("/feeds").await;
    assert!(page.text.contains("连续失败 3 次") && page.text.contains("对方服务器返回 503"), "{}", page.text);
    site.says("200 OK", rss(&[("n1", "国标征求意见")]).as_bytes());
    let source = all(&world, "info_source").await.remove(0);
    analyst.post(&format!("/feeds/{}/fetch", source.id), &[]).await;
    fetcher.fetch_due().await.unwrap();
    assert_eq!(
        all(&world, "feed_status").await[0].fields.get("trouble"),
        None,
        "wanted at once, and fine again"
    );
}

#[tokio::test]
async fn what_lies_inside_is_not_fetched_unless_it_is_allowed() {
    let site = Site::new().await;
    let world = World::new().await;
    let mut analyst = world.browser("yuan").await;
    added(&mut analyst, &site.feed()).await;
    fetched(&world).await;
    assert!(site.heads.lock().unwrap().is_empty(), "not reached");
    assert!(analyst.get("/feeds").await.text.contains("地址指向内部网络"));
    assert_eq!(added(&mut analyst, "file:///etc/passwd").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Sends a file and its topic as the page's form does.
async fn upload(browser: &mut Browser, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let part = |name: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head = format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let fields = part("_token", &browser.token) + &part("topic", "rival") + &head;
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from([fields.as_bytes(), bytes, b"\r\n--cut--\r\n"].concat()));
    browser.send(request.unwrap()).await
}

#[tokio::test]
async fn a_list_of_feeds_becomes_sources_and_a_mail_an_item_with_its_file() {
    let world = World::new().await;
    let mut analyst = world.browser("yuan").await;
    let list = r#"<opml version="2.0"><body><outline text="竞品动态" xmlUrl="https://a.example.cn/rss"/><outline text="行业" xmlUrl="https://b.example.cn/rss"/></body></opml>"#;
    for count in [2, 0] {
        let done = upload(&mut analyst, "/feeds/lists", "订阅.opml", list.as_bytes()).await;
        assert_eq!(done.location(), format!("/feeds?done=list.{count}"));
    }
    assert_eq!(all(&world, "info_source").await.len(), 2);
    let mail = "From: 李雷 <news@example.cn>\r\nSubject: rival opens a store\r\nMessage-ID: <m1@example.cn>\r\nDate: Wed, 09 Sep 2026 08:00:00 +0800\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n竞品将于下月开店。";
    for count in [1, 0] {
        let done = upload(&mut analyst, "/feeds/mails", "新店.eml", mail.as_bytes()).await;
        assert_eq!(done.location(), format!("/feeds?done=mails.{count}"), "{}", done.text);
    }
    let item = all(&world, "info_item").await.remove(0);
    assert_eq!((item.title.as_str(), item.state.as_str()), ("rival opens a store", "captured"));
    assert!(item.fields["text"].as_str().unwrap().contains("竞品将于下月开店"));
    assert_eq!(item.fields["files"][0]["name"], json!("新店.eml"));
    let refused = upload(&mut analyst, "/feeds/mails", "a.eml", b"no mail").await;
    assert!(refused.text.contains("这个文件不是邮件"));
    let mut seller = world.browser("haitang").await;
    assert_eq!(seller.get("/feeds").await.status, StatusCode::NOT_FOUND, "sales has no part in it");
}
