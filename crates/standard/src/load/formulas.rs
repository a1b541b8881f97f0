//! Formulas as written: parsed, their names looked up, their types checked, errors placed in the file.

use hengce_formula::{Expr, Node, Span, Type, Unit};

use super::Loader;
use crate::block::Block;
use crate::findings::{At, did_you_mean};

/// A formula with the place of its text.
pub(crate) struct Written<'t> {
    pub expr: Expr,
    pub text: &'t str,
    pub at: At,
}

/// The names a formula may use, with their types.
pub(crate) struct Scope<'s> {
    pub type_of: &'s dyn Fn(&[String]) -> Option<Type>,
    /// For hints.
    pub known: &'s dyn Fn() -> Vec<String>,
}

impl<'t> Loader<'t> {
    /// The formula under a key; a missing or unreadable one is a finding.
    pub(crate) fn formula(&self, block: &Block<'t>, key: &'static str) -> Option<Written<'t>> {
        let text = block.need_text(key)?;
        let at = block.at(key);
        match hengce_formula::parse(text) {
            Ok(expr) => Some(Written { expr, text, at }),
            Err(error) => {
                self.formula_errors(&block.name, at, text, &[error]);
                None
            }
        }
    }

    /// The type of an expression of `written`; unknown names and type errors are findings.
    pub(crate) fn type_of(&self, block: &str, written: &Written<'t>, expr: &Expr, scope: &Scope<'_>) -> Option<Type> {
        let mut names = Vec::new();
        names_in(expr, &mut names);
        let mut known = true;
        for (name, span) in names {
            if (scope.type_of)(name).is_none() {
                known = false;
                let dotted = name.join(".");
                let hint = did_you_mean(&dotted, (scope.known)().iter().map(String::as_str));
                let at = self.at_span(written.at, written.text, span);
                self.log.say(at, block, format!("there is nothing named \"{dotted}\" here"), hint);
            }
        }
        if !known {
            return None;
        }
        match hengce_formula::check(expr, scope.type_of) {
            Ok(found) => Some(found),
            Err(errors) => {
                self.formula_errors(block, written.at, written.text, &errors);
                None
            }
        }
    }

    /// Checks a filter or condition: true or false.
    pub(crate) fn condition(&self, block: &str, written: &Written<'t>, scope: &Scope<'_>) {
        if let Some(found) = self.type_of(block, written, &written.expr, scope)
            && !matches!(found, Type::Bool | Type::Null)
        {
            self.log.say(written.at, block, format!("this gives {}, but a condition is true or false", described(&found)), None);
        }
    }

    /// Checks a formula against the unit that it is declared to give.
    pub(crate) fn gives(&self, block: &str, written: &Written<'t>, scope: &Scope<'_>, unit: Unit) {
        let Some(found) = self.type_of(block, written, &written.expr, scope) else { return };
        if !unit_fits(&found, unit) {
            let message = format!("this gives {}, but the declared unit is {}", described(&found), name_of(unit));
            self.log.say(written.at, block, message, None);
        }
    }
}

/// Whether a result of that type may be declared in that unit: a bare number may be any ratio, mark or count.
pub(crate) fn unit_fits(found: &Type, declared: Unit) -> bool {
    match found {
        Type::Null => true,
        Type::Number(unit) if *unit == declared => true,
        Type::Number(Unit::Count) => matches!(declared, Unit::Percent | Unit::Times | Unit::Score | Unit::Count),
        Type::Number(Unit::Percent) => matches!(declared, Unit::Times | Unit::Points | Unit::Count),
        Type::Number(Unit::Times) => matches!(declared, Unit::Percent | Unit::Count),
        _ => false,
    }
}

/// Every name with its place, in order. The parser bounds the depth.
pub(crate) fn names_in<'e>(expr: &'e Expr, found: &mut Vec<(&'e [String], Span)>) {
    match &expr.node {
        Node::Literal(_) => {}
        Node::Name(path) => found.push((path, expr.span)),
        Node::Unary(_, inner) => names_in(inner, found),
        Node::Binary(_, left, right) => {
            names_in(left, found);
            names_in(right, found);
        }
        Node::In(item, list) => {
            names_in(item, found);
            list.iter().for_each(|item| names_in(item, found));
        }
        Node::Call(_, arguments) => arguments.iter().for_each(|argument| names_in(argument, found)),
    }
}

pub(crate) fn described(found: &Type) -> String {
    match found {
        Type::Null => "nothing".to_owned(),
        Type::Number(unit) => format!("a number in {}", name_of(*unit)),
        Type::Text => "a text".to_owned(),
        Type::Bool => "true or false".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Instant => "an instant".to_owned(),
        Type::List => "a list".to_owned(),
        Type::Many(unit) => format!("a column of numbers in {}", name_of(*unit)),
    }
}

pub(crate) fn name_of(unit: Unit) -> &'static str {
    super::fields::UNITS.iter().find(|(_, known)| *known == unit).map_or("count", |(name, _)| name)
}
