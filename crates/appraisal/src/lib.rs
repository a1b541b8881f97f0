//! Appraisal: a scheme laid over measures gives a scorecard in which every point opens down to its rows.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_ledger::{Position, RecordId};
use hengce_metrics::{Metrics, MetricsError, Subject};
use hengce_standard::{Better, Evidence, Nature, Period, Standard};
use hengce_formula::Unit;
use serde::Serialize;

/// A scorecard: the same numbers on screen, in the terminal, as JSON and on paper.
#[derive(Debug, Clone, Serialize)]
pub struct Scorecard {
    pub scheme: String,
    pub subject: Subject,
    pub subject_name: String,
    pub period: Period,
    pub at: Position,
    /// SHA-256 of the standard it was computed with.
    pub standard: String,
    /// Rounded half up to two decimals, from unrounded items; None while an item blocks.
    pub total: Option<Number>,
    pub grade: Option<String>,
    pub groups: Vec<GroupScore>,
    pub items: Vec<ItemScore>,
    /// Share of weight that rests on each grade of evidence; sums to 1.
    pub evidence: BTreeMap<Evidence, Number>,
    pub result_share: Number,
    /// Totals of the last eight periods, oldest first, this one last.
    pub trend: Vec<(Period, Option<Number>)>,
    /// Next steps by points to be won, best first.
    pub movers: Vec<Mover>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GroupScore {
    pub group: String,
    pub weight: u32,
    /// Of 100, unrounded; None without data.
    pub score: Option<Number>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ItemScore {
    pub kpi: String,
    pub code: String,
    pub group: String,
    pub nature: Nature,
    pub unit: Unit,
    pub better: Better,
    /// Of the whole card, percent, after the group's weight and any re-spreading.
    pub weight: Number,
    pub value: Option<Number>,
    pub target: Option<Number>,
    /// Of 100, rounded half up to two decimals.
    pub score: Option<Number>,
    /// Points of the total, unrounded.
    pub contribution: Option<Number>,
    pub status: ItemStatus,
    /// The formula with the numbers in it.
    pub formula: String,
    pub formula_with_numbers: String,
    pub measures: Vec<MeasureScore>,
    /// The method as a curve, for drawing: (value, points); empty for methods without one.
    pub curve: Vec<(Number, Number)>,
    /// The method in words, one line for each language.
    pub method: String,
    pub evidence: BTreeMap<Evidence, u64>,
    /// Values of the last eight periods, oldest first.
    pub trend: Vec<(Period, Option<Number>)>,
    pub goal: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MeasureScore {
    pub measure: String,
    pub value: Option<Number>,
    pub rows: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    Scored,
    /// No data, dealt with by the item's policy.
    Excluded,
    Zeroed,
    Filled,
    /// Blocks the card: why.
    Blocked(String),
    Monitored,
}

#[derive(Debug, Clone, Serialize)]
pub struct Mover {
    pub kpi: String,
    /// Points of the total still to be won.
    pub points: Number,
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum AppraisalError {
    #[error("no scheme applies to {0}")]
    NoScheme(String),
    #[error(transparent)]
    Metrics(#[from] MetricsError),
}

/// The scorecard of a subject for a period, at a position (None: now).
pub async fn scorecard(
    metrics: &Metrics,
    standard: &Standard,
    subject: &Subject,
    period: Period,
    at: Option<Position>,
) -> Result<Scorecard, AppraisalError> {
    let _ = (metrics, standard, subject, period, at);
    todo!()
}

/// The scheme that applies to a person (by position) or a unit (by code).
pub fn scheme_for<'a>(standard: &'a Standard, directory: &hengce_ledger::Directory, subject: &Subject) -> Option<&'a hengce_standard::Scheme> {
    let _ = (standard, directory, subject);
    todo!()
}

/// People whose scorecards the actor may see.
pub fn visible(_ledger: &hengce_ledger::Ledger, _actor: &hengce_ledger::Actor) -> Vec<RecordId> {
    todo!()
}
