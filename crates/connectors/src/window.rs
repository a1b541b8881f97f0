//! The days that are asked for: from where the last pull ended, some days back, to yesterday.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The longest stretch that one pull asks for; a longer one is caught up with in several.
pub const DAYS_MAX: i32 = 92;
/// Days that are asked for again, fewer than one pull asks for: each pull comes further than the last.
const AGAIN_MAX: i64 = 60;

/// Whole days, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: Date,
    pub to: Date,
}

impl Window {
    /// From `again` days before the last day that was pulled, else from the first day wanted, to yesterday.
    pub fn next(yesterday: Date, last: Option<Date>, since: Option<Date>, again: i64) -> Self {
        let back = |day: Date| day.checked_sub(Span::new().days(again.clamp(0, AGAIN_MAX))).unwrap_or(day);
        let from = match (last, since) {
            (Some(last), since) => since.map_or(back(last), |since| back(last).max(since)),
            (None, Some(since)) => since,
            (None, None) => back(yesterday),
        };
        let from = from.min(yesterday);
        let longest = from.checked_add(Span::new().days(DAYS_MAX - 1)).unwrap_or(yesterday);
        Self { from, to: yesterday.min(longest) }
    }

    pub fn days(self) -> impl Iterator<Item = Date> {
        self.from.series(Span::new().days(1)).take_while(move |day| *day <= self.to)
    }

    /// The whole months that lie in the window or end in it: first and last day of each.
    pub fn months(self) -> impl Iterator<Item = Self> {
        let firsts = self.from.first_of_month().series(Span::new().months(1));
        let months = firsts.map(|first| Self { from: first, to: first.last_of_month() });
        months.take_while(move |month| month.to <= self.to)
    }

    /// First and last instant in milliseconds, as the zone has its days.
    pub fn milliseconds(self, zone: &TimeZone) -> (i64, i64) {
        let start =
            |day: Date| day.to_zoned_datetime(zone.clone()).map_or(Timestamp::MIN, |start| start.timestamp());
        let after = self.to.tomorrow().unwrap_or(self.to);
        (start(self.from).as_millisecond(), start(after).as_millisecond() - 1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const YESTERDAY: Date = date(2026, 9, 9);

    #[test]
    fn days_that_may_be_restated_are_asked_for_again() {
        let next = Window::next(YESTERDAY, Some(date(2026, 9, 8)), None, 7);
        assert_eq!(next, Window { from: date(2026, 9, 1), to: YESTERDAY });
        assert_eq!(next.days().count(), 9);
    }

    #[test]
    fn the_first_pull_begins_where_it_is_told_and_a_long_past_is_caught_up_with_in_parts() {
        let first = Window::next(YESTERDAY, None, Some(date(2026, 1, 1)), 7);
        assert_eq!(first, Window { from: date(2026, 1, 1), to: date(2026, 4, 2) });
        let second = Window::next(YESTERDAY, Some(first.to), Some(date(2026, 1, 1)), 7);
        assert_eq!(second.from, date(2026, 3, 26));
        assert_eq!(Window::next(YESTERDAY, None, None, 3).from, date(2026, 9, 6));
        assert_eq!(Window::next(YESTERDAY, None, Some(date(2027, 1, 1)), 3).from, YESTERDAY);
    }

    #[test]
    fn however_many_days_are_asked_for_again_each_pull_comes_further() {
        let mut last = date(2026, 1, 1);
        while last < YESTERDAY {
            let next = Window::next(YESTERDAY, Some(last), None, i64::MAX);
            assert!(next.to > last, "{last}");
            last = next.to;
        }
    }

    #[test]
    fn only_whole_months_are_counted() {
        let window = Window { from: date(2026, 6, 20), to: YESTERDAY };
        let months: Vec<Date> = window.months().map(|month| month.from).collect();
        assert_eq!(months, [date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)]);
    }

    #[test]
    fn a_day_is_the_zones_own() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let day = Window { from: date(2026, 9, 1), to: date(2026, 9, 1) };
        assert_eq!(day.milliseconds(&zone), (1_788_192_000_000, 1_788_278_399_999));
    }
}
