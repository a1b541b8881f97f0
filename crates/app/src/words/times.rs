//! Instants and days as the organisation's people read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Speech;

/// `2026-07-01 14:30` in the zone.
pub fn day_and_time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Whole days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Hours in words, from two days on in whole days; less than an hour counts as one.
pub fn span(say: Speech, hours: i64) -> String {
    match hours {
        ..48 => say.t1("span-hours", "hours", hours.max(1)),
        _ => say.t1("span-days", "days", hours / 24),
    }
}
