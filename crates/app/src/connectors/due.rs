//! When a connector is due: by its hours or its time of day, later and later while it fails, never before its source allows.

use hengce_ledger::Record;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::records::Stored as _;

/// From a failure to the next try, doubled with each failure in a row.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
const AGAIN_MAX: SignedDuration = SignedDuration::from_hours(24);

/// How often it is to be pulled.
#[derive(Debug, Clone, Copy)]
pub struct Rhythm {
    pub every_hours: i64,
    pub at: Option<Time>,
}

/// How its last pull went.
#[derive(Debug, Clone, Copy)]
pub struct Last {
    pub began_at: Timestamp,
    /// In a row; none where it went well.
    pub failures: i64,
    pub not_before: Option<Timestamp>,
    /// More days than one pull asks for: the next goes on.
    pub goes_on: bool,
}

impl Last {
    pub fn of(run: &Record, goes_on: bool) -> Option<Self> {
        Some(Self {
            began_at: run.instant("began_at")?,
            failures: run.value("failures").as_i64().unwrap_or_default(),
            not_before: run.instant("not_before"),
            goes_on,
        })
    }
}

/// The instant from which it is due; it always is where it was never pulled.
pub fn due_at(rhythm: Rhythm, last: Option<Last>, changed_at: Timestamp, zone: &TimeZone) -> Timestamp {
    let Some(last) = last else { return Timestamp::MIN };
    let after = |span: SignedDuration| last.began_at.checked_add(span).unwrap_or(Timestamp::MAX);
    let at = if last.failures > 0 {
        // somebody has mended it
        if changed_at > last.began_at { changed_at } else { after(wait(last.failures)) }
    } else if last.goes_on {
        last.began_at
    } else {
        match rhythm.at {
            Some(time) => next(last.began_at, time, zone),
            None => after(SignedDuration::from_hours(rhythm.every_hours)),
        }
    };
    last.not_before.map_or(at, |not_before| at.max(not_before))
}

/// An hour, doubled with each failure in a row, a day at most.
fn wait(failures: i64) -> SignedDuration {
    let doubled = i32::try_from((failures - 1).clamp(0, 5)).map_or(1, |failures| 1 << failures);
    (AGAIN * doubled).min(AGAIN_MAX)
}

/// The first time that the clock shows this after an instant.
fn next(after: Timestamp, time: Time, zone: &TimeZone) -> Timestamp {
    let day = after.to_zoned_datetime(zone.clone()).date();
    let days = [Some(day), day.tomorrow().ok()].into_iter().flatten();
    let times = days.filter_map(|day| day.to_datetime(time).to_zoned_datetime(zone.clone()).ok());
    times.map(|zoned| zoned.timestamp()).find(|at| *at > after).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAILY: Rhythm = Rhythm { every_hours: 24, at: None };

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn last(failures: i64) -> Last {
        Last { began_at: instant("2026-09-10T02:00:00Z"), failures, not_before: None, goes_on: false }
    }

    fn at(rhythm: Rhythm, last: Last, changed: &str) -> String {
        due_at(rhythm, Some(last), instant(changed), &zone()).to_string()
    }

    const BEFORE: &str = "2026-09-01T00:00:00Z";

    #[test]
    fn it_is_due_after_its_hours_or_at_its_time_of_day() {
        assert_eq!(due_at(DAILY, None, instant(BEFORE), &zone()), Timestamp::MIN);
        assert_eq!(at(DAILY, last(0), BEFORE), "2026-09-11T02:00:00Z");
        assert_eq!(at(Rhythm { every_hours: 6, at: None }, last(0), BEFORE), "2026-09-10T08:00:00Z");
        let early = Rhythm { every_hours: 24, at: Some(jiff::civil::time(6, 30, 0, 0)) };
        assert_eq!(at(early, last(0), BEFORE), "2026-09-10T22:30:00Z", "it is ten there already");
        let late = Rhythm { every_hours: 24, at: Some(jiff::civil::time(23, 0, 0, 0)) };
        assert_eq!(at(late, last(0), BEFORE), "2026-09-10T15:00:00Z");
        assert_eq!(at(DAILY, Last { goes_on: true, ..last(0) }, BEFORE), "2026-09-10T02:00:00Z");
    }

    #[test]
    fn while_it_fails_it_is_tried_less_and_less_often_and_at_once_when_it_was_mended() {
        let hours = |failures: i64| {
            let due = due_at(DAILY, Some(last(failures)), instant(BEFORE), &zone());
            due.duration_since(last(0).began_at).as_hours()
        };
        assert_eq!([1, 2, 3, 4, 5, 6, 9].map(hours), [1, 2, 4, 8, 16, 24, 24]);
        assert_eq!(at(DAILY, last(5), "2026-09-10T03:00:00Z"), "2026-09-10T03:00:00Z");
    }

    #[test]
    fn a_source_that_asks_to_wait_is_not_asked_before() {
        let busy = Last { not_before: Some(instant("2026-09-10T20:00:00Z")), ..last(1) };
        assert_eq!(at(DAILY, busy, BEFORE), "2026-09-10T20:00:00Z");
    }
}
