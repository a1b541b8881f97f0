//! What can be wrong with a method before anything is scored, proved over all real values rather than sampled.

use hengce_exact::Number;
use serde::Serialize;

/// One defect of a method. The text is for whoever edits a scheme; the parts are for other languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum MethodProblem {
    #[error("the method needs a target")]
    NeedsTarget,
    #[error("the target is {target}: a ratio needs one above 0")]
    TargetNotPositive { target: Number },
    #[error(
        "the method rewards more, but less is better for this KPI: use ratio_lower or turn its bounds round"
    )]
    RewardsMore,
    #[error("the method rewards less, but more is better for this KPI: use ratio or turn its bounds round")]
    RewardsLess,
    #[error("points go up and down, though the KPI has one good direction")]
    NotMonotone,
    #[error("no steps are given")]
    NoSteps,
    #[error("the order is wrong: {before} stands before {after}")]
    NotSorted { before: Number, after: Number },
    #[error("two bounds are the same ({at}): there is nothing between them")]
    SameBounds { at: Number },
    #[error("no band holds the values from {from} to {to}")]
    Gap { from: Number, to: Number },
    #[error("two bands hold the values from {from} to {to}")]
    Overlap { from: Number, to: Number },
    #[error("no band holds the values below {at}: leave out `from` of the first band")]
    OpenBelow { at: Number },
    #[error("no band holds the values above {at}: leave out `to` of the last band")]
    OpenAbove { at: Number },
    #[error("the end of a band without a bound cannot slope: `low` and `high` must be the same there")]
    SlopeWithoutEnd,
    #[error("points below 0: {points}")]
    NegativePoints { points: Number },
    #[error("the cap is {cap}: it must be at least 1, the full mark")]
    CapBelowFull { cap: Number },
    #[error("the floor {floor} lies outside 0 to {cap}")]
    FloorOutside { floor: Number, cap: Number },
    #[error("a step of {per} is no step: it must be above 0")]
    StepNotPositive { per: Number },
    #[error("at most {cap} points can be lost, but the item has {out_of}")]
    DeductionAboveItem { cap: Number, out_of: Number },
    #[error("at the target the method gives {points} points, but the stated mark is {stated}")]
    AtTarget { points: Number, stated: Number },
    #[error("the target equals the baseline {at}: no improvement can be measured")]
    TargetIsBaseline { at: Number },
    #[error("{value} lies outside {min} to {max}")]
    Outside { value: Number, min: Number, max: Number },
    #[error("\"{id}\" occurs twice")]
    Twice { id: String },
    #[error("the weight of \"{id}\" must be above 0")]
    WeightNotPositive { id: String },
    #[error("the base of \"{id}\" must be above 0: a change from nothing has no ratio")]
    BaseNotPositive { id: String },
    #[error("the last row of the table must reach everybody: `top = 1`")]
    TableNotExhaustive,
    #[error("{given} raters are too few: judgement needs at least 2")]
    TooFewRaters { given: u32 },
    #[error("a minimum of 0 answers tests nothing: say how many are needed")]
    NoMinimum,
}
