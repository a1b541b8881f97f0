//! Promises about calendars: what stands in one, who gets it by its address, and how an address ends.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use hengce_ledger::Record;
use jiff::SignedDuration;
use serde_json::json;

use crate::world::{Answer, Browser, World, fields};

/// Makes a calendar on one's own page; its address as another program is given it.
async fn made(browser: &mut Browser, what: &str) -> String {
    let page = browser.post("/account/calendars", &[("what", what)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    address_in(&page)
}

fn address_in(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("webcal://").unwrap();
    let (_, rest) = rest.split_once("/calendars/").unwrap();
    let secret = rest.split('"').next().unwrap();
    format!("/calendars/{secret}")
}

/// The events' summaries, unfolded.
fn summaries(answer: &Answer) -> Vec<String> {
    let text = answer.text.replace("\r\n ", "");
    let lines = text.split("\r\n").filter_map(|line| line.strip_prefix("SUMMARY:"));
    lines.map(str::to_owned).collect()
}

impl World {
    async fn meeting(&self, owner: &str, counterpart: &str, title: &str) -> Record {
        let meeting = json!({ "title": title, "owner": self.people[owner], "counterpart": self.people[counterpart],
            "held_on": "2026-09-18" });
        self.create("alignment_meeting", fields(meeting)).await
    }
}

#[tokio::test]
async fn due_dates_milestones_slots_and_meetings_stand_in_the_calendar_of_those_they_concern() {
    let world = World::new().await;
    world.report("qinghe", "华东渠道月报").await;
    world.report("mingzhe", "竞品周报").await;
    world.meeting("mingzhe", "qinghe", "三季度产销衔接").await;
    let campaign = json!({ "title": "秋季上市", "form": "launch", "owner": world.people["qinghe"],
        "starts_on": "2026-09-25", "ends_on": "2026-10-08",
        "team": [{ "person": world.people["qinghe"], "share": "1" }],
        "milestones": [{ "name": "场地签约", "baseline_on": "2026-09-14", "due_on": "2026-09-16" }] });
    world.create("campaign", fields(campaign)).await;
    let address = made(&mut world.browser("qinghe").await, "mine").await;
    let feed = world.nobody().get(&address).await;
    assert_eq!(feed.status, StatusCode::OK, "{}", feed.text);
    assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
    let found = summaries(&feed);
    for entry in
        ["华东渠道月报 · 应交日期", "三季度产销衔接 · 会议日期", "场地签约 · 秋季上市", "秋季上市 · 开始日期"]
    {
        assert!(found.iter().any(|summary| summary == entry), "{entry}: {found:#?}");
    }
    assert!(!found.iter().any(|summary| summary.contains("竞品周报")), "somebody else's: {found:#?}");
    assert!(feed.text.contains("DTSTART;VALUE=DATE:20260916\r\n"), "the milestone stands on its present day");
    assert!(feed.text.starts_with("BEGIN:VCALENDAR\r\n") && feed.text.ends_with("END:VCALENDAR\r\n"));
}

#[tokio::test]
async fn a_calendar_that_has_not_changed_is_not_sent_again() {
    let world = World::new().await;
    world.report("qinghe", "华东渠道月报").await;
    let address = made(&mut world.browser("qinghe").await, "mine").await;
    let mut program = world.nobody();
    let first = program.get(&address).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let asked =
        |tag: &str| Request::get(&address).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    let again = program.send(asked(&tag)).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    world.report("qinghe", "另一份报告").await;
    assert_eq!(program.send(asked(&tag)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_was_renewed_or_withdrawn_leads_nowhere_and_only_its_owner_ends_it() {
    let world = World::new().await;
    let mut qinghe = world.browser("qinghe").await;
    let old = made(&mut qinghe, "mine").await;
    let page = qinghe.get("/account/calendars").await.text;
    assert!(!page.contains(&old), "an address is shown once");
    let (_, rest) = page.split_once("/account/calendars/").unwrap();
    let id = rest.split('/').next().unwrap().to_owned();
    let mut other = world.browser("mingzhe").await;
    for act in ["renew", "withdraw"] {
        let refused = other.post(&format!("/account/calendars/{id}/{act}"), &[]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{act}");
    }
    let renewed = address_in(&qinghe.post(&format!("/account/calendars/{id}/renew"), &[]).await);
    let mut program = world.nobody();
    assert_eq!(program.get(&old).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get(&renewed).await.status, StatusCode::OK);
    let page = qinghe.get("/account/calendars").await.text;
    let id = page.split_once("/account/calendars/").unwrap().1.split('/').next().unwrap().to_owned();
    qinghe.post(&format!("/account/calendars/{id}/withdraw"), &[]).await;
    assert_eq!(program.get(&renewed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_calendar_ends_with_the_account_and_never_shows_what_its_owner_may_not_see() {
    let world = World::new().await;
    let report = world.accepted_report("qinghe", "季报").await;
    let review = json!({ "title": "季报的盲评", "report": report.id, "reviewer": world.people["mingzhe"], "due_on": "2026-09-20" });
    world.create("report_review", fields(review)).await;
    let reviewer = made(&mut world.browser("mingzhe").await, "mine").await;
    let author = made(&mut world.browser("qinghe").await, "mine").await;
    let leader = made(&mut world.browser("zhiyuan").await, "team").await;
    let mut program = world.nobody();
    assert!(program.get(&reviewer).await.text.contains("季报的盲评"));
    assert!(!program.get(&author).await.text.contains("盲评"));
    let team = program.get(&leader).await;
    assert!(!team.text.contains("盲评"), "blind to those above the reviewer too: {}", team.text);
    world.app.ledger.accounts().update("mingzhe", &[], true).await.unwrap();
    assert_eq!(program.get(&reviewer).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_program_that_asks_all_the_time_is_told_to_wait() {
    let world = World::new().await;
    let address = made(&mut world.browser("qinghe").await, "mine").await;
    let mut program = world.nobody();
    for _ in 0..90 {
        assert_eq!(program.get(&address).await.status, StatusCode::OK);
    }
    assert_eq!(program.get(&address).await.status, StatusCode::TOO_MANY_REQUESTS);
    world.wait(SignedDuration::from_hours(1));
    assert_eq!(program.get(&address).await.status, StatusCode::OK);
}
