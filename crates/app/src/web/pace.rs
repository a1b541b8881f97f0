//! How often something may be asked for in a stretch of time: a hall full of guests and a program that looks every minute
//! are let through, a machine that tries names is told to wait.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Names remembered before those that have not asked for a while are let go.
const NAMES_MAX: usize = 1_000;

/// When each name last asked; cheap to clone, and forgotten when the program ends.
#[derive(Debug, Clone)]
pub struct Pace {
    most: usize,
    stretch: SignedDuration,
    asked: Arc<Mutex<HashMap<String, VecDeque<Timestamp>>>>,
}

impl Pace {
    /// So many of one name in any stretch of that length.
    pub fn of(most: usize, stretch: SignedDuration) -> Self {
        Self { most, stretch, asked: Arc::default() }
    }

    /// Lets one through, or says how long to wait. What is told to wait is not counted.
    pub fn take(&self, name: &str, now: Timestamp) -> Result<(), SignedDuration> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |at: &Timestamp| now.duration_since(*at) < self.stretch;
        if asked.len() >= NAMES_MAX {
            asked.retain(|_, times| times.back().is_some_and(fresh));
        }
        let times = asked.entry(name.to_owned()).or_default();
        while times.front().is_some_and(|at| !fresh(at)) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= self.most => Err(self.stretch - now.duration_since(*first)),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_too_often_waits_until_its_first_is_old_and_others_go_on() {
        let (pace, start) = (Pace::of(3, SignedDuration::from_mins(1)), Timestamp::UNIX_EPOCH);
        assert!((0..3).all(|_| pace.take("one", start).is_ok()));
        let later = start + SignedDuration::from_secs(20);
        assert_eq!(pace.take("one", later), Err(SignedDuration::from_secs(40)));
        assert_eq!(pace.take("other", later), Ok(()));
        assert_eq!(pace.take("one", start + SignedDuration::from_mins(1)), Ok(()));
    }
}
