//! How fast the log becomes visits, how much room an event takes on disk, and how long a site's dashboard takes over a month
//! and over a year: beside DuckDB, which answers the same questions from the files of events. The events are spread evenly
//! over a year.

#[path = "traffic/duckdb.rs"]
mod duckdb;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hengce_events::{Campaign, Client, Event, Kind, Mark, Page, Place, Referrer, VisitorWindow};
use hengce_measure::{Bar, Bench, Figure, Times};
use hengce_tables::{Options, Store};
use hengce_traffic::{Counted, Dimension, Figures, Grain, Question, Row, Traffic};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The size for which the dashboard's times are promised.
const MANY: usize = 100_000_000;
/// Events written at a time, as the program does under load.
const AT_ONCE: usize = 50_000;
const RUNS: i32 = 7;
const FIRST: Date = date(2025, 1, 1);
const DAYS: usize = 365;
const BYTES_EACH_MAX: u64 = 60;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    let mut bench = Bench::start();
    for size in bench.sizes([100_000, 1_000_000, 10_000_000], [1_000_000, 10_000_000, MANY]) {
        runtime.block_on(one(&mut bench, size));
    }
}

async fn one(bench: &mut Bench, size: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("tables");
    let store = Store::open(&place.to_string_lossy(), &Options::default()).expect("a store opens");
    let traffic =
        Traffic::open(&store, &folder.path().join("traffic"), TimeZone::UTC).await.expect("it opens");
    let start = Instant::now();
    let mut batch = Vec::with_capacity(AT_ONCE);
    for number in 1..=size {
        batch.push((number as u64, event(number, size)));
        if batch.len() == AT_ONCE || number == size {
            assert_eq!(traffic.take(&batch, &[]), batch.len());
            traffic.drain(&[]).await.expect("it is written");
            batch.clear();
        }
    }
    let rate = size as f64 / start.elapsed().as_secs_f64();
    bench.note(
        &Figure::of("events from the log to the tables").size(size).rate(rate).bar(Bar::Rate(40_000.0)),
    );
    let events = store
        .existing("traffic/events")
        .await
        .expect("the table is there")
        .figures()
        .await
        .expect("it tells");
    assert_eq!(events.rows, size as u64);
    let each = Figure::of("disk for events").size(size).bytes(events.bytes);
    bench.note(&each.bar(Bar::Bytes(size as u64 * BYTES_EACH_MAX)));
    let events = store.existing("traffic/events").await.expect("the table is there");
    let events = events.folder().expect("it is in a folder");
    ask(bench, (&traffic, &events), size, ("dashboard, 30 days", 30, Duration::from_millis(300))).await;
    ask(bench, (&traffic, &events), size, ("dashboard, 12 months", 360, Duration::from_secs(2))).await;
}

/// Totals, a line over time and two breakdowns: each run asks for other days, so that nothing is answered from what is
/// kept. DuckDB is asked for fewer of the same days, and must give the same figures.
async fn ask(
    bench: &mut Bench,
    (traffic, events): (&Traffic, &Path),
    size: usize,
    (work, days, bar): (&str, i32, Duration),
) {
    let (mut times, mut answers) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        // the last day is left out: its visits go on
        let to = FIRST.saturating_add((DAYS as i32 - 3 - run).days());
        let question = Question {
            site: "site-1".to_owned(),
            from: to.saturating_sub((days - 1).days()),
            to,
            filters: vec![],
            counted: Counted::People,
        };
        let start = Instant::now();
        let answer = Answer {
            totals: traffic.totals(&question).await.expect("it answers"),
            days: traffic.series(&question, Grain::Day).await.expect("it answers"),
            referrers: traffic.breakdown(&question, Dimension::Referrer).await.expect("it answers"),
            sources: traffic.breakdown(&question, Dimension::UtmSource).await.expect("it answers"),
        };
        times.push(start.elapsed());
        assert!(answer.totals.visits > 0);
        answers.push((question, answer));
    }
    let ours = Times::of(times, None);
    let mut figure = Figure::of(work).size(size).bar_at(MANY, Bar::Median(bar));
    let runs = if size >= MANY { 1 } else { 3 };
    if let Some(theirs) = duckdb::times(events, &answers[..runs]) {
        let median = theirs.quantile(0.5);
        figure = figure.bar(Bar::Median(median));
        let ratio = median.as_secs_f64() / ours.quantile(0.5).as_secs_f64().max(1e-9);
        let work = format!("{work}: DuckDB from the files of events, {ratio:.1} times as long as ours");
        bench.note(&Figure::of(&work).size(size).times(theirs));
    }
    bench.note(&figure.times(ours));
}

/// What a dashboard was told.
struct Answer {
    totals: Figures,
    days: Arc<Vec<Row>>,
    referrers: Arc<Vec<Row>>,
    sources: Arc<Vec<Row>>,
}

/// A mixing of bits, so that the log looks like one without chance in it.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (number ^ (number >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ (number >> 32)
}

fn event(number: usize, size: usize) -> Event {
    // four events in a row are of one visit
    let (visit, step) = (number as u64 / 4, number % 4);
    let chance = mixed(visit);
    let micros = (DAYS as i64 * 86_400_000_000) / size as i64 * number as i64;
    let first = FIRST.to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
    let at = first.saturating_add(jiff::SignedDuration::from_micros(micros)).unwrap_or(first);
    let pick = |of: &[&str], bits: u32| of[(chance >> bits) as usize % of.len()].to_owned();
    let kind = if step == 3 { Kind::Engagement } else { Kind::View };
    let month = u64::from(at.to_zoned_datetime(TimeZone::UTC).month().unsigned_abs());
    Event {
        id: (u128::from(at.as_millisecond().cast_unsigned()) << 80) | u128::from(mixed(number as u64)),
        site: "site-1".to_owned(),
        kind,
        name: String::new(),
        at,
        received_at: at,
        visitor: mixed(chance % (size as u64 / 20 + 1) * 13 + month),
        window: VisitorWindow::Month,
        page: Page {
            host: "www.helan.example".to_owned(),
            path: format!("/p/{}", mixed(number as u64) % 500),
            query: String::new(),
            title: String::new(),
        },
        referrer: Referrer {
            host: pick(&["", "", "baidu.com", "cn.bing.com", "mp.weixin.qq.com", "zhihu.com"], 8),
            path: String::new(),
        },
        campaign: Campaign {
            source: pick(&["", "", "", "baidu", "douyin"], 16),
            medium: pick(&["", "cpc"], 16),
            ..Campaign::default()
        },
        client: Client {
            browser: pick(&["Chrome", "Safari", "Edge", "WeChat"], 24),
            os: pick(&["Windows", "Android", "iOS"], 26),
            device: pick(&["desktop", "mobile"], 28),
            screen: "1920x1080".to_owned(),
            language: "zh-CN".to_owned(),
        },
        place: Place {
            country: "CN".to_owned(),
            province: pick(&["广东", "浙江", "上海", "北京", "四川"], 32),
        },
        engaged_ms: if kind == Kind::Engagement { (chance >> 40) as u32 % 90_000 } else { 0 },
        scroll: None,
        revenue: None,
        props: Vec::new(),
        interactive: true,
        mark: Mark::default(),
        tracker: "hengce".to_owned(),
    }
}
