//! The days on which a cadence falls, and the name of the period that holds one.

use hengce_standard::{Cadence, Period, PeriodKind};
use jiff::ToSpan;
use jiff::civil::Date;

/// The due days from the first on, without end. Each is counted from the first, so that a short month shifts none of
/// the later ones; a first day that ends its month keeps to the ends of months.
pub fn due_days(from: Date, cadence: Cadence) -> impl Iterator<Item = Date> {
    let ends_month = from.day() == from.days_in_month();
    (0_i32..).map_while(move |turn| {
        let months = match cadence {
            Cadence::Week => return from.checked_add((7 * turn).days()).ok(),
            Cadence::Fortnight => return from.checked_add((14 * turn).days()).ok(),
            Cadence::Month => 1,
            Cadence::Quarter => 3,
            Cadence::HalfYear => 6,
            Cadence::Year => 12,
        };
        let day = from.checked_add((months * turn).months()).ok()?;
        Some(if ends_month { day.last_of_month() } else { day })
    })
}

/// The period in which a day falls, as it is named: `2026-07`, `2026-Q3`, `2026-H2`, `2026`, `2026-W31`. Two weeks have no
/// name but their day.
pub fn period_of(cadence: Cadence, due: Date) -> String {
    let kind = match cadence {
        Cadence::Week => {
            let week = due.iso_week_date();
            return format!("{}-W{:02}", week.year(), week.week());
        }
        Cadence::Fortnight => return due.to_string(),
        Cadence::Month => PeriodKind::Month,
        Cadence::Quarter => PeriodKind::Quarter,
        Cadence::HalfYear => PeriodKind::Half,
        Cadence::Year => PeriodKind::Year,
    };
    Period::of(kind, due).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn first(from: Date, cadence: Cadence, count: usize) -> Vec<String> {
        due_days(from, cadence).take(count).map(|day| day.to_string()).collect()
    }

    #[test]
    fn the_last_day_of_a_month_stays_the_last() {
        let months = first(date(2026, 1, 31), Cadence::Month, 5);
        assert_eq!(months, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
        let quarters = first(date(2026, 6, 30), Cadence::Quarter, 4);
        assert_eq!(quarters, ["2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]);
        assert_eq!(first(date(2028, 2, 29), Cadence::Year, 2), ["2028-02-29", "2029-02-28"]);
    }

    #[test]
    fn a_day_that_a_short_month_lacks_comes_back_in_the_next() {
        let months = first(date(2026, 1, 30), Cadence::Month, 3);
        assert_eq!(months, ["2026-01-30", "2026-02-28", "2026-03-30"]);
        assert_eq!(
            first(date(2026, 8, 30), Cadence::HalfYear, 3),
            ["2026-08-30", "2027-02-28", "2027-08-30"]
        );
    }

    #[test]
    fn weeks_keep_their_weekday_over_the_turn_of_the_year() {
        assert_eq!(first(date(2026, 12, 21), Cadence::Week, 3), ["2026-12-21", "2026-12-28", "2027-01-04"]);
        assert_eq!(first(date(2026, 12, 28), Cadence::Fortnight, 2), ["2026-12-28", "2027-01-11"]);
    }

    #[test]
    fn a_period_is_named_after_its_cadence() {
        let day = date(2026, 12, 31);
        let named = |cadence| period_of(cadence, day);
        assert_eq!(named(Cadence::Week), "2026-W53");
        assert_eq!(named(Cadence::Fortnight), "2026-12-31");
        assert_eq!(named(Cadence::Month), "2026-12");
        assert_eq!(named(Cadence::Quarter), "2026-Q4");
        assert_eq!(named(Cadence::HalfYear), "2026-H2");
        assert_eq!(named(Cadence::Year), "2026");
    }
}
