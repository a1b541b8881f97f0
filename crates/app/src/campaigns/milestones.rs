//! A campaign's milestones: first planned, moved with approval, now planned, done, and how late each is.

use hengce_ledger::Record;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json;

use super::parts::rows;
use crate::words::days_between;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    OnTime,
    Late,
    /// Not done, its day passed.
    Overdue,
    Open,
}

/// One milestone.
#[derive(Debug, Clone, Serialize)]
pub struct Milestone {
    pub name: String,
    /// First planned on.
    pub baseline_on: Option<Date>,
    /// Moved with approval, for an outside cause.
    pub rebased_on: Option<Date>,
    /// Now planned on.
    pub due_on: Option<Date>,
    pub done_on: Option<Date>,
    pub standing: Standing,
    /// Days after the day that counts; negative before it.
    pub late_days: Option<i32>,
}

impl Milestone {
    /// The day by which it is on time.
    pub fn counts_on(&self) -> Option<Date> {
        self.rebased_on.or(self.baseline_on)
    }

    /// Every day that it names.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        [self.baseline_on, self.rebased_on, self.due_on, self.done_on].into_iter().flatten()
    }
}

/// The milestones in the order of their first planned days.
pub fn milestones(campaign: &Record, today: Date) -> Vec<Milestone> {
    let mut all: Vec<Milestone> = rows(campaign, "milestones")
        .map(|row| {
            let day = |column: &str| row.get(column)?.as_str()?.parse().ok();
            let name = row.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
            let (baseline_on, rebased_on, done_on) = (day("baseline_on"), day("rebased_on"), day("done_on"));
            let (standing, late_days) = standing(rebased_on.or(baseline_on), done_on, today);
            Milestone { name, baseline_on, rebased_on, due_on: day("due_on"), done_on, standing, late_days }
        })
        .collect();
    all.sort_by_key(|milestone| milestone.baseline_on);
    all
}

fn standing(counts_on: Option<Date>, done_on: Option<Date>, today: Date) -> (Standing, Option<i32>) {
    let late = |day: Date| counts_on.map(|counts_on| days_between(counts_on, day));
    match (done_on, counts_on) {
        (Some(done), _) => {
            let days = late(done);
            (if days.is_some_and(|days| days > 0) { Standing::Late } else { Standing::OnTime }, days)
        }
        (None, Some(counts_on)) if counts_on < today => (Standing::Overdue, late(today)),
        (None, _) => (Standing::Open, late(today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_milestone_is_late_by_the_day_that_counts() {
        let (due, today) = (Some(date(2026, 9, 1)), date(2026, 9, 5));
        assert_eq!(standing(due, Some(date(2026, 9, 1)), today), (Standing::OnTime, Some(0)));
        assert_eq!(standing(due, Some(date(2026, 9, 3)), today), (Standing::Late, Some(2)));
        assert_eq!(standing(due, None, today), (Standing::Overdue, Some(4)));
        assert_eq!(standing(due, None, date(2026, 8, 30)), (Standing::Open, Some(-2)));
    }
}
