//! What a kind holds its records to: checks, how long they are kept, and what the program makes from them.

use hengce_formula::Expr;
use indexmap::IndexMap;

use super::{Place, Words};

/// Something that holds of every record of a kind; an unknown answer counts as holding.
#[derive(Debug, Clone)]
pub struct Check {
    pub holds: Expr,
    /// What a person reads when it does not.
    pub says: Words,
    pub place: Place,
}

/// So long a record is kept after it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    pub months: u32,
}

/// A schedule: from a record that is in one of `states`, the program makes a record of kind `makes` for every due day.
#[derive(Debug, Clone)]
pub struct Recurs {
    pub makes: String,
    /// The choice field that says how often.
    pub every: String,
    /// The date field with the first due day.
    pub from: String,
    /// The date field with the last possible due day.
    pub until: Option<String>,
    pub states: Vec<String>,
    /// Days before the due day at which a record is made.
    pub ahead_days: u32,
    /// Date field of the made record.
    pub due: String,
    /// Reference field of the made record that names the one it was made from.
    pub link: String,
    /// Field of the made record -> own field.
    pub copies: IndexMap<String, String>,
    pub place: Place,
}

/// How often a schedule comes round. A first day that ends its month keeps to the ends of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cadence {
    Week,
    Fortnight,
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Cadence {
    pub const ALL: [(&str, Self); 6] = [
        ("week", Self::Week),
        ("fortnight", Self::Fortnight),
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("half_year", Self::HalfYear),
        ("year", Self::Year),
    ];

    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, cadence)| cadence)
    }
}
