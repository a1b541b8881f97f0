//! The rows that measures read: a scan of their table, joined through one reference, with the names in reach.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::catalog::default_table_source::provider_as_source;
use datafusion::common::{Column as Named, JoinType};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr as Plan, LogicalPlan, LogicalPlanBuilder};
use hengce_standard::{Measure, Source, Standard};

use crate::MetricsError;
use crate::chunks::Table;
use crate::columns::{Column, Found, Holds, find};
use crate::layout::{fixed, names};
use crate::translate::{Known, Scope, column};

/// The tables at one position.
pub type Tables = HashMap<Source, Arc<Table>>;

/// A scan with joins, and how its columns are named.
#[derive(Clone)]
pub struct Reading {
    pub plan: LogicalPlan,
    pub scope: Scope,
    /// Column of the day by which a row belongs to a period.
    pub day: String,
    /// Column of the date or instant itself.
    pub on: String,
    /// Column of attribution codes; None where rows count for everybody.
    pub by: Option<String>,
    pub table: Arc<Table>,
}

/// Reads for measures that share source, `on` and `by`.
pub fn reading(
    standard: &Standard,
    tables: &Tables,
    measures: &[&Measure],
) -> std::result::Result<Reading, MetricsError> {
    let Some(first) = measures.first() else {
        return Err(MetricsError::Engine("no measure to read for".into()));
    };
    let table = tables.get(&first.from).ok_or_else(|| missing(&first.id, "its source"))?.clone();
    let mut scope = Scope { names: HashMap::new(), zone: standard.organisation.zone.clone() };
    let mut hops: BTreeMap<(String, String), BTreeSet<Vec<String>>> = BTreeMap::new();
    let (mut on, mut by) = (None, None);
    let wanted: BTreeSet<Vec<String>> = measures.iter().flat_map(|measure| names(measure)).collect();
    for name in wanted {
        let found = find(standard, &first.from, &name).ok_or_else(|| missing(&first.id, &name.join(".")))?;
        let (known, code) = match &found {
            Found::Own(own) => (known(own, own.name.clone(), &table), Column::by_name(&own.name)),
            Found::Hop(key, kind, there) => {
                hops.entry((key.name.clone(), kind.clone())).or_default().insert(name.clone());
                let there_table =
                    tables.get(&Source::Kind(kind.clone())).ok_or_else(|| missing(&first.id, kind))?;
                let prefixed = format!("{}.{}", key.name, there.name);
                (known(there, prefixed.clone(), there_table), Column::by_name(&prefixed))
            }
        };
        if name == first.on {
            on = Some(known.clone());
        }
        if first.by.as_ref() == Some(&name) {
            by = Some(code);
        }
        scope.names.insert(name, known);
    }
    let on = on.ok_or_else(|| missing(&first.id, "on"))?;
    let day = match on.holds {
        Holds::Date => on.column.clone(),
        _ => on.day.clone().ok_or_else(|| missing(&first.id, "a date to go by"))?,
    };
    let plan = joined(standard, tables, &table, &hops).map_err(engine)?;
    Ok(Reading { plan, scope, day, on: on.column, by, table })
}

fn missing(measure: &str, what: &str) -> MetricsError {
    MetricsError::Engine(format!("measure \"{measure}\" cannot find {what}"))
}

/// The engine's error as ours.
pub fn engine(error: impl std::fmt::Display) -> MetricsError {
    MetricsError::Engine(error.to_string())
}

fn known(own: &Column, name: String, table: &Table) -> Known {
    let width = table.width(&own.name);
    Known {
        day: (own.holds == Holds::Instant).then(|| Column::day_name(&name)),
        exact: width.misfits.then(|| Column::exact_name(&name)),
        largest: width.largest,
        narrow: width.narrow,
        holds: own.holds,
        column: name,
    }
}

type Hops = BTreeMap<(String, String), BTreeSet<Vec<String>>>;

/// The scan of the table, with each referenced kind joined to it once for each column that refers to it.
fn joined(standard: &Standard, tables: &Tables, table: &Table, hops: &Hops) -> Result<LogicalPlan> {
    let mut plan = LogicalPlanBuilder::scan("rows", provider_as_source(table.scan()?), None)?;
    for ((key, kind), names) in hops {
        let Some(there) = tables.get(&Source::Kind(kind.clone())) else { continue };
        let id = format!("{key}.{}", fixed::ID);
        let mut columns: Vec<Plan> = vec![column(fixed::ID).alias(id.clone())];
        for name in names {
            let Some(Found::Hop(_, _, own)) = find(standard, &table.layout.source, name) else { continue };
            let forms = [
                own.name.clone(),
                Column::day_name(&own.name),
                Column::exact_name(&own.name),
                Column::by_name(&own.name),
            ];
            for form in forms {
                if there.layout.schema.column_with_name(&form).is_some() {
                    columns.push(column(&form).alias(format!("{key}.{form}")));
                }
            }
        }
        let right = LogicalPlanBuilder::scan(key.as_str(), provider_as_source(there.scan()?), None)?
            .project(columns)?
            .build()?;
        let on = (vec![Named::new(Some("rows"), key)], vec![Named::new_unqualified(id)]);
        plan = plan.join(right, JoinType::Left, on, None)?;
    }
    plan.build()
}
