//! Tokens to a tree, by precedence climbing with a bound on depth.
//!
//! Written by hand: the errors name what was expected and what was typed instead, and the depth is counted where it grows.

mod complaint;

use complaint::too_deep;

use crate::ast::Level;
use crate::lexer::{Token, tokens};
use crate::{Binary, Expr, FormulaError, Node, Span, Unary, Value};

/// Bytes that a formula's text may have.
pub const TEXT_MAX: usize = 20_000;

/// How deep a formula may be nested, and how many operators of one rank may follow each other.
pub const DEPTH_MAX: usize = 200;

/// Reads `text`. Nesting deeper than [`DEPTH_MAX`] and texts over [`TEXT_MAX`] are errors, not a crash.
pub fn parse(text: &str) -> Result<Expr, FormulaError> {
    if text.len() > TEXT_MAX {
        let message = format!("the formula is {} bytes long; at most {TEXT_MAX} are read", text.len());
        return Err(FormulaError::new(Span { start: 0, end: 0 }, message)
            .hinted("split it into several measures or fields"));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    if parser.peek() == &Token::End {
        return Err(FormulaError::new(parser.span(), "the formula is empty"));
    }
    let tall = parser.expression(Level::Or)?;
    match parser.peek() {
        Token::End => Ok(tall.expr),
        _ => Err(parser.leftover(&tall.expr)),
    }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    depth: usize,
}

/// An expression with the height of its tree, which whoever walks it later will need in stack.
struct Tall {
    expr: Expr,
    height: usize,
}

type Parsed = Result<Tall, FormulaError>;

enum Infix {
    Binary(Binary),
    /// `in`, `not in`
    In,
}

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    /// The place of the token just taken.
    fn taken(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].1
    }

    fn step(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn take(&mut self, symbol: &'static str) -> bool {
        let found = *self.peek() == Token::Symbol(symbol);
        if found {
            self.step();
        }
        found
    }

    /// An expression whose operators bind at least as tightly as `least`.
    fn expression(&mut self, least: Level) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(too_deep(self.span()));
        }
        let mut left = self.prefix(least)?;
        let mut compared = false;
        while let Some((infix, negated, width)) = self.infix() {
            let level = match infix {
                Infix::Binary(operator) => operator.level(),
                Infix::In => Level::Comparison,
            };
            if level < least {
                break;
            }
            if compared && level >= Level::Comparison {
                return Err(FormulaError::new(self.span(), "comparisons do not chain")
                    .hinted("write `a < b and b < c`, or put one of them in parentheses"));
            }
            compared = level == Level::Comparison;
            for _ in 0..width {
                self.step();
            }
            left = match infix {
                Infix::Binary(operator) => {
                    let right = self.expression(level.tighter())?;
                    binary(operator, left, right)?
                }
                Infix::In => self.choices(left)?,
            };
            if negated {
                let span = left.expr.span;
                left = grown(Node::Unary(Unary::Not, Box::new(left.expr)), span, left.height)?;
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn prefix(&mut self, least: Level) -> Parsed {
        let span = self.span();
        match self.peek() {
            Token::Word("not") => {
                if least > Level::Not {
                    return Err(FormulaError::new(
                        span,
                        "`not` binds more loosely than the operator before it",
                    )
                    .hinted("put it in parentheses: (not x)"));
                }
                self.step();
                let operand = self.expression(Level::Not)?;
                let span = Span { start: span.start, end: operand.expr.span.end };
                grown(Node::Unary(Unary::Not, Box::new(operand.expr)), span, operand.height)
            }
            Token::Symbol("-") => {
                self.step();
                let operand = self.expression(Level::Negate)?;
                let span = Span { start: span.start, end: operand.expr.span.end };
                grown(Node::Unary(Unary::Negate, Box::new(operand.expr)), span, operand.height)
            }
            Token::Symbol("+") => Err(FormulaError::new(span, "a plus sign stands between two values")
                .hinted("leave it out before a number")),
            _ => self.atom(),
        }
    }

    fn atom(&mut self) -> Parsed {
        let span = self.span();
        let node = match self.peek().clone() {
            Token::Number(number) => Node::Literal(Value::Number(number)),
            Token::Percent(number) => Node::Percent(number),
            Token::Text(text) => Node::Literal(Value::Text(text)),
            Token::Word("true") => Node::Literal(Value::Bool(true)),
            Token::Word("false") => Node::Literal(Value::Bool(false)),
            Token::Word("null") => Node::Literal(Value::Null(None)),
            Token::Name(path) => {
                self.step();
                return if *self.peek() == Token::Symbol("(") {
                    self.call(&path, span)
                } else {
                    grown(Node::Name(path), span, 0)
                };
            }
            Token::Symbol("(") => {
                self.step();
                let inner = self.expression(Level::Or)?;
                if !self.take(")") {
                    return Err(self.unclosed(span, "parenthesis", ")"));
                }
                return Ok(inner);
            }
            _ => return Err(self.unexpected("a value, a name or a function")),
        };
        self.step();
        grown(node, span, 0)
    }

    fn call(&mut self, path: &[String], start: Span) -> Parsed {
        let [name] = path else {
            return Err(FormulaError::new(start, format!("`{}` is not a function", path.join("."))));
        };
        let open = self.span();
        self.step();
        let mut arguments = Vec::new();
        let mut height = 0;
        if !self.take(")") {
            loop {
                let argument = self.expression(Level::Or)?;
                height = height.max(argument.height);
                arguments.push(argument.expr);
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return Err(self.unclosed(open, "parenthesis", ")"));
                }
            }
        }
        let span = Span { start: start.start, end: self.taken().end };
        if name == "date" {
            return grown(Node::Literal(Value::Date(date(&arguments, span)?)), span, 0);
        }
        grown(Node::Call(name.clone(), arguments), span, height)
    }

    /// `[a, b, c]` after `in`.
    fn choices(&mut self, item: Tall) -> Parsed {
        let open = self.span();
        if !self.take("[") {
            return Err(self.unexpected("a list like [\"a\", \"b\"]"));
        }
        let mut choices = Vec::new();
        let mut height = item.height;
        loop {
            let choice = self.expression(Level::Or)?;
            height = height.max(choice.height);
            choices.push(choice.expr);
            if self.take("]") {
                break;
            }
            if !self.take(",") {
                return Err(self.unclosed(open, "list", "]"));
            }
        }
        let span = Span { start: item.expr.span.start, end: self.taken().end };
        grown(Node::In(Box::new(item.expr), choices), span, height)
    }

    /// The operator at this place, whether `not` stands before it, and how many tokens it takes.
    fn infix(&self) -> Option<(Infix, bool, usize)> {
        let negated = *self.peek() == Token::Word("not");
        let token = if negated { &self.tokens.get(self.at + 1)?.0 } else { self.peek() };
        let infix = match token {
            Token::Word("in") => Infix::In,
            Token::Word("contains") => Infix::Binary(Binary::Contains),
            _ if negated => return None,
            Token::Word("and") => Infix::Binary(Binary::And),
            Token::Word("or") => Infix::Binary(Binary::Or),
            Token::Symbol(symbol) => Infix::Binary(operator(symbol)?),
            _ => return None,
        };
        Some((infix, negated, 1 + usize::from(negated)))
    }
}

fn operator(symbol: &str) -> Option<Binary> {
    Some(match symbol {
        "+" => Binary::Add,
        "-" => Binary::Subtract,
        "*" => Binary::Multiply,
        "/" => Binary::Divide,
        "==" | "=" => Binary::Equal,
        "!=" => Binary::NotEqual,
        "<" => Binary::Less,
        "<=" => Binary::LessOrEqual,
        ">" => Binary::Greater,
        ">=" => Binary::GreaterOrEqual,
        _ => return None,
    })
}

fn binary(operator: Binary, left: Tall, right: Tall) -> Parsed {
    let span = Span { start: left.expr.span.start, end: right.expr.span.end };
    let height = left.height.max(right.height);
    grown(Node::Binary(operator, Box::new(left.expr), Box::new(right.expr)), span, height)
}

/// A node above parts of height `below`.
fn grown(node: Node, span: Span, below: usize) -> Parsed {
    let height = below + 1;
    if height > DEPTH_MAX {
        return Err(too_deep(span));
    }
    Ok(Tall { expr: Expr { node, span }, height })
}

fn date(arguments: &[Expr], span: Span) -> Result<jiff::civil::Date, FormulaError> {
    let [Expr { node: Node::Literal(Value::Text(written)), .. }] = arguments else {
        return Err(FormulaError::new(span, "date() takes one day in quotes")
            .hinted("write date(\"2026-07-01\"); the day of an instant is day(t)"));
    };
    let shaped = written.len() == 10 && written.is_ascii();
    written.parse().ok().filter(|_| shaped).ok_or_else(|| {
        FormulaError::new(arguments[0].span, format!("\"{written}\" is not a day of the calendar"))
            .hinted("write year, month and day: date(\"2026-07-01\")")
    })
}
