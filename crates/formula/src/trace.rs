//! What an evaluation shows: the formula with the numbers in it, and values as people read them.

use hengce_exact::Number;

use crate::{Expr, Function, NoData, Node, Unit, Value, parse};

/// An evaluated expression: every node with its value.
///
/// `parts` are the nodes directly below in the order of the text; of `if` and `coalesce` only those that were needed.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The node as source text, names as they stand.
    pub text: String,
    pub value: Value,
    pub parts: Vec<Trace>,
}

/// Entries of a column that are shown before the rest is left to `…`.
const COLUMN_SHOWN: usize = 5;

impl Trace {
    /// The formula with the numbers in it: `12 / 14 = 85.71 %`. `unit` is that of the result.
    ///
    /// Numbers are rounded to two decimals for the eye only. A name without data is `–[name]`, a result without data
    /// `–` with its reason (`–[÷ 0]`), a side that `if` or `coalesce` did not need `…`.
    pub fn with_numbers(&self, unit: Unit) -> String {
        self.with_numbers_in(unit, &|_| None)
    }

    /// As [`Trace::with_numbers`], each name's number in the unit that `unit_of` gives (none: a bare number).
    pub fn with_numbers_in(&self, unit: Unit, unit_of: &dyn Fn(&[String]) -> Option<Unit>) -> String {
        let result = match &self.value {
            Value::Null(Some(NoData::DivisionByZero)) => "–[÷ 0]".to_owned(),
            Value::Null(Some(NoData::OutOfRange)) => "–[…]".to_owned(),
            value => format_value(value, unit),
        };
        // A trace's text is a printed expression, so it reads back; one made by hand may not.
        match parse(&self.text) {
            Ok(expr)
                if self.parts.is_empty() && matches!(expr.node, Node::Name(_)) && !self.value.is_null() =>
            {
                result
            }
            Ok(expr) if self.parts.is_empty() && matches!(expr.node, Node::Literal(_) | Node::Percent(_)) => {
                result
            }
            Ok(expr) => format!("{} = {result}", filled(&expr, self, false, unit_of)),
            Err(_) => format!("{} = {result}", self.text),
        }
    }
}

/// `expr` with each name replaced by its value, as a "name" that the printer copies out.
fn filled(
    expr: &Expr,
    trace: &Trace,
    in_operator: bool,
    unit_of: &dyn Fn(&[String]) -> Option<Unit>,
) -> Expr {
    let part = |child: &Expr, at: usize, in_operator: bool| match trace.parts.get(at) {
        Some(part) => filled(child, part, in_operator, unit_of),
        None => shown("…".into(), child),
    };
    let node = match &expr.node {
        Node::Literal(_) | Node::Percent(_) => return expr.clone(),
        Node::Name(path) => {
            let text = match &trace.value {
                Value::Null(Some(NoData::Missing(name))) => format!("–[{name}]"),
                value => format_value(value, unit_of(path).unwrap_or_default()),
            };
            return shown(
                if in_operator && text.starts_with('-') { format!("({text})") } else { text },
                expr,
            );
        }
        Node::Unary(operator, operand) => Node::Unary(*operator, Box::new(part(operand, 0, true))),
        Node::Binary(operator, left, right) => {
            Node::Binary(*operator, Box::new(part(left, 0, true)), Box::new(part(right, 1, true)))
        }
        Node::In(item, choices) => {
            let choices =
                choices.iter().enumerate().map(|(at, choice)| part(choice, at + 1, false)).collect();
            Node::In(Box::new(part(item, 0, true)), choices)
        }
        Node::Call(name, arguments) => {
            let is_if = Function::named(name) == Some(Function::If);
            // Of `if`, the second part is the side taken: the first or the second alternative.
            let skipped = usize::from(
                is_if && trace.parts.first().is_some_and(|part| part.value == Value::Bool(false)),
            );
            let place = |at: usize| match at {
                0 => 0,
                1 if skipped == 1 => usize::MAX,
                2 if is_if && skipped == 0 => usize::MAX,
                at => at - skipped,
            };
            let arguments =
                arguments.iter().enumerate().map(|(at, child)| part(child, place(at), false)).collect();
            Node::Call(name.clone(), arguments)
        }
    };
    Expr { node, span: expr.span }
}

fn shown(text: String, place: &Expr) -> Expr {
    Expr { node: Node::Name(vec![text]), span: place.span }
}

/// A value as people read it, in its unit: `1,234.00`, `85.71 %`, `3.20 pp`, `12`, `–` where there is none.
///
/// Rounded half up to two decimals. Money, percents and points always show both, counts and other units only what they
/// need. Money comes without a currency, which belongs to the organisation.
pub fn format_value(value: &Value, unit: Unit) -> String {
    match value {
        Value::Null(_) => "–".into(),
        Value::Number(number) => format_number(number, unit),
        Value::Text(text) => format!("\"{text}\""),
        Value::Bool(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::List(items) => format!("[{}]", items.join(", ")),
        Value::Many(numbers) => {
            let mut shown: Vec<String> =
                numbers.iter().take(COLUMN_SHOWN).map(|number| format_number(number, unit)).collect();
            if numbers.len() > COLUMN_SHOWN {
                shown.push("…".into());
            }
            format!("[{}]", shown.join(", "))
        }
        Value::Rows(rows) => grouped(&rows.to_string()),
    }
}

fn format_number(number: &Number, unit: Unit) -> String {
    let hundredfold = || grouped(&(number * &Number::hundred()).to_fixed(2));
    let needed = || grouped(&number.round_half_up(2).to_string());
    match unit {
        Unit::Percent => format!("{} %", hundredfold()),
        Unit::Points => format!("{} pp", hundredfold()),
        Unit::Money => grouped(&number.to_fixed(2)),
        Unit::Count | Unit::Score => needed(),
        Unit::Times => format!("{} ×", grouped(&number.to_fixed(2))),
        Unit::Days => format!("{} d", needed()),
        Unit::Hours => format!("{} h", needed()),
        Unit::Seconds => format!("{} s", needed()),
    }
}

/// A decimal number's text with commas between its thousands.
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let (sign, whole) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}
