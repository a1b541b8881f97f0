//! Lists, search, histories, the past.

use hengce_ledger::{Actor, Filter, FilterOp, Position, Query};
use serde_json::json;

use crate::world::{World, create, edit, take, withdraw};

fn of(kind: &str) -> Query {
    Query { kind: kind.into(), ..Query::default() }
}

fn filter(field: &str, op: FilterOp, value: &str) -> Filter {
    Filter { field: field.into(), op, value: value.into() }
}

async fn titles(world: &World, actor: &Actor, query: Query) -> Vec<String> {
    let page = world.ledger.find(actor, &query).await.unwrap();
    page.records.into_iter().map(|record| record.title).collect()
}

async fn library() -> (World, Actor) {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let rows = [
        ("华东市场分析", "market", "9", "0.2", json!(["east"]), "2026-07-10"),
        ("竞品动态 Q3", "rival", "10", "0.1", json!(["east", "south"]), "2026-07-20"),
        ("消费者访谈", "market", "100", "0.05", json!([]), "2026-08-01"),
    ];
    for (title, topic, pages, share, tags, due_on) in rows {
        world.pass(10);
        let fields = json!({
            "title": title, "topic": topic, "pages": pages, "share": share, "tags": tags, "due_on": due_on,
            "owner": li.person, "body": format!("关于{title}的正文"),
        });
        world.ledger.commit(&li, create("report", fields)).await.unwrap();
    }
    (world, li)
}

#[tokio::test]
async fn two_chinese_characters_find_a_record() {
    let (world, li) = library().await;
    let search = |text: &str| Query { text: Some(text.into()), ..of("report") };
    assert_eq!(
        titles(&world, &li, search("市场")).await,
        ["消费者访谈", "华东市场分析"],
        "a choice's label counts"
    );
    assert_eq!(titles(&world, &li, search("访谈")).await, ["消费者访谈"]);
    assert_eq!(titles(&world, &li, search("谈")).await, ["消费者访谈"]);
    assert_eq!(titles(&world, &li, search("q3 动态")).await, ["竞品动态 Q3"]);
    assert_eq!(titles(&world, &li, search("rpt-2026-003")).await, ["消费者访谈"]);
    assert!(titles(&world, &li, search("场市")).await.is_empty());
    assert!(titles(&world, &li, search("——")).await.is_empty());
    let everywhere = world.ledger.search(&Actor::program(), "李静", 10).await.unwrap();
    assert_eq!(everywhere[0].kind, "person");
}

#[tokio::test]
async fn a_search_follows_an_edit() {
    let (world, li) = library().await;
    let record = world.ledger.search(&li, "访谈", 1).await.unwrap().remove(0);
    world.ledger.commit(&li, edit(&record, json!({ "title": "用户座谈", "body": null }))).await.unwrap();
    assert!(world.ledger.search(&li, "访谈", 1).await.unwrap().is_empty());
    assert_eq!(world.ledger.search(&li, "座谈", 1).await.unwrap()[0].id, record.id);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let (world, li) = library().await;
    let sorted = |field: &str, down: bool| Query { sort: Some((field.into(), down)), ..of("report") };
    assert_eq!(
        titles(&world, &li, sorted("pages", false)).await,
        ["华东市场分析", "竞品动态 Q3", "消费者访谈"]
    );
    assert_eq!(titles(&world, &li, sorted("share", false)).await[0], "消费者访谈");
    assert_eq!(titles(&world, &li, sorted("due_on", true)).await[0], "消费者访谈");
    assert_eq!(titles(&world, &li, sorted("code", false)).await[0], "华东市场分析");
    assert_eq!(titles(&world, &li, of("report")).await[0], "消费者访谈", "newest change first");
    let cases = [
        (filter("topic", FilterOp::Is, "market"), 2),
        (filter("topic", FilterOp::IsNot, "market"), 1),
        (filter("tags", FilterOp::Is, "east"), 2),
        (filter("tags", FilterOp::IsNot, "south"), 2),
        (filter("tags", FilterOp::Is, ""), 1),
        (filter("pages", FilterOp::AtLeast, "10"), 2),
        (filter("share", FilterOp::AtMost, "0.1"), 2),
        (filter("due_on", FilterOp::AtMost, "2026-07-31"), 2),
        (filter("state", FilterOp::Is, "drafting"), 3),
        (filter("owner", FilterOp::IsNot, "x"), 3),
        (filter("reviewer", FilterOp::IsNot, "x"), 3),
        (filter("created_at", FilterOp::AtLeast, "2020-01-01T00:00:00Z"), 3),
        (filter("pages", FilterOp::Is, "many"), 0),
        (filter("no_such", FilterOp::Is, "x"), 0),
        (filter("title", FilterOp::Is, "' OR 1=1 --"), 0),
    ];
    for (filter, count) in cases {
        let query = Query { filters: vec![filter.clone()], ..of("report") };
        assert_eq!(world.ledger.find(&li, &query).await.unwrap().total, count, "{filter:?}");
    }
    let page = Query { offset: 1, limit: 1, ..sorted("code", false) };
    let found = world.ledger.find(&li, &page).await.unwrap();
    assert_eq!((found.total, found.records.len(), found.records[0].title.as_str()), (3, 1, "竞品动态 Q3"));
    assert_eq!(world.ledger.find(&li, &Query { offset: 9, ..page }).await.unwrap().total, 3);
}

#[tokio::test]
async fn the_past_reads_as_it_was_read_then() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let mut moments = Vec::new();
    let one = world.report(&li, "一").await;
    let mut note = |world: &World, records| moments.push((world.ledger.position(), world.now(), records));
    note(&world, vec![one.clone()]);
    world.pass(5);
    let two = world.report(&li, "二").await;
    note(&world, vec![one.clone(), two.clone()]);
    world.pass(5);
    let edited = world.ledger.commit(&li, edit(&one, json!({ "pages": 4, "due_on": null }))).await.unwrap();
    note(&world, vec![edited.clone(), two.clone()]);
    world.pass(5);
    let done = world.ledger.commit(&li, take(&edited, "finish", json!({}), None)).await.unwrap();
    let gone = world.ledger.commit(&li, withdraw(&two, "重复")).await.unwrap();
    note(&world, vec![done.clone()]);
    for (position, at, records) in &moments {
        assert_eq!(&world.ledger.snapshot("report", Some(*position)).await.unwrap(), records);
        assert_eq!(world.ledger.position_at(*at).await.unwrap(), *position);
    }
    assert_eq!(world.ledger.snapshot("report", None).await.unwrap(), moments[3].2);
    assert_eq!(world.ledger.position_at("2020-01-01T00:00:00Z".parse().unwrap()).await.unwrap(), Position(0));
    let (changed, newest) = world.ledger.changed_since(moments[1].0).await.unwrap();
    assert_eq!((changed, newest), (vec![done, gone], world.ledger.position()));
}

#[tokio::test]
async fn a_history_says_what_changed_who_did_it_and_why() {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let li = world.person("李静", Some(&boss), None).await;
    let report = world.report(&li, "报告").await;
    let report =
        world.ledger.commit(&li, take(&report, "submit", json!({ "pages": 2 }), None)).await.unwrap();
    let boss = Actor { roles: vec!["leader".into()], ..boss };
    world.ledger.commit(&boss, take(&report, "reopen", json!({}), Some("缺少数据来源"))).await.unwrap();
    let history = world.ledger.history(&li, &report.id).await.unwrap();
    assert_eq!(history.iter().map(|r| r.act.as_str()).collect::<Vec<_>>(), ["create", "submit", "reopen"]);
    assert_eq!(history[1].changes["pages"], (json!(null), json!(2)));
    assert_eq!((history[2].by_name.as_str(), history[2].comment.as_deref()), ("王总", Some("缺少数据来源")));
    assert_eq!(history[2].state, "drafting");
    assert_eq!(
        history[2].changes.keys().collect::<Vec<_>>(),
        ["waited"],
        "the hours of the state that it left"
    );
}

#[tokio::test]
async fn a_commit_is_told_to_those_who_listen_once_it_is_durable() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let mut told = world.ledger.subscribe();
    let report = world.report(&li, "报告").await;
    let notice = told.try_recv().unwrap();
    assert_eq!((notice.id, notice.position, notice.kind.as_str()), (report.id, report.position, "report"));
    assert!(world.ledger.commit(&li, create("report", json!({}))).await.is_err());
    assert!(told.try_recv().is_err());
}
