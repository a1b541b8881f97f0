//! What people see when a formula does not read.

use hengce_formula::{FormulaError, Span, parse};

fn rendered(text: &str) -> String {
    parse(text).expect_err(text).render(text)
}

#[test]
fn the_caret_stands_under_the_place() {
    assert_eq!(
        rendered("reports / (due + 1"),
        "reports / (due + 1\n          ^\nthis parenthesis is never closed\nhint: put a `)` where it ends"
    );
}

#[test]
fn chinese_characters_are_two_columns_wide() {
    assert_eq!(
        rendered("渠道 == \"微信\" ＋ 1"),
        "渠道 == \"微信\" ＋ 1\n               ^^\nthe sign `＋` has no meaning here\nhint: write `+` instead of `＋`"
    );
}

#[test]
fn of_several_lines_the_one_with_the_mistake_is_shown() {
    assert_eq!(rendered("a and\n  b ** 2\nor c").lines().take(2).collect::<Vec<_>>(), ["  b ** 2", "     ^"]);
}

#[test]
fn a_mistake_at_the_end_points_behind_the_text() {
    assert_eq!(rendered("a +"), "a +\n   ^\nexpected a value, a name or a function, found the end");
}

#[test]
fn a_span_that_lies_outside_the_text_still_renders() {
    let error = FormulaError { message: "m".into(), hint: None, span: Span { start: 2, end: 900 } };
    assert_eq!(error.render("微"), "微\n^^\nm");
}

#[test]
fn common_slips_are_named() {
    for (text, said, hint) in [
        ("", "the formula is empty", None),
        ("a && b", "the sign `&` has no meaning here", Some("write `and` instead of `&&`")),
        ("if（a, b, c）", "the sign `（` has no meaning here", Some("write `(` instead of `（`")),
        ("a ≥ 1", "the sign `≥` has no meaning here", Some("write `>=` instead of `≥`")),
        ("'x'", "the sign `'` has no meaning here", Some("write `\"` instead of `'`")),
        (
            "1,000",
            "expected an operator or the end, found `,`",
            Some("numbers are written without grouping: 1000"),
        ),
        (
            "a AND b",
            "expected an operator or the end, found the name `AND`",
            Some("write `and` in small letters"),
        ),
        ("a)", "expected an operator or the end, found `)`", Some("there is no open parenthesis for it")),
        (
            "1 < a < 3",
            "comparisons do not chain",
            Some("write `a < b and b < c`, or put one of them in parentheses"),
        ),
        (
            "a in [1] + 2",
            "comparisons do not chain",
            Some("write `a < b and b < c`, or put one of them in parentheses"),
        ),
        (
            "a == not b",
            "`not` binds more loosely than the operator before it",
            Some("put it in parentheses: (not x)"),
        ),
        ("+1", "a plus sign stands between two values", Some("leave it out before a number")),
        (".5", "the sign `.` has no meaning here", Some("write a digit before the point: 0.5")),
        ("5.", "a number does not end in a point", Some("write 12 or 12.0")),
        (
            "12abc",
            "a name does not start with a digit",
            Some("put an operator between the number and the name"),
        ),
        ("%", "the sign `%` has no meaning here", Some("a percent sign follows a number: 85%")),
        ("\"x", "this text has no closing quote", Some("end the text with \"")),
        (
            "\"\\n\"",
            "unknown escape in a text",
            Some("only \\\" and \\\\ are escapes; write \\\\ for a backslash"),
        ),
        ("a in b", "expected a list like [\"a\", \"b\"], found the name `b`", None),
        ("a in []", "expected a value, a name or a function, found `]`", None),
        ("a.b(1)", "`a.b` is not a function", None),
        (
            "date(\"2026-02-31\")",
            "\"2026-02-31\" is not a day of the calendar",
            Some("write year, month and day: date(\"2026-07-01\")"),
        ),
        (
            "date(due)",
            "date() takes one day in quotes",
            Some("write date(\"2026-07-01\"); the day of an instant is day(t)"),
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.message.as_str(), error.hint.as_deref()), (said, hint), "{text}");
    }
}

#[test]
fn an_overlong_number_is_refused() {
    assert_eq!(parse(&"9".repeat(61)).unwrap_err().message, "a number has at most 60 digits");
}
