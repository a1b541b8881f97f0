//! Promises of the check-in: guests on their own phones, the team at the door, and what stays unsaid.

use axum::http::StatusCode;
use hengce_ledger::{Actor, Query, Record};
use jiff::SignedDuration;
use serde_json::json;

use crate::campaigns::campaign;
use crate::world::{Browser, World, fields};

const GUEST: [(&str, &str); 4] =
    [("name", "李静"), ("phone", "+86 138-0000-1234"), ("group", "customer"), ("consent", "yes")];

/// An event on its day with a page that takes walk-ins; the page's address for guests.
async fn event(world: &World) -> (Record, String) {
    let made = campaign(world, "秋季发布会").await;
    let proposed = world.moved(&made, "propose", fields(json!({ "proposal": "以检测数据开场。" }))).await;
    let approved = world.moved(&proposed, "approve", fields(json!({}))).await;
    let mut team = world.browser("qinghe").await;
    let page = [
        ("has", "title"),
        ("has", "opens_on"),
        ("has", "closes_on"),
        ("has", "walk_in"),
        ("has", "notice"),
        ("f.title", "主会场"),
        ("f.opens_on", "2026-09-10"),
        ("f.closes_on", "2026-09-11"),
        ("f.walk_in", "1"),
        ("f.notice", "禾岚科技为签到收集您的姓名。"),
    ];
    let opened = team.post(&format!("/campaigns/{}/check-in", approved.id), &page).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let desk = team.get(opened.location()).await.text;
    let at = desk.find("/check-in/CIL-").expect("the team's page leads to the guests' page");
    let address = desk[at..].split('"').next().unwrap().to_owned();
    (approved, address)
}

async fn guests(world: &World) -> Vec<Record> {
    let query = Query { kind: "participant".into(), ..Query::default() };
    world.app.ledger.find(&Actor::program(), &query).await.unwrap().records
}

async fn registered(world: &World, campaign: &Record) -> Record {
    let guest = json!({ "name": "王 磊", "campaign": campaign.id, "owner": world.people["qinghe"],
        "contact_tail": "5678", "group": "customer", "profile_fits": true, "consent": true });
    world.create("participant", fields(guest)).await
}

async fn tries(guest: &mut Browser, address: &str, name: &str, mark: &str) -> StatusCode {
    guest.post_bare(address, &[("name", name), ("mark", mark)]).await.status
}

#[tokio::test]
async fn a_registered_guest_checks_in_by_name_and_number_and_only_once() {
    let world = World::new().await;
    let (campaign, address) = event(&world).await;
    let made = registered(&world, &campaign).await;
    let mut guest = world.nobody();
    let page = guest.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(!page.text.contains('磊') && !page.text.contains("5678"), "nobody's data is shown");
    let answer = guest.post_bare(&address, &[("name", "王磊"), ("mark", "5678")]).await;
    assert_eq!(answer.location(), format!("{address}?done=in"));
    let again = guest.post_bare(&address, &[("name", "王磊"), ("mark", &made.code)]).await;
    assert_eq!(again.location(), format!("{address}?done=again"));
    let now = world.record(&made.id).await;
    assert_eq!(now.state, "checked_in");
    let history = world.app.ledger.history(&Actor::program(), &made.id).await.unwrap();
    assert!(history[1].by_name.starts_with("CIL-"), "the history says by which page");
}

#[tokio::test]
async fn a_guest_who_walks_in_agrees_to_the_notice_and_is_kept_without_their_number() {
    let world = World::new().await;
    let (_, address) = event(&world).await;
    let mut guest = world.nobody();
    assert!(guest.get(&address).await.text.contains("禾岚科技为签到收集您的姓名。"), "the notice is shown");
    let register = format!("{address}/guests");
    let without = guest.post_bare(&register, &GUEST[..3]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(guests(&world).await.is_empty(), "without consent nothing is kept");
    let answer = guest.post_bare(&register, &GUEST).await;
    assert_eq!(answer.location(), format!("{address}?done=in"), "{}", answer.text);
    let kept = guests(&world).await.remove(0);
    assert_eq!((kept.state.as_str(), &kept.fields["contact_tail"]), ("checked_in", &json!("1234")));
    assert_eq!(
        (&kept.fields["consent"], kept.fields.get("wants_contact")),
        (&json!(true), Some(&json!(false)))
    );
    assert!(kept.fields["link"].is_string(), "the page says which notice it was");
    let whole = serde_json::to_string(&kept.fields).unwrap();
    assert!(!whole.contains("13800001234") && !whole.contains("138-0000"), "{whole}");
    let spelt = [("name", "李静"), ("phone", "138 0000 1234"), ("group", "dealer"), ("consent", "yes")];
    let again = guest.post_bare(&register, &spelt).await;
    assert_eq!(again.location(), format!("{address}?done=again"));
    assert_eq!(guests(&world).await.len(), 1, "one number is one guest");
}

#[tokio::test]
async fn a_page_is_found_by_its_key_alone_and_open_on_the_days_of_the_event_alone() {
    let world = World::new().await;
    let (campaign, address) = event(&world).await;
    registered(&world, &campaign).await;
    let mut guest = world.nobody();
    let (code, key) = address.rsplit_once('/').unwrap();
    assert_eq!(key.len(), 32);
    let wrong = format!("{code}/{}", "0".repeat(32));
    assert_eq!(guest.get(&wrong).await.status, StatusCode::NOT_FOUND);
    world.wait(SignedDuration::from_hours(48));
    let over = guest.get(&address).await.text;
    assert!(over.contains("2026-09-11") && !over.contains("name=\"mark\""), "{over}");
    tries(&mut guest, &address, "王磊", "5678").await;
    assert!(guests(&world).await.iter().all(|guest| guest.state == "registered"));
}

#[tokio::test]
async fn another_site_can_not_check_anybody_in() {
    let world = World::new().await;
    let (campaign, address) = event(&world).await;
    registered(&world, &campaign).await;
    let request = axum::http::Request::post(&address)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(axum::body::Body::from("name=%E7%8E%8B%E7%A3%8A&mark=5678"));
    let answer = world.nobody().send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_tries_names_against_a_number_waits() {
    let world = World::new().await;
    let (campaign, address) = event(&world).await;
    registered(&world, &campaign).await;
    let mut guest = world.nobody();
    let mut last = StatusCode::OK;
    for name in ["赵一", "钱二", "孙三", "李四", "周五", "吴六"] {
        last = tries(&mut guest, &address, name, "5678").await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(tries(&mut guest, &address, "王磊", "5678").await, StatusCode::TOO_MANY_REQUESTS);
    world.wait(SignedDuration::from_mins(1));
    assert_eq!(tries(&mut guest, &address, "王磊", "5678").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_team_sees_who_came_and_shows_the_code_and_others_see_neither() {
    let world = World::new().await;
    let (campaign, address) = event(&world).await;
    let made = registered(&world, &campaign).await;
    world.moved(&made, "check_in", fields(json!({}))).await;
    let mut team = world.browser("qinghe").await;
    let counts = team.get(&format!("/campaigns/{}/check-in/counts", campaign.id)).await;
    assert!(
        counts.text.contains("王 磊") && counts.text.contains("<dd class=\"good\">1</dd>"),
        "{}",
        counts.text
    );
    let desk = team.get(&format!("/campaigns/{}/check-in", campaign.id)).await.text;
    let poster = desk.split('"').find(|part| part.ends_with("/poster")).unwrap().to_owned();
    let poster = team.get(&poster).await.text;
    assert!(poster.contains("<svg class=\"qr\"") && poster.contains(&address), "{poster}");
    let mut sales = world.browser("haitang").await;
    let answer = sales.get(&format!("/campaigns/{}/check-in", campaign.id)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
