//! How long the values of 25 measures take, for a department, right after a change, and for a group of companies.
//!
//! The rows are handed over without a ledger; computing starts from columns, with nothing remembered.

#[path = "evaluate/world.rs"]
mod world;

use std::time::Duration;

use hengce_measure::{Bar, Bench, Figure, Process, repeated};
use hengce_metrics::{Metrics, Subject};
use hengce_standard::Period;
use tokio::runtime::Runtime;

use world::{Size, company, person, standard, work};

/// Records of a department and of a group, as they are promised.
const DEPARTMENT: usize = 100_000;
const GROUP: usize = 2_000_000;

fn main() {
    let mut bench = Bench::start();
    let runtime = Runtime::new().expect("a runtime starts");
    for records in bench.sizes([10_000, DEPARTMENT, 400_000], [10_000, DEPARTMENT, 1_000_000]) {
        let metrics = company(Size { people: 50, records, facts: records });
        department(&mut bench, &runtime, &metrics, records);
        after_a_change(&mut bench, &runtime, &metrics, records);
    }
    for records in bench.sizes([125_000, 500_000, GROUP], [125_000, 500_000, GROUP]) {
        group(&mut bench, &runtime, records);
    }
}

fn subjects(people: usize) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = (0..people).map(|at| Subject::Person(person(at))).collect();
    subjects.push(Subject::Unit("unit00000000".into()));
    subjects
}

fn evaluate(runtime: &Runtime, metrics: &Metrics, subjects: &[Subject], periods: &[Period]) {
    let standard = standard();
    let ids: Vec<&str> = standard.measures.keys().map(String::as_str).collect();
    let values = runtime.block_on(metrics.values(&ids, subjects, periods, None));
    assert!(values.expect("values are computed").all().iter().any(Option::is_some));
}

fn quarter() -> Vec<Period> {
    vec!["2026-Q3".parse().expect("a quarter")]
}

/// 50 people, 25 measures, one quarter.
fn department(bench: &mut Bench, runtime: &Runtime, metrics: &Metrics, records: usize) {
    let subjects = subjects(50);
    let times = repeated(30, || metrics.forget(), || evaluate(runtime, metrics, &subjects, &quarter()));
    let figure = Figure::of("a department: 50 people, 25 measures each, a quarter; by records");
    bench
        .note(&figure.size(records).times(times).bar_at(DEPARTMENT, Bar::Median(Duration::from_millis(150))));
}

/// One record changes, then the 25 measures of one person over eight quarters, as a scorecard asks.
fn after_a_change(bench: &mut Bench, runtime: &Runtime, metrics: &Metrics, records: usize) {
    let (subject, trail) = (subjects(1), quarter()[0].trail(8));
    evaluate(runtime, metrics, &subject, &trail);
    let mut at = 0;
    let change = || {
        at += 7;
        let mut changed = work(at % records, 50);
        changed.version = at as i64;
        metrics.put(&[changed]).expect("a record is handed over");
        evaluate(runtime, metrics, &subject, &trail);
    };
    let times = repeated(100, || (), change);
    let figure = Figure::of("one person, 25 measures, eight quarters, after a change; by records");
    bench.note(&figure.size(records).times(times));
}

/// 10,000 people at the largest, two and a half facts a record.
fn group(bench: &mut Bench, runtime: &Runtime, records: usize) {
    let people = records / 200;
    let metrics = company(Size { people, records, facts: records / 2 * 5 });
    let subjects = subjects(people);
    let own = Process::own();
    own.forget_peak();
    let times = repeated(5, || metrics.forget(), || evaluate(runtime, &metrics, &subjects, &quarter()));
    let figure =
        Figure::of("a group: a person and 500 facts for each 200 records, 25 measures each, a quarter");
    let figure = figure.size(records).times(times).bytes(own.peak());
    let figure = figure.bar_at(GROUP, Bar::Median(Duration::from_secs(5)));
    bench.note(&figure.bar_at(GROUP, Bar::Bytes(1 << 30)));
}
