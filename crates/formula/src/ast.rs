//! The tree of an expression: what [`crate::parse`] makes and everything else reads.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

use crate::{Function, Value};

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
    /// A literal: `12`, `0.5`, `"text"`, `true`, `null`, `date("2026-07-01")`.
    Literal(Value),
    /// `85%`: holds 0.85, of unit percent.
    Percent(Number),
    /// A name, perhaps through one reference: `due_on`, `account.owner`.
    Name(Vec<String>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `x in ["a", "b"]`
    In(Box<Expr>, Vec<Expr>),
    /// A call of a named function: `if(c, a, b)`, `min(a, b)`, `day(t)`. Which names exist is for the checker to say.
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

impl Binary {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::And => "and",
            Self::Or => "or",
            Self::Contains => "contains",
        }
    }

    /// How tightly it binds; see [`Level`].
    pub(crate) fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Add | Self::Subtract => Level::Sum,
            Self::Multiply | Self::Divide => Level::Product,
            _ => Level::Comparison,
        }
    }
}

/// How tightly a node binds, loosest first. Parser and printer share it, so that they agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Negate,
    Atom,
}

impl Level {
    /// The next tighter level: what the right side of a left-leaning operator must have.
    pub(crate) fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Negate,
            Self::Negate | Self::Atom => Self::Atom,
        }
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Expr {
    /// The nodes directly below, in the order of the text.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Literal(_) | Node::Percent(_) | Node::Name(_) => Vec::new(),
            Node::Unary(_, operand) => vec![operand],
            Node::Binary(_, left, right) => vec![left, right],
            Node::In(item, choices) => std::iter::once(&**item).chain(choices).collect(),
            Node::Call(_, arguments) => arguments.iter().collect(),
        }
    }

    /// Every name that occurs, each once, in order.
    pub fn names(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        self.collect_names(&mut found);
        found
    }

    fn collect_names(&self, found: &mut Vec<Vec<String>>) {
        if let Node::Name(path) = &self.node
            && !found.contains(path)
        {
            found.push(path.clone());
        }
        for child in self.children() {
            child.collect_names(found);
        }
    }

    /// The names asked for as they are now, and those asked for by `previous()`; each once, in order.
    pub fn names_now_and_before(&self) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
        let (mut now, mut before) = (Vec::new(), Vec::new());
        self.collect_names_by_time(&mut now, &mut before);
        (now, before)
    }

    fn collect_names_by_time(&self, now: &mut Vec<Vec<String>>, before: &mut Vec<Vec<String>>) {
        match &self.node {
            Node::Call(name, arguments) if Function::named(name) == Some(Function::Previous) => {
                for argument in arguments {
                    argument.collect_names(before);
                }
            }
            Node::Name(_) => self.collect_names(now),
            _ => self.children().into_iter().for_each(|child| child.collect_names_by_time(now, before)),
        }
    }

    /// Is this the literal `null`?
    pub fn is_null(&self) -> bool {
        matches!(self.node, Node::Literal(Value::Null(_)))
    }
}
