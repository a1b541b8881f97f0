//! Values: exact, with null and division as specified.

use hengce_exact::Number;
use hengce_formula::{NoData, Value};

use crate::{missing, number, trace, value};

const NO_DIVISION: Value = Value::Null(Some(NoData::DivisionByZero));

fn instant(text: &str) -> Value {
    Value::Instant(text.parse().unwrap())
}

fn date(text: &str) -> Value {
    Value::Date(text.parse().unwrap())
}

fn many(numbers: &[&str]) -> Value {
    Value::Many(numbers.iter().map(|text| text.parse().unwrap()).collect())
}

#[test]
fn thirds_stay_exact() {
    assert_eq!(value("1 / 3 + 1 / 3 + 1 / 3 == 1", &[]), Value::Bool(true));
    assert_eq!(value("0.1 + 0.2 == 0.3", &[]), Value::Bool(true));
}

#[test]
fn division_by_zero_is_no_data_with_its_reason() {
    assert_eq!(value("3 / due", &[("due", number("0"))]), NO_DIVISION);
    assert_eq!(value("1 + 3 / 0 * 2", &[]), NO_DIVISION);
    assert_eq!(value("0 / 0", &[]), NO_DIVISION);
}

#[test]
fn null_spreads_with_the_name_of_what_is_missing() {
    for text in
        ["a + 1", "1 - a", "-a", "a * 0", "a / 2", "2 / a", "a > 1", "abs(a)", "min(1, a)", "a in [1]"]
    {
        assert_eq!(value(text, &[]), missing("a"), "{text}");
    }
    assert_eq!(value("not a", &[]), missing("a"));
    assert_eq!(value("account.owner == \"P-1\"", &[]), missing("account.owner"));
}

#[test]
fn presence_is_asked_with_null() {
    assert_eq!(value("a == null", &[]), Value::Bool(true));
    assert_eq!(value("a != null", &[("a", number("0"))]), Value::Bool(true));
    assert_eq!(value("null != a", &[]), Value::Bool(false));
    assert_eq!(value("1 / 0 == null", &[]), Value::Bool(true));
}

#[test]
fn and_and_or_know_three_truths() {
    for (text, expected) in [
        ("a and false", Value::Bool(false)),
        ("false and a", Value::Bool(false)),
        ("a and true", missing("a")),
        ("true or a", Value::Bool(true)),
        ("a or true", Value::Bool(true)),
        ("a or false", missing("a")),
        ("a or a", missing("a")),
        ("true and true", Value::Bool(true)),
        ("false or false", Value::Bool(false)),
    ] {
        assert_eq!(value(text, &[]), expected, "{text}");
    }
}

#[test]
fn only_the_side_taken_counts() {
    assert_eq!(value("if(b == 0, 0, a / b)", &[("a", number("5")), ("b", number("0"))]), number("0"));
    assert_eq!(value("if(b == 0, 0, a / b)", &[("a", number("5")), ("b", number("2"))]), number("2.5"));
    assert_eq!(value("if(b == 0, 0, 1)", &[]), missing("b"));
    assert_eq!(value("coalesce(a, b, 7)", &[("b", number("3"))]), number("3"));
    assert_eq!(value("coalesce(a, b)", &[]), missing("a"));
}

#[test]
fn rounding_takes_a_half_up_in_size() {
    assert_eq!(value("round(2.345, 2)", &[]), number("2.35"));
    assert_eq!(value("round(-2.5)", &[]), number("-3"));
    assert_eq!(value("floor(-2.5)", &[]), number("-3"));
    assert_eq!(value("ceil(2.1)", &[]), number("3"));
}

#[test]
fn clamp_keeps_a_value_between_its_bounds() {
    for (x, kept) in [("-1", "0"), ("0.4", "0.4"), ("1.7", "1.2")] {
        assert_eq!(value("clamp(x, 0, 1.2)", &[("x", number(x))]), number(kept));
    }
    assert_eq!(value("min(3, 1, 2)", &[]), number("1"));
    assert_eq!(
        value("max(a, b)", &[("a", date("2026-07-01")), ("b", date("2026-08-01"))]),
        date("2026-08-01")
    );
}

#[test]
fn a_day_is_a_day_of_the_organisations_zone() {
    let late = [("t", instant("2026-06-30T16:30:00Z")), ("due", date("2026-07-01"))];
    assert_eq!(value("day(t)", &late), date("2026-07-01"));
    assert_eq!(value("day(t) <= due", &late), Value::Bool(true));
    assert_eq!(value("day(due)", &late), date("2026-07-01"));
    assert_eq!(value("month(t) * 10 + quarter(t)", &late), number("73"));
    assert_eq!(value("year(t)", &late), number("2026"));
}

#[test]
fn every_month_is_in_its_quarter() {
    for month in 1..=12_i64 {
        let day = date(&format!("2026-{month:02}-15"));
        assert_eq!(value("quarter(d)", &[("d", day)]), number(&((month - 1) / 3 + 1).to_string()));
    }
}

#[test]
fn dates_subtract_to_days_and_move_by_days() {
    assert_eq!(value("date(\"2026-03-01\") - date(\"2026-02-27\")", &[]), number("2"));
    assert_eq!(value("date(\"2024-02-28\") + 2", &[]), date("2024-03-01"));
    assert_eq!(value("date(\"2026-03-01\") - 1", &[]), date("2026-02-28"));
    assert_eq!(value("date(\"9999-12-31\") + 1", &[]), Value::Null(Some(NoData::OutOfRange)));
    let span = [("a", instant("2026-06-30T15:59:00Z")), ("b", instant("2026-06-30T16:01:00Z"))];
    assert_eq!(value("days_between(a, b)", &span), number("1"));
    assert_eq!(value("days_between(b, a)", &span), number("-1"));
    assert_eq!(value("hours_between(a, b)", &span), number("1/30"));
    assert_eq!(value("date(\"2026-07-01\") + floor(in_days(50))", &[]), date("2026-07-03"));
}

#[test]
fn a_records_own_rows_are_summed_and_counted() {
    let rows =
        [("budget.planned", many(&["100", "50.5", "49.5"])), ("goals", Value::Rows(3)), ("none", many(&[]))];
    assert_eq!(value("sum(budget.planned)", &rows), number("200"));
    assert_eq!(value("mean(budget.planned)", &rows), number("200/3"));
    assert_eq!(value("min(budget.planned)", &rows), number("49.5"));
    assert_eq!(value("max(budget.planned)", &rows), number("100"));
    assert_eq!(value("count(budget.planned) + count(goals)", &rows), number("6"));
    assert_eq!(value("sum(none)", &rows), number("0"));
    assert_eq!(value("mean(none)", &rows), missing("none"));
}

#[test]
fn lists_and_texts_are_searched_and_measured() {
    let values = [
        ("tags", Value::List(vec!["视频".into(), "新品".into()])),
        ("title", Value::Text("新品上市".into())),
    ];
    assert_eq!(value("tags contains \"新品\"", &values), Value::Bool(true));
    assert_eq!(value("tags contains \"新\"", &values), Value::Bool(false));
    assert_eq!(value("title contains \"新\"", &values), Value::Bool(true));
    assert_eq!(value("length(tags) + length(title)", &values), number("6"));
    assert_eq!(value("title in [\"x\", \"新品上市\"]", &values), Value::Bool(true));
    assert_eq!(value("title not in [\"x\"]", &values), Value::Bool(true));
    assert_eq!(value("pair(title, \"a\") == pair(\"新品上市\", \"a\")", &values), Value::Bool(true));
    assert_eq!(value("pair(\"ab\", \"c\") == pair(\"a\", \"bc\")", &values), Value::Bool(false));
}

#[test]
fn a_number_cannot_explode() {
    let huge: Number = "9".repeat(400).parse().unwrap();
    let product = vec!["x"; 200].join(" * ");
    assert_eq!(value(&product, &[("x", Value::Number(huge))]), Value::Null(Some(NoData::OutOfRange)));
}

#[test]
fn every_node_keeps_its_value() {
    let trace = trace("done / due * 100", &[("done", number("12")), ("due", number("14"))]);
    assert_eq!(trace.text, "done / due * 100");
    assert_eq!(trace.parts[0].text, "done / due");
    assert_eq!(trace.parts[0].value, number("6/7"));
    assert_eq!(trace.parts[0].parts[1].value, number("14"));
}
