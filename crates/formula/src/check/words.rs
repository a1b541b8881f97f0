//! What the checker says: operands with their types, hints, and names that were perhaps meant.

use super::Kind;
use crate::{Expr, Node, Type, Unit, Value};

pub(super) fn disagreement(left: (&Expr, &Kind), right: (&Expr, &Kind), how: &str) -> String {
    let (one, other) = (excerpt(left.0), excerpt(right.0));
    format!("`{one}` is {} and `{other}` is {}: they cannot be {how}", left.1.words(), right.1.words())
}

pub(super) fn arithmetic_hint(left: &Kind, right: &Kind) -> Option<&'static str> {
    let either = |wanted: fn(&Kind) -> bool| wanted(left) || wanted(right);
    if either(|kind| matches!(kind, Kind::Other(Type::Instant))) {
        Some("use days_between(a, b), hours_between(a, b) or the date day(t)")
    } else if either(|kind| matches!(kind, Kind::Other(Type::Many(_) | Type::Rows))) {
        Some("take the column's sum(), mean(), min(), max() or count()")
    } else if either(|kind| matches!(kind, Kind::Number(quantity) if quantity.unit == Unit::Points)) {
        Some("percentage points are added to or taken from a percent")
    } else {
        None
    }
}

pub(super) fn comparison_hint(left: (&Expr, &Kind), right: (&Expr, &Kind)) -> Option<String> {
    let date_with = |one: (&Expr, &Kind), other: (&Expr, &Kind)| match (one.1, other.1) {
        (Kind::Other(Type::Date | Type::Instant), Kind::Other(Type::Text)) => match &other.0.node {
            Node::Literal(Value::Text(text)) => Some(format!("write a day as date(\"{text}\")")),
            _ => None,
        },
        (Kind::Other(Type::Instant), Kind::Other(Type::Date)) => {
            Some(format!("take its day: day({})", excerpt(one.0)))
        }
        (Kind::Other(Type::List), _) => Some("a list is searched with `contains`".into()),
        _ => None,
    };
    date_with(left, right).or_else(|| date_with(right, left))
}

/// The text of an expression, cut where it would drown the message.
pub(super) fn excerpt(expr: &Expr) -> String {
    let text = expr.to_string();
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

/// The known name closest to what was typed, if it is close enough to be what was meant.
pub(super) fn nearest<'k>(typed: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let near = (typed.chars().count() / 3).max(1);
    known
        .map(|name| (strsim::damerau_levenshtein(&typed.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
