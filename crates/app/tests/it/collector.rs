//! What trackers send, from the request to the log, with the answers that their clients expect.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use hengce_collector::Position;
use hengce_events::{Event, Kind};
use hengce_ledger::Record;
use serde_json::{Map, Value as Json, json};

use crate::world::{Answer, World, fields};

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const PAGE: &str = "https://www.helan.example/products?utm_source=WeChat";

/// A site that is live, and what comes from somebody on it.
struct Scene {
    world: World,
    site: Record,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let site = json!({
            "title": "禾岚官网", "domain": "www.helan.example", "owner": world.people["xiaotong"],
            "visit_rule": "sliding_30", "internal_networks": "198.51.100.0/24",
        });
        let site = world.create("site", fields(site)).await;
        let site = world.moved(&site, "open", Map::new()).await;
        Self { world, site }
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "user-agent") {
            request = request.header("user-agent", CHROME);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer: SocketAddr = "203.0.113.7:50000".parse().unwrap();
        let mut request = request.body(Body::from(body.to_owned())).unwrap();
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        self.world.nobody().send(request).await
    }

    async fn post(&self, path: &str, body: &Json) -> Answer {
        self.ask(Method::POST, path, &[("content-type", "text/plain")], &body.to_string()).await
    }

    async fn events(&self) -> Vec<Event> {
        let log = self.world.app.collector.log().await.unwrap();
        log.after(Position(0), 1_000).await.unwrap().into_iter().map(|(_, event)| event).collect()
    }
}

#[tokio::test]
async fn an_event_is_on_the_disk_when_it_is_answered() {
    let scene = Scene::new().await;
    let view = json!({ "s": scene.site.id, "u": PAGE, "t": "产品", "w": "1440x900", "l": "zh-CN", "r": "https://www.baidu.com/link" });
    let answer = scene.post("/e", &view).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    assert!(answer.headers.get("set-cookie").is_none());
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let events = scene.events().await;
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (event.site.as_str(), event.kind, event.page.path.as_str()),
        (&*scene.site.id.0, Kind::View, "/products")
    );
    assert_eq!((event.campaign.source.as_str(), event.referrer.host.as_str()), ("wechat", "baidu.com"));
    assert_eq!(event.mark.bot, "");
}

#[tokio::test]
async fn a_site_takes_events_while_it_is_live_and_is_known_by_every_name() {
    let scene = Scene::new().await;
    for name in [&*scene.site.id.0, "SITE-01", "1", "helan.example", "www.helan.example"] {
        let answer = scene.post("/e", &json!({ "s": name, "u": PAGE })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{name}: {}", answer.text);
    }
    let view = json!({ "s": "1", "u": PAGE });
    let change = hengce_ledger::Change::Move {
        id: scene.site.id.clone(),
        version: scene.site.version,
        transition: "pause".into(),
        fields: Map::new(),
        comment: Some("改版".into()),
    };
    let paused = scene.world.app.ledger.commit(&hengce_ledger::Actor::program(), change).await.unwrap();
    assert_eq!(scene.post("/e", &view).await.status, StatusCode::NOT_FOUND);
    let umami = json!({ "type": "event", "payload": { "website": scene.site.id } });
    assert_eq!(
        scene.post("/api/send", &umami).await.json(),
        json!({ "disabled": true }),
        "its script falls silent"
    );
    let matomo = scene.ask(Method::GET, "/matomo.php?idsite=1&rec=1&url=x", &[], "").await;
    assert_eq!(matomo.status, StatusCode::SERVICE_UNAVAILABLE);
    scene.world.moved(&paused, "resume", Map::new()).await;
    assert_eq!(scene.post("/e", &view).await.status, StatusCode::ACCEPTED);
    assert_eq!(scene.events().await.len(), 6);
}

#[tokio::test]
async fn umami_is_answered_as_its_script_expects() {
    let scene = Scene::new().await;
    let body = |site: &str| json!({ "type": "event", "payload": { "website": site, "hostname": "www.helan.example", "url": "/a?x=1#b", "name": "book" } });
    let answer = scene.post("/api/send", &body(&scene.site.id.0)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer.json()["cache"].is_string()
            && answer.json()["sessionId"].is_string()
            && answer.json()["visitId"].is_string()
    );
    let unknown = scene.post("/api/send", &body("0199-no-site")).await;
    assert_eq!(
        (unknown.status, unknown.json()["error"]["message"].clone()),
        (StatusCode::BAD_REQUEST, json!("Website not found."))
    );
    let two = json!({ "type": "event", "payload": { "website": "a", "link": "b" } });
    assert_eq!(scene.post("/api/send", &two).await.status, StatusCode::BAD_REQUEST);
    let body = body(&scene.site.id.0).to_string();
    let crawled = scene.ask(Method::POST, "/api/send", &[("user-agent", "Baiduspider/2.0")], &body).await;
    assert_eq!(crawled.json(), json!({ "beep": "boop" }));
    let identify = json!({ "type": "identify", "payload": { "website": scene.site.id, "data": { "mail": "a@b.example" } } });
    assert_eq!(scene.post("/api/send", &identify).await.status, StatusCode::OK);
    let events = scene.events().await;
    assert_eq!(
        events.iter().map(|event| event.mark.bot.as_str()).collect::<Vec<_>>(),
        ["", "user_agent"],
        "a machine is marked, and kept"
    );
    assert_eq!((events[0].page.path.as_str(), events[0].name.as_str()), ("/a#b", "book"));
}

#[tokio::test]
async fn a_batch_of_umami_says_what_was_not_taken() {
    let scene = Scene::new().await;
    let one = json!({ "type": "event", "payload": { "website": scene.site.id, "url": "/a" } });
    let other = json!({ "type": "event", "payload": { "website": "0199-no-site" } });
    let answer = scene.post("/api/batch", &json!([one, other, one, { "type": "event" }])).await.json();
    assert_eq!((&answer["size"], &answer["processed"], &answer["errors"]), (&json!(4), &json!(2), &json!(2)));
    assert_eq!(answer["details"][0]["index"], 1);
    assert_eq!(scene.events().await.len(), 2);
}

#[tokio::test]
async fn plausible_is_answered_as_its_script_expects() {
    let scene = Scene::new().await;
    let answer = scene
        .post("/api/event", &json!({ "n": "pageview", "u": PAGE, "d": "helan.example,other.example" }))
        .await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::ACCEPTED, "ok"));
    assert_eq!(answer.headers["x-plausible-dropped"], "1", "the other site is not ours");
    let whole = scene
        .post(
            "/api/event",
            &json!({ "n": "engagement", "u": PAGE, "d": "helan.example", "e": 4200, "sd": 61 }),
        )
        .await;
    assert!(whole.headers.get("x-plausible-dropped").is_none());
    let malformed = scene.post("/api/event", &json!({ "n": "pageview" })).await;
    assert_eq!(
        (malformed.status, malformed.json()["errors"]["url"].clone()),
        (StatusCode::BAD_REQUEST, json!(["is required"]))
    );
    let events = scene.events().await;
    assert_eq!((events[1].kind, events[1].engaged_ms, events[1].scroll), (Kind::Engagement, 4_200, Some(61)));
    assert_eq!(events[0].visitor, events[1].visitor);
}

#[tokio::test]
async fn matomo_is_answered_as_its_clients_expect() {
    let scene = Scene::new().await;
    let call = "idsite=1&rec=1&url=https%3A%2F%2Fwww.helan.example%2F&action_name=%E9%A6%96%E9%A1%B5";
    let image = scene.ask(Method::GET, &format!("/matomo.php?{call}"), &[], "").await;
    assert_eq!((image.status, &image.bytes[..6]), (StatusCode::OK, &b"GIF89a"[..]));
    let silent = scene
        .ask(
            Method::POST,
            "/piwik.php",
            &[("origin", "https://www.helan.example")],
            &format!("{call}&send_image=0"),
        )
        .await;
    assert_eq!(silent.status, StatusCode::NO_CONTENT);
    assert_eq!(silent.headers["access-control-allow-origin"], "https://www.helan.example");
    for nothing in ["", "idsite=77&rec=1"] {
        let answer = scene.ask(Method::GET, &format!("/matomo.php?{nothing}"), &[], "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{nothing}");
    }
    let bulk = json!({ "requests": [format!("?{call}"), "?idsite=77&rec=1", "?idsite=1"] });
    let answer = scene.post("/matomo.php", &bulk).await;
    assert_eq!(answer.json(), json!({ "status": "success", "tracked": 1, "invalid": 1 }));
    assert_eq!(scene.events().await.len(), 3);
}

#[tokio::test]
async fn a_strangers_word_on_address_and_time_is_not_believed() {
    let scene = Scene::new().await;
    let body = json!({ "s": "1", "u": PAGE, "ip": "198.51.100.9", "at": "2026-09-01T00:00:00Z" }).to_string();
    let forged = [("x-forwarded-for", "198.51.100.9")];
    assert_eq!(scene.ask(Method::POST, "/e", &forged, &body).await.status, StatusCode::ACCEPTED);
    let wrong = [("authorization", "Bearer 0123456789012345678901234567890123456789")];
    assert_eq!(scene.ask(Method::POST, "/e", &wrong, &body).await.status, StatusCode::ACCEPTED);
    let key = format!("Bearer {}", scene.world.app.collector.key(&scene.site.id.0, 0));
    assert_eq!(
        scene.ask(Method::POST, "/e", &[("authorization", &key)], &body).await.status,
        StatusCode::ACCEPTED
    );
    let events = scene.events().await;
    assert_eq!(events.iter().map(|event| event.mark.internal).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(events[2].at.to_string(), "2026-09-01T00:00:00Z");
    assert_eq!(events[0].at, events[0].received_at);
}

#[tokio::test]
async fn a_renewed_key_takes_the_place_of_the_one_before_at_the_time_that_was_said() {
    let scene = Scene::new().await;
    let (id, collector) = (scene.site.id.to_string(), &scene.world.app.collector);
    let mut owner = scene.world.browser("xiaotong").await;
    let renewed = owner.post(&format!("/digital/sites/{id}/connect/key"), &[("days", "1")]).await;
    assert_eq!(renewed.status, StatusCode::SEE_OTHER, "{}", renewed.text);
    let page = owner.get(&format!("/digital/sites/{id}/connect")).await.text;
    assert!(page.contains(&collector.key(&id, 1)) && page.contains("旧密钥在"), "{page}");
    let body = json!({ "s": "1", "u": PAGE, "ip": "198.51.100.9" }).to_string();
    let send = async |number| {
        let key = format!("Bearer {}", collector.key(&id, number));
        scene.ask(Method::POST, "/e", &[("authorization", &key)], &body).await;
        scene.events().await.last().is_some_and(|event| event.mark.internal)
    };
    assert!(send(0).await && send(1).await, "both hold for a day");
    scene.world.wait(jiff::SignedDuration::from_hours(25));
    assert!(!send(0).await, "the old one no longer");
    assert!(send(1).await && !send(2).await);
    let mut other = scene.world.browser("siyu").await;
    let refused = other.post(&format!("/digital/sites/{id}/connect/key"), &[("days", "1")]).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_flood_from_one_address_is_told_to_come_again() {
    let scene = Scene::new().await;
    let views: Vec<Json> =
        (0..500).map(|_| json!({ "type": "event", "payload": { "website": "1", "url": "/" } })).collect();
    assert_eq!(scene.post("/api/batch", &json!(views)).await.status, StatusCode::OK);
    let answer = scene.post("/api/batch", &json!(&views[..100])).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers["retry-after"], "2");
    assert_eq!(scene.events().await.len(), 500, "nothing of the refused body was taken");
    scene.world.wait(jiff::SignedDuration::from_secs(2));
    assert_eq!(scene.post("/api/batch", &json!(&views[..100])).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_has_its_bounds() {
    let scene = Scene::new().await;
    let answer = scene.post("/e", &json!({ "s": "1", "u": PAGE, "t": "x".repeat(70_000) })).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(scene.ask(Method::POST, "/e", &[], "no json").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_browser_that_asks_first_may_send_from_any_site() {
    let scene = Scene::new().await;
    let asked = [
        ("origin", "https://www.helan.example"),
        ("access-control-request-headers", "content-type,x-umami-cache"),
    ];
    let answer = scene.ask(Method::OPTIONS, "/api/send", &asked, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers["access-control-allow-headers"], "content-type,x-umami-cache");
    assert_eq!(answer.headers["access-control-allow-origin"], "https://www.helan.example");
}

#[tokio::test]
async fn the_script_is_under_two_kilobytes_wherever_it_is_asked_for() {
    let scene = Scene::new().await;
    let script = scene.ask(Method::GET, "/h.js", &[], "").await;
    assert_eq!(script.status, StatusCode::OK);
    assert!(script.bytes.len() < 2_048, "{} bytes", script.bytes.len());
    assert_eq!(scene.ask(Method::GET, "/script.js", &[], "").await.bytes, script.bytes);
    let tag = script.headers["etag"].to_str().unwrap().to_owned();
    let again = scene.ask(Method::GET, "/h.js", &[("if-none-match", &tag)], "").await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let packed = scene.ask(Method::GET, "/h.js", &[("accept-encoding", "gzip")], "").await;
    assert!(packed.bytes.len() < 1_200 && packed.headers["content-encoding"] == "gzip");
}

#[tokio::test]
async fn the_page_that_connects_a_site_says_when_the_first_event_was_heard() {
    let scene = Scene::new().await;
    let path = format!("/digital/sites/{}/connect", scene.site.id);
    let mut owner = scene.world.browser("xiaotong").await;
    let before = owner.get(&path).await;
    assert!(before.text.contains("还没有收到任何事件"), "{}", before.text);
    assert!(before.text.contains(&format!("data-site=&#34;{}&#34;", scene.site.id)), "the line to put in");
    scene.post("/e", &json!({ "s": scene.site.id, "u": PAGE })).await;
    let after = owner.get(&path).await;
    assert!(!after.text.contains("还没有收到任何事件") && after.text.contains("首次收到"));
    assert!(owner.get(&format!("/digital/sites/{}", scene.site.id)).await.text.contains("最近收到数据"));
    let mut colleague = scene.world.browser("ruogu").await;
    assert_eq!(
        colleague.get(&path).await.status,
        StatusCode::NOT_FOUND,
        "the key is for whoever runs the site"
    );
}
