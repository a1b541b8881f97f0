//! How long the values of 25 measures take, for a department, right after a change, and for a group of companies.
//!
//! The rows are handed over without a ledger; computing starts from columns, with nothing remembered.

#[path = "evaluate/world.rs"]
mod world;

use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use hengce_metrics::{Metrics, Subject};
use hengce_standard::Period;
use tokio::runtime::Runtime;

use world::{Size, company, person, standard, work};

const DEPARTMENT: [usize; 3] = [10_000, 100_000, 1_000_000];
const GROUP: [usize; 3] = [125_000, 500_000, 2_000_000];

fn subjects(people: usize) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = (0..people).map(|at| Subject::Person(person(at))).collect();
    subjects.push(Subject::Unit("unit00000000".into()));
    subjects
}

fn evaluate(runtime: &Runtime, metrics: &Metrics, subjects: &[Subject], periods: &[Period]) -> usize {
    let standard = standard_of();
    let ids: Vec<&str> = standard.iter().map(String::as_str).collect();
    let values =
        runtime.block_on(metrics.values(&ids, subjects, periods, None)).expect("values are computed");
    values.by.len()
}

fn standard_of() -> Vec<String> {
    static IDS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    IDS.get_or_init(|| standard().measures.keys().cloned().collect()).clone()
}

fn quarter() -> Vec<Period> {
    vec!["2026-Q3".parse().expect("a quarter")]
}

fn trail() -> Vec<Period> {
    quarter()[0].trail(8)
}

/// 50 people, 25 measures, one quarter; by records.
fn department(criterion: &mut Criterion, runtime: &Runtime) {
    let mut group = criterion.benchmark_group("metrics: a department of 50, 25 measures, a quarter");
    let subjects = subjects(50);
    for records in DEPARTMENT {
        let metrics = company(Size { people: 50, records, facts: records });
        group.bench_function(BenchmarkId::from_parameter(records), |bench| {
            bench.iter_batched(
                || metrics.forget(),
                |()| evaluate(runtime, &metrics, &subjects, &quarter()),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// One record changes, then the 25 measures of one person over eight quarters, as a scorecard asks; by records.
fn after_a_change(criterion: &mut Criterion, runtime: &Runtime) {
    let mut group =
        criterion.benchmark_group("metrics: one person, 25 measures, eight quarters, after a change");
    let subject = subjects(1);
    for records in DEPARTMENT {
        let metrics = company(Size { people: 50, records, facts: records });
        evaluate(runtime, &metrics, &subject, &trail());
        let mut at = 0;
        group.bench_function(BenchmarkId::from_parameter(records), |bench| {
            bench.iter(|| {
                at += 7;
                let mut changed = work(at % records, 50);
                changed.version = at as i64;
                metrics.put(&[changed]).expect("a record is handed over");
                evaluate(runtime, &metrics, &subject, &trail())
            });
        });
    }
    group.finish();
}

/// 10,000 people at the largest, two and a half facts a record; by records.
fn group(criterion: &mut Criterion, runtime: &Runtime) {
    let mut group = criterion.benchmark_group("metrics: a group, 25 measures of everybody, a quarter");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    for records in GROUP {
        let people = records / 200;
        let metrics = company(Size { people, records, facts: records / 2 * 5 });
        let subjects = subjects(people);
        group.bench_function(BenchmarkId::from_parameter(records), |bench| {
            bench.iter_batched(
                || metrics.forget(),
                |()| evaluate(runtime, &metrics, &subjects, &quarter()),
                BatchSize::PerIteration,
            );
        });
        forget_peak();
        metrics.forget();
        evaluate(runtime, &metrics, &subjects, &quarter());
        println!("memory while evaluating {records} records, {people} people, rows included: {}", peak());
    }
    group.finish();
}

/// Lets the system count the most memory from here on: making the rows takes more than computing from them.
fn forget_peak() {
    // Where the system does not offer it, the figure below is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that the process has had since, as the system says it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown");
    line.trim_start_matches("VmHWM:").trim().to_owned()
}

fn benches(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime starts");
    department(criterion, &runtime);
    after_a_change(criterion, &runtime);
    group(criterion, &runtime);
}

criterion_group!(all, benches);
criterion_main!(all);
