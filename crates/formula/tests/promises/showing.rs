//! The formula with the numbers in it, and values as people read them.

use hengce_formula::{NoData, Unit, Value, before, evaluate, format_value};

use crate::{number, read, trace};

fn shown(text: &str, values: &[(&str, Value)], unit: Unit) -> String {
    trace(text, values).with_numbers(unit)
}

#[test]
fn a_result_prints_as_the_formula_with_the_numbers_in_it() {
    let values = [("on_time", number("12")), ("due", number("14")), ("loss", number("-3"))];
    assert_eq!(shown("on_time / due", &values, Unit::Percent), "12 / 14 = 85.71 %");
    assert_eq!(shown("(on_time + 1) / due", &values, Unit::Percent), "(12 + 1) / 14 = 92.86 %");
    assert_eq!(shown("due - loss", &values, Unit::Count), "14 - (-3) = 17");
    assert_eq!(shown("abs(loss)", &values, Unit::Count), "abs(-3) = 3");
    assert_eq!(shown("due", &values, Unit::Count), "14");
    assert_eq!(shown("85%", &values, Unit::Percent), "85.00 %");
}

#[test]
fn each_name_is_shown_in_its_own_unit() {
    let values = [("now", number("0.352")), ("base", number("0.32")), ("cost", number("1234.5"))];
    let unit_of = |path: &[String]| match path[0].as_str() {
        "cost" => Some(Unit::Money),
        _ => Some(Unit::Percent),
    };
    assert_eq!(
        trace("now - base", &values).with_numbers_in(Unit::Points, &unit_of),
        "35.20 % - 32.00 % = 3.20 pp"
    );
    assert_eq!(trace("cost * 2", &values).with_numbers_in(Unit::Money, &unit_of), "1,234.50 * 2 = 2,469.00");
}

#[test]
fn what_has_no_data_says_so() {
    let values = [("done", number("3")), ("due", number("0"))];
    assert_eq!(shown("done / due", &values, Unit::Percent), "3 / 0 = –[÷ 0]");
    assert_eq!(shown("done / planned", &values, Unit::Percent), "3 / –[planned] = –");
    assert_eq!(shown("planned", &values, Unit::Percent), "–[planned] = –");
}

#[test]
fn a_side_that_was_not_needed_is_left_out() {
    let values = [("a", number("5")), ("b", number("0")), ("c", number("2"))];
    assert_eq!(shown("if(b == 0, 0, a / b)", &values, Unit::Count), "if(0 == 0, 0, …) = 0");
    assert_eq!(shown("if(b != 0, a / b, a / c)", &values, Unit::Count), "if(0 != 0, …, 5 / 2) = 2.5");
    assert_eq!(shown("if(x > 0, a, b)", &values, Unit::Count), "if(–[x] > 0, …, …) = –");
    assert_eq!(shown("coalesce(x, a, b)", &values, Unit::Count), "coalesce(–[x], 5, …) = 5");
}

#[test]
fn columns_texts_and_dates_are_shown_too() {
    let numbers = (1..=7).map(|n| hengce_exact::Number::whole(n * 1000)).collect();
    let values = [
        ("budget.planned", Value::Many(numbers)),
        ("goals", Value::Rows(3)),
        ("state", Value::Text("done".into())),
        ("due_on", Value::Date("2026-07-01".parse().unwrap())),
    ];
    assert_eq!(
        shown("sum(budget.planned)", &values, Unit::Money),
        "sum([1,000, 2,000, 3,000, 4,000, 5,000, …]) = 28,000.00"
    );
    assert_eq!(shown("count(goals) + 1", &values, Unit::Count), "count(3) + 1 = 4");
    assert_eq!(shown("state in [\"done\"]", &values, Unit::Count), "\"done\" in [\"done\"] = true");
    assert_eq!(shown("due_on + 1", &values, Unit::Count), "2026-07-01 + 1 = 2026-07-02");
}

#[test]
fn values_are_formatted_by_their_unit() {
    for (text, unit, expected) in [
        ("1234", Unit::Money, "1,234.00"),
        ("-1234567.895", Unit::Money, "-1,234,567.90"),
        ("6/7", Unit::Percent, "85.71 %"),
        ("0.032", Unit::Points, "3.20 pp"),
        ("12", Unit::Count, "12"),
        ("1234567", Unit::Count, "1,234,567"),
        ("2/3", Unit::Count, "0.67"),
        ("999", Unit::Count, "999"),
        ("-999", Unit::Count, "-999"),
        ("4.5", Unit::Score, "4.5"),
        ("3.2", Unit::Times, "3.20 ×"),
        ("3", Unit::Days, "3 d"),
        ("1/3", Unit::Hours, "0.33 h"),
        ("90", Unit::Seconds, "90 s"),
        ("-0.001", Unit::Money, "0.00"),
    ] {
        assert_eq!(format_value(&number(text), unit), expected);
    }
    assert_eq!(format_value(&Value::Null(Some(NoData::DivisionByZero)), Unit::Percent), "–");
    assert_eq!(format_value(&Value::List(vec!["a".into(), "b".into()]), Unit::Count), "[a, b]");
}

#[test]
fn the_period_before_is_shown_with_its_number() {
    let expr = read("rate - previous(rate)");
    let value_of = |path: &[String]| match path {
        [now] if now == "rate" => Value::Number("0.342".parse().unwrap()),
        earlier if *earlier == before(&["rate".to_owned()]) => Value::Number("0.312".parse().unwrap()),
        _ => Value::Null(None),
    };
    let trace = evaluate(&expr, &jiff::tz::TimeZone::UTC, &value_of);
    let unit_of = |_: &[String]| Some(Unit::Percent);
    assert_eq!(trace.with_numbers_in(Unit::Points, &unit_of), "34.20 % - previous(31.20 %) = 3.00 pp");
    let missing = evaluate(&expr, &jiff::tz::TimeZone::UTC, &|path| match path {
        [_] => Value::Number("0.342".parse().unwrap()),
        _ => Value::Null(None),
    });
    assert_eq!(missing.with_numbers_in(Unit::Points, &unit_of), "34.20 % - previous(–[rate]) = –");
    assert_eq!(expr.names_now_and_before(), (vec![vec!["rate".to_owned()]], vec![vec!["rate".to_owned()]]));
}
