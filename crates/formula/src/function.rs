//! The functions of the language: one list for the checker, the evaluator and whoever translates formulas.

/// A named function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `if(condition, a, b)`: only the side taken is evaluated.
    If,
    /// `min(a, b, ...)`, or `min(column)` over a record's own rows.
    Min,
    /// `max(a, b, ...)`, or `max(column)` over a record's own rows.
    Max,
    Abs,
    /// `round(x, places)`, a half going up in size; `round(x)` to a whole number. Places of the fraction: a percent of
    /// 85.7 % is 0.857.
    Round,
    Floor,
    Ceil,
    /// `clamp(x, low, high)`: `min(max(x, low), high)`.
    Clamp,
    /// `coalesce(a, b, ...)`: the first that is not null; the rest is not evaluated.
    Coalesce,
    /// `day(t)`: the day of an instant in the organisation's zone; a date stays.
    Day,
    /// `month(t)`: 1 to 12.
    Month,
    /// `quarter(t)`: 1 to 4.
    Quarter,
    Year,
    /// `days_between(a, b)`: calendar days from a to b, in days; instants by their day in the organisation's zone.
    DaysBetween,
    /// `hours_between(a, b)`: exact hours from one instant to another, in hours.
    HoursBetween,
    /// `in_days(hours)`: 24 hours are a day.
    InDays,
    /// `in_hours(days)`: a day has 24 hours.
    InHours,
    /// `sum(column)` over a record's own rows; 0 where there are none.
    Sum,
    /// `count(rows)`, `count(column)`: a record's own rows with something there.
    Count,
    /// `mean(column)` over a record's own rows; null where there are none.
    Mean,
    /// `length(x)`: entries of a list, characters of a text.
    Length,
    /// `pair(a, b)`: a text that is equal for two rows where both of theirs are. For distinct pairs.
    Pair,
    /// `previous(measure)`: the measure's value in the last earlier period that has one. Only in a KPI.
    Previous,
}

impl Function {
    pub const ALL: [Self; 23] = [
        Self::If,
        Self::Min,
        Self::Max,
        Self::Abs,
        Self::Round,
        Self::Floor,
        Self::Ceil,
        Self::Clamp,
        Self::Coalesce,
        Self::Day,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::DaysBetween,
        Self::HoursBetween,
        Self::InDays,
        Self::InHours,
        Self::Sum,
        Self::Count,
        Self::Mean,
        Self::Length,
        Self::Pair,
        Self::Previous,
    ];

    /// The function's name in a formula.
    pub fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Min => "min",
            Self::Max => "max",
            Self::Abs => "abs",
            Self::Round => "round",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Clamp => "clamp",
            Self::Coalesce => "coalesce",
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::DaysBetween => "days_between",
            Self::HoursBetween => "hours_between",
            Self::InDays => "in_days",
            Self::InHours => "in_hours",
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Mean => "mean",
            Self::Length => "length",
            Self::Pair => "pair",
            Self::Previous => "previous",
        }
    }

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    /// How it is called, for an error message.
    pub fn usage(self) -> &'static str {
        match self {
            Self::If => "if(condition, a, b)",
            Self::Min => "min(a, b, ...) or min(column)",
            Self::Max => "max(a, b, ...) or max(column)",
            Self::Abs => "abs(x)",
            Self::Round => "round(x, places)",
            Self::Floor => "floor(x)",
            Self::Ceil => "ceil(x)",
            Self::Clamp => "clamp(x, low, high)",
            Self::Coalesce => "coalesce(a, b, ...)",
            Self::Day => "day(t)",
            Self::Month => "month(t)",
            Self::Quarter => "quarter(t)",
            Self::Year => "year(t)",
            Self::DaysBetween => "days_between(from, to)",
            Self::HoursBetween => "hours_between(from, to)",
            Self::InDays => "in_days(hours)",
            Self::InHours => "in_hours(days)",
            Self::Sum => "sum(column)",
            Self::Count => "count(rows)",
            Self::Mean => "mean(column)",
            Self::Length => "length(x)",
            Self::Pair => "pair(a, b)",
            Self::Previous => "previous(measure)",
        }
    }

    /// The fewest and the most arguments.
    pub fn arity(self) -> (usize, usize) {
        match self {
            Self::If | Self::Clamp => (3, 3),
            Self::Min | Self::Max => (1, usize::MAX),
            Self::Coalesce => (2, usize::MAX),
            Self::Round => (1, 2),
            Self::DaysBetween | Self::HoursBetween | Self::Pair => (2, 2),
            _ => (1, 1),
        }
    }
}
