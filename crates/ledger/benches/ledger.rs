//! How fast the ledger is: durable commits by writers, lists and searches by size.
//!
//! `cargo bench -p hengce-ledger`; `-- --whole` up to a million records, `-- 10000 100000` for other sizes.

#[path = "../tests/promises/world.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests' world, of which a bench needs half")]
mod world;

use std::time::{Duration, Instant};

use hengce_ledger::{Actor, Change, Filter, FilterOp, Ledger, Query};
use hengce_measure::{Bar, Bench, Figure, Process, Times, users};
use serde_json::json;

use world::{World, as_role, create};

const COMMITS: usize = 20_000;
/// Records with which the lists are promised.
const MANY: usize = 1_000_000;
const TOPICS: [&str; 2] = ["market", "rival"];
const PLACES: [&str; 12] =
    ["华东", "华南", "华北", "西南", "西北", "东北", "华中", "港澳", "长三角", "珠三角", "京津冀", "成渝"];
const THINGS: [&str; 8] =
    ["市场分析", "竞品动态", "消费者访谈", "价格监测", "渠道巡查", "品牌追踪", "投放复盘", "展会小结"];

fn main() {
    let mut bench = Bench::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    for writers in [1, 8, 32] {
        runtime.block_on(commits(&mut bench, writers));
    }
    for size in bench.sizes([10_000, 30_000, 100_000], [10_000, 100_000, MANY]) {
        runtime.block_on(lists(&mut bench, size));
    }
}

fn report(n: usize, owner: &Actor) -> Change {
    let title = format!("{}{}第{n}期", PLACES[n % PLACES.len()], THINGS[n / 7 % THINGS.len()]);
    let due_on = format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
    let fields = json!({
        "title": title, "owner": owner.person, "topic": TOPICS[n % 2], "due_on": due_on, "pages": n % 90,
        "body": "样本说明与结论摘要", "share": "0.25",
    });
    create("report", fields)
}

async fn commits(bench: &mut Bench, writers: usize) {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let count = if writers == 1 { COMMITS / 10 } else { COMMITS };
    let (ledger, started) = (world.ledger.clone(), Instant::now());
    let commit = move |writer, turn| {
        let (ledger, li) = (ledger.clone(), li.clone());
        async move {
            let change = report(turn * writers + writer, &li);
            ledger.commit(&li, change).await.expect("the change is sound");
        }
    };
    let times = users((writers, count / writers), &Process::own(), commit).await;
    let rate = (count / writers * writers) as f64 / started.elapsed().as_secs_f64();
    let figure = Figure::of("durable commits of a new record; by writers");
    bench.note(&figure.size(writers).times(times).rate(rate).bar_at(32, Bar::Rate(2_000.0)));
}

/// One owner in a hundred has what an employee's list shows.
async fn filled(bench: &mut Bench, size: usize) -> (World, Actor) {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let mut staff = Vec::new();
    for n in 0..100 {
        staff.push(world.person(&format!("员工{n}"), Some(&boss), None).await);
    }
    let (started, own) = (Instant::now(), Process::own());
    let spent = own.cpu();
    let mut times = Vec::new();
    for first in (0..size).step_by(1_000) {
        world.pass(1);
        let batch = (first..(first + 1_000).min(size)).map(|n| report(n, &staff[n * 7 % 100])).collect();
        let from = Instant::now();
        world.ledger.commit_all(&Actor::program(), batch).await.expect("the changes are sound");
        times.push(from.elapsed());
    }
    let times = Times::of(times, Some(own.cpu().saturating_sub(spent)));
    let rate = size as f64 / started.elapsed().as_secs_f64();
    bench.note(
        &Figure::of("one commit of 1,000 records, until so many stand").size(size).times(times).rate(rate),
    );
    (world, staff.swap_remove(7))
}

async fn lists(bench: &mut Bench, size: usize) {
    let (world, employee) = filled(bench, size).await;
    let director = as_role(&employee, "director");
    let list = Query { kind: "report".into(), limit: 50, ..Query::default() };
    let is = |field: &str, value: &str| {
        vec![Filter { field: field.into(), op: FilterOp::Is, value: value.into() }]
    };
    let text = |text: &str| Query { text: Some(text.into()), ..list.clone() };
    let cases = [
        ("everything, newest first", &director, list.clone()),
        ("everything, page 20", &director, Query { offset: 950, ..list.clone() }),
        ("by state", &director, Query { filters: is("state", "drafting"), ..list.clone() }),
        ("by a field", &director, Query { filters: is("due_on", "2026-03-03"), ..list.clone() }),
        ("sorted by a field", &director, Query { sort: Some(("due_on".into(), false)), ..list.clone() }),
        ("sorted by code", &director, Query { sort: Some(("code".into(), true)), ..list.clone() }),
        ("an employee's own", &employee, list.clone()),
        ("two characters, 1 in 12 fits", &director, text("京津")),
        ("two characters, one's own", &employee, text("京津")),
        ("a rare text", &director, text("第4711期")),
    ];
    for (name, actor, query) in cases {
        let times = asked(&world.ledger, actor, &query).await;
        let figure = Figure::of(&format!("list: {name}")).size(size).times(times);
        bench.note(&figure.bar_at(MANY, Bar::P95(Duration::from_millis(50))));
    }
    let (own, started) = (Process::own(), Instant::now());
    let spent = own.cpu();
    let verified = world.ledger.verify().await.expect("the ledger reads");
    assert!(verified.breaks.is_empty());
    let times = Times::of(vec![started.elapsed()], Some(own.cpu().saturating_sub(spent)));
    bench.note(&Figure::of("verify the whole ledger").size(size).times(times));
}

/// A question asked by 32 users at once, while ten changes a second see to it that what was counted is not known.
async fn asked(ledger: &Ledger, actor: &Actor, query: &Query) -> Times {
    let (changed, owner) = (ledger.clone(), actor.clone());
    let changes = tokio::spawn(async move {
        for n in 0.. {
            changed.commit(&Actor::program(), report(n, &owner)).await.expect("the change is sound");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let (ledger, actor, query) = (ledger.clone(), actor.clone(), query.clone());
    let ask = move |_, _| {
        let (ledger, actor, query) = (ledger.clone(), actor.clone(), query.clone());
        async move {
            ledger.find(&actor, &query).await.expect("the question is sound");
        }
    };
    let times = users((32, 16), &Process::own(), ask).await;
    changes.abort();
    times
}
