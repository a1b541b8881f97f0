//! How long it takes to read, check, evaluate and show a formula of 2, 20 and 150 weighted terms.

use std::hint::black_box;

use hengce_exact::Number;
use hengce_formula::{Type, Unit, Value, check, evaluate, parse, value};
use hengce_measure::{Bench, Figure, short};
use jiff::tz::TimeZone;

const TERMS: [usize; 3] = [2, 20, 150];

/// A weighted mean of so many measures, guarded against an empty base, as a KPI is written.
fn formula(terms: usize) -> String {
    let weighted: Vec<String> = (0..terms).map(|n| format!("measure_{n} * {n}.5")).collect();
    format!("if(base > 0, ({}) / base, null)", weighted.join(" + "))
}

fn main() {
    let mut bench = Bench::start();
    let zone = TimeZone::UTC;
    let type_of = |_: &[String]| Some(Type::Number(Unit::Count));
    let value_of = |path: &[String]| Value::Number(Number::whole(path[0].len() as i64));
    for terms in bench.sizes(TERMS, TERMS) {
        let text = formula(terms);
        let expr = parse(&text).expect("the formulas of the bench are sound");
        let trace = evaluate(&expr, &zone, &value_of);
        let cases = [
            ("formula: parse", short(|| parse(black_box(&text)))),
            ("formula: check", short(|| check(black_box(&expr), &type_of))),
            (
                "formula: evaluate, with its explanation",
                short(|| evaluate(black_box(&expr), &zone, &value_of)),
            ),
            ("formula: value alone", short(|| value(black_box(&expr), &zone, &value_of))),
            ("formula: show with numbers", short(|| black_box(&trace).with_numbers(Unit::Percent))),
        ];
        for (work, times) in cases {
            bench.note(&Figure::of(work).size(terms).times(times));
        }
    }
}
