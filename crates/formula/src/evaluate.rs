//! The value of an expression and of each of its parts, in exact arithmetic.

use hengce_exact::Number;
use jiff::tz::TimeZone;

use crate::print::composed;
use crate::{Expr, Function, NoData, Node, Trace, Unary, Value, operate};

/// Binary digits that a number on the way may have (about 2,400 decimal ones); beyond, the result is [`NoData::OutOfRange`].
pub const BITS_MAX: u64 = 8_192;

/// The value of `expr` and of each of its parts. Instants are read in `zone` by `day()` and its like.
///
/// A name whose value is null without a reason is "missing" by its name. `if` and `coalesce` have only those parts
/// that they needed. An expression that [`crate::check`] refused gives null where it makes no sense.
pub fn evaluate(expr: &Expr, zone: &TimeZone, value_of: &dyn Fn(&[String]) -> Value) -> Trace {
    Evaluation { zone, value_of, explains: true }.trace(expr)
}

/// The value alone, as [`evaluate`] gives it: for rows by the thousand, where nobody asks how each came about.
pub fn value(expr: &Expr, zone: &TimeZone, value_of: &dyn Fn(&[String]) -> Value) -> Value {
    Evaluation { zone, value_of, explains: false }.trace(expr).value
}

/// The name by which `previous(x)` asks for `x`: no name of the language is written like that.
pub fn before(path: &[String]) -> Vec<String> {
    std::iter::once("previous()".to_owned()).chain(path.iter().cloned()).collect()
}

/// The number, unless it has outgrown all use.
pub(crate) fn bounded(number: Number) -> Value {
    if number.bits() > BITS_MAX { Value::Null(Some(NoData::OutOfRange)) } else { Value::Number(number) }
}

struct Evaluation<'a> {
    zone: &'a TimeZone,
    value_of: &'a dyn Fn(&[String]) -> Value,
    /// Are texts and parts kept?
    explains: bool,
}

impl Evaluation<'_> {
    fn trace(&self, expr: &Expr) -> Trace {
        let (value, parts) = match &expr.node {
            Node::Literal(value) => (value.clone(), Vec::new()),
            Node::Percent(number) => (Value::Number(number.clone()), Vec::new()),
            Node::Name(path) => (self.named(path), Vec::new()),
            Node::Unary(operator, operand) => {
                let operand = self.trace(operand);
                (unary(*operator, &operand.value), vec![operand])
            }
            Node::Binary(operator, left, right) => {
                let parts = vec![self.trace(left), self.trace(right)];
                let asked = if right.is_null() {
                    operate::presence(*operator, &parts[0].value)
                } else if left.is_null() {
                    operate::presence(*operator, &parts[1].value)
                } else {
                    None
                };
                (asked.unwrap_or_else(|| operate::binary(*operator, &parts[0].value, &parts[1].value)), parts)
            }
            Node::In(item, choices) => {
                let mut parts = vec![self.trace(item)];
                parts.extend(choices.iter().map(|choice| self.trace(choice)));
                let value = operate::membership(&parts[0].value, parts[1..].iter().map(|part| &part.value));
                (value, parts)
            }
            Node::Call(name, arguments) => self.call(name, arguments),
        };
        if self.explains {
            Trace { text: text(expr, &parts), value, parts }
        } else {
            Trace { text: String::new(), value, parts: Vec::new() }
        }
    }

    fn named(&self, path: &[String]) -> Value {
        match (self.value_of)(path) {
            Value::Null(None) => Value::Null(Some(NoData::Missing(path.join(".")))),
            Value::Number(number) => bounded(number),
            value => value,
        }
    }

    /// The value that the name had in an earlier period.
    fn earlier(&self, path: &[String]) -> Value {
        match self.named(&before(path)) {
            Value::Null(Some(NoData::Missing(_))) => Value::Null(Some(NoData::Missing(path.join(".")))),
            value => value,
        }
    }

    fn call(&self, name: &str, arguments: &[Expr]) -> (Value, Vec<Trace>) {
        match (Function::named(name), arguments) {
            (Some(Function::If), [condition, yes, no]) => self.choice(condition, yes, no),
            (Some(Function::Coalesce), _) => self.first_present(arguments),
            (Some(Function::Previous), [Expr { node: Node::Name(path), .. }]) => {
                let part = Trace { text: path.join("."), value: self.earlier(path), parts: Vec::new() };
                (part.value.clone(), vec![part])
            }
            (Some(function), [first, ..]) => {
                let parts: Vec<Trace> = arguments.iter().map(|argument| self.trace(argument)).collect();
                let values: Vec<&Value> = parts.iter().map(|part| &part.value).collect();
                (operate::call(function, &values, first, self.zone), parts)
            }
            _ => (Value::Null(None), Vec::new()),
        }
    }

    fn choice(&self, condition: &Expr, yes: &Expr, no: &Expr) -> (Value, Vec<Trace>) {
        let condition = self.trace(condition);
        let taken = match &condition.value {
            Value::Bool(true) => self.trace(yes),
            Value::Bool(false) => self.trace(no),
            Value::Null(reason) => return (Value::Null(reason.clone()), vec![condition]),
            _ => return (Value::Null(None), vec![condition]),
        };
        (taken.value.clone(), vec![condition, taken])
    }

    fn first_present(&self, arguments: &[Expr]) -> (Value, Vec<Trace>) {
        let mut parts = Vec::new();
        for argument in arguments {
            let part = self.trace(argument);
            let found = (!part.value.is_null()).then(|| part.value.clone());
            parts.push(part);
            if let Some(value) = found {
                return (value, parts);
            }
        }
        (parts.first().map_or(Value::Null(None), |part| part.value.clone()), parts)
    }
}

/// The text of a node, from those of its parts.
fn text(expr: &Expr, parts: &[Trace]) -> String {
    let mut known: Vec<Option<&str>> = parts.iter().map(|part| Some(part.text.as_str())).collect();
    if let Node::Call(name, _) = &expr.node
        && Function::named(name) == Some(Function::If)
    {
        // The second part is the side taken, which may be the third argument.
        let skipped = parts.first().is_some_and(|condition| condition.value == Value::Bool(false));
        if skipped {
            known.insert(1, None);
        }
    }
    composed(expr, &known)
}

fn unary(operator: Unary, operand: &Value) -> Value {
    match (operator, operand) {
        (_, Value::Null(reason)) => Value::Null(reason.clone()),
        (Unary::Negate, Value::Number(number)) => Value::Number(-number.clone()),
        (Unary::Not, Value::Bool(truth)) => Value::Bool(!truth),
        _ => Value::Null(None),
    }
}
