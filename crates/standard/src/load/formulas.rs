//! Formulas as written: parsed, checked against the names in reach, errors placed in the file.

use hengce_formula::{Binary, Expr, FormulaError, Node, Type, Unit, Value, check_among, fits};

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
    /// The words that a state or choice may be; none for other names.
    pub words_of: &'s dyn Fn(&[String]) -> Option<Vec<String>>,
    /// For hints.
    pub known: Vec<String>,
}

impl<'t> Loader<'t> {
    /// The formula under a key; a missing or unreadable one is a finding.
    pub(crate) fn formula(&self, block: &Block<'t>, key: &'static str) -> Option<Written<'t>> {
        let text = block.need_text(key)?;
        self.parsed(block, text, block.at(key))
    }

    /// A formula written at `at`; an unreadable one is a finding.
    pub(crate) fn parsed(&self, block: &Block<'t>, text: &'t str, at: At) -> Option<Written<'t>> {
        match hengce_formula::parse(text) {
            Ok(expr) => Some(Written { expr, text, at }),
            Err(error) => {
                self.formula_errors(&block.name, at, text, &[error]);
                None
            }
        }
    }

    /// The type of an expression of `written`; unknown names and type errors are findings.
    pub(crate) fn type_of(
        &self,
        block: &str,
        written: &Written<'t>,
        expr: &Expr,
        scope: &Scope<'_>,
    ) -> Option<Type> {
        let known: Vec<&str> = scope.known.iter().map(String::as_str).collect();
        let type_of = |path: &[String]| match (scope.type_of)(path) {
            None if self.log.is_broken(&path.join(".")) => Some(Type::Null),
            found => found,
        };
        match check_among(expr, &type_of, &known) {
            Ok(found) => {
                self.words_fit(block, written, expr, scope);
                Some(found)
            }
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
            let message = format!("this gives {}, but a condition is true or false", found.words());
            self.log.say(written.at, block, message, None);
        }
    }

    /// Checks a formula against the unit that it is declared to give.
    pub(crate) fn gives(&self, block: &str, written: &Written<'t>, scope: &Scope<'_>, unit: Unit) {
        if let Some(found) = self.type_of(block, written, &written.expr, scope)
            && !fits(&found, unit)
        {
            let message = format!("this gives {}, but {} is declared", found.words(), unit.words());
            self.log.say(written.at, block, message, None);
        }
    }

    /// A state or choice is only compared with words that it can be: `state == "acceptd"` would never hold.
    fn words_fit(&self, block: &str, written: &Written<'t>, expr: &Expr, scope: &Scope<'_>) {
        let sides = match &expr.node {
            Node::Binary(Binary::Equal | Binary::NotEqual | Binary::Contains, left, right) => {
                vec![(&**left, &**right), (&**right, &**left)]
            }
            Node::In(item, list) => list.iter().map(|word| (&**item, word)).collect(),
            _ => Vec::new(),
        };
        for (name, word) in sides {
            if let (Node::Name(path), Node::Literal(Value::Text(text))) = (&name.node, &word.node)
                && let Some(words) = (scope.words_of)(path)
                && !words.contains(text)
            {
                let message = format!("\"{}\" is never \"{text}\"", path.join("."));
                let hint = did_you_mean(text, words.iter().map(String::as_str));
                self.log.say(self.log.inside(written.at, written.text, word.span), block, message, hint);
            }
        }
        expr.children().into_iter().for_each(|child| self.words_fit(block, written, child, scope));
    }

    fn formula_errors(&self, block: &str, at: At, text: &str, errors: &[FormulaError]) {
        for error in errors {
            let at = self.log.inside(at, text, error.span);
            self.log.say(at, block, error.message.clone(), error.hint.clone());
        }
    }
}
