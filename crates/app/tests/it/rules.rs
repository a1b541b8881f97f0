//! What a kind holds its records to, tried from outside by every route: blind states, frozen rows, batches.

use axum::http::{Method, StatusCode};
use hengce_app::web::table;
use hengce_ledger::RecordId;
use serde_json::json;

use crate::imports::{fixture, upload};
use crate::strangers::{bare, call, path};
use crate::world::{Browser, World, fields};

#[tokio::test]
async fn a_blind_record_is_not_there_for_whoever_sees_everything_else() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let review = json!({ "title": "第一位评审", "report": report.id, "reviewer": world.people["jianbang"] });
    let review = world.create("report_review", fields(review)).await;
    let mut director = world.browser("zhiyuan").await;
    for route in table().iter().filter(|route| route.path.contains("{kind}") && route.path.contains("{id}")) {
        let there = call(&mut director, route, &path(route, "report_review", &review.id.0)).await;
        let missing = call(&mut director, route, &path(route, "report_review", "0199-no-such-record")).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{} {}", route.method, route.path);
        assert_eq!(bare(&there, &review.id.0), bare(&missing, "0199-no-such-record"), "{}", route.path);
    }
    let pages = [
        "/records/report_review",
        "/records/report_review/board",
        "/records/report_review?q=评审",
        "/search?q=第一位评审",
        "/choices/report_review?q=",
        "/api/v1/records/report_review",
        "/",
        &format!("/records/report/{}", report.id),
    ];
    for page in pages {
        let answer = director.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(!answer.text.contains(&review.code) && !answer.text.contains(&*review.id.0), "{page}");
    }
    assert_eq!(director.get("/api/v1/records/report_review").await.json()["total"], 0, "nor is it counted");
    let list = director.get("/records/report_review/export").await;
    let book = hengce_sheets::read("a.xlsx", &list.bytes, &hengce_sheets::Limits::default()).unwrap();
    assert!(!format!("{:?}", book.sheets).contains("第一位评审"), "nor exported");
    let mut reviewer = world.browser("jianbang").await;
    let own = reviewer.get(&format!("/records/report_review/{}", review.id)).await;
    assert!(own.text.contains("第一位评审"), "{}", own.status);
}

#[tokio::test]
async fn no_route_but_its_own_undo_moves_an_import_batch() {
    let world = World::new().await;
    let mut operator = world.browser("xiaotong").await;
    let preview = upload(&mut operator, "baidu-plan.csv", &fixture("baidu-plan.csv")).await;
    let commit = format!("{}/commit", preview.location().split('?').next().unwrap());
    let done = operator.post(&commit, &[("name", "baidu-plan.csv"), ("a.owner", "林晓彤")]).await;
    let own = done.location().split('?').next().unwrap().to_owned();
    let id = RecordId::from(own.rsplit('/').next().unwrap());
    let mut director = world.browser("zhiyuan").await;
    let mut browsers = [&mut operator, &mut director];
    tried_alone(&world, &mut browsers, &id, 1).await;
    browsers[0].post(&format!("{own}/undo"), &[]).await;
    assert_eq!(world.record(&id).await.state, "undone");
    tried_alone(&world, &mut browsers, &id, 2).await;
}

/// Tries to change the batch by every route that changes records of any kind.
async fn tried_alone(world: &World, browsers: &mut [&mut Browser], id: &RecordId, version: i64) {
    for route in table().iter().filter(|route| route.method != Method::GET && route.path.contains("{kind}")) {
        let path = path(route, "import_batch", &id.0).replace("/accept", "/undo");
        for browser in &mut *browsers {
            let said = json!({ "version": version, "fields": {} });
            let answer = if path.starts_with("/api/") {
                browser.call(route.method.clone(), &path, &said).await
            } else {
                let version = version.to_string();
                browser.post(&path, &[("version", version.as_str()), ("comment", "x")]).await
            };
            assert_eq!(world.record(id).await.version, version, "{} {path}: {}", route.method, answer.status);
        }
    }
}

const LISTS: &str = r#"
[kind.list]
label = { zh = "清单", en = "List" }
code  = "LST-{seq:3}"
[kind.list.fields]
title = { type = "text", required = true, label = { zh = "名称", en = "Name" } }
owner = { type = "person", label = { zh = "负责人", en = "Owner" } }
[kind.list.fields.lines]
type   = "rows"
label  = { zh = "行", en = "Lines" }
fields = { what = { type = "text", required = true, label = { zh = "事项", en = "What" } }, planned = { type = "money", frozen_in = ["agreed"], label = { zh = "计划", en = "Planned" } }, spent = { type = "money", label = { zh = "实际", en = "Spent" } } }
[kind.list.lifecycle.states]
draft  = { zh = "草稿", en = "Draft" }
agreed = { zh = "已定", en = "Agreed" }
[kind.list.lifecycle]
agree = { from = "draft", to = "agreed", by = "owner", label = { zh = "确定", en = "Agree" } }
[role.employee.grants.lists]
acts  = ["read", "create", "edit", "move"]
of    = ["list"]
reach = "own"
"#;

#[tokio::test]
async fn a_frozen_column_of_a_child_table_can_be_changed_by_no_edit() {
    let world = World::with_standard(LISTS).await;
    let mut planner = world.browser("qinghe").await;
    let lines = json!([{ "what": "场地", "planned": "100" }, { "what": "餐饮", "planned": "50" }]);
    let new = json!({ "fields": { "title": "秋季", "owner": world.people["qinghe"], "lines": lines } });
    let made = planner.call(Method::POST, "/api/v1/records/list", &new).await.json();
    let api = format!("/api/v1/records/list/{}", made["id"].as_str().unwrap());
    planner.call(Method::POST, &format!("{api}/moves/agree"), &json!({ "version": 1 })).await;
    let kept = planner.get(&api).await.json()["fields"]["lines"].clone();
    assert_eq!(kept.as_array().unwrap().len(), 2);
    let mut dearer = kept.clone();
    dearer[0]["planned"] = json!("120");
    let mut cleared = kept.clone();
    cleared[0].as_object_mut().unwrap().remove("planned");
    let mut more = kept.clone();
    more.as_array_mut().unwrap().push(json!({ "what": "礼品", "planned": "1" }));
    let renamed = json!([{ "what": "场地", "planned": "100" }, kept[1]]);
    for lines in [dearer, cleared, more, renamed, json!([kept[0]]), json!(null)] {
        let edit = json!({ "version": 2, "fields": { "lines": lines } });
        let refused = planner.call(Method::POST, &api, &edit).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{lines}");
        assert_eq!(refused.json()["problems"][0]["problem"], "frozen", "{lines}");
    }
    let mut spent = kept.clone();
    spent[0]["spent"] = json!("130");
    spent.as_array_mut().unwrap().push(json!({ "what": "押金", "planned": "0", "spent": "9" }));
    let edit = json!({ "version": 2, "fields": { "lines": spent } });
    assert_eq!(planner.call(Method::POST, &api, &edit).await.status, StatusCode::OK, "what is spent goes on");
}
