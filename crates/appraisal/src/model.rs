//! A scorecard as data: the same numbers on screen, in the terminal, as JSON and on paper.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::Position;
use hengce_metrics::Subject;
use hengce_scoring::{Adjustment, Band, Better, Method, Step};
use hengce_standard::{Evidence, Freshness, Nature, Period, Words};
use jiff::civil::Date;
use serde::Serialize;

/// A scorecard. Points are of 100; `*_exact` are unrounded, their neighbours rounded once, half up, to two decimals.
#[derive(Debug, Clone, Serialize)]
pub struct Scorecard {
    pub scheme: String,
    pub scheme_label: Words,
    /// None on a card of typed values.
    pub subject: Option<Subject>,
    pub subject_name: String,
    pub period: Option<Period>,
    pub at: Position,
    /// SHA-256 of the standard it was computed with.
    pub standard: String,
    /// None while an item blocks.
    pub total: Option<Number>,
    pub total_exact: Option<Number>,
    /// What the items that do not block come to, their weights scaled up; for reading, never for a seal.
    pub so_far: Option<Number>,
    pub grade: Option<String>,
    /// Best first.
    pub bands: Vec<Band>,
    pub groups: Vec<GroupScore>,
    pub items: Vec<ItemScore>,
    /// What was done over the weights: guardrails, the department's score, bonuses, caps, red lines.
    pub adjustments: Vec<Adjustment>,
    /// The confirmed records behind bonuses, penalties and red lines.
    pub events: Vec<Event>,
    /// Share of the counting weight that rests on each grade of evidence; sums to 1 where anything was counted.
    pub evidence: BTreeMap<Evidence, Number>,
    /// Share of the scheme's weight on result KPIs, and the least that the scheme allows.
    pub result_share: Number,
    pub result_share_min: Number,
    /// Totals of the last eight periods under the present scheme and targets, oldest first, this one last.
    pub trend: Vec<TrendPoint>,
    /// Next steps by points to be won, best first.
    pub movers: Vec<Mover>,
    /// How far the period has gone, while it runs.
    pub elapsed: Option<Elapsed>,
}

/// A confirmed record over the weights: a bonus, a penalty, or the crossing of a red line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    pub measure: String,
    /// Kind and id of the record.
    pub kind: String,
    pub id: String,
    pub code: String,
    pub title: String,
    pub on: Option<Date>,
    /// What it brings or takes, before the scheme's bounds.
    pub points: Option<Number>,
    /// The red line that it crosses, by the scheme's id.
    pub red_line: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrendPoint {
    pub period: Period,
    pub value: Option<Number>,
}

/// Days of a running period that have passed, today included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Elapsed {
    pub days: i32,
    pub of: i32,
}

#[derive(Debug, Clone, Serialize)]
pub struct GroupScore {
    pub group: String,
    pub label: Words,
    /// As the scheme gives it, percent of the card.
    pub weight: u32,
    /// After re-spreading, percent of the card.
    pub share: Number,
    /// Of 100; None without data.
    pub score: Option<Number>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ItemScore {
    pub kpi: String,
    pub code: String,
    pub label: Words,
    pub help: Words,
    pub group: String,
    pub nature: Nature,
    pub unit: Unit,
    pub better: Better,
    /// The longer period over which it is measured, where that is not the card's own.
    pub over: Option<Period>,
    /// As the scheme gives it, percent of the whole card.
    pub weight: Number,
    /// After re-spreading, percent of the whole card; 0 where the item does not count.
    pub share: Number,
    pub value: Option<Number>,
    pub target: Option<Number>,
    pub score: Option<Number>,
    pub score_exact: Option<Number>,
    /// Points of the total, unrounded.
    pub contribution: Option<Number>,
    pub status: ItemStatus,
    pub formula: String,
    /// `12 / 14 = 85.71 %`
    pub formula_with_numbers: String,
    pub measures: Vec<MeasureScore>,
    /// Named numbers beside the value, such as the size of a sample.
    pub inputs: BTreeMap<String, Number>,
    pub method: Method,
    /// How the value became points.
    pub steps: Vec<Step>,
    /// The method as a line for drawing, (value, points), wide enough to show value and target; empty for methods
    /// without one.
    pub curve: Vec<(Number, Number)>,
    /// Rows behind the value by evidence grade.
    pub evidence: BTreeMap<Evidence, u64>,
    /// Values of the last eight periods, oldest first.
    pub trend: Vec<TrendPoint>,
    pub forecast: Option<Forecast>,
    /// The strategy goal it serves, by code.
    pub goal: Option<String>,
    /// Datasets behind it whose data should have come and did not, as of when the card was read; not part of a score.
    pub stale: Vec<Lag>,
}

/// A dataset behind an item that stops before its data should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    pub dataset: String,
    pub label: Words,
    /// The last day of its data.
    pub last: Date,
    pub freshness: Freshness,
}

#[derive(Debug, Clone, Serialize)]
pub struct MeasureScore {
    pub measure: String,
    pub label: Words,
    pub unit: Unit,
    pub value: Option<Number>,
    pub rows: u64,
    /// Rows that would have counted, but whose record was withdrawn.
    pub withdrawn: u64,
    /// The period of the rows; None for a typed value.
    pub period: Option<Period>,
    /// Asked for by `previous()`.
    pub earlier: bool,
}

impl MeasureScore {
    /// As formulas write it: `previous(awareness)` for one of an earlier period.
    pub fn written(&self) -> String {
        if self.earlier { format!("previous({})", self.measure) } else { self.measure.clone() }
    }
}

/// How an item came to count as it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ItemStatus {
    Scored,
    /// No data: its weight went to the others.
    Excluded {
        gap: Gap,
    },
    /// No data: counts as nothing.
    Zeroed {
        gap: Gap,
    },
    /// No data: counts in full.
    Filled {
        gap: Gap,
    },
    /// No data: no total until somebody supplies it. `by` are those whose part that is, by name.
    Blocked {
        gap: Gap,
        by: Vec<Words>,
    },
    Monitored,
}

impl ItemStatus {
    /// What is missing, where something is.
    pub fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Excluded { gap }
            | Self::Zeroed { gap }
            | Self::Filled { gap }
            | Self::Blocked { gap, .. } => Some(gap),
            Self::Scored | Self::Monitored => None,
        }
    }
}

/// What is missing. Words are chosen where the reader's language is known; measures are named by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "missing")]
pub enum Gap {
    /// A divisor is 0: nothing was due, published, spent.
    NothingToDivideBy {
        measures: Vec<String>,
    },
    /// A measure has no value, for there are no rows.
    NoRows {
        measures: Vec<String>,
    },
    TooFewRows {
        rows: u64,
        rows_min: u64,
    },
    /// Every row of the period was withdrawn.
    Withdrawn {
        measures: Vec<String>,
        rows: u64,
    },
    /// A number on the way outgrew all use.
    OutOfRange,
    NoTarget,
    /// The earlier period that an improvement counts from has no value.
    NoBaseline,
    /// A number that the method asks for beside the value has none.
    NoInput {
        input: String,
    },
    /// Measured over this longer period, and counted where it ends.
    NotDue {
        over: Option<Period>,
    },
    /// Fewer people or answers than the method needs.
    TooFew {
        n: u64,
        n_min: u64,
    },
    /// All values compared are the same.
    NoSpread,
    /// The scheme itself is at fault: in the words of its check.
    Defect {
        text: String,
    },
}

/// Points of the total that the item would still win at its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mover {
    pub kpi: String,
    pub label: Words,
    /// Exact, by scoring the whole card again.
    pub points: Number,
    pub value: Option<Number>,
    pub target: Option<Number>,
}

/// Where a flow ends if it goes on as so far: the value times days of the period over days passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forecast {
    pub value: Number,
    /// The item's points at that value; None where the method has none for it.
    pub score: Option<Number>,
}
