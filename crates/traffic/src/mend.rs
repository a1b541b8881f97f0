//! Late events: the visits of their visitors are made anew from the events.

use std::collections::{HashMap, HashSet};

use datafusion::arrow::array::{ArrayRef, Date32Array, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::logical_expr::{Expr, col, lit};
use datafusion::scalar::ScalarValue;
use hengce_tables::At;
use hengce_visits::{Goal, Visit, grouped, own};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::drain::Draining;
use crate::read::{self, Columns};
use crate::store::Tables;
use crate::{Result, written};

pub fn date(day: Date) -> Expr {
    lit(ScalarValue::Date32(Some(written::day_number(day))))
}

/// Makes anew the visits that late events belong to. Events are looked at from a day before to a day after.
pub async fn mend(tables: &Tables, draining: &Draining, goals: &[Goal], zone: &TimeZone) -> Result<()> {
    let day = |at: Timestamp| at.to_zoned_datetime(zone.clone()).date();
    let mut spans: HashMap<&str, (Date, Date, HashSet<u64>)> = HashMap::new();
    for one in &draining.late {
        let day = day(one.at);
        let span = spans.entry(&one.site).or_insert((day, day, HashSet::new()));
        *span = (span.0.min(day), span.1.max(day), std::mem::take(&mut span.2));
        span.2.insert(one.visitor);
    }
    let (mut rows, mut gone) = (Vec::new(), (Vec::new(), Vec::new(), Vec::new()));
    for (site, (from, to, visitors)) in spans {
        let around = (from.saturating_sub(1.day()), to.saturating_add(1.day()));
        let made = made(tables, site, around, &visitors).await?;
        let visits = grouped(&made, own(), goals, zone);
        // A visit that began on the day before may have begun still earlier: it is left as it is. One that goes on is
        // written when it is closed.
        let is_due =
            |visit: &Visit| (from..=to).contains(&day(visit.started_at)) && draining.kept.is_closed(visit);
        let mut visits: Vec<Visit> = visits.into_iter().filter(is_due).collect();
        let stands: HashSet<u128> = visits.iter().map(|visit| visit.id).collect();
        for (day, id) in standing(tables, site, (from, to), &visitors).await? {
            if !stands.contains(&id) {
                gone.0.push(day);
                gone.1.push(site.to_owned());
                gone.2.push(format!("{id:032x}"));
            }
        }
        rows.append(&mut visits);
    }
    let schema =
        crate::layout::VISITS.project(&[0, 1, 2]).map_err(datafusion::error::DataFusionError::from)?;
    let columns: Vec<ArrayRef> = vec![
        std::sync::Arc::new(Date32Array::from(gone.0)),
        std::sync::Arc::new(StringArray::from(gone.1)),
        std::sync::Arc::new(StringArray::from(gone.2)),
    ];
    let gone = RecordBatch::try_new(std::sync::Arc::new(schema), columns)
        .map_err(datafusion::error::DataFusionError::from)?;
    tables.mend_visits(written::visits(rows, zone)?, gone, draining.position).await
}

fn within(site: &str, (from, to): (Date, Date)) -> Expr {
    col("site").eq(lit(site)).and(col("day").gt_eq(date(from))).and(col("day").lt_eq(date(to)))
}

async fn made(
    tables: &Tables,
    site: &str,
    days: (Date, Date),
    visitors: &HashSet<u64>,
) -> Result<Vec<hengce_events::Event>> {
    let mut found = Vec::new();
    for batch in tables.events.rows_at(At::Now, Some(within(site, days))).await? {
        found.extend(read::events(&batch)?.into_iter().filter(|event| visitors.contains(&event.visitor)));
    }
    Ok(found)
}

/// Day number and id of the visits that these visitors have in the table.
async fn standing(
    tables: &Tables,
    site: &str,
    days: (Date, Date),
    visitors: &HashSet<u64>,
) -> Result<Vec<(i32, u128)>> {
    let mut found = Vec::new();
    for batch in tables.visits.rows_at(At::Now, Some(within(site, days))).await? {
        let columns = Columns(&batch);
        let (ids, whose) = (columns.texts("id")?, columns.longs("visitor")?);
        let days = columns.column("day", &DataType::Int32)?;
        let days =
            datafusion::arrow::array::AsArray::as_primitive::<datafusion::arrow::datatypes::Int32Type>(&days);
        for (row, visitor) in whose.iter().enumerate() {
            let visitor = visitor.unwrap_or(0).cast_unsigned();
            if let Some(id) =
                u128::from_str_radix(ids.at(row), 16).ok().filter(|_| visitors.contains(&visitor))
            {
                found.push((days.value(row), id));
            }
        }
    }
    Ok(found)
}
