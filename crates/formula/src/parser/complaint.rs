//! What the parser says about a text that it cannot read.

use super::{DEPTH_MAX, Parser};
use crate::lexer::Token;
use crate::{Expr, FormulaError, Node, Span, Value};

impl Parser {
    pub(super) fn unexpected(&self, expected: &str) -> FormulaError {
        FormulaError::new(self.span(), format!("expected {expected}, found {}", described(self.peek())))
    }

    pub(super) fn unclosed(&self, open: Span, what: &str, close: &str) -> FormulaError {
        match self.peek() {
            Token::End => FormulaError::new(open, format!("this {what} is never closed"))
                .hinted(format!("put a `{close}` where it ends")),
            _ => self.unexpected(&format!("`,` or `{close}`")),
        }
    }

    /// The error for a token after a whole expression.
    pub(super) fn leftover(&self, before: &Expr) -> FormulaError {
        let error = self.unexpected("an operator or the end");
        match (self.peek(), &before.node) {
            (Token::Symbol(","), Node::Literal(Value::Number(_))) => {
                error.hinted("numbers are written without grouping: 1000")
            }
            (Token::Symbol(")"), _) => error.hinted("there is no open parenthesis for it"),
            (Token::Name(path), _) if ["AND", "And", "OR", "Or", "NOT", "IN"].contains(&path[0].as_str()) => {
                error.hinted(format!("write `{}` in small letters", path[0].to_lowercase()))
            }
            _ => error,
        }
    }
}

pub(super) fn too_deep(span: Span) -> FormulaError {
    FormulaError::new(span, format!("the formula is nested more than {DEPTH_MAX} deep"))
        .hinted("split it into several measures or fields")
}

fn described(token: &Token) -> String {
    match token {
        Token::Number(number) => format!("the number {number}"),
        Token::Percent(_) => "a percent".into(),
        Token::Text(_) => "a text".into(),
        Token::Name(path) => format!("the name `{}`", path.join(".")),
        Token::Word(word) => format!("the word `{word}`"),
        Token::Symbol(symbol) => format!("`{symbol}`"),
        Token::End => "the end".into(),
    }
}
