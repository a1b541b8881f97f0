//! Records by their pages and by the API: made, changed, moved, refused, brought back.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value as Json, json};

use crate::world::{World, encoded};

#[tokio::test]
async fn a_record_is_made_by_its_form_and_found_in_the_list() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let owner = world.people["qinghe"].to_string();
    let form = [
        ("has", "title"),
        ("has", "topic"),
        ("has", "owner"),
        ("has", "due_on"),
        ("f.title", "智能家居市场季报"),
        ("f.topic", "market"),
        ("f.owner", owner.as_str()),
        ("f.due_on", "2026-09-30"),
    ];
    let made = browser.post("/records/report/new", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let page = browser.get(made.location()).await;
    assert!(page.text.contains("智能家居市场季报") && page.text.contains("RPT-2026-001"));
    assert!(
        browser.get("/records/report?q=家居").await.text.contains("智能家居市场季报"),
        "two characters find it"
    );
    assert!(
        browser.get("/search?q=季报").await.text.contains("智能家居市场<mark>季报</mark>"),
        "and the search over all kinds"
    );
    assert!(!browser.get("/records/report?q=汽车").await.text.contains("智能家居市场季报"));
}

#[tokio::test]
async fn a_refused_form_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let form = [
        ("has", "title"),
        ("has", "form"),
        ("has", "starts_on"),
        ("has", "budget"),
        ("has", "team"),
        ("f.title", "秋季<发布会>"),
        ("f.form", "launch"),
        ("f.starts_on", "2026-02-31"),
        ("f.budget.4.category", "venue"),
        ("f.budget.4.planned", "twelve thousand"),
    ];
    let refused = browser.post("/records/campaign/new", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("秋季&lt;发布会&gt;") || refused.text.contains("秋季&#60;发布会&#62;"),
        "the title is still there"
    );
    assert!(refused.text.contains("value=\"2026-02-31\""), "the date that does not exist is still there");
    assert!(refused.text.contains("id=\"f-starts_on-problem\""), "its problem stands beside it");
    assert!(refused.text.contains("value=\"twelve thousand\""), "the cell is still there");
    assert!(refused.text.contains("id=\"f-budget-0-planned-problem\""), "and so is its problem");
    let list = browser.get("/records/campaign").await;
    assert!(!list.text.contains("发布会"), "nothing was written");
}

#[tokio::test]
async fn percents_money_rows_and_shares_are_stored_as_they_were_meant() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let (qinghe, mingzhe) = (world.people["qinghe"].to_string(), world.people["mingzhe"].to_string());
    let has = ["title", "form", "owner", "team", "starts_on", "ends_on", "channels", "budget"]
        .map(|name| ("has", name));
    let mut form = has.to_vec();
    form.extend([
        ("f.title", "秋季发布会"),
        ("f.form", "launch"),
        ("f.owner", qinghe.as_str()),
        ("f.team.0.person", qinghe.as_str()),
        ("f.team.0.share", "60"),
        ("f.team.3.person", mingzhe.as_str()),
        ("f.team.3.share", "40 %"),
        ("f.starts_on", "2026-10-01"),
        ("f.ends_on", "2026-10-03"),
        ("f.channels", "pr"),
        ("f.channels", "social"),
        ("f.budget.0.category", "venue"),
        ("f.budget.0.planned", "¥120,000.50"),
        ("f.budget.1.category", ""),
        ("f.budget.1.planned", ""),
    ]);
    let made = browser.post("/records/campaign/new", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let id = made.location().rsplit('/').next().unwrap().to_owned();
    let record = world.record(&id.as_str().into()).await;
    assert_eq!(
        record.fields["team"],
        json!([{ "person": qinghe, "share": "0.6" }, { "person": mingzhe, "share": "0.4" }])
    );
    assert_eq!(record.fields["channels"], json!(["pr", "social"]));
    assert_eq!(record.fields["budget"].as_array().unwrap().len(), 1, "an empty row is no row");
    assert_eq!(record.fields["budget"][0]["planned"], json!("120000.5"));
}

#[tokio::test]
async fn an_edit_changes_only_what_was_changed() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/records/report/{}", report.id);
    let owner = world.people["qinghe"].to_string();
    let form = [
        ("version", "1"),
        ("has", "title"),
        ("has", "topic"),
        ("has", "owner"),
        ("has", "summary"),
        ("f.title", "季报"),
        ("f.topic", "industry"),
        ("f.owner", owner.as_str()),
        ("f.summary", ""),
    ];
    assert_eq!(browser.post(&format!("{path}/edit"), &form).await.location(), path);
    let history = browser.get(&format!("/api/v1{path}/history")).await.json();
    let changes = history[1]["changes"].as_object().unwrap();
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["topic"]);
    let same = browser
        .post(&format!("{path}/edit"), &[("version", "2"), ("has", "title"), ("f.title", "季报")])
        .await;
    assert_eq!(same.status, StatusCode::SEE_OTHER);
    assert_eq!(world.record(&report.id).await.version, 2, "a form sent unchanged makes no version");
}

#[tokio::test]
async fn two_who_edit_at_once_both_see_what_the_other_wrote() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let (mut qinghe, mut zhiyuan) = (world.browser("qinghe").await, world.browser("zhiyuan").await);
    let path = format!("/records/report/{}/edit", report.id);
    let theirs = [
        ("version", "1"),
        ("has", "title"),
        ("has", "summary"),
        ("f.title", "总监改的标题"),
        ("f.summary", "总监的摘要"),
    ];
    assert_eq!(zhiyuan.post(&path, &theirs).await.status, StatusCode::SEE_OTHER);
    let mine = [
        ("version", "1"),
        ("has", "title"),
        ("has", "topic"),
        ("f.title", "我改的标题"),
        ("f.topic", "consumer"),
    ];
    let clash = qinghe.post(&path, &mine).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.text.contains("总监改的标题") && clash.text.contains("我改的标题"), "both are shown");
    assert!(clash.text.contains("name=\"version\" value=\"2\""), "and the form is ready to be sent again");
    let again = [
        ("version", "2"),
        ("has", "title"),
        ("has", "topic"),
        ("has", "summary"),
        ("f.title", "我改的标题"),
        ("f.topic", "consumer"),
        ("f.summary", "总监的摘要"),
    ];
    assert_eq!(qinghe.post(&path, &again).await.status, StatusCode::SEE_OTHER);
    let record = world.record(&report.id).await;
    assert_eq!((record.title.as_str(), &record.fields["summary"]), ("我改的标题", &json!("总监的摘要")));
}

#[tokio::test]
async fn a_step_asks_for_what_it_needs_and_a_file_comes_with_it() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/records/report/{}", report.id);
    let asked = browser.post(&format!("{path}/moves/submit"), &[("version", "1")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text.contains("name=\"f.files\""), "the form for what is missing");
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"version\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"has\"\r\n\r\nfiles\r\n--b\r\n\
         Content-Disposition: form-data; name=\"f.files\"; filename=\"../季报.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
         %PDF-1.4 synthetic\r\n--b--\r\n",
        browser.token
    );
    let request = Request::post(format!("{path}/moves/submit"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body));
    let taken = browser.send(request.unwrap()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    let record = world.record(&report.id).await;
    assert_eq!(record.state, "submitted");
    assert_eq!(record.fields["files"][0]["name"], json!("季报.pdf"), "a name brings no folders");
    let hash = record.fields["files"][0]["hash"].as_str().unwrap();
    let file = browser.get(&format!("{path}/files/{hash}")).await;
    assert_eq!(file.text, "%PDF-1.4 synthetic");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(browser.get(&format!("{path}/files/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
    let mut director = world.browser("zhiyuan").await;
    assert!(director.get("/").await.text.contains("季报"), "it now waits on the director's desk");
    let back = director.post(&format!("{path}/moves/reopen"), &[("version", "2")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "sending back needs a reason");
    let back =
        director.post(&format!("{path}/moves/reopen"), &[("version", "2"), ("comment", "缺少结论")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(browser.get(&format!("{path}/history")).await.text.contains("缺少结论"));
}

#[tokio::test]
async fn an_earlier_version_comes_back_as_a_new_one() {
    let world = World::new().await;
    let report = world.report("qinghe", "第一版标题").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/records/report/{}", report.id);
    browser
        .post(&format!("{path}/edit"), &[("version", "1"), ("has", "title"), ("f.title", "第二版标题")])
        .await;
    let back = browser.post(&format!("{path}/versions/1/restore"), &[("version", "2")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let record = world.record(&report.id).await;
    assert_eq!((record.title.as_str(), record.version), ("第一版标题", 3));
}

#[tokio::test]
async fn a_withdrawn_record_leaves_the_list_with_its_reason_and_can_be_restored() {
    let world = World::new().await;
    let report = world.report("qinghe", "重复的季报").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/records/report/{}", report.id);
    let refused = browser.post(&format!("{path}/withdraw"), &[("version", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "withdrawing needs a reason");
    browser.post(&format!("{path}/withdraw"), &[("version", "1"), ("comment", "与另一份重复")]).await;
    assert!(!browser.get("/records/report").await.text.contains("重复的季报"));
    assert!(browser.get("/records/report?withdrawn=1").await.text.contains("重复的季报"));
    assert!(browser.get(&format!("{path}/history")).await.text.contains("与另一份重复"));
    assert_eq!(
        browser.post(&format!("{path}/restore"), &[("version", "2")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(browser.get("/records/report").await.text.contains("重复的季报"));
}

#[tokio::test]
async fn a_list_is_filtered_sorted_and_taken_out_as_excel_by_its_address() {
    let world = World::new().await;
    world.report("qinghe", "甲报告").await;
    world.report("mingzhe", "乙报告").await;
    let mut browser = world.browser("qinghe").await;
    let mine = browser.get("/records/report?owner=me").await;
    assert!(mine.text.contains("甲报告") && !mine.text.contains("乙报告"));
    let none = browser.get("/records/report?due_on.from=2026-10-01").await;
    assert!(!none.text.contains("甲报告"));
    let sorted = browser.get("/records/report?sort=code").await.text;
    assert!(sorted.find("甲报告") < sorted.find("乙报告"));
    let file = browser.get(&format!("/records/report/export?q={}", encoded("甲报告"))).await;
    assert_eq!(file.status, StatusCode::OK);
    let book = hengce_sheets::read("reports.xlsx", &file.bytes, &hengce_sheets::Limits::default()).unwrap();
    let texts: Vec<String> =
        book.sheets[0].lines.iter().flat_map(|row| row.texts().map(|(_, text)| text)).collect();
    assert!(
        texts.iter().any(|text| text == "甲报告") && !texts.iter().any(|text| text == "乙报告"),
        "{texts:?}"
    );
}

#[tokio::test]
async fn the_api_makes_reads_edits_and_moves_with_the_same_rules() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let owner = world.people["qinghe"].to_string();
    let fields = json!({ "title": "季报", "topic": "market", "owner": owner, "due_on": "2026-09-30" });
    let made = browser.call(Method::POST, "/api/v1/records/report", &json!({ "fields": fields })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let path = made.location().to_owned();
    assert_eq!(browser.get(&path).await.json()["title"], json!("季报"));
    let edited =
        browser.call(Method::POST, &path, &json!({ "version": 1, "fields": { "title": "年报" } })).await;
    assert_eq!(edited.json()["version"], json!(2));
    let stale =
        browser.call(Method::POST, &path, &json!({ "version": 1, "fields": { "title": "月报" } })).await;
    assert_eq!((stale.status, &stale.json()["now"]), (StatusCode::CONFLICT, &json!(2)));
    assert_eq!(stale.headers["content-type"], "application/problem+json");
    let wrong = browser
        .call(Method::POST, &path, &json!({ "version": 2, "fields": { "due_on": "31 February" } }))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json()["problems"][0]["field"], json!("due_on"));
    assert!(wrong.json()["request_id"].as_str().is_some_and(|id| id.len() == 32));
    let moved = browser.call(Method::POST, &format!("{path}/moves/start"), &json!({ "version": 2 })).await;
    assert_eq!(moved.json()["state"], json!("drafting"));
    let list = browser.get("/api/v1/records/report?state=drafting&limit=10").await.json();
    assert_eq!(list["total"], json!(1));
    let broken = browser.call(Method::POST, &path, &Json::String("x".into())).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}
