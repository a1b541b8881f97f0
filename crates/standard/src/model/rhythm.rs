//! How often data of a dataset should come, and how fresh it is by that rule.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::period::{Period, PeriodKind};

/// How often data should come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
    Quarter,
}

/// The rule by which a dataset is late: so many days after the end of each day, week, month or quarter its data should
/// be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rhythm {
    pub every: Every,
    /// Days after the end by which the data is there.
    pub late_after: i64,
    /// Days after the end from which figures that rest on it can't be relied on.
    pub stale_after: i64,
}

/// How fresh data is. `due` is the last day on which the first missing stretch would have been in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Freshness {
    Fresh,
    Late { due: Date, days: i64 },
    Stale { due: Date, days: i64 },
}

impl Every {
    pub const ALL: [(&'static str, Self); 4] =
        [("day", Self::Day), ("week", Self::Week), ("month", Self::Month), ("quarter", Self::Quarter)];

    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, every)| *every == self).map_or("day", |(id, _)| id)
    }

    /// First and last day of the stretch that holds a day.
    pub fn stretch(self, day: Date) -> (Date, Date) {
        let of = |kind| {
            let period = Period::of(kind, day);
            (period.start, period.end().saturating_sub(1.day()))
        };
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let monday = day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days());
                (monday, monday.saturating_add(6.days()))
            }
            Self::Month => of(PeriodKind::Month),
            Self::Quarter => of(PeriodKind::Quarter),
        }
    }
}

impl Rhythm {
    /// How fresh data is today whose last row is of `last`.
    pub fn freshness(&self, last: Date, today: Date) -> Freshness {
        let (_, end) = self.every.stretch(self.missing_from(last));
        let since_end = i64::from((today - end).get_days());
        let days = since_end - self.late_after;
        let due = end.saturating_add(self.late_after.days());
        match () {
            () if since_end > self.stale_after => Freshness::Stale { due, days },
            () if days > 0 => Freshness::Late { due, days },
            () => Freshness::Fresh,
        }
    }

    /// The first day of the first stretch that is not there, where the last row is of `last`.
    pub fn missing_from(&self, last: Date) -> Date {
        self.every.stretch(last).1.saturating_add(1.day())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const MONTHLY: Rhythm = Rhythm { every: Every::Month, late_after: 5, stale_after: 20 };

    #[test]
    fn a_month_is_in_time_late_and_stale_by_the_days_after_its_end() {
        let at = |today| MONTHLY.freshness(date(2026, 7, 30), today);
        assert_eq!(at(date(2026, 8, 31)), Freshness::Fresh, "August is not over");
        assert_eq!(at(date(2026, 9, 5)), Freshness::Fresh);
        assert_eq!(at(date(2026, 9, 6)), Freshness::Late { due: date(2026, 9, 5), days: 1 });
        assert_eq!(at(date(2026, 9, 21)), Freshness::Stale { due: date(2026, 9, 5), days: 16 });
    }

    #[test]
    fn a_day_and_a_week_are_late_by_the_same_rule() {
        let daily = Rhythm { every: Every::Day, late_after: 1, stale_after: 3 };
        assert_eq!(daily.freshness(date(2026, 9, 8), date(2026, 9, 10)), Freshness::Fresh);
        assert!(matches!(
            daily.freshness(date(2026, 9, 7), date(2026, 9, 10)),
            Freshness::Late { days: 1, .. }
        ));
        let weekly = Rhythm { every: Every::Week, late_after: 2, stale_after: 9 };
        // 2026-09-09 is a Wednesday; the week after it ends on Sunday the 20th.
        assert_eq!(weekly.freshness(date(2026, 9, 9), date(2026, 9, 22)), Freshness::Fresh);
        assert!(matches!(weekly.freshness(date(2026, 9, 9), date(2026, 9, 23)), Freshness::Late { .. }));
        assert_eq!(weekly.missing_from(date(2026, 9, 9)), date(2026, 9, 14));
    }
}
