//! How items came to count as they do, and what was done over the weights.

use hengce_exact::Number;
use serde::Serialize;

use crate::card::RedLineEffect;
use crate::combine::Combination;
use crate::outcome::Unscored;

/// How an item came to count as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum Standing {
    Scored,
    /// No data: its weight went to the others.
    Excluded {
        why: Unscored,
    },
    /// No data: counts as nothing.
    Zeroed {
        why: Unscored,
    },
    /// No data: counts in full.
    Filled {
        why: Unscored,
    },
    Blocked {
        why: Unscored,
    },
    Monitored,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "adjustment")]
pub enum Adjustment {
    /// The guard fell short: the item's points went down.
    Guarded {
        item: String,
        guard: String,
        from: Number,
        to: Number,
    },
    /// The guard has no points, so nothing could be shown against the item.
    GuardUnknown {
        item: String,
        guard: String,
    },
    /// The department's score entered the individual's.
    Department {
        combination: Combination,
        score: Number,
        from: Number,
        to: Number,
    },
    /// The department's card has no total yet, so that this one has none either.
    DepartmentOpen,
    Extra {
        id: String,
        points: Number,
    },
    /// All bonuses (or penalties) together were more than the scheme allows.
    ExtrasHeld {
        from: Number,
        to: Number,
    },
    Capped {
        from: Number,
        to: Number,
    },
    Floored {
        from: Number,
    },
    RedLine {
        id: String,
        effect: RedLineEffect,
        incidents: Vec<String>,
    },
    GradeCapped {
        from: String,
        to: String,
    },
}
