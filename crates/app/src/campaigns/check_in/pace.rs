//! How fast one check-in page may be used: a hall full of guests is let through, a machine that tries names is not.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use hengce_ledger::RecordId;
use jiff::{SignedDuration, Timestamp};

/// Submissions to one page in a stretch of time.
const STEPS_MAX: usize = 120;
const STRETCH: SignedDuration = SignedDuration::from_secs(60);

/// When each page was last used; forgotten when the program ends.
#[derive(Clone, Default)]
pub struct Pace(Arc<Mutex<HashMap<RecordId, VecDeque<Timestamp>>>>);

impl Pace {
    /// Takes a step on the page; false where it was used too often just now.
    pub fn step(&self, link: &RecordId, now: Timestamp) -> bool {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |at: &Timestamp| now.duration_since(*at) < STRETCH;
        pages.retain(|_, steps| steps.back().is_some_and(fresh));
        let steps = pages.entry(link.clone()).or_default();
        while steps.front().is_some_and(|at| !fresh(at)) {
            steps.pop_front();
        }
        let may = steps.len() < STEPS_MAX;
        if may {
            steps.push_back(now);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_used_too_often_waits_until_the_minute_has_passed_and_others_go_on() {
        let (pace, start) = (Pace::default(), Timestamp::UNIX_EPOCH);
        let (one, other) = (RecordId::from("one"), RecordId::from("other"));
        assert!((0..STEPS_MAX).all(|_| pace.step(&one, start)));
        assert!(!pace.step(&one, start));
        assert!(pace.step(&other, start));
        assert!(pace.step(&one, start + STRETCH));
    }
}
