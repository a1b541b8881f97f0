//! Promises about tracked links: issued with one way of writing, followed only to registered pages, held against what
//! they brought.

use axum::http::{StatusCode, header};
use serde_json::json;

use crate::imports::upload;
use crate::world::{Browser, World, encoded, fields};

const DESTINATION: &str = "https://www.helan.example/h2?colour=white#buy";

/// Issues links for these channels; gives what the registry says of them all.
async fn issued(browser: &mut Browser, destination: &str, picks: &[&str]) -> serde_json::Value {
    let mut form = vec![("has", "destination"), ("f.destination", destination)];
    form.extend(picks.iter().map(|pick| ("pick", *pick)));
    let answer = browser.post("/links", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.get("/api/v1/links").await.json()
}

#[tokio::test]
async fn one_form_issues_a_link_for_each_channel_and_the_short_link_leads_there_with_its_marks() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let links = issued(&mut operator, DESTINATION, &["source:wechat", "source:baidu"]).await;
    assert_eq!(links.as_array().unwrap().len(), 2);
    let wechat = links.as_array().unwrap().iter().find(|link| link["source"] == "wechat").unwrap();
    let short = wechat["short"].as_str().unwrap();
    let code = short.strip_prefix("/l/").unwrap();
    let mut guest = world.nobody();
    let answer = guest.get(short).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let marked = format!(
        "https://www.helan.example/h2?colour=white&utm_source=wechat&utm_medium=social&utm_id={code}#buy"
    );
    assert_eq!(answer.location(), marked);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let page = operator.get(&format!("/links/{}", wechat["id"].as_str().unwrap())).await.text;
    assert!(page.contains(short) && page.contains("<svg class=\"qr\""), "{page}");
}

#[tokio::test]
async fn a_short_link_leads_nowhere_but_to_registered_pages_and_not_once_it_is_retired() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let links = issued(&mut operator, DESTINATION, &["source:email"]).await;
    let (id, short) = (links[0]["id"].as_str().unwrap(), links[0]["short"].as_str().unwrap());
    let mut guest = world.nobody();
    for path in ["/l/unknown", "/l/https%3A%2F%2Fevil.example", "/l/%2F%2Fevil.example"] {
        assert_eq!(guest.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let link = world.record(&id.into()).await;
    let version = link.version.to_string();
    let steps = format!("/records/tracked_link/{id}/moves/retire");
    let done = operator.post(&steps, &[("version", &version), ("comment", "活动结束")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(guest.get(short).await.status, StatusCode::NOT_FOUND);
    assert!(operator.get(&format!("/links/{id}")).await.text.contains("链接已停用"));
}

#[tokio::test]
async fn what_would_say_two_things_is_refused_beside_its_field() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    for (destination, content, words) in [
        ("https://www.helan.example/?utm_source=x", "", "网址里已有 utm 参数"),
        ("javascript:alert(1)", "", "以 https:// 或 http:// 开头"),
        ("https://www.helan.example/a b", "", "网址里不能有空格"),
        (DESTINATION, "Big Banner", "例如 big-banner"),
    ] {
        let form = [
            ("has", "destination"),
            ("f.destination", destination),
            ("has", "content"),
            ("f.content", content),
            ("pick", "source:wechat"),
        ];
        let answer = operator.post("/links", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
    let answer = operator.post("/links", &[("has", "destination"), ("f.destination", DESTINATION)]).await;
    assert!(answer.text.contains("至少勾选一个渠道"));
}

#[tokio::test]
async fn a_link_is_held_against_the_leads_and_orders_that_name_it() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let links = issued(&mut operator, DESTINATION, &["source:wechat"]).await;
    let id = links[0]["id"].as_str().unwrap();
    let lead = json!({ "title": "某医院", "source": "web", "link": id, "owner": world.people["xiaotong"], "contact": "400" });
    world.create("lead", fields(lead)).await;
    let code = links[0]["code"].as_str().unwrap();
    let file = format!(
        "订单号,下单日期,推广链接,成交金额,退货金额,客户标识\nA1,2026-09-08,{code},300.00,100.00,K1\nA2,2026-09-08,,90.00,0.00,K2\n"
    );
    let seen = upload(&mut operator, "订单.csv", file.as_bytes()).await;
    let base = seen.location().split('?').next().unwrap().to_owned();
    let done = operator.post(&format!("{base}/commit"), &[("name", "订单.csv")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let brought = operator.get("/api/v1/links").await.json()[0]["brought"].clone();
    assert_eq!(
        (&brought["leads"], &brought["orders"], &brought["net"]),
        (&json!(1), &json!(1), &json!("200"))
    );
    assert_eq!(brought["visits"], json!(null), "unknown is not none");
}

#[tokio::test]
async fn a_code_comes_as_a_picture_to_print() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let links = issued(&mut operator, DESTINATION, &["source:print"]).await;
    let base = format!("/links/{}", links[0]["id"].as_str().unwrap());
    let png = operator.get(&format!("{base}/code.png")).await;
    assert_eq!(png.headers[header::CONTENT_TYPE], "image/png");
    assert!(png.bytes.starts_with(b"\x89PNG"));
    let svg = operator.get(&format!("{base}/code.svg")).await;
    assert!(svg.text.starts_with("<svg xmlns="), "{}", svg.text);
    let search = format!("/links?q={}", encoded("nothing like it"));
    assert!(operator.get(&search).await.text.contains("还没有推广链接"));
}

#[tokio::test]
async fn visits_find_their_way_back_to_link_and_campaign() {
    let world = World::new().await;
    let site = world.site().await;
    let mut operator = world.browser("xiaotong").await;
    let links = issued(&mut operator, DESTINATION, &["source:wechat"]).await;
    let of_site = links[0]["brought"]["visits"].clone();
    assert_eq!(of_site, json!(null), "nothing is measured yet");
    let code = links[0]["short"].as_str().unwrap().strip_prefix("/l/").unwrap().to_owned();
    let campaign = json!({
        "title": "换芯节", "form": "promotion", "owner": world.people["qinghe"], "utm_names": "autumn-renewal",
        "starts_on": "2026-09-01", "ends_on": "2026-09-20",
        "team": [{ "person": world.people["qinghe"], "share": "1" }],
    });
    let campaign = world.create("campaign", fields(campaign)).await;
    let named = campaign.code.to_lowercase();
    let tags = [
        ["wechat", "", code.as_str()],
        ["baidu", &named, ""],
        ["baidu", "autumn-renewal", ""],
        ["baidu", "other", ""],
    ];
    world.visits_tagged(&site, &tags).await;
    let links = operator.get("/api/v1/links").await.json();
    assert_eq!(links[0]["brought"]["visits"], json!(1));
    let elsewhere = issued(&mut operator, "https://elsewhere.example/", &["source:weibo"]).await;
    let of_weibo = elsewhere.as_array().unwrap().iter().find(|link| link["source"] == "weibo").unwrap();
    assert_eq!(of_weibo["brought"]["visits"], json!(null), "nobody measures that page");
    let story = world.browser("qinghe").await.get(&format!("/campaigns/{}", campaign.id)).await.text;
    assert!(story.contains("从访问到订单") && story.contains("f=utm_campaign:autumn-renewal"), "{story}");
}
