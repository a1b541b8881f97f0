//! Promises about the page of tables, and about what the program does for them by itself.

use axum::http::StatusCode;
use hengce_app::tables::{publish_due, tend};
use hengce_facts::{Cell, Row};
use hengce_ledger::{Actor, Change, RecordId};
use serde_json::json;

use crate::world::{World, fields};

/// An import of rows by day: (day, clicks).
async fn import(world: &World, rows: &[(i8, i64)]) -> RecordId {
    let dataset = &world.app.standard().datasets["baidu_search_ads"];
    let row = |(day, clicks): &(i8, i64)| {
        let mut cells = vec![Cell::Null; dataset.columns.len()];
        let mut set = |column: &str, cell: Cell| cells[dataset.columns.get_index_of(column).unwrap()] = cell;
        set("day", Cell::Date(jiff::civil::date(2026, 9, *day)));
        set("account", Cell::Text("禾岚科技-搜索".into()));
        set("plan", Cell::Text("品牌词".into()));
        set("clicks", Cell::Number((*clicks).into()));
        Row { cells, sheet: "报告".into(), line: u64::from(day.unsigned_abs()) }
    };
    let rows: Vec<Row> = rows.iter().map(row).collect();
    let now = world.app.ledger.clock().now();
    let hash = world.app.facts.write(dataset, &rows, now).await.unwrap();
    let batch = json!({ "file_name": "日报.csv", "dataset": "baidu_search_ads", "rows_hash": hash,
        "imported_by": world.people["xiaotong"].to_string() });
    let create = Change::Create { kind: "import_batch".into(), fields: fields(batch), origin: None };
    world.app.ledger.commit(&Actor::program(), create).await.unwrap().id
}

#[tokio::test]
async fn the_page_tells_where_each_table_is_and_how_to_open_it() {
    let world = World::new().await;
    let mut analyst = world.browser("yuan").await;
    assert!(analyst.get("/tables").await.text.contains("还没有数据表"));
    import(&world, &[(1, 5), (2, 7)]).await;
    assert_eq!(publish_due(&world.app).await.unwrap(), 1);
    assert_eq!(publish_due(&world.app).await.unwrap(), 0, "there is nothing more to do");
    let page = analyst.get("/tables").await.text;
    assert!(page.contains("百度搜索推广日报") && page.contains("facts/baidu_search_ads/history"));
    assert!(page.contains("delta_scan") && page.contains("baidu_search_ads_standing"), "what counts is opened first");
    let other = analyst.get("/tables?open=facts/baidu_search_ads/history").await;
    assert!(other.text.contains("baidu_search_ads_history"));
    assert_eq!(analyst.get("/tables?open=facts/none").await.status, StatusCode::NOT_FOUND);
    let told: serde_json::Value = serde_json::from_str(&analyst.get("/api/v1/tables").await.text).unwrap();
    let rows: Vec<_> = told["tables"].as_array().unwrap().iter().map(|table| &table["rows"]).collect();
    assert_eq!(rows, [&json!(2), &json!(2)]);
}

#[tokio::test]
async fn it_is_for_those_who_keep_or_read_data() {
    let world = World::new().await;
    for (who, status) in
        [("lixing", StatusCode::OK), ("ruogu", StatusCode::OK), ("qinghe", StatusCode::NOT_FOUND), ("haitang", StatusCode::NOT_FOUND)]
    {
        assert_eq!(world.browser(who).await.get("/tables").await.status, status, "{who}");
    }
}

#[tokio::test]
async fn an_undo_is_seen_by_other_engines_and_small_files_are_written_together() {
    let world = World::new().await;
    let mut last = None;
    for day in 1..=17 {
        last = Some(import(&world, &[(day, 1)]).await);
    }
    let done = tend(&world.app).await.unwrap();
    assert_eq!((done.published, done.compacted, done.files_cleared), (1, 1, 0));
    let dataset = &world.app.standard().datasets["baidu_search_ads"];
    let history = world.app.facts.history(dataset).await.unwrap().figures().await.unwrap();
    assert_eq!((history.rows, history.files), (17, 1));
    let version = history.version;
    let undone = world.app.ledger.get(&Actor::program(), &last.unwrap()).await.unwrap();
    let undo = Change::Move {
        id: undone.id.clone(),
        version: undone.version,
        transition: "undo".into(),
        fields: fields(json!({})),
        comment: None,
    };
    world.app.ledger.commit(&Actor::program(), undo).await.unwrap();
    assert_eq!(publish_due(&world.app).await.unwrap(), 1);
    let standing = world.app.facts.standing(dataset).await.unwrap().figures().await.unwrap();
    assert_eq!(standing.rows, 16);
    let history = world.app.facts.history(dataset).await.unwrap().figures().await.unwrap();
    assert_eq!((history.rows, history.version), (17, version), "what came stays known");
}
