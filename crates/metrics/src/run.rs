//! Runs a pass on the engine and reads its rows into cubes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{Decimal128Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionState;
use datafusion::execution::SessionStateBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::OptimizerRule;
use datafusion::optimizer::common_subexpr_eliminate::CommonSubexprEliminate;
use datafusion::optimizer::optimize_projections::OptimizeProjections;
use datafusion::optimizer::push_down_filter::PushDownFilter;
use datafusion::optimizer::simplify_expressions::SimplifyExpressions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::combine_partial_final_agg::CombinePartialFinalAggregate;
use datafusion::physical_optimizer::ensure_requirements::EnsureRequirements;
use datafusion::physical_optimizer::join_selection::JoinSelection;
use datafusion::physical_optimizer::output_requirements::OutputRequirements;
use datafusion::physical_optimizer::sanity_checker::SanityCheckPlan;
use datafusion::physical_plan::{SendableRecordBatchStream, execute_stream};
use datafusion::prelude::SessionConfig;
use futures::TryStreamExt;
use hengce_exact::Number;

use crate::plan::{Pass, Shape};
use crate::tally::{Cube, Latest, Tally};

/// Rows from which on a pass is spread over two cores; below, passes run beside each other on one each.
const ROWS_FOR_TWO: usize = 200_000;

/// The engine's settings, made once.
#[derive(Clone)]
pub struct Engine {
    narrow: SessionState,
    wide: SessionState,
}

impl Engine {
    /// Only the rules that our plans have use for: a scan, joins, a filter, one aggregate. Planning is most of the
    /// time of a small pass, and every rule walks the whole plan.
    pub fn new() -> Self {
        let logical: Vec<Arc<dyn OptimizerRule + Send + Sync>> = vec![
            Arc::new(SimplifyExpressions::new()),
            Arc::new(PushDownFilter::new()),
            Arc::new(CommonSubexprEliminate::new()),
            Arc::new(OptimizeProjections::new()),
        ];
        let physical: Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> = vec![
            Arc::new(OutputRequirements::new_add_mode()),
            Arc::new(JoinSelection::new()),
            Arc::new(EnsureRequirements::new()),
            Arc::new(CombinePartialFinalAggregate::new()),
            Arc::new(OutputRequirements::new_remove_mode()),
            Arc::new(SanityCheckPlan::new()),
        ];
        let state = |partitions: usize| {
            let mut config = SessionConfig::new()
                .with_target_partitions(partitions)
                .with_information_schema(false)
                .with_collect_statistics(false);
            config.options_mut().optimizer.max_passes = 1;
            SessionStateBuilder::new()
                .with_config(config)
                .with_optimizer_rules(logical.clone())
                .with_physical_optimizer_rules(physical.clone())
                .build()
        };
        Self { narrow: state(1), wide: state(2) }
    }

    /// The rows of a plan over a table of so many rows.
    pub async fn stream(&self, plan: &LogicalPlan, rows: usize) -> Result<SendableRecordBatchStream> {
        let state = if rows < ROWS_FOR_TWO { &self.narrow } else { &self.wide };
        let plan = state.create_physical_plan(plan).await?;
        execute_stream(plan, state.task_ctx())
    }

    /// The cubes of a pass, by measure.
    pub async fn cubes(&self, pass: &Pass, rows: usize, buckets: usize) -> Result<Vec<(String, Cube)>> {
        let mut stream = self.stream(&pass.plan, rows).await?;
        let mut cubes: Vec<(String, Cube)> = pass
            .takes
            .iter()
            .map(|(id, shape)| (id.clone(), Cube { buckets, scale: scale(shape), cells: HashMap::new() }))
            .collect();
        while let Some(batch) = stream.try_next().await? {
            let mut at = 1;
            for ((_, shape), (_, cube)) in pass.takes.iter().zip(&mut cubes) {
                read(&batch, shape, &mut at, cube)?;
            }
        }
        Ok(cubes)
    }

    /// How many rows stand and how many were withdrawn, by cell.
    pub async fn presence(&self, plan: &LogicalPlan, rows: usize, buckets: usize) -> Result<Cube> {
        let mut stream = self.stream(plan, rows).await?;
        let mut cube = Cube { buckets, ..Cube::default() };
        while let Some(batch) = stream.try_next().await? {
            let (live, withdrawn) = (integers(&batch, 1)?, integers(&batch, 2)?);
            for (row, cell) in cells(&batch)? {
                let tally =
                    Tally::Presence { live: live.value(row) as u64, withdrawn: withdrawn.value(row) as u64 };
                cube.cells.insert(cell, tally);
            }
        }
        Ok(cube)
    }
}

fn scale(shape: &Shape) -> (u32, u32) {
    match shape {
        Shape::Sum { scale, .. } | Shape::Extreme { scale, .. } => (*scale, 0),
        Shape::Weighted { scale, .. } => *scale,
        Shape::Count | Shape::Spread { .. } | Shape::Latest { .. } => (0, 0),
    }
}

fn wrong(what: &str) -> DataFusionError {
    DataFusionError::Internal(format!("a pass gave {what} of another type"))
}

fn integers(batch: &RecordBatch, at: usize) -> Result<&datafusion::arrow::array::Int64Array> {
    batch.column(at).as_primitive_opt::<Int64Type>().ok_or_else(|| wrong("counts"))
}

fn decimals(array: &ArrayRef) -> Result<&datafusion::arrow::array::Decimal128Array> {
    array.as_primitive_opt::<Decimal128Type>().ok_or_else(|| wrong("sums"))
}

fn texts(array: &ArrayRef) -> Result<&datafusion::arrow::array::StringArray> {
    array.as_string_opt::<i32>().ok_or_else(|| wrong("texts"))
}

/// Row and cell, for rows that have one.
fn cells(batch: &RecordBatch) -> Result<impl Iterator<Item = (usize, i64)> + use<'_>> {
    let cells = integers(batch, 0)?;
    Ok((0..cells.len()).filter(|row| cells.is_valid(*row)).map(|row| (row, cells.value(row))))
}

/// Reads the columns of one measure, from `at` on, and moves `at` behind them.
fn read(batch: &RecordBatch, shape: &Shape, at: &mut usize, cube: &mut Cube) -> Result<()> {
    match shape {
        Shape::Latest { series, .. } => return read_latest(batch, series.len(), cube),
        Shape::Spread { weight, .. } => return read_spread(batch, weight.is_some(), cube),
        _ => {}
    }
    let rows = integers(batch, *at)?;
    let first = *at;
    let sum = |array: usize, row: usize| -> Result<Option<i128>> {
        let array = decimals(batch.column(first + array))?;
        Ok(array.is_valid(row).then(|| array.value(row)))
    };
    for (row, cell) in cells(batch)? {
        let count = rows.value(row) as u64;
        let values =
            |array: usize| Ok::<_, DataFusionError>(integers(batch, first + array)?.value(row) as u64);
        if count == 0 {
            continue;
        }
        let tally = match shape {
            Shape::Sum { .. } => {
                Tally::Sum { rows: count, values: values(1)?, sum: sum(2, row)?.unwrap_or(0) }
            }
            Shape::Weighted { .. } => Tally::Weighted {
                rows: count,
                values: values(1)?,
                sum: sum(2, row)?.unwrap_or(0),
                weights: sum(3, row)?.unwrap_or(0),
            },
            Shape::Extreme { .. } => Tally::Extreme { rows: count, found: sum(1, row)? },
            _ => Tally::Count { rows: count },
        };
        cube.cells.insert(cell, tally);
    }
    *at += match shape {
        Shape::Sum { .. } => 3,
        Shape::Weighted { .. } => 4,
        Shape::Extreme { .. } => 2,
        _ => 1,
    };
    Ok(())
}

/// Columns: cell, value, weight, rows.
fn read_spread(batch: &RecordBatch, weighted: bool, cube: &mut Cube) -> Result<()> {
    let (values, weights, counts) = (texts(batch.column(1))?, texts(batch.column(2))?, integers(batch, 3)?);
    for (row, cell) in cells(batch)? {
        let count = counts.value(row) as u64;
        let tally = cube.cells.entry(cell).or_insert_with(|| Tally::Spread { rows: 0, values: Vec::new() });
        if let Tally::Spread { rows, values: found } = tally {
            *rows += count;
            // A value without its weight has no say in a weighted mean.
            if values.is_valid(row) && (weights.is_valid(row) || !weighted) {
                let weight =
                    weights.is_valid(row).then(|| weights.value(row).parse::<Number>().ok()).flatten();
                found.push((values.value(row).into(), weight, count));
            }
        }
    }
    Ok(())
}

/// Columns: cell, on, id, child, value, then what tells the series apart.
fn read_latest(batch: &RecordBatch, keys: usize, cube: &mut Cube) -> Result<()> {
    let on = integers(batch, 1)?;
    let (ids, children, values) = (texts(batch.column(2))?, texts(batch.column(3))?, texts(batch.column(4))?);
    let keys: Result<Vec<_>> = (5..5 + keys).map(|at| texts(batch.column(at))).collect();
    let keys = keys?;
    for (row, cell) in cells(batch)? {
        let tally =
            cube.cells.entry(cell).or_insert_with(|| Tally::Latest { rows: 0, series: BTreeMap::new() });
        let Tally::Latest { rows, series } = tally else { continue };
        *rows += 1;
        let Some(value) = values.is_valid(row).then(|| values.value(row).parse::<Number>().ok()).flatten()
        else {
            continue;
        };
        let child = if children.is_valid(row) { children.value(row) } else { "" };
        let latest = Latest { on: on.value(row), id: ids.value(row).into(), child: child.into(), value };
        let key: Vec<&str> =
            keys.iter().map(|key| if key.is_valid(row) { key.value(row) } else { "" }).collect();
        let known = series.entry(key.join("\u{1f}").into()).or_insert_with(|| latest.clone());
        if *known < latest {
            *known = latest;
        }
    }
    Ok(())
}
