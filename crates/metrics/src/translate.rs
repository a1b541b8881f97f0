//! Formulas as engine expressions with exactly the same meaning.
//!
//! Comparisons, null tests, Kleene logic, text, days and arithmetic without division become the engine's own, with
//! decimal places and largest values followed through every node, so that nothing can round or overflow. Any other
//! part becomes a [`RowFormula`], which evaluates the formula itself.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Column as Named;
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{Expr as Plan, ScalarUDF, cast, lit, not, when};
use hengce_formula::{Binary, Expr, Node, Unary, Value};
use jiff::tz::TimeZone;

use crate::columns::Holds;
use crate::layout::{SCALE, data_type};
use crate::native::{Digits, LARGEST, Native, arithmetic, compared, days, literal};
use crate::rowwise::{Becomes, Carried, RowFormula};

/// A column in reach of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name in the plan.
    pub column: String,
    pub holds: Holds,
    /// The column of days, for instants.
    pub day: Option<String>,
    /// The exact twin, where some number needs it.
    pub exact: Option<String>,
    /// Largest absolute value, unscaled.
    pub largest: u128,
    /// Kept in half the room: widened where it is computed with.
    pub narrow: bool,
}

/// The names in reach of a measure's formulas.
#[derive(Debug, Clone)]
pub struct Scope {
    pub names: HashMap<Vec<String>, Known>,
    pub zone: TimeZone,
}

/// A number as the engine computes it.
#[derive(Debug, Clone)]
pub enum Amount {
    /// Decimal128(38, scale), no value larger than `largest` unscaled.
    Decimal { plan: Plan, scale: u32, largest: u128 },
    /// Exact text, to be added up outside the engine.
    Text(Plan),
}

/// A column by its name, dots and all.
pub fn column(name: &str) -> Plan {
    Plan::Column(Named::new_unqualified(name))
}

impl Scope {
    /// A row filter: a row counts where this is true.
    pub fn condition(&self, expr: &Expr) -> Plan {
        match &expr.node {
            Node::Binary(Binary::And, left, right) => self.condition(left).and(self.condition(right)),
            Node::Binary(Binary::Or, left, right) => self.condition(left).or(self.condition(right)),
            Node::Unary(Unary::Not, inner) => not(self.condition(inner)),
            _ => match self.native(expr) {
                Some(Native::Bool(plan)) => plan,
                _ => self.by_row(expr, Becomes::Condition),
            },
        }
    }

    /// A number of every row.
    pub fn amount(&self, expr: &Expr) -> Amount {
        match self.native(expr) {
            Some(Native::Number(digits)) => {
                let (scale, largest) = (digits.scale, digits.largest);
                match digits.lifted(scale) {
                    Some(digits) => Amount::Decimal { plan: digits.plan, scale, largest },
                    None => self.text(expr),
                }
            }
            _ => self.text(expr),
        }
    }

    /// A number of every row as exact text.
    pub fn text(&self, expr: &Expr) -> Amount {
        Amount::Text(self.by_row(expr, Becomes::Number))
    }

    /// Text that is equal for rows whose values are.
    pub fn key(&self, expr: &Expr) -> Plan {
        match self.native(expr) {
            Some(Native::Text(plan)) => plan,
            Some(Native::Date(plan)) => cast(plan, DataType::Utf8),
            _ => self.by_row(expr, Becomes::Key),
        }
    }

    /// The formula evaluated row by row.
    fn by_row(&self, expr: &Expr, becomes: Becomes) -> Plan {
        let (mut carried, mut args) = (Vec::new(), Vec::new());
        for name in expr.names() {
            if let Some(known) = self.names.get(&name) {
                args.push(column(&known.column));
                args.extend(known.exact.as_deref().map(column));
                carried.push(Carried { name, holds: known.holds, twin: known.exact.is_some() });
            }
        }
        let function = RowFormula::new(expr.clone(), carried, becomes, self.zone.clone());
        ScalarUDF::new_from_shared_impl(Arc::new(function)).call(args)
    }

    fn native(&self, expr: &Expr) -> Option<Native> {
        match &expr.node {
            Node::Literal(value) => literal(value),
            Node::Percent(number) => Some(Native::Number(Digits::of_literal(number)?)),
            Node::Name(path) => self.name(path),
            Node::Unary(Unary::Not, inner) => match self.native(inner)? {
                Native::Bool(plan) => Some(Native::Bool(not(plan))),
                _ => None,
            },
            Node::Unary(Unary::Negate, inner) => match self.native(inner)? {
                Native::Number(digits) => {
                    let scale = digits.scale;
                    let digits = digits.lifted(scale)?;
                    let literal = digits.literal.map(|number| -number);
                    Some(Native::Number(Digits {
                        plan: Plan::Negative(Box::new(digits.plan)),
                        literal,
                        ..digits
                    }))
                }
                _ => None,
            },
            Node::Binary(op, left, right) => self.operation(*op, left, right),
            Node::In(inner, list) => self.among(inner, list),
            Node::Call(function, args) => self.call(function, args),
        }
    }

    fn name(&self, path: &[String]) -> Option<Native> {
        let known = self.names.get(path)?;
        if known.exact.is_some() {
            return None;
        }
        let plan = column(&known.column);
        let plan = if known.narrow { cast(plan, data_type(Holds::Decimal)) } else { plan };
        Some(match known.holds {
            Holds::Text => Native::Text(plan),
            Holds::Bool => Native::Bool(plan),
            Holds::Date => Native::Date(plan),
            Holds::Instant => Native::Instant(plan),
            Holds::List => Native::Other(plan),
            Holds::People | Holds::Many | Holds::Rows => return None,
            Holds::Integer | Holds::Decimal => {
                let integer = known.holds == Holds::Integer;
                let scale = if integer { 0 } else { SCALE };
                let largest = Some(known.largest).filter(|n| *n < LARGEST)?;
                Native::Number(Digits { plan, integer, scale, largest, literal: None })
            }
        })
    }

    fn operation(&self, op: Binary, left: &Expr, right: &Expr) -> Option<Native> {
        let null = |expr: &Expr| matches!(expr.node, Node::Literal(Value::Null(_)));
        if matches!(op, Binary::Equal | Binary::NotEqual) && (null(left) || null(right)) {
            let asked = if null(right) { left } else { right };
            let asked = match self.native(asked)? {
                Native::Number(digits) => digits.plan,
                Native::Text(plan)
                | Native::Bool(plan)
                | Native::Date(plan)
                | Native::Instant(plan)
                | Native::Other(plan) => plan,
            };
            let present = matches!(op, Binary::NotEqual);
            return Some(Native::Bool(if present { asked.is_not_null() } else { asked.is_null() }));
        }
        let (left, right) = (self.native(left)?, self.native(right)?);
        match op {
            Binary::And | Binary::Or => match (left, right) {
                (Native::Bool(left), Native::Bool(right)) => {
                    Some(Native::Bool(if matches!(op, Binary::And) {
                        left.and(right)
                    } else {
                        left.or(right)
                    }))
                }
                _ => None,
            },
            Binary::Add | Binary::Subtract | Binary::Multiply => match (left, right) {
                (Native::Number(left), Native::Number(right)) => {
                    arithmetic(op, left, right).map(Native::Number)
                }
                (Native::Date(to), Native::Date(from)) if matches!(op, Binary::Subtract) => {
                    Some(days(from, to))
                }
                _ => None,
            },
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessOrEqual
            | Binary::Greater
            | Binary::GreaterOrEqual => compared(op, left, right).map(Native::Bool),
            Binary::Divide | Binary::Contains => None,
        }
    }

    fn among(&self, inner: &Expr, list: &[Expr]) -> Option<Native> {
        let Native::Text(plan) = self.native(inner)? else { return None };
        let texts: Option<Vec<Plan>> = list
            .iter()
            .map(|item| match &item.node {
                Node::Literal(Value::Text(text)) => Some(lit(text.as_str())),
                _ => None,
            })
            .collect();
        let texts = texts.filter(|texts| !texts.is_empty())?;
        Some(Native::Bool(Plan::InList(InList::new(Box::new(plan), texts, false))))
    }

    fn call(&self, function: &str, args: &[Expr]) -> Option<Native> {
        match (function, args) {
            ("day", [instant]) => self.day(instant).map(Native::Date),
            ("days_between", [from, to]) => Some(days(self.day(from)?, self.day(to)?)),
            ("coalesce", _) => self.first_present(args),
            _ => None,
        }
    }

    /// The first number that is not null.
    fn first_present(&self, args: &[Expr]) -> Option<Native> {
        let numbers: Option<Vec<Digits>> = args
            .iter()
            .map(|arg| match self.native(arg)? {
                Native::Number(digits) => Some(digits),
                _ => None,
            })
            .collect();
        let numbers = numbers?;
        let scale = numbers.iter().map(|digits| digits.scale).max()?;
        let numbers: Option<Vec<Digits>> = numbers.into_iter().map(|digits| digits.lifted(scale)).collect();
        let numbers = numbers?;
        let largest = numbers.iter().map(|digits| digits.largest).max()?;
        let (last, before) = numbers.split_last()?;
        let plan = before.iter().rev().try_fold(last.plan.clone(), |rest, digits| {
            when(digits.plan.clone().is_not_null(), digits.plan.clone()).otherwise(rest).ok()
        })?;
        Some(Native::Number(Digits { plan, integer: false, scale, largest, literal: None }))
    }

    /// The day of a date, or of an instant that has a column of days.
    fn day(&self, expr: &Expr) -> Option<Plan> {
        if let Node::Name(path) = &expr.node
            && let Some(day) = self.names.get(path).and_then(|known| known.day.as_deref())
        {
            return Some(column(day));
        }
        match self.native(expr)? {
            Native::Date(plan) => Some(plan),
            _ => None,
        }
    }
}

/// The parts of a filter that must all be true.
pub fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.node {
        Node::Binary(Binary::And, left, right) => {
            let mut parts = conjuncts(left);
            parts.extend(conjuncts(right));
            parts
        }
        _ => vec![expr],
    }
}
