//! The demo company's calendar: working days, public holidays and the seasons of its market.

use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// The evening on which the demo ends: 2026-Q3 is then the newest complete quarter.
pub const TODAY: Date = date(2026, 9, 30);

/// Public holidays, first and last day (State Council notices; working weekends in exchange are left out).
const HOLIDAYS: [(Date, Date); 17] = [
    (date(2024, 10, 1), date(2024, 10, 7)),
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2024, 9, 14), date(2024, 9, 17)),
    (date(2024, 6, 8), date(2024, 6, 10)),
    (date(2024, 5, 1), date(2024, 5, 5)),
    (date(2024, 4, 4), date(2024, 4, 6)),
];

/// Days with a demand of their own, first and last day, in thousandths of an ordinary day.
const SEASONS: [(Date, Date, i64); 10] = [
    (date(2024, 10, 21), date(2024, 11, 11), 1850), // double eleven
    (date(2024, 12, 8), date(2024, 12, 12), 1250),
    (date(2025, 1, 22), date(2025, 2, 6), 520),   // spring festival
    (date(2025, 5, 26), date(2025, 6, 18), 1600), // 618
    (date(2025, 10, 20), date(2025, 11, 11), 1900),
    (date(2025, 12, 8), date(2025, 12, 12), 1250),
    (date(2026, 2, 10), date(2026, 2, 25), 500),
    (date(2026, 5, 25), date(2026, 6, 18), 1650),
    (date(2026, 8, 17), date(2026, 8, 30), 1300), // the launch of the A5
    (date(2026, 9, 8), date(2026, 9, 20), 1150),
];

/// The organisation's zone.
pub fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("the zone table is compiled in and has Asia/Shanghai")
}

/// The instant of a wall-clock time in the organisation's zone.
pub fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    let instant = zone().to_timestamp(day.at(hour, minute, 0, 0));
    instant.expect("a day of the demo lies within the zone's range")
}

pub fn is_working(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && !HOLIDAYS.iter().any(|(first, last)| *first <= day && day <= *last)
}

/// The day itself when work is done on it, else the next such day.
pub fn working_from(day: Date) -> Date {
    working_after(days(day, -1), 1)
}

/// The `count`-th working day after `day`; before it when negative.
pub fn working_after(day: Date, count: i64) -> Date {
    let (step, mut left) = (count.signum(), count.abs());
    let mut day = day;
    while left > 0 {
        day = days(day, step);
        left -= i64::from(is_working(day));
    }
    day
}

/// Calendar days later; earlier when negative.
pub fn days(day: Date, count: i64) -> Date {
    day.saturating_add(count.days())
}

/// The market's demand on a day in thousandths: season, week and a slow rise of 1 % a month.
pub fn demand(day: Date) -> i64 {
    let season =
        SEASONS.iter().find(|(first, last, _)| *first <= day && day <= *last).map_or(1000, |season| season.2);
    let week = if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) { 820 } else { 1000 };
    let months = i64::from(day.year() - 2024) * 12 + i64::from(day.month());
    season * week / 1000 * (1000 + months * 10) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_works_on_holidays_and_weekends() {
        assert!(
            !is_working(date(2026, 2, 17))
                && !is_working(date(2026, 9, 26))
                && !is_working(date(2026, 9, 19))
        );
        assert_eq!(working_from(date(2025, 10, 1)), date(2025, 10, 9));
        assert_eq!(working_after(date(2025, 10, 9), -1), date(2025, 9, 30));
    }

    #[test]
    fn the_spring_festival_is_quiet_and_double_eleven_is_not() {
        assert!(demand(date(2026, 2, 17)) < 700 && demand(date(2025, 11, 11)) > 1900);
    }
}
