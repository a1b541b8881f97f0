//! How long it takes to read, check, evaluate and show a formula of 2, 20 and 150 weighted terms.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use hengce_exact::Number;
use hengce_formula::{Type, Unit, Value, check, evaluate, parse, value};
use jiff::tz::TimeZone;

const TERMS: [usize; 3] = [2, 20, 150];

/// A weighted mean of so many measures, guarded against an empty base, as a KPI is written.
fn formula(terms: usize) -> String {
    let weighted: Vec<String> = (0..terms).map(|n| format!("measure_{n} * {n}.5")).collect();
    format!("if(base > 0, ({}) / base, null)", weighted.join(" + "))
}

fn benches(criterion: &mut Criterion) {
    let zone = TimeZone::UTC;
    let type_of = |_: &[String]| Some(Type::Number(Unit::Count));
    let value_of = |path: &[String]| Value::Number(Number::whole(path[0].len() as i64));
    let cases = TERMS.map(|terms| {
        let text = formula(terms);
        let expr = parse(&text).expect("the formulas of the bench are sound");
        let trace = evaluate(&expr, &zone, &value_of);
        (terms, text, expr, trace)
    });
    let mut parsing = criterion.benchmark_group("formula: parse");
    for (terms, text, ..) in &cases {
        parsing.bench_function(BenchmarkId::from_parameter(terms), |bench| {
            bench.iter(|| parse(black_box(text)));
        });
    }
    parsing.finish();
    let mut checking = criterion.benchmark_group("formula: check");
    for (terms, _, expr, _) in &cases {
        checking.bench_function(BenchmarkId::from_parameter(terms), |bench| {
            bench.iter(|| check(black_box(expr), &type_of));
        });
    }
    checking.finish();
    let mut evaluating = criterion.benchmark_group("formula: evaluate");
    for (terms, _, expr, _) in &cases {
        evaluating.bench_function(BenchmarkId::from_parameter(terms), |bench| {
            bench.iter(|| evaluate(black_box(expr), &zone, &value_of));
        });
    }
    evaluating.finish();
    let mut valuing = criterion.benchmark_group("formula: value alone");
    for (terms, _, expr, _) in &cases {
        valuing.bench_function(BenchmarkId::from_parameter(terms), |bench| {
            bench.iter(|| value(black_box(expr), &zone, &value_of));
        });
    }
    valuing.finish();
    let mut showing = criterion.benchmark_group("formula: show with numbers");
    for (terms, .., trace) in &cases {
        showing.bench_function(BenchmarkId::from_parameter(terms), |bench| {
            bench.iter(|| black_box(trace).with_numbers(Unit::Percent));
        });
    }
    showing.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
