//! What a method is given to score: most take one value, some take counts, ratings, answers or peers.

use std::collections::BTreeMap;

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

/// The measured side of an item, in the KPI's unit (percent as a fraction).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    Value(Number),
    /// A value and where it started from.
    Change {
        value: Number,
        baseline: Number,
    },
    /// How often each kind of event was recorded; shared work counts in part.
    Incidents(BTreeMap<String, Number>),
    Conditions(Vec<Condition>),
    Milestones(Vec<Milestone>),
    /// Ballots in the order in which they were cast, about the person `of`.
    Ratings {
        of: String,
        ballots: Vec<Ballot>,
    },
    /// One survey wave.
    Survey(Answers),
    /// The same question asked twice.
    Waves {
        before: Share,
        now: Share,
    },
    /// A value within its comparison group; `group` holds everybody's, the own one too.
    Peers {
        value: Number,
        group: Vec<Number>,
    },
    /// Values of the named parts of an index.
    Parts(BTreeMap<String, Number>),
    /// Resolved forecasts; `base_rate` is the share that any reference forecaster would have said, the observed one
    /// where not given.
    Forecasts {
        calls: Vec<Forecast>,
        base_rate: Option<Number>,
    },
    /// A value with named numbers beside it, as measures give them; which names a method asks for: [`Method::asks`].
    ///
    /// [`Method::asks`]: crate::Method::asks
    Named {
        value: Number,
        with: BTreeMap<String, Number>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub id: String,
    pub met: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    pub id: String,
    /// Any positive size; only the proportions count.
    pub weight: Number,
    pub state: MilestoneState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneState {
    OnTime,
    Late,
    Missed,
    /// Not due within the period: neither won nor lost.
    NotDue,
}

/// One rater's mark. A rater's later ballot replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    pub rater: String,
    /// On the rubric's scale.
    pub mark: Number,
}

/// Answers of one survey wave on a scale of whole marks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Mark -> how many gave it.
    pub counts: BTreeMap<i64, u64>,
    /// How many were asked; None where unknown (an open link).
    pub invited: Option<u64>,
}

impl Answers {
    /// How many answered.
    pub fn n(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many gave `mark` or a higher one.
    pub fn from(&self, mark: i64) -> u64 {
        self.counts.range(mark..).map(|(_, count)| count).sum()
    }

    /// The mean mark, exact; None without answers.
    pub fn mean(&self) -> Option<Number> {
        let product = |(mark, count): (&i64, &u64)| &Number::whole(*mark) * &whole(*count);
        self.counts.iter().map(product).sum::<Number>().divided_by(&whole(self.n()))
    }
}

/// A share found in a sample; where answers are weighted, `n` is the effective size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// 0 to 1.
    pub level: Number,
    pub n: Number,
}

impl Share {
    /// `hits` out of `n`; None without answers.
    pub fn of(hits: u64, n: u64) -> Option<Self> {
        Some(Self { level: whole(hits).divided_by(&whole(n))?, n: whole(n) })
    }

    /// Whether it can be: answers, and a level from 0 to 1.
    pub(crate) fn holds(&self) -> bool {
        self.n > Number::zero() && !self.level.is_negative() && self.level <= Number::one()
    }
}

/// A probability call that has been resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// 0 to 1.
    pub probability: Number,
    pub happened: bool,
}

/// A count as an exact number.
pub(crate) fn whole(count: u64) -> Number {
    Number::scaled(i128::from(count), 0)
}
