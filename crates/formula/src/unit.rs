//! Types and units: what may be added to, multiplied with and compared to what.
//!
//! The rules, in the order in which they are tried:
//! - A bare literal number takes the unit of the other side. A quotient of equal units is a ratio, which may stand where
//!   a percent or a number of times is expected.
//! - Sums and comparisons need one unit. Percent minus percent is percentage points; percent with points is percent;
//!   a literal minus a percent is a percent (`1 - rate`).
//! - A factor without a dimension (bare number, ratio, percent, times, count; the most neutral first) leaves the other
//!   factor's unit. Dividing by it does too. Dividing by the same unit gives a ratio.
//! - Everything else (money by money, a date and a percent) is an error.

use serde::{Deserialize, Serialize};

use crate::Binary;

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

impl Unit {
    /// The unit in an error message.
    pub fn words(self) -> &'static str {
        match self {
            Self::Count => "a count",
            Self::Percent => "a percent",
            Self::Points => "percentage points",
            Self::Money => "money",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Seconds => "seconds",
            Self::Score => "a score",
            Self::Times => "a number of times",
        }
    }
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
    /// A record's own rows, or a column of theirs that holds no numbers: good for `count()` alone.
    Rows,
}

impl Type {
    /// The type in an error message.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Number(unit) => unit.words(),
            Self::Text => "a text",
            Self::Bool => "true or false",
            Self::Date => "a date",
            Self::Instant => "an instant",
            Self::List => "a list",
            Self::Many(_) => "a column of rows",
            Self::Rows => "rows",
        }
    }
}

/// May a formula of type `result` be the value of something declared in unit `declared`?
///
/// Equal units fit. A bare number or ratio also serves as a percent, points, a number of times or a score.
pub fn fits(result: &Type, declared: Unit) -> bool {
    match result {
        Type::Null => true,
        Type::Number(Unit::Count) => {
            matches!(declared, Unit::Count | Unit::Percent | Unit::Points | Unit::Times | Unit::Score)
        }
        Type::Number(unit) => *unit == declared,
        _ => false,
    }
}

/// How firmly a number holds to its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Made of literals alone: takes another's unit.
    Literal,
    /// A quotient of equal units: may be a percent or a number of times.
    Ratio,
    Firm,
}

/// A number as the checker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quantity {
    pub unit: Unit,
    pub hold: Hold,
}

impl Quantity {
    pub(crate) fn firm(unit: Unit) -> Self {
        Self { unit, hold: Hold::Firm }
    }

    pub(crate) fn literal(unit: Unit) -> Self {
        Self { unit, hold: Hold::Literal }
    }

    /// A unit with the hold that two sides gave; only a bare quotient is a ratio.
    fn of(unit: Unit, hold: Hold) -> Self {
        let hold = if hold == Hold::Ratio && unit != Unit::Count { Hold::Firm } else { hold };
        Self { unit, hold }
    }

    fn ratio() -> Self {
        Self { unit: Unit::Count, hold: Hold::Ratio }
    }

    fn is_bare(self) -> bool {
        self.unit == Unit::Count && self.hold == Hold::Literal
    }

    fn is_ratio(self) -> bool {
        self.unit == Unit::Count && self.hold == Hold::Ratio
    }

    /// How little it changes the unit of what it multiplies; `None` for what has a dimension.
    fn neutrality(self) -> Option<u8> {
        Some(match self.unit {
            _ if self.is_bare() => 4,
            _ if self.is_ratio() => 3,
            Unit::Percent => 2,
            Unit::Times => 1,
            Unit::Count => 0,
            _ => return None,
        })
    }

    /// The quantity that both can be taken as, if there is one.
    pub(crate) fn alike(self, other: Self) -> Option<Self> {
        let relative = |unit| matches!(unit, Unit::Percent | Unit::Points | Unit::Times);
        let hold = self.hold.with(other.hold);
        if self.unit == other.unit || other.is_bare() || other.is_ratio() && relative(self.unit) {
            Some(Self::of(self.unit, hold))
        } else if self.is_bare() || self.is_ratio() && relative(other.unit) {
            Some(Self::of(other.unit, hold))
        } else {
            None
        }
    }

    /// The unit of `self operator other` for `+ - * /`, or `None` where it has no meaning.
    pub(crate) fn combined(self, operator: Binary, other: Self) -> Option<Self> {
        match operator {
            Binary::Add => self.summed(other),
            Binary::Subtract => self.subtracted(other),
            Binary::Multiply => self.multiplied(other),
            Binary::Divide => self.divided(other),
            _ => None,
        }
    }

    fn summed(self, other: Self) -> Option<Self> {
        match (self.unit, other.unit) {
            (Unit::Percent, Unit::Points) | (Unit::Points, Unit::Percent) => Some(Self::firm(Unit::Percent)),
            _ => self.alike(other),
        }
    }

    fn subtracted(self, other: Self) -> Option<Self> {
        let one = self.alike(other);
        match (self.unit, other.unit) {
            (Unit::Percent, Unit::Points) => Some(Self::firm(Unit::Percent)),
            _ if one.is_some_and(|one| one.unit == Unit::Percent) && self.hold != Hold::Literal => {
                Some(Self::firm(Unit::Points))
            }
            _ => one,
        }
    }

    fn multiplied(self, other: Self) -> Option<Self> {
        let hold = self.hold.with(other.hold);
        let unit = match (self.neutrality(), other.neutrality()) {
            (None, None) => return None,
            (Some(_), None) => other.unit,
            (Some(left), Some(right)) if left >= right => other.unit,
            _ => self.unit,
        };
        Some(Self::of(unit, hold))
    }

    fn divided(self, other: Self) -> Option<Self> {
        let relative = |unit| matches!(unit, Unit::Percent | Unit::Points);
        if other.is_bare() {
            Some(self)
        } else if self.unit == other.unit || relative(self.unit) && relative(other.unit) {
            Some(Self::ratio())
        } else if other.neutrality().is_some() {
            let bare = self.is_bare() || self.is_ratio();
            Some(if bare { Self::ratio() } else { Self::of(self.unit, self.hold.with(other.hold)) })
        } else {
            None
        }
    }
}

impl Hold {
    /// The hold of a result whose unit one side gave.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Literal, Self::Literal) => Self::Literal,
            (Self::Firm, _) | (_, Self::Firm) => Self::Firm,
            _ => Self::Ratio,
        }
    }
}
