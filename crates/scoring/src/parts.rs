//! The parts of which methods are written: bands, steps, anchors, levels, baselines.

use std::fmt;

use hengce_exact::Number;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Which way a value is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Higher,
    Lower,
    /// Inside a range around the target.
    Range,
}

/// What happens to an item without data. Never a silent 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDataPolicy {
    /// The appraisal can't be sealed; the screen names who must supply what.
    #[default]
    Block,
    /// The weights of the rest are scaled up, and the scorecard says so.
    Exclude,
    Zero,
    Full,
}

/// What the bounds of a method are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// The KPI's own unit.
    #[default]
    Value,
    /// Multiples of the target: 0.8 is 80 % of it.
    Target,
}

/// The two lower-is-better ratios.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LowerForm {
    /// `t / a`; a value of 0 earns the cap.
    TargetOverActual,
    /// `2 - a / t`, not below 0.
    TwoMinus,
}

/// One band: `from` (none: from the very bottom) up to `to` (none: up to the next band, or without end).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandStep {
    pub from: Option<Number>,
    pub to: Option<Number>,
    pub points: Number,
}

/// One band with a slope: `low` points at `from`, `high` points at `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopedStep {
    pub from: Option<Number>,
    pub to: Option<Number>,
    pub low: Number,
    pub high: Number,
}

/// Which end of a band belongs to it: `[from, to)` or `(from, to]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    #[default]
    From,
    To,
}

/// Points up to so far from the target on either side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeStep {
    pub within: Number,
    pub points: Number,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnotStep {
    pub at: Number,
    pub points: Number,
}

/// The side of the target on which points are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Below,
    Above,
}

/// How parts of a step count: 4.5 steps are 5, 4 or 4.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepMode {
    PerStartedStep,
    PerFullStep,
    Proportional,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passes {
    AtLeast,
    AtMost,
}

/// A kind of event with the points (negative: lost) that each one brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentKind {
    pub id: String,
    pub points: Number,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelStep {
    pub level: i64,
    pub points: Number,
}

/// Points for whoever stands within the top share: 0.2 is the best fifth. The last row's `top` is 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankStep {
    pub top: Number,
    pub points: Number,
}

/// One part of an indexed card: four rising bounds make the indexes 1 to 5; falling ones mean that less is better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexedPart {
    pub id: String,
    pub weight: Number,
    pub bounds: [Number; 4],
}

/// One part of a composite index with its frozen base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexPart {
    pub id: String,
    pub weight: Number,
    pub base: Number,
}

/// Where an improvement starts from: a number, `"previous"` (the period before) or `"year_ago"` (the same period of last year).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Baseline {
    Fixed(Number),
    Previous,
    YearAgo,
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(number) => fmt::Display::fmt(number, f),
            Self::Previous => f.write_str("previous"),
            Self::YearAgo => f.write_str("year_ago"),
        }
    }
}

impl Serialize for Baseline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Baseline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(String),
            Whole(i64),
        }
        match Written::deserialize(deserializer)? {
            Written::Whole(n) => Ok(Self::Fixed(Number::whole(n))),
            Written::Word(word) => match word.as_str() {
                "previous" => Ok(Self::Previous),
                "year_ago" => Ok(Self::YearAgo),
                text => text.parse().map(Self::Fixed).map_err(|_| {
                    serde::de::Error::custom(format!(
                        "\"{text}\" is no baseline: write a number, \"previous\" or \"year_ago\""
                    ))
                }),
            },
        }
    }
}
