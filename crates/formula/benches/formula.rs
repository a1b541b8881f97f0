//! How long it takes to read, check and evaluate a formula, at three sizes.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hengce_exact::Number;
use hengce_formula::{Type, Unit, Value, check, evaluate, parse};
use jiff::tz::TimeZone;

/// A KPI as it is mostly written, one with conditions, and one at the bound of depth.
fn formulas() -> [(&'static str, String); 3] {
    let weighted: Vec<String> = (0..60).map(|n| format!("m{n} * {n}.5")).collect();
    [
        ("ratio", "reports_on_time / reports_due".to_owned()),
        (
            "conditions",
            "if(due > 0 and coalesce(done, 0) >= 0, round(clamp((done - late * 0.5) / due, 0, 1.2), 4), 0)"
                .to_owned(),
        ),
        ("sixty_terms", format!("({}) / (1 + m0)", weighted.join(" + "))),
    ]
}

fn benches(criterion: &mut Criterion) {
    let zone = TimeZone::UTC;
    let type_of = |_: &[String]| Some(Type::Number(Unit::Count));
    let value_of = |path: &[String]| Value::Number(Number::whole(path[0].len() as i64));
    for (size, text) in formulas() {
        let expr = parse(&text).expect("the formulas of the bench are sound");
        let trace = evaluate(&expr, &zone, &value_of);
        let mut group = criterion.benchmark_group("formula");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("parse", size), |bench| bench.iter(|| parse(black_box(&text))));
        group.bench_function(BenchmarkId::new("check", size), |bench| {
            bench.iter(|| check(black_box(&expr), &type_of));
        });
        group.bench_function(BenchmarkId::new("evaluate", size), |bench| {
            bench.iter(|| evaluate(black_box(&expr), &zone, &value_of));
        });
        group.bench_function(BenchmarkId::new("with_numbers", size), |bench| {
            bench.iter(|| black_box(&trace).with_numbers(Unit::Percent));
        });
    }
}

criterion_group!(formula, benches);
criterion_main!(formula);
