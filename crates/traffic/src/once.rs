//! Goals that count once a visitor: whether a visitor reached one before is read from the visits that are written.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::error::Result;
use datafusion::logical_expr::{col, lit};
use datafusion::prelude::SessionContext;
use hengce_visits::{Reached, Visit, count_once};
use jiff::ToSpan as _;
use jiff::tz::TimeZone;

use crate::mend::date;
use crate::read::Columns;

/// A visitor is known as one for a calendar month at most: no visit of theirs lies further away.
const WINDOW_DAYS: i64 = 31;

/// Leaves goals that count once a visitor with the first of these visits that reached them, and with none where a visit in
/// the table did. Visits of the table that are made anew (`again`) do not stand in their own way.
pub async fn count(
    (session, table): (&SessionContext, Arc<dyn TableProvider>),
    visits: &mut [Visit],
    (once, again): (&BTreeSet<String>, &HashSet<u128>),
    zone: &TimeZone,
) -> Result<()> {
    let reaches = |visit: &&Visit| visit.goals.iter().any(|goal| once.contains(goal));
    let days =
        visits.iter().filter(reaches).map(|visit| visit.started_at.to_zoned_datetime(zone.clone()).date());
    let Some((from, to)) = days.fold(None, |span, day| match span {
        None => Some((day, day)),
        Some((from, to)) => Some((day.min(from), day.max(to))),
    }) else {
        return Ok(());
    };
    let within = col("day")
        .gt_eq(date(from.saturating_sub(WINDOW_DAYS.days())))
        .and(col("day").lt_eq(date(to.saturating_add(WINDOW_DAYS.days()))));
    let people: HashSet<(&str, u64)> =
        visits.iter().filter(reaches).map(|visit| (visit.site.as_str(), visit.visitor)).collect();
    let frame = session.read_table(table)?.filter(col("converted").eq(lit(true)).and(within))?;
    let mut reached = Reached::default();
    for batch in frame.select_columns(&["site", "id", "visitor", "goals"])?.collect().await? {
        let columns = Columns(&batch);
        let (sites, ids, goals) = (columns.texts("site")?, columns.texts("id")?, columns.texts("goals")?);
        for (row, visitor) in columns.longs("visitor")?.into_iter().enumerate() {
            let (site, visitor) = (sites.at(row), visitor.unwrap_or(0).cast_unsigned());
            let is_made = u128::from_str_radix(ids.at(row), 16).is_ok_and(|id| again.contains(&id));
            if is_made || !people.contains(&(site, visitor)) {
                continue;
            }
            for goal in goals.at(row).split(',').filter(|goal| once.contains(*goal)) {
                reached.note(site, visitor, goal);
            }
        }
    }
    visits.sort_by_key(|visit| (visit.started_at, visit.id));
    count_once(visits, once, &mut reached);
    Ok(())
}
