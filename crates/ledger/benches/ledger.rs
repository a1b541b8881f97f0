//! How fast the ledger is: durable commits by writers, lists and searches by size. Prints the table of docs/performance.md.
//!
//! `cargo bench -p hengce-ledger`; `-- 10000 100000` for other sizes.

#[path = "../tests/promises/world.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests' world, of which a bench needs half")]
mod world;

use std::time::{Duration, Instant};

use hengce_ledger::{Actor, Change, Filter, FilterOp, Ledger, Query};
use serde_json::json;

use world::{World, as_role, create};

const COMMITS: usize = 20_000;
const TOPICS: [&str; 2] = ["market", "rival"];
const PLACES: [&str; 12] =
    ["华东", "华南", "华北", "西南", "西北", "东北", "华中", "港澳", "长三角", "珠三角", "京津冀", "成渝"];
const THINGS: [&str; 8] =
    ["市场分析", "竞品动态", "消费者访谈", "价格监测", "渠道巡查", "品牌追踪", "投放复盘", "展会小结"];

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![10_000, 100_000, 1_000_000] } else { asked };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        println!("| durable commits | writers | commits/s | p50 | p95 | p99 | CPU a commit |");
        println!("|---|---|---|---|---|---|---|");
        for writers in [1, 8, 32] {
            commits(writers).await;
        }
        let mut rows: Vec<(String, Vec<Duration>)> = Vec::new();
        for size in &sizes {
            for (index, (name, time)) in lists(*size).await.into_iter().enumerate() {
                if rows.len() <= index {
                    rows.push((name, Vec::new()));
                }
                rows[index].1.push(time);
            }
        }
        println!();
        let heads: Vec<String> = sizes.iter().map(|size| format!("{size} records")).collect();
        println!("| p95, 32 users at once | {} | grows as size^ |", heads.join(" | "));
        println!("|---|{}---|", "---|".repeat(sizes.len()));
        for (name, times) in rows {
            let shown: Vec<String> = times.iter().map(|time| millis(*time)).collect();
            println!("| {name} | {} | {} |", shown.join(" | "), exponent(&sizes, &times));
        }
    });
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

fn exponent(sizes: &[usize], times: &[Duration]) -> String {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return String::new() };
    let spread = sizes[sizes.len() - 1] as f64 / sizes[0] as f64;
    if spread <= 1.0 {
        return "-".into();
    }
    format!("{:.2}", (last.as_secs_f64() / first.as_secs_f64()).ln() / spread.ln())
}

fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share) as usize]
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

async fn commits(writers: usize) {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let count = if writers == 1 { COMMITS / 10 } else { COMMITS };
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let tasks = (0..writers).map(|writer| {
        let (ledger, li) = (world.ledger.clone(), li.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            for n in (writer..count).step_by(writers) {
                let from = Instant::now();
                ledger.commit(&li, report(n, &li)).await.expect("the change is sound");
                times.push(from.elapsed());
            }
            times
        })
    });
    let done = futures::future::join_all(tasks).await;
    let taken = started.elapsed().as_secs_f64();
    let mut times: Vec<Duration> =
        done.into_iter().flat_map(|times| times.expect("no writer panics")).collect();
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| millis(quantile(&mut times, share)));
    let cpu = (cpu_seconds() - cpu) / count as f64 * 1_000_000.0;
    println!(
        "| create a record | {writers} | {:.0} | {p50} | {p95} | {p99} | {cpu:.0} us |",
        count as f64 / taken
    );
}

/// Processor time of this process so far: what a busy machine does not change. 0 where there is no /proc.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// One owner in a hundred has what an employee's list shows.
async fn filled(size: usize) -> (World, Actor) {
    let world = World::new().await;
    let boss = world.person("王总", None, None).await;
    let mut staff = Vec::new();
    for n in 0..100 {
        staff.push(world.person(&format!("员工{n}"), Some(&boss), None).await);
    }
    let (started, cpu) = (Instant::now(), cpu_seconds());
    for first in (0..size).step_by(1_000) {
        world.pass(1);
        let batch = (first..(first + 1_000).min(size)).map(|n| report(n, &staff[n * 7 % 100])).collect();
        world.ledger.commit_all(&Actor::program(), batch).await.expect("the changes are sound");
    }
    let rate = size as f64 / started.elapsed().as_secs_f64();
    let cpu = (cpu_seconds() - cpu) / size as f64 * 1_000_000.0;
    eprintln!("{size} records: {rate:.0} a second by commits of 1,000, {cpu:.0} us of processor time each");
    (world, staff.swap_remove(7))
}

async fn lists(size: usize) -> Vec<(String, Duration)> {
    let (world, employee) = filled(size).await;
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
    let mut rows = Vec::new();
    for (name, actor, query) in cases {
        rows.push((name.to_owned(), users(&world.ledger, actor, &query).await));
    }
    let started = Instant::now();
    let verified = world.ledger.verify().await.expect("the ledger reads");
    assert!(verified.breaks.is_empty());
    rows.push(("verify the whole ledger (once)".to_owned(), started.elapsed()));
    rows
}

/// p95 of a question asked by 32 users at once.
async fn users(ledger: &Ledger, actor: &Actor, query: &Query) -> Duration {
    let tasks = (0..32).map(|_| {
        let (ledger, actor, query) = (ledger.clone(), actor.clone(), query.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            for _ in 0..4 {
                let from = Instant::now();
                ledger.find(&actor, &query).await.expect("the question is sound");
                times.push(from.elapsed());
            }
            times
        })
    });
    let done = futures::future::join_all(tasks).await;
    let mut times: Vec<Duration> =
        done.into_iter().flat_map(|times| times.expect("no user panics")).collect();
    quantile(&mut times, 0.95)
}
