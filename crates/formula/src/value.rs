//! What a name or a result can be, and why there is sometimes nothing.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

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
    /// One column of a record's own rows, empty cells left out: `budget.planned`.
    Many(Vec<Number>),
    /// How many of a record's own rows there are (`goals`), or have something in a column without numbers
    /// (`goals.metric`): all that `count()` needs.
    Rows(usize),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoData {
    /// A divisor was zero.
    DivisionByZero,
    /// A named input has no data: its name.
    Missing(String),
    /// A number on the way outgrew [`crate::BITS_MAX`].
    OutOfRange,
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// The number this is, or `None`.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
