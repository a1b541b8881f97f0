//! The rows behind a value: the same plan without the aggregate, each row with what it adds or why it was left out.

mod told;

use std::collections::{HashMap, HashSet};

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Int32Type};
use datafusion::common::Column as Named;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr as Plan, LogicalPlan, lit};
use futures::TryStreamExt;
use hengce_exact::Number;
use hengce_formula::{Expr, Value};
use hengce_standard::{Adds, Aggregate, Dataset, Measure, Period};

use crate::buckets::Buckets;
use crate::compute::{Computer, grade};
use crate::layout::{fixed, source_id};
use crate::plan::{counts, in_time, row_id};
use crate::reading::{Reading, engine, reading};
use crate::rows::day_of;
use crate::rowwise::{key, value_at};
use crate::state::State;
use crate::translate::{column, conjuncts};
use crate::{EvidenceList, EvidenceRow, MetricsError, Subject};
use told::text;

/// The reason given for a row whose record was withdrawn.
pub const WITHDRAWN: &str = "withdrawn";

const COUNTS: &str = "#counts";

/// What a listing needs to read a row.
struct Listing<'a> {
    computer: &'a Computer,
    state: &'a State,
    measure: &'a Measure,
    dataset: Option<&'a Dataset>,
    reading: Reading,
    /// The subject's share of each attribution code.
    shares: HashMap<i32, Number>,
    /// Series or values that have contributed already.
    seen: HashSet<String>,
    /// What all counted rows together add, where that is asked for.
    sum: Option<Number>,
}

/// What a listing is of.
pub(crate) struct Wanted<'a> {
    pub measure: &'a Measure,
    /// The subject's share of each attribution code.
    pub shares: HashMap<i32, Number>,
    pub buckets: Buckets,
    pub limit: usize,
    /// Only rows that count, added up.
    pub summed: bool,
}

impl Computer {
    /// The rows of a subject and period, at most `limit` of each list.
    pub async fn evidence(
        &self,
        state: &State,
        measure: &str,
        of: (&Subject, Period),
        limit: usize,
    ) -> std::result::Result<EvidenceList, MetricsError> {
        let measure = self.measure(measure)?;
        let shares = self.codes(state, of.0).into_iter().collect();
        let wanted = Wanted { measure, shares, buckets: Buckets::of(&[of.1]), limit, summed: false };
        Ok(self.listed(state, wanted).await?.0)
    }

    /// The rows wanted, and what those that count add up to where that was asked for.
    pub(crate) async fn listed(
        &self,
        state: &State,
        wanted: Wanted<'_>,
    ) -> std::result::Result<(EvidenceList, Number), MetricsError> {
        let Wanted { measure, shares, buckets, limit, summed } = wanted;
        let reading = reading(&self.standard, &state.tables, &[measure])?;
        let rows = reading.table.rows;
        let dataset = self
            .standard
            .datasets
            .get(source_id(&measure.from))
            .filter(|_| reading.table.layout.is_dataset());
        let sum = summed.then(Number::zero);
        let mut listing =
            Listing { computer: self, state, measure, dataset, reading, shares, seen: HashSet::new(), sum };
        let plan = listing.plan(&buckets).map_err(engine)?;
        let mut stream = self.engine.stream(&plan, rows).await.map_err(engine)?;
        let mut list = EvidenceList::default();
        while let Some(batch) = stream.try_next().await.map_err(engine)? {
            listing.read(&batch, limit, &mut list);
        }
        if matches!(measure.value, Aggregate::Last(_)) {
            list.counted.reverse();
            list.left_out.reverse();
        }
        Ok((list, listing.sum.unwrap_or_default()))
    }
}

impl Listing<'_> {
    /// Every row of the subject and period with whether it counts; by day and id, the latest first where it is wanted.
    fn plan(&self, buckets: &Buckets) -> Result<LogicalPlan> {
        let reading = &self.reading;
        let mut rows = in_time(reading, buckets)?;
        if let Some(by) = &reading.by {
            let codes = self.shares.keys().map(|code| lit(*code)).collect();
            rows = rows.filter(column(by).in_list(codes, false))?;
        }
        let counts = counts(reading, self.measure).unwrap_or_else(|| lit(true));
        if self.sum.is_some() {
            rows = rows.filter(counts.clone())?;
        }
        let own = |name: &str| Plan::Column(Named::new(Some("rows"), name));
        let own_names: Vec<&str> = match self.dataset {
            Some(_) => vec![fixed::ROW, fixed::BATCH, fixed::SHEET, fixed::LINE],
            None => vec![fixed::ID, fixed::CHILD, fixed::CODE, fixed::TITLE, fixed::WITHDRAWN],
        };
        let mut names: Vec<String> = own_names.into_iter().map(str::to_owned).collect();
        names.extend(self.dataset.iter().flat_map(|dataset| dataset.key.clone()));
        let fixed_count = names.len();
        for known in reading.scope.names.values() {
            names.push(known.column.clone());
            names.extend(known.day.clone());
            names.extend(known.exact.clone());
        }
        names.extend(reading.by.clone());
        let mut seen = HashSet::new();
        let mut columns: Vec<Plan> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            if seen.insert(name)
                && (at < fixed_count || reading.plan.schema().has_column_with_unqualified_name(name))
            {
                columns.push(if at < fixed_count { own(name) } else { column(name) });
            }
        }
        columns.push(counts.alias(COUNTS));
        let first = !matches!(self.measure.value, Aggregate::Last(_));
        let order = |plan: Plan| plan.sort(first, first);
        let mut by = vec![order(column(&reading.on))];
        by.extend(row_id(reading).map(order));
        rows.project(columns)?.sort(by)?.build()
    }

    fn read(&mut self, batch: &RecordBatch, limit: usize, list: &mut EvidenceList) {
        let plain: HashMap<String, ArrayRef> = batch
            .schema()
            .fields()
            .iter()
            .zip(batch.columns())
            .map(|(field, array)| {
                let plain = match array.data_type() {
                    DataType::Dictionary(..) => {
                        cast(array, &DataType::Utf8).unwrap_or_else(|_| array.clone())
                    }
                    _ => array.clone(),
                };
                (field.name().clone(), plain)
            })
            .collect();
        for row in 0..batch.num_rows() {
            let flag = |name: &str| {
                let array = plain.get(name).and_then(|array| array.as_boolean_opt());
                array.is_some_and(|array| array.is_valid(row) && array.value(row))
            };
            if flag(COUNTS) {
                list.counted_total += 1;
                let wanted = list.counted.len() < limit;
                if wanted || self.looks_at_all() {
                    let contribution = self.contribution(&plain, row);
                    if let (Some(sum), Some(more)) = (&mut self.sum, &contribution) {
                        *sum = &*sum + more;
                    }
                    if wanted {
                        let mut evidence = self.row(&plain, row);
                        evidence.contribution = contribution;
                        evidence.weight = self.weight(&plain, row);
                        list.counted.push(evidence);
                    }
                }
            } else {
                list.left_out_total += 1;
                if list.left_out.len() < limit {
                    let reasons = if flag(fixed::WITHDRAWN) {
                        vec![WITHDRAWN.to_owned()]
                    } else {
                        self.reasons(&plain, row)
                    };
                    list.left_out.push((self.row(&plain, row), reasons));
                }
            }
        }
    }

    /// Whether what a row adds depends on the rows before it, or is added up.
    fn looks_at_all(&self) -> bool {
        self.sum.is_some() || matches!(self.measure.value, Aggregate::Distinct(_) | Aggregate::Last(_))
    }

    fn evaluate(&self, expr: &Expr, arrays: &HashMap<String, ArrayRef>, row: usize) -> Value {
        hengce_formula::value(expr, &self.reading.scope.zone, &|name| self.value(name, arrays, row))
    }

    fn value(&self, name: &[String], arrays: &HashMap<String, ArrayRef>, row: usize) -> Value {
        let Some(known) = self.reading.scope.names.get(name) else { return Value::Null(None) };
        let Some(array) = arrays.get(&known.column) else { return Value::Null(None) };
        let twin = known.exact.as_ref().and_then(|exact| arrays.get(exact));
        value_at(array, known.holds, twin, row)
    }

    fn share(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> Number {
        let codes = self.reading.by.as_ref().and_then(|by| arrays.get(by)?.as_primitive_opt::<Int32Type>());
        codes.and_then(|codes| self.shares.get(&codes.value(row)).cloned()).unwrap_or_else(Number::one)
    }

    /// What a counted row adds to the value.
    fn contribution(&mut self, arrays: &HashMap<String, ArrayRef>, row: usize) -> Option<Number> {
        let measure = self.measure;
        let number = |listing: &Self, expr: &Expr| listing.evaluate(expr, arrays, row).number().cloned();
        match &measure.value {
            Aggregate::Count => Some(self.share(arrays, row)),
            Aggregate::Sum(value) => number(self, value).map(|number| &number * &self.share(arrays, row)),
            Aggregate::Mean(value)
            | Aggregate::WeightedMean(value, _)
            | Aggregate::Min(value)
            | Aggregate::Max(value)
            | Aggregate::Median(value) => number(self, value),
            Aggregate::Distinct(value) => {
                let key = key(&self.evaluate(value, arrays, row))?;
                Some(if self.seen.insert(key) { Number::one() } else { Number::zero() })
            }
            Aggregate::Last(value) => {
                let number = number(self, value)?;
                let series = self.series(arrays, row);
                self.seen.insert(series).then_some(number)
            }
        }
    }

    fn weight(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> Option<Number> {
        match &self.measure.value {
            Aggregate::WeightedMean(_, weight) => self.evaluate(weight, arrays, row).number().cloned(),
            _ => None,
        }
    }

    fn series(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> String {
        match self.dataset {
            Some(dataset) if self.measure.adds == Adds::Stock => {
                let keys = dataset.key.iter().filter(|key| **key != dataset.time);
                keys.map(|key| self.cell(key, arrays, row)).collect::<Vec<_>>().join("\u{1f}")
            }
            _ => String::new(),
        }
    }

    /// The parts of the filter that were not true of the row.
    fn reasons(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> Vec<String> {
        let parts = self.measure.filter.iter().flat_map(conjuncts);
        let failed = parts.filter(|part| self.evaluate(part, arrays, row) != Value::Bool(true));
        failed.map(ToString::to_string).collect()
    }

    fn row(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> EvidenceRow {
        let day =
            self.reading.scope.names.get(&self.measure.on).map(|on| on.day.as_ref().unwrap_or(&on.column));
        let on = day.and_then(|day| arrays.get(day)?.as_primitive_opt::<Date32Type>());
        let text = |name: &str| text(arrays, name, row);
        let mut evidence = EvidenceRow {
            from: source_id(&self.measure.from).to_owned(),
            id: text(fixed::ID).unwrap_or_default(),
            child: text(fixed::CHILD),
            code: text(fixed::CODE).unwrap_or_default(),
            title: text(fixed::TITLE).unwrap_or_default(),
            on: on.filter(|on| on.is_valid(row)).and_then(|on| day_of(on.value(row))),
            contribution: None,
            share: self.share(arrays, row),
            weight: None,
            grade: grade(&self.computer.standard, self.measure),
            reads: self.reads(arrays, row),
            origin: None,
        };
        if let Some(dataset) = self.dataset {
            self.name_fact(dataset, arrays, row, &mut evidence);
        }
        evidence
    }
}
