//! A share of what was counted, with the interval that so few leave open, as people read it.

use std::ops::AddAssign;

use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_scoring::input::Share;
use hengce_scoring::statistics::wilson;

use crate::records::Stored;
use crate::scorecards::figures;

/// Where an audit's results stand.
const INSPECTED: [&str; 3] = ["inspected", "rectifying", "closed"];

/// Checkpoints by their result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compliance {
    pub passed: u64,
    pub failed: u64,
    /// The rule does not apply to the touch point: in no share.
    pub absent: u64,
    /// Not judged yet.
    pub open: u64,
}

impl Compliance {
    pub fn count(&mut self, result: &str) {
        *match result {
            "pass" => &mut self.passed,
            "fail" => &mut self.failed,
            "absent" => &mut self.absent,
            _ => &mut self.open,
        } += 1;
    }

    /// The checkpoints of an audit.
    pub fn of(audit: &Record) -> Self {
        let mut all = Self::default();
        for row in audit.rows("checkpoints") {
            all.count(row.text("result"));
        }
        all
    }

    pub fn judged(&self) -> u64 {
        self.passed + self.failed + self.absent
    }

    pub fn all(&self) -> u64 {
        self.judged() + self.open
    }

    pub fn share(&self) -> Shown {
        Shown::of(self.passed, self.passed + self.failed)
    }
}

impl AddAssign for Compliance {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.absent += other.absent;
        self.open += other.open;
    }
}

/// Whether the results of an audit count: whoever inspects has finished.
pub fn counts(audit: &Record) -> bool {
    INSPECTED.contains(&audit.state.as_str())
}

/// A share in words: `91.7 %`, of how many, and Wilson's 95 % interval `80.4 – 96.7 %`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    pub hits: u64,
    pub n: u64,
    pub interval: String,
}

impl Shown {
    pub fn of(hits: u64, n: u64) -> Self {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let text = Number::fraction(count(hits), count(n))
            .map_or_else(|| figures::NONE.to_owned(), |share| figures::share(&share));
        let interval =
            Share::of(hits, n).and_then(|share| wilson(&share)).map_or_else(String::new, |interval| {
                format!("{:.1} – {:.1} %", interval.low * 100.0, interval.high * 100.0)
            });
        Self { text, hits, n, interval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_apply_is_in_no_share() {
        let mut found = Compliance::default();
        for result in ["pass", "pass", "pass", "fail", "absent", ""] {
            found.count(result);
        }
        assert_eq!((found.judged(), found.all()), (5, 6));
        let shown = found.share();
        assert_eq!((shown.text.as_str(), shown.n), ("75 %", 4));
        assert_eq!(shown.interval, "30.1 – 95.4 %");
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        assert_eq!(Compliance::default().share(), Shown { text: "–".into(), ..Shown::default() });
    }
}
