//! Measures and the KPIs that formulas make of them.

use hengce_formula::{Expr, Unit};
pub use hengce_scoring::Better;
use hengce_scoring::NoDataPolicy;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Place, Words};
use crate::period::PeriodKind;

/// An aggregate of rows.
#[derive(Debug, Clone)]
pub struct Measure {
    pub id: String,
    pub label: Words,
    pub help: Words,
    pub from: Source,
    /// Row filter.
    pub filter: Option<Expr>,
    pub value: Aggregate,
    /// The column that says to which period a row belongs.
    pub on: Vec<String>,
    /// The column that says whom a row counts for; none: the whole company.
    pub by: Option<Vec<String>>,
    pub adds: Adds,
    pub unit: Unit,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    Kind(String),
    /// A child table: kind, rows field. The parent's columns are reached as `parent.owner`.
    Rows(String, String),
    Dataset(String),
}

/// What is taken from the rows.
#[derive(Debug, Clone)]
pub enum Aggregate {
    Count,
    Sum(Expr),
    /// Sum over count, kept as both.
    Mean(Expr),
    /// `mean(value, weight)`
    WeightedMean(Expr, Expr),
    Min(Expr),
    Max(Expr),
    /// The value of the row latest by `on`.
    Last(Expr),
    Distinct(Expr),
    Median(Expr),
}

/// How values of a measure may be combined across days, channels and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adds {
    Sum,
    Distinct,
    Stock,
    Ratio,
    Mean,
}

#[derive(Debug, Clone)]
pub struct Kpi {
    pub id: String,
    /// The catalogue's code: `MS-01`.
    pub code: String,
    pub clause: Vec<String>,
    pub label: Words,
    /// One sentence that an employee understands.
    pub help: Words,
    pub group: String,
    pub nature: Nature,
    pub formula: Expr,
    pub unit: Unit,
    pub better: Better,
    pub no_data: NoDataPolicy,
    pub guards: Vec<Guard>,
    /// The shortest period over which the KPI says something: in a scheme of shorter periods it is measured over this
    /// one, and counts where that ends.
    pub period_min: PeriodKind,
    /// Further numbers that methods ask for beside the value, such as the size of a sample: formulas like the KPI's own.
    pub inputs: IndexMap<String, Expr>,
    /// The KPI that shows when this one was reached by harming something else.
    pub counter: Option<String>,
    /// The KPIs of which this one is a composite: on one card they would count twice.
    pub parts: Vec<String>,
    /// Measures that the formula names, in order.
    pub measures: Vec<String>,
    /// Measures that only the inputs name, in order.
    pub beside: Vec<String>,
    /// Measures that formula and inputs ask for by `previous()`, in order.
    pub earlier: Vec<String>,
    pub place: Place,
}

impl Kpi {
    /// Every measure that must be known for it, each once.
    pub fn all_measures(&self) -> impl Iterator<Item = &String> {
        let now = self.measures.iter().chain(&self.beside);
        let earlier =
            self.earlier.iter().filter(|id| !self.measures.contains(id) && !self.beside.contains(id));
        now.chain(earlier)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    Result,
    Process,
}

/// What must hold before a KPI's value is taken as measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Guard {
    /// At least so many rows behind the formula's measures, taken together.
    MinRows(u64),
}
