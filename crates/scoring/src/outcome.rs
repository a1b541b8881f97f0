//! What scoring an item gives: points with every step that led to them, or the reason why there are none.

use hengce_exact::Number;
use serde::Serialize;

use crate::curve::Curve;
use crate::problem::MethodProblem;

/// Points of 100 (above it where a cap allows), exact, with their explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    pub points: Number,
    /// In the order in which they were taken.
    pub steps: Vec<Step>,
    /// The method drawn, where it is a line over the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<Curve>,
    /// The value whose place on the curve was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<Number>,
}

/// One step of an explanation. Words are chosen where the reader's language is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// `value / target`.
    Attained {
        value: Number,
        target: Number,
        share: Number,
    },
    /// The place lies on a straight line between two knots.
    Between {
        from: (Number, Number),
        to: (Number, Number),
    },
    /// The place lies on a knot or beyond the end of the curve, where it is flat.
    Flat {
        value: Number,
        points: Number,
    },
    /// On the falling tail `target / actual`.
    Inverse {
        points: Number,
    },
    /// So many steps were counted, each worth so much; `held` where a cap bound.
    Counted {
        steps: Number,
        each: Number,
        held: bool,
    },
    /// Events of a kind with the points they brought together.
    Incidents {
        kind: String,
        count: Number,
        points: Number,
    },
    Conditions {
        met: u64,
        of: u64,
    },
    Milestones {
        on_time: Number,
        late: Number,
        missed: Number,
        not_due: Number,
    },
    /// Ballots that counted, their median and their lowest and highest.
    Ratings {
        n: u64,
        median: Number,
        low: Number,
        high: Number,
        replaced: u64,
        own: u64,
    },
    /// `n` answers of so many asked.
    Survey {
        n: u64,
        invited: Option<u64>,
        response_rate: Option<Number>,
        value: Number,
    },
    /// A 95 % confidence interval, for reading only.
    Interval {
        low: f64,
        high: f64,
    },
    /// Whether the samples support that the difference is above 0.
    Gate {
        supported: bool,
    },
    /// Standing within a group; `rank` 1 is best, ties share the mean rank.
    Ranked {
        rank: Number,
        of: u64,
    },
    /// `value` in standard deviations from the group's mean (population formula, 12 decimals).
    Standardised {
        mean: Number,
        deviation: Number,
        z: Number,
        of: u64,
    },
    /// A part of an index with what it came to.
    Part {
        id: String,
        value: Number,
        index: Number,
        weight: Number,
    },
    Index {
        value: Number,
    },
    Skill {
        brier: Number,
        reference: Number,
        skill: Number,
        n: u64,
    },
    /// Held inside the bounds of the method.
    Held {
        from: Number,
        to: Number,
    },
}

/// Why an item has no points. Its missing-data policy then decides, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Unscored {
    #[error("only shown, not scored")]
    Monitored,
    /// Measured over a longer period that has not ended: nobody's missing data, so that no policy applies.
    #[error("measured over a longer period that has not ended")]
    NotDue,
    /// Nothing was measured; whoever asked for the score knows why.
    #[error("no value")]
    NoValue,
    /// The value could not be computed: an error, not missing data.
    #[error("the value could not be computed")]
    Uncomputed,
    #[error("no target is set")]
    NoTarget,
    /// The method asks for another kind of input than it was given.
    #[error("the method asks for {needs}")]
    WrongInput { needs: &'static str },
    /// Fewer answers, ballots, forecasts or peers than the method needs.
    #[error("{n} are too few: at least {n_min} are needed")]
    Insufficient { n: u64, n_min: u64 },
    /// All the same, or all zero: nothing to compare by.
    #[error("all values are the same")]
    NoSpread,
    #[error("no value for \"{id}\"")]
    PartMissing { id: String },
    #[error("\"{id}\" is not known to the method")]
    PartUnknown { id: String },
    #[error("{0}")]
    Method(MethodProblem),
}

impl From<MethodProblem> for Unscored {
    fn from(problem: MethodProblem) -> Self {
        match problem {
            MethodProblem::NeedsTarget => Self::NoTarget,
            other => Self::Method(other),
        }
    }
}
