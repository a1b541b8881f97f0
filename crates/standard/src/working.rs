//! Working time: how much of it lies between two moments, by the organisation's own clock and calendar.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, Weekday, time};

/// When people are at work: every day from one hour to another, but on days of rest and on holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingTime {
    pub from: Time,
    pub until: Time,
    pub rest: Vec<Weekday>,
    pub holidays: Vec<Date>,
}

impl Default for WorkingTime {
    /// Monday to Friday, nine to six.
    fn default() -> Self {
        Self {
            from: time(9, 0, 0, 0),
            until: time(18, 0, 0, 0),
            rest: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: Vec::new(),
        }
    }
}

/// Days that are looked at: further off, nobody counts hours.
const DAYS_MAX: usize = 400;

impl WorkingTime {
    pub fn is_working_day(&self, day: Date) -> bool {
        !self.rest.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// The working time from one moment to a later one; none where the other is not later.
    pub fn between(&self, from: DateTime, until: DateTime) -> SignedDuration {
        let days = from.date().series(jiff::Span::new().days(1)).take(DAYS_MAX);
        let days = days.take_while(|day| *day <= until.date()).filter(|day| self.is_working_day(*day));
        days.map(|day| {
            let begin = day.to_datetime(self.from).max(from);
            let end = day.to_datetime(self.until).min(until);
            begin.duration_until(end).max(SignedDuration::ZERO)
        })
        .sum()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    fn hours(from: DateTime, until: DateTime) -> i64 {
        let working = WorkingTime { holidays: vec![date(2026, 9, 25)], ..WorkingTime::default() };
        working.between(from, until).as_hours()
    }

    #[test]
    fn nights_weekends_and_holidays_are_no_working_time() {
        let thursday = datetime(2026, 9, 10, 16, 0, 0, 0);
        assert_eq!(hours(thursday, datetime(2026, 9, 10, 23, 59, 0, 0)), 2);
        assert_eq!(hours(thursday, datetime(2026, 9, 14, 10, 0, 0, 0)), 2 + 9 + 1, "over a weekend");
        assert_eq!(hours(datetime(2026, 9, 24, 9, 0, 0, 0), datetime(2026, 9, 27, 9, 0, 0, 0)), 9);
        assert_eq!(hours(thursday, datetime(2026, 9, 10, 8, 0, 0, 0)), 0, "what is past has none left");
    }
}
