//! A measure as an engine plan: filter, cells of whom and when, and what is taken from the rows of each.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Column as Named;
use datafusion::error::Result;
use datafusion::functions_aggregate::expr_fn::{count, max, min, sum};
use datafusion::logical_expr::{
    Expr as Plan, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, ScalarUDF, cast, lit, not, when,
};
use hengce_formula::{Binary, Expr, Node};
use hengce_standard::{Adds, Aggregate, Measure, Source, Standard};

use crate::buckets::{Buckets, Cell};
use crate::layout::fixed;
use crate::reading::Reading;
use crate::translate::{Amount, column};

/// How a measure's rows are tallied.
#[derive(Debug, Clone)]
pub enum Shape {
    Count,
    Sum {
        value: Plan,
        scale: u32,
    },
    Weighted {
        product: Plan,
        weight: Plan,
        scale: (u32, u32),
    },
    Extreme {
        value: Plan,
        scale: u32,
        least: bool,
    },
    /// By each different value, with the weight where there is one: both as text.
    Spread {
        value: Plan,
        weight: Option<Plan>,
    },
    /// The latest of each series.
    Latest {
        value: Plan,
        series: Vec<Plan>,
    },
}

impl Shape {
    /// May share one pass with others of the same source, `on` and `by`.
    pub fn shares_a_pass(&self) -> bool {
        !matches!(self, Self::Spread { .. } | Self::Latest { .. })
    }
}

/// A pass over the rows, and the measures that it tallies in the order of its columns.
pub struct Pass {
    pub plan: LogicalPlan,
    pub takes: Vec<(String, Shape)>,
}

/// How a measure is tallied over these rows: in the engine's decimals where those are exact and wide enough.
pub fn shape(standard: &Standard, reading: &Reading, measure: &Measure) -> Shape {
    let scope = &reading.scope;
    let rows = reading.table.rows as u128;
    let fits =
        |largest: u128| largest.checked_mul(rows.max(1)).is_some_and(|total| total < i128::MAX as u128 / 10);
    let text = |expr: &Expr| match scope.text(expr) {
        Amount::Text(plan) | Amount::Decimal { plan, .. } => plan,
    };
    let sum = |expr: &Expr| match scope.amount(expr) {
        Amount::Decimal { plan, scale, largest } if fits(largest) => Shape::Sum { value: plan, scale },
        _ => Shape::Spread { value: text(expr), weight: None },
    };
    let extreme = |expr: &Expr, least: bool| match scope.amount(expr) {
        Amount::Decimal { plan, scale, .. } => Shape::Extreme { value: plan, scale, least },
        Amount::Text(value) => Shape::Spread { value, weight: None },
    };
    match &measure.value {
        Aggregate::Count => Shape::Count,
        Aggregate::Sum(value) | Aggregate::Mean(value) => sum(value),
        Aggregate::WeightedMean(value, weight) => {
            let product = Expr {
                node: Node::Binary(Binary::Multiply, Box::new(value.clone()), Box::new(weight.clone())),
                span: value.span,
            };
            match (scope.amount(&product), scope.amount(weight)) {
                (
                    Amount::Decimal { plan, scale, largest },
                    Amount::Decimal { plan: weight, scale: places, largest: heaviest },
                ) if fits(largest) && fits(heaviest) => {
                    Shape::Weighted { product: plan, weight, scale: (scale, places) }
                }
                _ => Shape::Spread { value: text(value), weight: Some(text(weight)) },
            }
        }
        Aggregate::Min(value) => extreme(value, true),
        Aggregate::Max(value) => extreme(value, false),
        Aggregate::Distinct(value) => Shape::Spread { value: scope.key(value), weight: None },
        Aggregate::Median(value) => Shape::Spread { value: decimal_text(scope.amount(value)), weight: None },
        Aggregate::Last(value) => {
            Shape::Latest { value: decimal_text(scope.amount(value)), series: series(standard, measure) }
        }
    }
}

/// A number as text, in the engine where it can.
pub fn decimal_text(amount: Amount) -> Plan {
    match amount {
        Amount::Decimal { plan, .. } => cast(plan, DataType::Utf8),
        Amount::Text(plan) => plan,
    }
}

/// What tells the series of a stock apart: the dataset's key without its time. Other measures have one series.
pub fn series(standard: &Standard, measure: &Measure) -> Vec<Plan> {
    match (&measure.from, measure.adds) {
        (Source::Dataset(id), Adds::Stock) => {
            let Some(dataset) = standard.datasets.get(id) else { return Vec::new() };
            let keys = dataset.key.iter().filter(|key| **key != dataset.time);
            keys.map(|key| cast(column(key), DataType::Utf8)).collect()
        }
        _ => Vec::new(),
    }
}

/// The filter of a measure and that the row was not withdrawn; None where every row counts.
pub fn counts(reading: &Reading, measure: &Measure) -> Option<Plan> {
    let filter = measure.filter.as_ref().map(|filter| reading.scope.condition(filter));
    let live = reading.table.has_withdrawn.then(|| not(withdrawn()));
    match (live, filter) {
        (Some(live), Some(filter)) => Some(live.and(filter)),
        (live, filter) => live.or(filter),
    }
}

/// What names a row, as two texts: record and child row, or batch and row.
pub fn row_id(reading: &Reading) -> [Plan; 2] {
    let own = |name: &str| Plan::Column(Named::new(Some("rows"), name));
    if reading.table.layout.is_dataset() {
        [fixed::BATCH, fixed::ROW].map(|name| cast(own(name), DataType::Utf8))
    } else {
        [own(fixed::ID), own(fixed::CHILD)]
    }
}

/// Whether the row's record was withdrawn.
pub fn withdrawn() -> Plan {
    Plan::Column(Named::new(Some("rows"), fixed::WITHDRAWN))
}

/// The rows of the buckets' days that count for somebody.
pub fn in_time(reading: &Reading, buckets: &Buckets) -> Result<LogicalPlanBuilder> {
    let (from, to) = buckets.bounds().unwrap_or((0, 0));
    let day = |number| lit(datafusion::scalar::ScalarValue::Date32(Some(number)));
    let mut inside = column(&reading.day).gt_eq(day(from)).and(column(&reading.day).lt(day(to)));
    if let Some(by) = &reading.by {
        inside = inside.and(column(by).is_not_null());
    }
    LogicalPlanBuilder::from(reading.plan.clone()).filter(inside)
}

fn cell(reading: &Reading, buckets: &Buckets) -> Plan {
    let mut args: Vec<Plan> = reading.by.iter().map(|by| column(by)).collect();
    args.push(column(&reading.day));
    ScalarUDF::new_from_impl(Cell::new(buckets.clone())).call(args).alias("cell")
}

/// One pass for measures that can share it.
pub fn shared_pass(reading: &Reading, buckets: &Buckets, measures: Vec<(&Measure, Shape)>) -> Result<Pass> {
    let mut rows = in_time(reading, buckets)?;
    let alone = measures.len() == 1;
    let mut taken = Vec::new();
    for (measure, shape) in &measures {
        let mut counts = counts(reading, measure);
        if alone && let Some(filter) = counts.take() {
            rows = rows.filter(filter)?;
        }
        for plan in aggregates(shape) {
            let plan = match &counts {
                Some(filter) => plan.filter(filter.clone()).build()?,
                None => plan,
            };
            taken.push(plan.alias(format!("taken{}", taken.len())));
        }
    }
    let plan = rows.aggregate(vec![cell(reading, buckets)], taken)?.build()?;
    Ok(Pass {
        plan,
        takes: measures.into_iter().map(|(measure, shape)| (measure.id.clone(), shape)).collect(),
    })
}

/// The aggregates of a shape: first the rows, then what is taken from them.
fn aggregates(shape: &Shape) -> Vec<Plan> {
    let rows = count(lit(1_i64));
    match shape {
        Shape::Sum { value, .. } => vec![rows, count(value.clone()), sum(value.clone())],
        Shape::Weighted { product, weight, .. } => {
            let weight =
                when(product.clone().is_not_null(), weight.clone()).end().unwrap_or_else(|_| weight.clone());
            vec![rows, count(product.clone()), sum(product.clone()), sum(weight)]
        }
        Shape::Extreme { value, least: true, .. } => vec![rows, min(value.clone())],
        Shape::Extreme { value, .. } => vec![rows, max(value.clone())],
        Shape::Count | Shape::Spread { .. } | Shape::Latest { .. } => vec![rows],
    }
}

/// How many rows stand and how many were withdrawn.
pub fn presence_pass(reading: &Reading, buckets: &Buckets) -> Result<LogicalPlan> {
    let counted = |filter: Plan, name: &str| {
        Ok::<_, datafusion::error::DataFusionError>(count(lit(1_i64)).filter(filter).build()?.alias(name))
    };
    let taken = vec![counted(not(withdrawn()), "live")?, counted(withdrawn(), "withdrawn")?];
    in_time(reading, buckets)?.aggregate(vec![cell(reading, buckets)], taken)?.build()
}

/// A pass of its own for one measure: each different value with its rows, or every row for the latest.
pub fn own_pass(reading: &Reading, buckets: &Buckets, measure: &Measure, shape: Shape) -> Result<Pass> {
    let mut rows = in_time(reading, buckets)?;
    if let Some(filter) = counts(reading, measure) {
        rows = rows.filter(filter)?;
    }
    let cell = cell(reading, buckets);
    let plan = match &shape {
        Shape::Latest { value, series } => {
            let [first, second] = row_id(reading);
            let on = cast(column(&reading.on), DataType::Int64);
            let mut columns = vec![
                cell,
                on.alias("on"),
                first.alias("id"),
                second.alias("child"),
                value.clone().alias("value"),
            ];
            columns
                .extend(series.iter().enumerate().map(|(at, key)| key.clone().alias(format!("series{at}"))));
            rows.project(columns)?.build()?
        }
        Shape::Spread { value, weight } => {
            let weight = weight.clone().unwrap_or_else(|| lit(datafusion::scalar::ScalarValue::Utf8(None)));
            rows.aggregate(
                vec![cell, value.clone().alias("value"), weight.alias("weight")],
                vec![count(lit(1_i64)).alias("rows")],
            )?
            .build()?
        }
        _ => rows.build()?,
    };
    Ok(Pass { plan, takes: vec![(measure.id.clone(), shape)] })
}

/// The measures of one pass share these.
pub fn pass_key(measure: &Measure) -> (Source, Vec<String>, Option<Vec<String>>) {
    (measure.from.clone(), measure.on.clone(), measure.by.clone())
}
