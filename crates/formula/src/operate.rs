//! Operators and functions on values. What does not fit together is null here: the checker has refused it before.

use std::cmp::Ordering;

use hengce_exact::Number;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::evaluate::bounded;
use crate::{Binary, Expr, Function, NoData, Value};

const NOTHING: Value = Value::Null(None);

/// Seconds of an hour times the nanoseconds of a second.
const HOUR_NS: i64 = 3_600_000_000_000;
const DAY_HOURS: i64 = 24;

/// The value of `left operator right`.
pub(crate) fn binary(operator: Binary, left: &Value, right: &Value) -> Value {
    match operator {
        Binary::And => kleene(false, left, right),
        Binary::Or => kleene(true, left, right),
        _ => match (left, right) {
            (Value::Null(reason), _) | (_, Value::Null(reason)) => Value::Null(reason.clone()),
            _ => known(operator, left, right),
        },
    }
}

/// Is there a value, for `x == null` and `x != null`?
pub(crate) fn presence(operator: Binary, value: &Value) -> Option<Value> {
    match operator {
        Binary::Equal => Some(Value::Bool(value.is_null())),
        Binary::NotEqual => Some(Value::Bool(!value.is_null())),
        _ => None,
    }
}

/// Three-valued `and` (`decides` = false) and `or` (`decides` = true): one deciding side is enough, an unknown side is not.
fn kleene(decides: bool, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Bool(side), _) | (_, Value::Bool(side)) if *side == decides => Value::Bool(decides),
        (Value::Bool(_), Value::Bool(_)) => Value::Bool(!decides),
        (Value::Null(reason), _) | (_, Value::Null(reason)) => Value::Null(reason.clone()),
        _ => NOTHING,
    }
}

fn known(operator: Binary, left: &Value, right: &Value) -> Value {
    match operator {
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
            arithmetic(operator, left, right)
        }
        Binary::Contains => match (left, right) {
            (Value::Text(whole), Value::Text(part)) => Value::Bool(whole.contains(part.as_str())),
            (Value::List(items), Value::Text(part)) => Value::Bool(items.contains(part)),
            _ => NOTHING,
        },
        Binary::Equal => Value::Bool(left == right),
        Binary::NotEqual => Value::Bool(left != right),
        _ => order(left, right).map_or(NOTHING, |order| {
            Value::Bool(match operator {
                Binary::Less => order.is_lt(),
                Binary::LessOrEqual => order.is_le(),
                Binary::Greater => order.is_gt(),
                _ => order.is_ge(),
            })
        }),
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        (Value::Instant(left), Value::Instant(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn arithmetic(operator: Binary, left: &Value, right: &Value) -> Value {
    match (left, operator, right) {
        (Value::Number(left), Binary::Add, Value::Number(right)) => bounded(left + right),
        (Value::Number(left), Binary::Subtract, Value::Number(right)) => bounded(left - right),
        (Value::Number(left), Binary::Multiply, Value::Number(right)) => bounded(left * right),
        (Value::Number(left), Binary::Divide, Value::Number(right)) => {
            left.divided_by(right).map_or(Value::Null(Some(NoData::DivisionByZero)), bounded)
        }
        (Value::Date(to), Binary::Subtract, Value::Date(from)) => Value::Number(days(*from, *to)),
        (Value::Date(date), Binary::Add, Value::Number(count))
        | (Value::Number(count), Binary::Add, Value::Date(date)) => moved(*date, count),
        (Value::Date(date), Binary::Subtract, Value::Number(count)) => moved(*date, &-count.clone()),
        _ => NOTHING,
    }
}

/// Calendar days from one date to another.
fn days(from: Date, to: Date) -> Number {
    let span = from.until(to).expect("the span between two dates of the calendar's range is in range");
    Number::whole(span.get_days().into())
}

/// The date some days on: with a fraction, the day in which that moment falls.
fn moved(date: Date, count: &Number) -> Value {
    let out_of_range = Value::Null(Some(NoData::OutOfRange));
    let Some(count) = count.floor().to_i64() else {
        return out_of_range;
    };
    jiff::Span::new()
        .try_days(count)
        .and_then(|span| date.checked_add(span))
        .map_or(out_of_range, Value::Date)
}

/// Is `item` one of `choices`? Unknown where it is not found and a choice is unknown.
pub(crate) fn membership<'v>(item: &Value, choices: impl Iterator<Item = &'v Value>) -> Value {
    if let Value::Null(reason) = item {
        return Value::Null(reason.clone());
    }
    let mut answer = Value::Bool(false);
    for choice in choices {
        if choice == item {
            return Value::Bool(true);
        }
        if let Value::Null(reason) = choice {
            answer = Value::Null(reason.clone());
        }
    }
    answer
}

/// Stands between the halves of a pair.
const PAIR_SEPARATOR: char = '\u{1f}';

/// The value of a function that takes all its arguments at once. `first` is the first argument, to name a column without data.
pub(crate) fn call(function: Function, arguments: &[&Value], first: &Expr, zone: &TimeZone) -> Value {
    if let Some(Value::Null(reason)) = arguments.iter().find(|value| value.is_null()) {
        return Value::Null(reason.clone());
    }
    match (function, arguments) {
        (Function::Abs, [Value::Number(x)]) => Value::Number(x.abs()),
        (Function::Floor, [Value::Number(x)]) => Value::Number(x.floor()),
        (Function::Ceil, [Value::Number(x)]) => Value::Number(x.ceil()),
        (Function::Round, [Value::Number(x)]) => Value::Number(x.round_half_up(0)),
        (Function::Round, [Value::Number(x), Value::Number(places)]) => places
            .to_i64()
            .and_then(|places| u32::try_from(places).ok())
            .filter(|places| *places <= 12)
            .map_or(NOTHING, |places| Value::Number(x.round_half_up(places))),
        (Function::Clamp, [x, low, high]) => {
            extreme(Ordering::Less, &[&extreme(Ordering::Greater, &[x, low]), high])
        }
        (
            Function::Min | Function::Max | Function::Sum | Function::Mean | Function::Count,
            [Value::Many(numbers)],
        ) => column(function, numbers, first),
        (Function::Count, [Value::Rows(rows)]) => whole(*rows),
        (Function::Min, several) => extreme(Ordering::Less, several),
        (Function::Max, several) => extreme(Ordering::Greater, several),
        (Function::Day, [moment]) => date_of(moment, zone).map_or(NOTHING, Value::Date),
        (Function::Month, [moment]) => part(moment, zone, |date| date.month().into()),
        (Function::Quarter, [moment]) => part(moment, zone, |date| (i64::from(date.month()) + 2) / 3),
        (Function::Year, [moment]) => part(moment, zone, |date| date.year().into()),
        (Function::DaysBetween, [from, to]) => match (date_of(from, zone), date_of(to, zone)) {
            (Some(from), Some(to)) => Value::Number(days(from, to)),
            _ => NOTHING,
        },
        (Function::HoursBetween, [Value::Instant(from), Value::Instant(to)]) => {
            let nanoseconds = Number::scaled(to.as_nanosecond() - from.as_nanosecond(), 0);
            nanoseconds.divided_by(&Number::whole(HOUR_NS)).map_or(NOTHING, Value::Number)
        }
        (Function::InDays, [Value::Number(hours)]) => {
            hours.divided_by(&Number::whole(DAY_HOURS)).map_or(NOTHING, Value::Number)
        }
        (Function::InHours, [Value::Number(days)]) => bounded(days * &Number::whole(DAY_HOURS)),
        (Function::Length, [Value::Text(text)]) => whole(text.chars().count()),
        (Function::Length, [Value::List(items)]) => whole(items.len()),
        // No text of one line holds the separator, so that no two pairs look alike.
        (Function::Pair, [Value::Text(one), Value::Text(other)]) => {
            Value::Text(format!("{one}{PAIR_SEPARATOR}{other}"))
        }
        _ => NOTHING,
    }
}

fn whole(count: usize) -> Value {
    i64::try_from(count).map_or(Value::Null(Some(NoData::OutOfRange)), |count| Value::Number(count.into()))
}

/// The least (`Less`) or greatest (`Greater`) of several values of one type.
fn extreme(wanted: Ordering, several: &[&Value]) -> Value {
    let mut best = several[0];
    for value in &several[1..] {
        match order(value, best) {
            Some(found) if found == wanted => best = value,
            Some(_) => {}
            None => return NOTHING,
        }
    }
    best.clone()
}

fn column(function: Function, numbers: &[Number], named: &Expr) -> Value {
    let none = || Value::Null(Some(NoData::Missing(named.to_string())));
    match function {
        Function::Count => whole(numbers.len()),
        Function::Sum => total(numbers),
        Function::Mean => match total(numbers) {
            Value::Number(sum) => {
                let count = Number::whole(i64::try_from(numbers.len()).unwrap_or(i64::MAX));
                sum.divided_by(&count).map_or_else(none, bounded)
            }
            other => other,
        },
        Function::Min => numbers.iter().min().cloned().map_or_else(none, Value::Number),
        _ => numbers.iter().max().cloned().map_or_else(none, Value::Number),
    }
}

fn total(numbers: &[Number]) -> Value {
    let mut sum = Number::zero();
    for number in numbers {
        match bounded(&sum + number) {
            Value::Number(grown) => sum = grown,
            other => return other,
        }
    }
    Value::Number(sum)
}

fn date_of(moment: &Value, zone: &TimeZone) -> Option<Date> {
    match moment {
        Value::Date(date) => Some(*date),
        Value::Instant(instant) => Some(zone.to_datetime(*instant).date()),
        _ => None,
    }
}

fn part(moment: &Value, zone: &TimeZone, take: fn(Date) -> i64) -> Value {
    date_of(moment, zone).map_or(NOTHING, |date| Value::Number(take(date).into()))
}
