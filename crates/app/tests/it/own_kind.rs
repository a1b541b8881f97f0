//! A new kind is one block in one file and no Rust: a company's own kinds, with checks, a unique set, a referring table
//! and a life cycle, driven through the site.

use axum::http::{Method, StatusCode};
use hengce_ledger::{Actor, Query, Record};
use hengce_sheets::{Cell, Column, Limits, Page};
use serde_json::{Value as Json, json};

use crate::imports::upload;
use crate::world::{Answer, Browser, World};

const VENUES: &str = r#"
[kind.venue]
clause    = "一(三)"
duty      = "campaigns"
label     = { zh = "活动场地", en = "Venue" }
code      = "VEN-{seq:3}"
unique    = [["city", "title"]]
retention = "36 months"

[kind.venue.fields]
title       = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner       = { type = "person", required = true, label = { zh = "负责人", en = "Owner" } }
city        = { type = "choice", required = true, label = { zh = "城市", en = "City" }, options = { shanghai = { zh = "上海", en = "Shanghai" }, hangzhou = { zh = "杭州", en = "Hangzhou" } } }
free_from   = { type = "date", label = { zh = "可用起", en = "Free from" } }
free_until  = { type = "date", label = { zh = "可用止", en = "Free until" } }
visits      = { type = "referring", kind = "venue_visit", by = "venue", label = { zh = "考察记录", en = "Visits" } }
visit_cost  = { type = "computed", formula = "sum(visits.cost)", unit = "money", label = { zh = "考察费用", en = "Cost of visits" } }
weighed     = { type = "hours_in", states = ["proposed"], label = { zh = "待定时长", en = "Time under consideration" } }

[kind.venue.checks.dates]
holds = "free_until >= free_from"
says  = { zh = "可用止日不能早于起日。", en = "It is free until a day before it is free." }

[kind.venue.lifecycle.states]
proposed = { zh = "待定", en = "Proposed" }
approved = { zh = "可用", en = "Approved", closed = true }

[kind.venue.lifecycle]
approve = { from = "proposed", to = "approved", by = "manager", condition = "count(visits) > 0", label = { zh = "批准", en = "Approve" }, says = { zh = "须先有人考察过。", en = "Somebody visits it first." } }

[kind.venue.views]
list     = ["code", "title", "city", "owner", "free_from", "state"]
board    = "state"
calendar = "free_from"

[kind.venue_visit]
clause = "一(三)"
duty   = "campaigns"
label  = { zh = "场地考察", en = "Venue visit" }
code   = "VIS-{seq:3}"
[kind.venue_visit.fields]
title = { type = "text", required = true, label = { zh = "结论", en = "Finding" } }
owner = { type = "person", required = true, label = { zh = "考察人", en = "Visitor" } }
venue = { type = "ref", kind = "venue", required = true, label = { zh = "场地", en = "Venue" } }
cost  = { type = "money", label = { zh = "费用", en = "Cost" } }
[kind.venue_visit.views]
list = ["code", "title", "venue", "owner", "cost"]

[role.employee.grants.venues]
acts  = ["read", "create", "edit", "move"]
of    = ["venue", "venue_visit"]
reach = "unit"
"#;

async fn in_english(browser: &mut Browser, path: &str) -> Answer {
    browser.cookies.insert("language".into(), "en".into());
    browser.get(path).await
}

struct Company {
    world: World,
    planner: Browser,
    director: Browser,
}

impl Company {
    async fn new() -> Self {
        let world = World::with_standard(VENUES).await;
        let (planner, director) = (world.browser("qinghe").await, world.browser("zhiyuan").await);
        Self { world, planner, director }
    }

    /// Sends the form of a new venue.
    async fn propose(&mut self, more: &[(&str, &str)]) -> Answer {
        let owner = self.world.people["qinghe"].to_string();
        let has = ["title", "owner", "city", "free_from", "free_until"].map(|name| ("has", name));
        let mut form = has.to_vec();
        form.extend([("f.title", "西岸艺术中心"), ("f.city", "shanghai"), ("f.owner", owner.as_str())]);
        form.extend(more);
        self.planner.post("/records/venue/new", &form).await
    }

    async fn proposed(&mut self) -> String {
        let made = self.propose(&[("f.free_from", "2026-10-01")]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        made.location().to_owned()
    }

    async fn venues(&self) -> Vec<Record> {
        let query = Query { kind: "venue".into(), sort: Some(("code".into(), false)), ..Query::default() };
        self.world.app.ledger.find(&Actor::program(), &query).await.unwrap().records
    }
}

#[tokio::test]
async fn it_is_made_and_changed_by_its_form_and_its_checks_are_said_beside_it_in_both_languages() {
    let mut company = Company::new().await;
    let blank = company.planner.get("/records/venue/new").await;
    assert!(
        blank.text.contains("可用起") && !blank.text.contains("考察费用"),
        "what is found is not asked for"
    );
    let wrong = [("f.free_from", "2026-10-02"), ("f.free_until", "2026-10-01")];
    let refused = company.propose(&wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.text.matches("可用止日不能早于起日。").count(), 2, "on top and beside the field");
    let venue = company.proposed().await;
    let taken = company.propose(&[]).await;
    assert!(taken.text.contains("与 VEN-001 相同"), "{}", taken.text);
    let edit = [("version", "1"), ("has", "free_until"), ("f.free_until", "2026-09-01")];
    assert!(in_english(&mut company.planner, &venue).await.text.contains("Time under consideration"));
    let refused = company.planner.post(&format!("{venue}/edit"), &edit).await;
    assert!(refused.text.contains("It is free until a day before it is free."), "{}", refused.text);
    let edit = [("version", "1"), ("has", "free_until"), ("f.free_until", "2026-12-31")];
    assert_eq!(company.planner.post(&format!("{venue}/edit"), &edit).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn it_moves_when_its_condition_over_other_records_holds() {
    let mut company = Company::new().await;
    let venue = company.proposed().await;
    let approve = format!("{venue}/moves/approve");
    let page = company.director.get(&venue).await;
    assert!(!page.text.contains(&approve), "what cannot be taken is not offered");
    let api = format!("/api/v1{venue}/moves/approve");
    let refused = company.director.call(Method::POST, &api, &json!({ "version": 1 })).await;
    assert_eq!(
        (refused.status, &refused.json()["detail"]),
        (StatusCode::CONFLICT, &json!("须先有人考察过。"))
    );
    let page = company.planner.get(&venue).await;
    let id = venue.rsplit('/').next().unwrap();
    let new = format!("/records/venue_visit/new?f.venue={id}");
    assert!(page.text.contains(&new), "its table makes one that refers here");
    let form = company.planner.get(&new).await;
    assert!(form.text.contains("VEN-001 西岸艺术中心"), "the reference is filled in");
    let owner = company.world.people["qinghe"].to_string();
    for (title, cost) in [("层高不足", "120.50"), ("可用", "80")] {
        let form = [
            ("has", "title"),
            ("has", "owner"),
            ("has", "venue"),
            ("has", "cost"),
            ("f.title", title),
            ("f.owner", owner.as_str()),
            ("f.venue", id),
            ("f.cost", cost),
        ];
        let made = company.planner.post("/records/venue_visit/new", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    }
    let page = company.planner.get(&venue).await;
    assert!(page.text.contains("¥200.50") && page.text.contains("层高不足"), "{}", page.text);
    let whole = company.planner.get(&format!("/api/v1{venue}")).await.json();
    assert_eq!(
        (&whole["fields"]["visit_cost"], whole["fields"]["visits"].as_array().unwrap().len()),
        (&json!("200.5"), 2)
    );
    company.world.wait(jiff::SignedDuration::from_mins(200));
    assert!(company.director.get(&venue).await.text.contains(&approve));
    let moved = company.director.post(&approve, &[("version", "1")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    assert!(in_english(&mut company.director, &venue).await.text.contains("3 h 20 min"));
}

#[tokio::test]
async fn it_is_listed_searched_boarded_and_in_the_calendar() {
    let mut company = Company::new().await;
    let venue = company.proposed().await;
    for page in [
        "/records/venue",
        "/records/venue?q=西岸",
        "/records/venue?city=shanghai",
        "/records/venue/board",
        "/records/venue/calendar?month=2026-10",
        "/search?q=西岸艺术中心",
    ] {
        let answer = company.planner.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(answer.text.contains("西岸艺术中心") && answer.text.contains(&venue), "{page}");
    }
    assert!(!company.planner.get("/records/venue?city=hangzhou").await.text.contains("西岸艺术中心"));
    let mut seller = company.world.browser("haitang").await;
    assert_eq!(seller.get("/records/venue").await.status, StatusCode::NOT_FOUND);
}

/// The first sheet of a book as a page to be sent back, with lines added.
fn with_lines(bytes: &[u8], lines: &[&[(&str, &str)]]) -> Vec<u8> {
    let book = hengce_sheets::read("a.xlsx", bytes, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let headers: Vec<String> = sheet.lines[0].cells.iter().map(|(_, cell)| cell.to_string()).collect();
    let mut page = Page { name: sheet.name.clone(), ..Page::default() };
    page.columns =
        headers.iter().map(|header| Column { header: header.clone(), ..Column::default() }).collect();
    for line in &sheet.lines[1..] {
        page.rows.push((0..headers.len() as u32).map(|column| line.cell(column).clone()).collect());
    }
    for line in lines {
        let cell = |header: &String| {
            let said = line.iter().find(|(name, _)| name == header);
            said.map_or(Cell::Empty, |(_, text)| Cell::text(*text))
        };
        page.rows.push(headers.iter().map(cell).collect());
    }
    hengce_sheets::write(&[page]).unwrap()
}

async fn previewed(browser: &mut Browser, bytes: &[u8]) -> (String, Answer) {
    let answer = upload(browser, "venues.xlsx", bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let preview = answer.location().to_owned();
    let page = browser.get(&preview).await;
    (format!("{}/commit", preview.split('?').next().unwrap()), page)
}

#[tokio::test]
async fn it_goes_out_to_excel_and_comes_back_with_its_checks_held() {
    let mut company = Company::new().await;
    company.proposed().await;
    let list = company.director.get("/records/venue/export").await.bytes;
    let book = hengce_sheets::read("a.xlsx", &list, &Limits::default()).unwrap();
    let headers: Vec<String> =
        book.sheets[0].lines[0].cells.iter().map(|(_, cell)| cell.to_string()).collect();
    assert!(
        !headers.iter().any(|header| header.contains("考察")),
        "what is found has no column: {headers:?}"
    );
    let lines: [&[(&str, &str)]; 4] = [
        &[("名称*", "之江饭店"), ("负责人*", "顾清禾"), ("城市*", "杭州"), ("可用起", "2026-11-01")],
        &[("名称*", "之江饭店"), ("负责人*", "顾清禾"), ("城市*", "杭州")],
        &[("名称*", "西岸艺术中心"), ("负责人*", "顾清禾"), ("城市*", "上海"), ("可用起", "2026-12-01")],
        &[
            ("名称*", "西湖边"),
            ("负责人*", "顾清禾"),
            ("城市*", "杭州"),
            ("可用起", "2026-11-02"),
            ("可用止", "2026-11-01"),
        ],
    ];
    let named: Vec<Vec<(&str, &str)>> = lines
        .iter()
        .map(|line| line.iter().map(|(name, text)| (matching(&headers, name), *text)).collect())
        .collect();
    let named: Vec<&[(&str, &str)]> = named.iter().map(Vec::as_slice).collect();
    let (commit, page) = previewed(&mut company.director, &with_lines(&list, &named)).await;
    for said in ["可用止日不能早于起日。", "不变", "VEN-001", "与第 3 行重复"] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let done = company.director.post(&commit, &[("name", "venues.xlsx"), ("good_rows_only", "1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let titles: Vec<String> = company.venues().await.into_iter().map(|venue| venue.title).collect();
    assert_eq!(titles, ["西岸艺术中心", "之江饭店"]);
    let template = company.director.get("/imports/templates/venue?language=zh-CN").await;
    let empty = hengce_sheets::read("a.xlsx", &template.bytes, &Limits::default()).unwrap();
    assert!(!empty.sheets[0].lines[0].cells.iter().any(|(_, cell)| cell.to_string().contains("考察")));
}

fn matching<'h>(headers: &'h [String], wanted: &str) -> &'h str {
    let plain = |text: &str| text.trim_end_matches(['*', ' ']).to_owned();
    headers
        .iter()
        .find(|header| plain(header) == plain(wanted))
        .unwrap_or_else(|| panic!("{wanted}: {headers:?}"))
}

#[tokio::test]
async fn the_api_tells_every_problem_with_its_words_in_the_callers_language() {
    let mut company = Company::new().await;
    company.planner.cookies.insert("language".into(), "en".into());
    let fields = json!({
        "title": "西岸", "owner": company.world.people["qinghe"], "city": "paris",
        "free_from": "2026-10-02", "free_until": "2026-10-01", "visit_cost": "9",
    });
    let refused =
        company.planner.call(Method::POST, "/api/v1/records/venue", &json!({ "fields": fields })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problems = refused.json()["problems"].clone();
    let said = |field: &str| {
        let found = problems.as_array().unwrap().iter().find(|found| found["field"] == field);
        found.map_or(Json::Null, |found| found["says"].clone())
    };
    assert_eq!(said("free_until"), "It is free until a day before it is free.");
    assert_eq!(said("city"), "Choose one of the options.");
}
