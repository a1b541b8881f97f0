//! Lists: filters that follow whoever asks, views under a name, columns, and many records changed at once.

use axum::http::StatusCode;
use hengce_ledger::Record;
use serde_json::json;

use crate::world::{Browser, World, fields};

async fn report(world: &World, owner: &str, title: &str, due: &str) -> Record {
    let report = json!({ "title": title, "topic": "market", "owner": world.people[owner], "due_on": due });
    world.create("report", fields(report)).await
}

/// The titles among these that the page shows.
fn shown<'t>(page: &str, titles: &[&'t str]) -> Vec<&'t str> {
    titles.iter().copied().filter(|title| page.contains(title)).collect()
}

const TITLES: [&str; 3] = ["早到的报告", "晚到的报告", "别人的报告"];

async fn three(world: &World) -> [Record; 3] {
    [
        report(world, "qinghe", TITLES[0], "2026-09-01").await,
        report(world, "qinghe", TITLES[1], "2026-09-30").await,
        report(world, "mingzhe", TITLES[2], "2026-09-05").await,
    ]
}

#[tokio::test]
async fn an_address_asks_for_what_is_open_ones_own_ones_teams_or_due_by_today() {
    let world = World::new().await;
    three(&world).await;
    let mut director = world.browser("zhiyuan").await;
    let mut qinghe = world.browser("qinghe").await;
    let list = |query: &str| format!("/records/report?{query}");
    for (query, by_director, by_qinghe) in [
        ("state=open", vec![0, 1, 2], vec![0, 1, 2]),
        ("owner=team", vec![0, 1, 2], vec![]),
        ("owner=me", vec![], vec![0, 1]),
        ("due_on.to=today-1", vec![0, 2], vec![0, 2]),
        ("due_on.from=today&due_on.to=today%2B30", vec![1], vec![1]),
        ("state=published", vec![], vec![]),
    ] {
        let titles = |at: Vec<usize>| at.into_iter().map(|at| TITLES[at]).collect::<Vec<_>>();
        assert_eq!(shown(&director.get(&list(query)).await.text, &TITLES), titles(by_director), "{query}");
        assert_eq!(shown(&qinghe.get(&list(query)).await.text, &TITLES), titles(by_qinghe), "{query}");
    }
}

#[tokio::test]
async fn columns_are_chosen_by_the_address() {
    let world = World::new().await;
    three(&world).await;
    let mut qinghe = world.browser("qinghe").await;
    let page = qinghe.get("/records/report?cols=title,created_at,nonsense").await.text;
    let heads: Vec<&str> = page.split("<th scope=\"col\"").skip(1).collect();
    assert_eq!(heads.len(), 3, "a box to select, and two columns: {heads:?}");
    let sorted = qinghe.get("/records/report?cols=title&sort=due_on").await.text;
    assert!(sorted.contains("cols=title"), "the columns stay in the links");
}

#[tokio::test]
async fn a_view_is_saved_shared_with_the_unit_renamed_made_the_beginning_and_removed() {
    let world = World::new().await;
    three(&world).await;
    let mut qinghe = world.browser("qinghe").await;
    let form = [("name", "待办"), ("query", "?owner=me&state=open&sort=-due_on&cols=title"), ("shared", "1")];
    let saved = qinghe.post("/records/report/views", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let address = saved.location().to_owned();
    assert!(
        address.starts_with("/records/report?owner=me&state=open&cols=title&sort=-due_on&view="),
        "{address}"
    );
    assert_eq!(shown(&qinghe.get(&address).await.text, &TITLES), &TITLES[..2]);
    let id = address.rsplit('=').next().unwrap().to_owned();
    let mut mingzhe = world.browser("mingzhe").await;
    let theirs = mingzhe.get("/records/report").await.text;
    assert!(theirs.contains("待办") && theirs.contains("顾清禾"), "the unit sees it");
    assert_eq!(
        shown(&mingzhe.get(&address).await.text, &TITLES),
        [TITLES[2]],
        "with their own records in it"
    );
    let path = format!("/records/report/views/{id}");
    assert_eq!(mingzhe.post(&path, &[("name", "我的")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mingzhe.post(&format!("{path}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mingzhe.post(&format!("{path}/first"), &[("first", "1")]).await.status, StatusCode::SEE_OTHER);
    assert!(mingzhe.get("/records/report").await.location().ends_with(&format!("view={id}")));
    assert_eq!(
        mingzhe.get("/records/report?view=all").await.status,
        StatusCode::OK,
        "and everything is one link away"
    );
    qinghe.post(&path, &[("name", "我的待办")]).await;
    assert!(qinghe.get("/records/report/views").await.text.contains("我的待办"));
    assert!(!mingzhe.get("/records/report?view=all").await.text.contains("待办"), "it is no longer shared");
    assert_eq!(mingzhe.get("/records/report").await.status, StatusCode::OK, "and no longer the beginning");
    qinghe.post(&format!("{path}/remove"), &[]).await;
    assert!(!qinghe.get("/records/report").await.text.contains("我的待办"));
}

async fn bulk(
    browser: &mut Browser,
    to: &str,
    rows: &[String],
    form: &[(&str, &str)],
) -> crate::world::Answer {
    let mut all = form.to_vec();
    all.extend(rows.iter().map(|row| ("id", row.as_str())));
    browser.post(&format!("/records/report/bulk{to}"), &all).await
}

#[tokio::test]
async fn many_records_are_changed_at_once_after_a_preview_and_undone_at_once() {
    let world = World::new().await;
    let reports = three(&world).await;
    let rows: Vec<String> = reports.iter().map(|report| format!("{}:1", report.id)).collect();
    let mut qinghe = world.browser("qinghe").await;
    let form = [("what", "f.topic"), ("has", "topic"), ("f.topic", "industry")];
    let preview = bulk(&mut qinghe, "", &rows, &[&form[..], &[("preview", "1")]].concat()).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(
        preview.text.contains("您无权对此记录执行此操作"),
        "somebody else's is refused: {}",
        preview.text
    );
    assert!(preview.text.contains("只修改可行的 2 条"));
    assert_eq!(world.record(&reports[0].id).await.version, 1, "a preview changes nothing");
    let all = bulk(&mut qinghe, "/commit", &rows, &[&form[..], &[("which", "all")]].concat()).await;
    assert!(all.text.contains("没有作任何修改"), "all or none");
    assert_eq!(world.record(&reports[0].id).await.version, 1);
    let next = [("which", "good"), ("next", "/records/report?state=open&_batch=old")];
    let done = bulk(&mut qinghe, "/commit", &rows, &[&form[..], &next].concat()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.location().starts_with("/records/report?state=open&_batch="), "{}", done.location());
    let topics = async || {
        let mut topics = Vec::new();
        for report in &reports {
            topics.push(world.record(&report.id).await.fields["topic"].as_str().unwrap().to_owned());
        }
        topics.join(" ")
    };
    assert_eq!(topics().await, "industry industry market");
    let list = qinghe.get(done.location()).await.text;
    assert!(list.contains("已修改 2 条记录") && list.contains("/records/report/bulk/undo"), "{list}");
    let batch = done.location().rsplit('=').next().unwrap().to_owned();
    let mut mingzhe = world.browser("mingzhe").await;
    let theirs = mingzhe.post("/records/report/bulk/undo", &[("batch", &batch)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    let undone = qinghe.post("/records/report/bulk/undo", &[("batch", &batch)]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(topics().await, "market market market");
    assert!(qinghe.get(undone.location()).await.text.contains("已撤销对 2 条记录的修改"));
    let again = qinghe.post("/records/report/bulk/undo", &[("batch", &batch)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
}

#[tokio::test]
async fn a_step_is_taken_for_many_and_what_has_changed_since_is_kept_when_undone() {
    let world = World::new().await;
    let reports = three(&world).await;
    let rows: Vec<String> = reports.iter().map(|report| report.id.to_string()).collect();
    let mut director = world.browser("zhiyuan").await;
    let form = [("what", "m.waive"), ("comment", "本季不再需要")];
    let asked = bulk(&mut director, "", &rows, &[("what", "m.waive")]).await;
    assert!(asked.text.contains("name=\"comment\"") && !asked.text.contains("bulk/commit"));
    let preview = bulk(&mut director, "", &rows, &[&form[..], &[("preview", "1")]].concat()).await;
    assert!(preview.text.contains("修改全部 3 条"), "{}", preview.text);
    let rows: Vec<String> = rows.iter().map(|id| format!("{id}:1")).collect();
    let done = bulk(&mut director, "/commit", &rows, &[&form[..], &[("which", "all")]].concat()).await;
    let batch = done.location().rsplit('=').next().unwrap().to_owned();
    assert_eq!(world.record(&reports[2].id).await.state, "waived");
    let later = hengce_ledger::Change::Withdraw { id: reports[2].id.clone(), version: 2, reason: "x".into() };
    world.app.ledger.commit(&hengce_ledger::Actor::program(), later).await.unwrap();
    let undone = director.post("/records/report/bulk/undo", &[("batch", &batch)]).await;
    let list = director.get(undone.location()).await.text;
    assert!(list.contains("已撤销对 2 条记录的修改；另有 1 条"), "{list}");
    assert_eq!(world.record(&reports[0].id).await.state, "planned");
    let nothing = director.post("/records/report/bulk", &[("what", "m.waive")]).await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_s_own_change_is_taken_back_from_the_records_page() {
    let world = World::new().await;
    let [report, ..] = three(&world).await;
    let path = format!("/records/report/{}", report.id);
    let mut qinghe = world.browser("qinghe").await;
    let owner = world.people["qinghe"].to_string();
    let form = [
        ("version", "1"),
        ("has", "title"),
        ("f.title", "改错了的标题"),
        ("has", "owner"),
        ("f.owner", &owner),
    ];
    qinghe.post(&format!("{path}/edit"), &form).await;
    assert!(qinghe.get(&path).await.text.contains(&format!("action=\"{path}/undo\"")));
    assert!(!world.browser("zhiyuan").await.get(&path).await.text.contains("/undo"), "not to others");
    let answer = qinghe.post(&format!("{path}/undo"), &[("version", "2")]).await;
    assert_eq!(answer.location(), path);
    assert_eq!(world.record(&report.id).await.title, TITLES[0]);
    let history = qinghe.get(&format!("{path}/history")).await.text;
    assert!(
        history.contains("撤销") && history.contains("改错了的标题"),
        "nothing is taken out of the history"
    );
    let stale = qinghe.post(&format!("{path}/undo"), &[("version", "2")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}
