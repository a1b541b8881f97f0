//! Metrics: a measure becomes a DataFusion plan over records and facts, aggregated for the value and unaggregated
//! for its evidence, grouped by subject and period, at a ledger position.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use hengce_exact::Number;
use hengce_facts::Facts;
use hengce_ledger::{Ledger, Position, Record, RecordId};
use hengce_standard::{Adds, Evidence, Period, Standard};
use serde::{Deserialize, Serialize};

mod about;
mod attribution;
mod buckets;
mod chunks;
mod columns;
mod combine;
mod compute;
mod evidence;
mod given;
mod layout;
mod memo;
mod native;
mod plan;
mod present;
mod reading;
mod rows;
mod rowwise;
mod run;
mod state;
mod tally;
mod translate;
mod values;

pub use about::About;
pub use combine::{Across, combine};
pub use values::Values;

use compute::Computer;
use given::Given;
use present::Present;
use state::State;

/// Whom a value is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "id")]
pub enum Subject {
    Person(RecordId),
    /// Everybody in the unit and the units below it, as they stood on the row's day.
    Unit(RecordId),
}

/// A measure's value for a subject and period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MeasureValue {
    /// None where nothing was there to take a mean, minimum or last of.
    pub value: Option<Number>,
    /// Rows counted.
    pub rows: u64,
    /// Rows by evidence grade of the fields that the measure reads (its weakest counts).
    pub grades: BTreeMap<Evidence, u64>,
    /// Numerator and denominator of a mean, so that means can be put together exactly.
    pub parts: Option<Box<(Number, Number)>>,
    /// Rows of the subject and period whose record was withdrawn. Where no row is left beside them, there is no value.
    pub withdrawn: u64,
}

/// One row behind a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceRow {
    /// Kind or dataset id.
    pub from: String,
    /// Record id, or the row id of a fact.
    pub id: String,
    /// The child row's id, where the measure counts child rows.
    pub child: Option<String>,
    pub code: String,
    pub title: String,
    /// The day by which it belongs to the period.
    pub on: Option<jiff::civil::Date>,
    /// What it adds: the value expression for this row, times the subject's share.
    pub contribution: Option<Number>,
    pub share: Number,
    /// In a weighted mean: its weight.
    pub weight: Option<Number>,
    pub grade: Evidence,
    /// Columns that the measure reads, as text.
    pub reads: BTreeMap<String, String>,
    /// For a fact: batch record, sheet and line of the file.
    pub origin: Option<hengce_ledger::Origin>,
}

/// The rows that count, and those of the same subject and period that the filter left out (the filter's parts that were false, as text).
#[derive(Debug, Clone, Default, Serialize)]
pub struct EvidenceList {
    pub counted: Vec<EvidenceRow>,
    pub left_out: Vec<(EvidenceRow, Vec<String>)>,
    /// Rows in all, when the lists were cut at the limit.
    pub counted_total: u64,
    pub left_out_total: u64,
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum MetricsError {
    #[error("unknown measure \"{0}\"")]
    UnknownMeasure(String),
    #[error(transparent)]
    Ledger(#[from] hengce_ledger::Refusal),
    #[error(transparent)]
    Facts(#[from] hengce_facts::FactsError),
    #[error(
        "values of \"{measure}\" do not add up over {across}: it is defined as {adds:?}; ask for the whole and it is counted from its rows"
    )]
    DoesNotAdd { measure: String, adds: Adds, across: Across },
    #[error("engine: {0}")]
    Engine(String),
}

/// The engine with its columnar cache; cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    rows: Rows,
    computer: Computer,
}

/// Where the rows come from.
enum Rows {
    Ledger(Present),
    Given(Given),
}

impl Metrics {
    pub fn new(ledger: Ledger, facts: Facts) -> Self {
        let computer = Computer::new(ledger.standard().clone());
        Self { inner: Arc::new(Inner { rows: Rows::Ledger(Present::new(ledger, facts)), computer }) }
    }

    /// Metrics over rows that [`Metrics::put`] and [`Metrics::put_facts`] hand over, without a ledger behind them.
    pub fn over_given_rows(standard: Arc<Standard>) -> Result<Self, MetricsError> {
        let computer = Computer::new(standard);
        let given = Given::new(&computer.plans, &computer.standard)?;
        Ok(Self { inner: Arc::new(Inner { rows: Rows::Given(given), computer }) })
    }

    /// Records as they are now; one with a known id replaces it. Refused over a ledger, which has its own door.
    pub fn put(&self, records: &[Record]) -> Result<(), MetricsError> {
        self.given()?.put(&self.inner.computer.plans, records)
    }

    /// All rows of a dataset, under [`Facts::schema`]. Refused over a ledger.
    pub fn put_facts(&self, dataset: &str, rows: &RecordBatch) -> Result<(), MetricsError> {
        self.given()?.put_facts(&self.inner.computer.plans, dataset, rows)
    }

    /// Forgets every value computed so far, so that the next ones are computed from their rows.
    pub fn forget(&self) {
        self.inner.computer.forget();
    }

    fn given(&self) -> Result<&Given, MetricsError> {
        match &self.inner.rows {
            Rows::Given(given) => Ok(given),
            Rows::Ledger(_) => {
                Err(MetricsError::Engine("rows of a ledger change by its commits alone".into()))
            }
        }
    }

    async fn state(&self, at: Option<Position>) -> Result<Arc<State>, MetricsError> {
        match &self.inner.rows {
            Rows::Ledger(present) => present.at(&self.inner.computer.plans, at).await,
            Rows::Given(given) => Ok(given.state()),
        }
    }

    /// Values of the measures for every subject and period, at a position (None: now).
    ///
    /// "Now" has every commit that was acknowledged before the call. A unit counts the people who belong to it and to
    /// the units below it at that position; a row that several of them share counts for it once. A measure without
    /// `by` has the same value for every subject. A count or sum of no rows is 0; a sum of rows none of which has a
    /// value is None. A stock (`adds = "stock"`) taken with `last` from a dataset is the sum over its series of each
    /// one's latest row in the period: the dataset's key without its time tells the series apart.
    pub async fn values(
        &self,
        measures: &[&str],
        subjects: &[Subject],
        periods: &[Period],
        at: Option<Position>,
    ) -> Result<Values, MetricsError> {
        let state = self.state(at).await?;
        self.inner.computer.values(&state, measures, subjects, periods).await
    }

    /// The rows behind one value, at most `limit` of each list, in the order of their day and id.
    ///
    /// The contributions of the rows counted make up the value: their sum for a count, sum, distinct or last, their
    /// mean (weighted by `weight`), minimum, maximum or median for the others.
    pub async fn evidence(
        &self,
        measure: &str,
        subject: &Subject,
        period: Period,
        at: Option<Position>,
        limit: usize,
    ) -> Result<EvidenceList, MetricsError> {
        let state = self.state(at).await?;
        self.inner.computer.evidence(&state, measure, (subject, period), limit).await
    }

    /// The measure over the rows that name `about` by its reference column, of these periods and whomever they count
    /// for; at most `limit` of the rows.
    pub async fn about(
        &self,
        measure: &str,
        about: (&str, &RecordId),
        periods: &[Period],
        at: Option<Position>,
        limit: usize,
    ) -> Result<About, MetricsError> {
        let state = self.state(at).await?;
        self.inner.computer.about(&state, measure, about, periods, limit).await
    }
}

#[cfg(test)]
mod tests;
