//! Any text: parsed, printed, checked and evaluated without a panic, and printed so that it reads back equal.

#![no_main]

use hengce_exact::Number;
use hengce_formula::{Type, Unit, Value, check, evaluate, parse};
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

/// The first letter of a name says its type, so that the fuzzer can reach every rule.
fn of(path: &[String]) -> (Type, Value) {
    match path[0].as_bytes()[0] {
        b'n' => (Type::Number(Unit::Count), Value::Number(Number::whole(7))),
        b'r' => (Type::Number(Unit::Percent), Value::Number(Number::scaled(85, 2))),
        b'c' => (Type::Number(Unit::Money), Value::Number(Number::zero())),
        b'd' => (Type::Date, Value::Date(jiff::civil::date(2026, 7, 1))),
        b'a' => (Type::Instant, Value::Instant(jiff::Timestamp::UNIX_EPOCH)),
        b't' => (Type::Text, Value::Text("新品".into())),
        b'b' => (Type::Bool, Value::Bool(true)),
        b'l' => (Type::List, Value::List(vec!["a".into()])),
        b'm' => (Type::Many(Unit::Money), Value::Many(vec![Number::one(), Number::whole(3)])),
        b'g' => (Type::Rows, Value::Rows(2)),
        _ => (Type::Null, Value::Null(None)),
    }
}

fuzz_target!(|text: &str| {
    match parse(text) {
        Err(error) => assert!(error.render(text).contains(&error.message)),
        Ok(expr) => {
            let printed = expr.to_string();
            assert_eq!(parse(&printed).as_ref(), Ok(&expr), "{printed}");
            let checked = check(&expr, &|path| Some(of(path).0));
            let trace = evaluate(&expr, &TimeZone::UTC, &|path| of(path).1);
            assert!(!trace.with_numbers(Unit::Percent).is_empty());
            if let Ok(Type::Bool) = checked {
                assert!(matches!(trace.value, Value::Bool(_) | Value::Null(_)));
            }
        }
    }
});
