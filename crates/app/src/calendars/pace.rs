//! How often a calendar is fetched: programs that ask every few seconds are told to wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// Fetches of one calendar in an hour: the eager ask every minute.
const HOURLY_MAX: u32 = 90;
/// Fetches in an hour of addresses that are none, all together.
const UNKNOWN_HOURLY_MAX: u32 = 600;
const HOUR_SECONDS: i64 = 3_600;
/// Calendars remembered before those of earlier hours are let go.
const KNOWN_MAX: usize = 10_000;

/// Counts by calendar and hour; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<HashMap<String, (i64, u32)>>>);

impl Pace {
    /// Counts a fetch; the seconds to wait where it is one too many. An empty name stands for all unknown ones.
    pub fn take(&self, calendar: &str, now: Timestamp) -> Option<i64> {
        let hour = now.as_second().div_euclid(HOUR_SECONDS);
        let max = if calendar.is_empty() { UNKNOWN_HOURLY_MAX } else { HOURLY_MAX };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= KNOWN_MAX {
            counts.retain(|_, (then, _)| *then == hour);
        }
        let (then, count) = counts.entry(calendar.to_owned()).or_insert((hour, 0));
        if *then != hour {
            (*then, *count) = (hour, 0);
        }
        *count = count.saturating_add(1);
        (*count > max).then(|| (hour + 1) * HOUR_SECONDS - now.as_second())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_waits_for_the_next_hour_and_others_do_not() {
        let pace = Pace::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        for _ in 0..HOURLY_MAX {
            assert_eq!(pace.take("a", at("2026-09-10T02:59:00Z")), None);
        }
        assert_eq!(pace.take("a", at("2026-09-10T02:59:00Z")), Some(60));
        assert_eq!(pace.take("b", at("2026-09-10T02:59:00Z")), None);
        assert_eq!(pace.take("a", at("2026-09-10T03:00:00Z")), None);
    }
}
