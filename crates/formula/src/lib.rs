//! The expression language of measures, KPIs and row filters: small, typed with units, exact, and able to explain itself.
//!
//! Text becomes an [`Expr`] ([`parse`]), is checked against the names in reach ([`check`]) and evaluated
//! ([`evaluate`]) to a [`Trace`]: the same tree with the value of every node. Pure: no clock, no files, no state.
//!
//! The language: decimal numbers, `85%`, `"text"`, `true`, `false`, `null`, `date("2026-07-01")`; names, perhaps through
//! one reference (`account.owner`); `+ - * /`, comparisons, `in [..]`, `contains`, `and or not`; and the functions
//! of [`Function`]. From loosest to tightest: `or`, `and`, `not`, comparisons, `+ -`, `* /`, unary minus.

mod ast;
mod check;
mod error;
mod evaluate;
mod function;
mod lexer;
mod operate;
mod parser;
mod print;
mod trace;
mod unit;
mod value;

pub use ast::{Binary, Expr, Node, Span, Unary};
pub use check::{check, check_among};
pub use error::FormulaError;
pub use evaluate::{BITS_MAX, before, evaluate, value};
pub use function::Function;
pub use parser::{DEPTH_MAX, TEXT_MAX, parse};
pub use trace::{Trace, format_value};
pub use unit::{Type, Unit, fits};
pub use value::{NoData, Value};
