//! Promises of a campaign's story and of the timeline.

use axum::http::StatusCode;
use hengce_ledger::Record;
use serde_json::json;

use crate::world::{World, fields};

pub async fn campaign(world: &World, title: &str) -> Record {
    let owner = &world.people["qinghe"];
    let campaign = json!({
        "title": title, "form": "launch", "owner": owner, "team": [{ "person": owner, "share": "1" }],
        "starts_on": "2026-09-01", "ends_on": "2026-09-20",
        "goals": [{ "metric": "线索", "counts": "leads", "direction": "higher", "target": "4", "weight": 100 }],
        "budget": [{ "category": "venue", "planned": "1000" }],
        "milestones": [{ "name": "物料到位", "baseline_on": "2026-09-02", "done_on": "2026-09-05" }],
    });
    world.create("campaign", fields(campaign)).await
}

#[tokio::test]
async fn the_story_puts_budget_and_expenses_side_by_side_and_counts_leads_for_the_goal() {
    let world = World::new().await;
    let made = campaign(&world, "秋季<发布会>").await;
    let owner = &world.people["qinghe"];
    let expense = json!({ "title": "定金", "campaign": made.id, "category": "venue", "amount": "1200",
        "owner": owner, "committed_on": "2026-09-01" });
    world.create("expense", fields(expense)).await;
    let lead = json!({ "title": "某公司", "campaign": made.id, "source": "event", "owner": owner,
        "contact": "13800000001", "consent": true });
    let lead = world.create("lead", fields(lead)).await;
    let mut browser = world.browser("qinghe").await;
    let taken = browser.post(&format!("/records/lead/{}/moves/qualify", lead.id), &[("version", "1")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let page = browser.get(&format!("/campaigns/{}", made.id)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("-¥200.00") && page.text.contains("1,200.00"), "what is overspent is said");
    assert!(!page.text.contains("<发布会>"), "a title is text");
    let story = browser.get(&format!("/api/v1/campaigns/{}/story", made.id)).await.json();
    assert_eq!(story["money"]["total"]["committed"], "1200");
    assert_eq!(story["goals"][0]["counted"], "1");
    assert_eq!(story["goals"][0]["attained"], "0.25");
    assert_eq!(story["milestones"][0]["standing"], "late");
    assert_eq!(story["milestones"][0]["late_days"], 3);
    assert_eq!(story["stages"][0]["when"], "now");
    let record = browser.get(&format!("/records/campaign/{}", made.id)).await;
    assert!(record.text.contains(&format!("/campaigns/{}", made.id)), "the record leads to its story");
}

#[tokio::test]
async fn whoever_may_not_see_a_campaign_is_not_told_that_it_has_a_story() {
    let world = World::new().await;
    let made = campaign(&world, "秋季发布会").await;
    let mut sales = world.browser("haitang").await;
    assert_eq!(sales.get(&format!("/campaigns/{}", made.id)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        sales.get(&format!("/api/v1/campaigns/{}/story", made.id)).await.status,
        StatusCode::NOT_FOUND
    );
    let report = world.report("qinghe", "季报").await;
    let mut planner = world.browser("qinghe").await;
    assert_eq!(planner.get(&format!("/campaigns/{}", report.id)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_timeline_has_the_campaigns_of_its_year_alone() {
    let world = World::new().await;
    campaign(&world, "秋季发布会").await;
    let mut browser = world.browser("qinghe").await;
    let now = browser.get("/campaigns/timeline").await;
    assert_eq!(now.status, StatusCode::OK, "{}", now.text);
    assert!(now.text.contains("秋季发布会"));
    assert!(!browser.get("/campaigns/timeline?year=2025").await.text.contains("秋季发布会"));
    let json = browser.get("/api/v1/campaigns/timeline?year=2026").await.json();
    assert_eq!(json["campaigns"][0]["starts_on"], "2026-09-01");
}

#[tokio::test]
async fn a_colleague_of_another_department_reports_an_incident_by_the_short_form() {
    let world = World::new().await;
    let mut sales = world.browser("haitang").await;
    let form = sales.get("/incidents/new").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let empty = sales.post("/incidents", &[("has", "title"), ("f.title", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = [
        ("has", "title"),
        ("has", "detected_at"),
        ("has", "description"),
        ("has", "severity"),
        ("f.title", "展台漏电"),
        ("f.detected_at", "2026-09-10T09:30"),
        ("f.description", "三号展位。"),
        ("f.severity", "minor"),
    ];
    let filed = sales.post("/incidents", &told).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    let id = filed.location().rsplit('/').next().unwrap().into();
    let record = world.record(&id).await;
    assert_eq!(record.fields["reporter"], json!(world.people["haitang"]));
    assert!(record.fields.get("severity").is_none(), "how bad it is, others say");
}
