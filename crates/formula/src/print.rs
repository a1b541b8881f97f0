//! Expressions as text again, with the fewest parentheses that parse back to an equal tree.

use std::fmt;

use hengce_exact::Number;

use crate::ast::Level;
use crate::{Expr, Node, Unary, Value};

impl fmt::Display for Expr {
    /// Prints text that parses back to an equal expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&composed(self, &[]))
    }
}

/// The text of `expr`, with the texts of its children where they are known already.
pub(crate) fn composed(expr: &Expr, known: &[Option<&str>]) -> String {
    let mut text = Text { out: String::new() };
    text.node(&expr.node, known);
    text.out
}

fn level_of(node: &Node) -> Level {
    match node {
        Node::Unary(Unary::Not, _) => Level::Not,
        Node::Unary(Unary::Negate, _) => Level::Negate,
        Node::Binary(operator, ..) => operator.level(),
        Node::In(..) => Level::Comparison,
        // The parser makes neither negative numbers nor fractions, but a tree made by hand may hold them.
        Node::Literal(Value::Number(number)) | Node::Percent(number) => {
            if number.decimals().is_none() {
                Level::Product
            } else if number.is_negative() {
                Level::Negate
            } else {
                Level::Atom
            }
        }
        _ => Level::Atom,
    }
}

struct Text {
    out: String,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A child, in parentheses where it binds less tightly than `least`.
    fn child(&mut self, child: &Expr, least: Level, known: Option<&str>) {
        let loose = level_of(&child.node) < least;
        if loose {
            self.push("(");
        }
        match known {
            Some(text) => self.push(text),
            None => self.node(&child.node, &[]),
        }
        if loose {
            self.push(")");
        }
    }

    fn node(&mut self, node: &Node, known: &[Option<&str>]) {
        let known = |place: usize| known.get(place).copied().flatten();
        match node {
            Node::Literal(value) => self.literal(value),
            Node::Percent(number) => self.percent(number),
            Node::Name(path) => self.push(&path.join(".")),
            Node::Unary(operator, operand) => {
                let (sign, least) = match operator {
                    Unary::Negate => ("-", Level::Negate),
                    Unary::Not => ("not ", Level::Not),
                };
                self.push(sign);
                self.child(operand, least, known(0));
            }
            Node::Binary(operator, left, right) => {
                let level = operator.level();
                // Comparisons do not chain: both sides bind tighter.
                self.child(left, if level == Level::Comparison { Level::Sum } else { level }, known(0));
                self.push(" ");
                self.push(operator.symbol());
                self.push(" ");
                self.child(right, level.tighter(), known(1));
            }
            Node::In(item, choices) => {
                self.child(item, Level::Sum, known(0));
                self.push(" in [");
                self.list(choices, &|place| known(place + 1));
                self.push("]");
            }
            Node::Call(name, arguments) => {
                self.push(name);
                self.push("(");
                self.list(arguments, &known);
                self.push(")");
            }
        }
    }

    fn list<'k>(&mut self, items: &[Expr], known: &dyn Fn(usize) -> Option<&'k str>) {
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.child(item, Level::Or, known(place));
        }
    }

    fn percent(&mut self, number: &Number) {
        let hundredfold = number * &Number::hundred();
        match hundredfold.decimals() {
            Some(_) => self.push(&format!("{hundredfold}%")),
            None => self.push(&format!("{number} * 100%")),
        }
    }

    fn literal(&mut self, value: &Value) {
        match value {
            Value::Null(_) => self.push("null"),
            Value::Number(number) => self.push(&number.to_string()),
            Value::Text(text) => {
                self.push("\"");
                self.push(&text.replace('\\', "\\\\").replace('"', "\\\""));
                self.push("\"");
            }
            Value::Bool(truth) => self.push(if *truth { "true" } else { "false" }),
            Value::Date(date) => self.push(&format!("date(\"{date}\")")),
            // No literal of the language: shown for whoever made the tree by hand.
            Value::Instant(instant) => self.push(&format!("\"{instant}\"")),
            Value::List(items) => self.push(&format!("{items:?}")),
            Value::Many(numbers) => self.push(&format!("{numbers:?}")),
            Value::Rows(rows) => self.push(&rows.to_string()),
        }
    }
}
