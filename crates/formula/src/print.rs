//! Expressions as text again, with the fewest parentheses that parse back to an equal tree.

use std::fmt;

use hengce_exact::Number;

use crate::ast::Level;
use crate::{Expr, Node, Unary, Value};

impl fmt::Display for Expr {
    /// Prints text that parses back to an equal expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_at(self, Level::Or, f)
    }
}

/// Writes `expr` where only what binds at least as tightly as `least` may stand bare.
fn write_at(expr: &Expr, least: Level, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let level = level_of(&expr.node);
    if level < least {
        f.write_str("(")?;
        write_node(&expr.node, f)?;
        return f.write_str(")");
    }
    write_node(&expr.node, f)
}

fn level_of(node: &Node) -> Level {
    match node {
        Node::Unary(Unary::Not, _) => Level::Not,
        Node::Unary(Unary::Negate, _) => Level::Negate,
        Node::Binary(operator, ..) => operator.level(),
        Node::In(..) => Level::Comparison,
        // The parser makes neither negative numbers nor fractions, but a tree made by hand may hold them.
        Node::Literal(Value::Number(number)) | Node::Percent(number) if number.to_string().contains('/') => {
            Level::Product
        }
        Node::Literal(Value::Number(number)) | Node::Percent(number) if number.is_negative() => Level::Negate,
        _ => Level::Atom,
    }
}

fn write_node(node: &Node, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match node {
        Node::Literal(value) => write_literal(value, f),
        Node::Percent(number) => match (number * &Number::hundred()).to_string() {
            hundredths if hundredths.contains('/') => write!(f, "{number} * 100%"),
            hundredths => write!(f, "{hundredths}%"),
        },
        Node::Name(path) => f.write_str(&path.join(".")),
        Node::Unary(Unary::Negate, operand) => {
            f.write_str("-")?;
            write_at(operand, Level::Negate, f)
        }
        Node::Unary(Unary::Not, operand) => {
            f.write_str("not ")?;
            write_at(operand, Level::Not, f)
        }
        Node::Binary(operator, left, right) => {
            let level = operator.level();
            // Comparisons do not chain: both sides bind tighter.
            write_at(left, if level == Level::Comparison { Level::Sum } else { level }, f)?;
            write!(f, " {} ", operator.symbol())?;
            write_at(right, level.tighter(), f)
        }
        Node::In(item, choices) => {
            write_at(item, Level::Sum, f)?;
            f.write_str(" in [")?;
            write_list(choices, f)?;
            f.write_str("]")
        }
        Node::Call(name, arguments) => {
            write!(f, "{name}(")?;
            write_list(arguments, f)?;
            f.write_str(")")
        }
    }
}

fn write_list(items: &[Expr], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        write_at(item, Level::Or, f)?;
    }
    Ok(())
}

fn write_literal(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::Null(_) => f.write_str("null"),
        Value::Number(number) => write!(f, "{number}"),
        Value::Text(text) => write_text(text, f),
        Value::Bool(truth) => write!(f, "{truth}"),
        Value::Date(date) => write!(f, "date(\"{date}\")"),
        // No literal of the language: shown for whoever made the tree by hand.
        Value::Instant(instant) => write!(f, "\"{instant}\""),
        Value::List(items) => write!(f, "{items:?}"),
        Value::Many(numbers) => write!(f, "{numbers:?}"),
        Value::Rows(rows) => write!(f, "{rows}"),
    }
}

fn write_text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    f.write_str(&text.replace('\\', "\\\\").replace('"', "\\\""))?;
    f.write_str("\"")
}
