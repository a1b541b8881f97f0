//! What the formula language promises, by example and by property.

#![allow(clippy::unwrap_used)] // a promise that does not hold may panic

mod errors;
mod evaluation;
mod language;
mod properties;
mod showing;
mod units;

use hengce_exact::Number;
use hengce_formula::{Expr, NoData, Trace, Value, evaluate, parse};
use jiff::tz::TimeZone;

fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{}", error.render(text)))
}

fn number(text: &str) -> Value {
    Value::Number(text.parse::<Number>().unwrap())
}

fn missing(name: &str) -> Value {
    Value::Null(Some(NoData::Missing(name.into())))
}

/// The organisation's zone of these tests.
fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

/// Evaluates `text` with the named values; a name that is not given has no data.
fn trace(text: &str, values: &[(&str, Value)]) -> Trace {
    let value_of = |path: &[String]| {
        let name = path.join(".");
        values.iter().find(|(given, _)| *given == name).map_or(Value::Null(None), |(_, value)| value.clone())
    };
    evaluate(&read(text), &shanghai(), &value_of)
}

fn value(text: &str, values: &[(&str, Value)]) -> Value {
    trace(text, values).value
}
