//! Late events: the visits that they belong to are made anew from the events, whether those were written, go on, or both.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray as _, Date32Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Int32Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, col, lit};
use datafusion::scalar::ScalarValue;
use hengce_events::Event;
use hengce_tables::At;
use hengce_visits::{Goal, IDLE, Visit, once_a_visitor, own, runs};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::drain::Draining;
use crate::layout::VISITS;
use crate::open::Late;
use crate::read::{self, Columns};
use crate::store::Tables;
use crate::{Result, once, written};

/// Days are looked at further and further away, as long as a visit reaches to their edge: at most so many on each side.
const AROUND_MAX_DAYS: i64 = 40;

pub fn date(day: Date) -> Expr {
    lit(ScalarValue::Date32(Some(written::day_number(day))))
}

/// What makes visits anew.
pub struct Mending<'a> {
    pub tables: &'a Tables,
    pub draining: &'a Draining,
    pub goals: &'a [Goal],
    pub zone: &'a TimeZone,
}

/// A visit of the table: the day it is kept under, its id, whose it is and when it began.
struct Standing {
    day: i32,
    id: u128,
    visitor: u64,
    started_at: Timestamp,
}

/// Rows that go: day number, site, id.
type Gone = (Vec<i32>, Vec<String>, Vec<String>);

impl Mending<'_> {
    /// Writes the visits of late events anew; gives those of them that still go on.
    pub async fn mend(&self) -> Result<Vec<Visit>> {
        let mut by_site: BTreeMap<&str, Vec<&Late>> = BTreeMap::new();
        for one in &self.draining.late {
            by_site.entry(&one.site).or_default().push(one);
        }
        let (mut rows, mut open, mut again) = (Vec::new(), Vec::new(), HashSet::new());
        let mut gone = Gone::default();
        for (site, late) in by_site {
            let (made, days) = self.made(site, &late).await?;
            let standing = self.standing(site, days, &late).await?;
            for visit in made {
                let is_closed = self.draining.kept.is_closed(&visit);
                let day = written::day_number(self.day(visit.started_at));
                for old in standing.iter().filter(|old| old.is_in(&visit)) {
                    again.insert(old.id);
                    let stays = is_closed && (old.day, old.id) == (day, visit.id) && visit.has_begun();
                    if !stays {
                        gone.0.push(old.day);
                        gone.1.push(site.to_owned());
                        gone.2.push(format!("{:032x}", old.id));
                    }
                }
                let kept = if is_closed { &mut rows } else { &mut open };
                kept.push(visit);
            }
        }
        rows.retain(Visit::has_begun);
        let table = (&self.tables.session, self.tables.visits.provider().await?);
        once::count(table, &mut rows, (&once_a_visitor(self.goals), &again), self.zone).await?;
        let (rows, gone) = (written::visits(rows, self.zone)?, keys(gone)?);
        self.tables.mend_visits(rows, gone, self.draining.position).await?;
        Ok(open)
    }

    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// The visits in which late events of a site lie, made of everything that is known; and the days that were looked at.
    async fn made(&self, site: &str, late: &[&Late]) -> Result<(Vec<Visit>, (Date, Date))> {
        let days = late.iter().map(|one| self.day(one.at));
        let (first, last) = days.fold((Date::MAX, Date::MIN), |(from, to), day| (from.min(day), to.max(day)));
        let mut around = 1;
        loop {
            let days = (first.saturating_sub(around.days()), last.saturating_add(around.days()));
            let events = self.events(site, days, late).await?;
            let visits = runs(&events, own().ends, self.zone).into_iter().filter_map(|run| {
                run.into_iter().map(|event| Visit::of(event, self.goals)).reduce(Visit::joined)
            });
            let holds = |visit: &Visit| {
                late.iter().any(|one| {
                    one.visitor == visit.visitor && (visit.active_from..=visit.active_to).contains(&one.at)
                })
            };
            let visits: Vec<Visit> = visits.filter(holds).collect();
            let at_edge = |visit: &Visit| {
                let day = |at: Result<Timestamp, jiff::Error>, edge| at.map_or(edge, |at| self.day(at));
                day(visit.active_from.checked_sub(IDLE), days.0) < days.0
                    || day(visit.active_to.checked_add(IDLE), days.1) > days.1
            };
            if around >= AROUND_MAX_DAYS || !visits.iter().any(at_edge) {
                return Ok((visits, days));
            }
            around = (around * 3).min(AROUND_MAX_DAYS);
        }
    }

    async fn events(&self, site: &str, days: (Date, Date), late: &[&Late]) -> Result<Vec<Event>> {
        let visitors: HashSet<u64> = late.iter().map(|one| one.visitor).collect();
        let mut found = Vec::new();
        for batch in self.tables.events.rows_at(At::Now, Some(within(site, days))).await? {
            let events = read::events(&batch)?.into_iter();
            found.extend(events.filter(|event| visitors.contains(&event.visitor)));
        }
        Ok(found)
    }

    /// The visits that these visitors have in the table.
    async fn standing(&self, site: &str, days: (Date, Date), late: &[&Late]) -> Result<Vec<Standing>> {
        let visitors: HashSet<u64> = late.iter().map(|one| one.visitor).collect();
        let mut found = Vec::new();
        for batch in self.tables.visits.rows_at(At::Now, Some(within(site, days))).await? {
            let columns = Columns(&batch);
            let (ids, started) = (columns.texts("id")?, columns.instants("started_at")?);
            let days = columns.column("day", &DataType::Int32)?;
            for (row, visitor) in columns.longs("visitor")?.into_iter().enumerate() {
                let visitor = visitor.unwrap_or(0).cast_unsigned();
                let id = u128::from_str_radix(ids.at(row), 16).ok();
                if let Some(id) = id.filter(|_| visitors.contains(&visitor)) {
                    let day = days.as_primitive::<Int32Type>().value(row);
                    found.push(Standing { day, id, visitor, started_at: started[row] });
                }
            }
        }
        Ok(found)
    }
}

impl Standing {
    /// Whether it is a part of the visit: events only ever join visits.
    fn is_in(&self, visit: &Visit) -> bool {
        self.visitor == visit.visitor && (visit.active_from..=visit.active_to).contains(&self.started_at)
    }
}

fn within(site: &str, (from, to): (Date, Date)) -> Expr {
    col("site").eq(lit(site)).and(col("day").gt_eq(date(from))).and(col("day").lt_eq(date(to)))
}

fn keys(gone: Gone) -> Result<RecordBatch, DataFusionError> {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(gone.0)),
        Arc::new(StringArray::from(gone.1)),
        Arc::new(StringArray::from(gone.2)),
    ];
    Ok(RecordBatch::try_new(Arc::new(VISITS.project(&[0, 1, 2])?), columns)?)
}
