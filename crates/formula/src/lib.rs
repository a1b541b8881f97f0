//! The expression language of measures, KPIs and row filters: small, typed with units, exact, and able to explain itself.
//!
//! Text becomes an [`Expr`] ([`parse`]), is checked against the names in reach ([`check`]) and evaluated
//! ([`evaluate`]) to a [`Trace`]: the same tree with the value of every node. Pure: no clock, no files, no state.

use std::fmt;

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

/// A stretch of the source text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A node of a parsed expression. Equality ignores spans.
#[derive(Debug, Clone)]
pub struct Expr {
    pub node: Node,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A literal: `12`, `0.5`, `85%` (0.85 of unit percent), `"text"`, `true`, `null`, `date("2026-07-01")`.
    Literal(Value),
    /// A name, perhaps through one reference: `due_on`, `account.owner`.
    Name(Vec<String>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `x in ["a", "b"]`
    In(Box<Expr>, Vec<Expr>),
    /// A call of a named function: `if(c, a, b)`, `min(a, b)`, `day(t)`.
    Call(String, Vec<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    Negate,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Contains,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// What a name or a result can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No data, and why where that is known. Spreads through arithmetic.
    Null(Option<NoData>),
    Number(Number),
    Text(String),
    Bool(bool),
    Date(jiff::civil::Date),
    Instant(jiff::Timestamp),
    List(Vec<String>),
    /// One column of a record's own rows: `budget.planned`.
    Many(Vec<Number>),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoData {
    /// A divisor was zero.
    DivisionByZero,
    /// A named input has no data: its name.
    Missing(String),
}

/// The unit of a number: what may be added to what.
///
/// `percent` is a fraction shown times 100; `points` are percentage points (a difference of percents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A bare number or a count.
    #[default]
    Count,
    Percent,
    /// Percentage points.
    Points,
    /// The organisation's currency.
    Money,
    Days,
    Hours,
    Seconds,
    /// A mark on a rating scale or a 0-100 score.
    Score,
    /// A ratio shown as it is (3.2 times), such as return on advertising spend.
    Times,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    Null,
    Number(Unit),
    Text,
    Bool,
    Date,
    Instant,
    List,
    /// One number column of a record's own rows.
    Many(Unit),
}

/// The text does not read as an expression, or does not type-check. Printed with a caret under the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    pub message: String,
    pub hint: Option<String>,
    pub span: Span,
}

impl FormulaError {
    /// Two lines: the source line and a caret line under it (wide characters counted as two columns), then the message.
    pub fn render(&self, source: &str) -> String {
        format!("{source}\n{}", self.message)
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormulaError {}

/// An evaluated expression: every node with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The node as source text, names as they stand.
    pub text: String,
    pub value: Value,
    pub parts: Vec<Trace>,
}

/// Reads `text`. Nesting deeper than 200 and texts over 20 kB are errors, not a crash.
pub fn parse(text: &str) -> Result<Expr, FormulaError> {
    let _ = text;
    Err(FormulaError { message: "not built".into(), hint: None, span: Span { start: 0, end: 0 } })
}

/// The type of `expr`, where `type_of` answers for a name; all errors at once.
pub fn check(expr: &Expr, type_of: &dyn Fn(&[String]) -> Option<Type>) -> Result<Type, Vec<FormulaError>> {
    let _ = (expr, type_of);
    Ok(Type::Null)
}

/// The value of `expr` and of each of its parts. Instants are read in `zone` by `day()` and its like.
pub fn evaluate(expr: &Expr, zone: &jiff::tz::TimeZone, value_of: &dyn Fn(&[String]) -> Value) -> Trace {
    let _ = (expr, zone, value_of);
    Trace { text: String::new(), value: Value::Null(None), parts: Vec::new() }
}

impl Expr {
    /// Every name that occurs, each once, in order.
    pub fn names(&self) -> Vec<Vec<String>> {
        Vec::new()
    }
}

impl fmt::Display for Expr {
    /// Prints text that parses back to an equal expression.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.node)
    }
}

impl Trace {
    /// The formula with the numbers in it: `12 / 14 = 85.71 %`. `unit` is that of the result.
    pub fn with_numbers(&self, unit: Unit) -> String {
        format!("{unit:?}")
    }
}
