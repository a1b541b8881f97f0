//! The clock of an incident of opinion: it runs from the first evidence to the first response that says something.

use hengce_exact::Number;
use hengce_ledger::Record;
use jiff::{SignedDuration, Timestamp};

use crate::records::Stored;

/// Until somebody has said how severe it is, the shortest time is what to hold to.
const UNTRIAGED_HOURS: i64 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// From the first evidence to the response, or to now.
    pub elapsed: SignedDuration,
    /// What the severity allows.
    pub within: SignedDuration,
    pub answered: bool,
}

impl Clock {
    /// None where it is not known when it began.
    pub fn of(incident: &Record, now: Timestamp) -> Option<Self> {
        let began = incident.instant("evidence_at")?;
        let answered = incident.instant("responded_at");
        let hours = incident.number("sla_hours").filter(|_| !incident.text("severity").is_empty());
        let minutes = (hours.unwrap_or(Number::whole(UNTRIAGED_HOURS)) * Number::whole(60)).to_i64()?;
        Some(Self {
            elapsed: answered.unwrap_or(now).duration_since(began),
            within: SignedDuration::from_mins(minutes),
            answered: answered.is_some(),
        })
    }

    /// Less than nothing once it is too late.
    pub fn left(self) -> SignedDuration {
        self.within - self.elapsed
    }

    /// The response came in time, or still can.
    pub fn is_met(self) -> bool {
        self.elapsed <= self.within
    }

    /// Of the time allowed, in percent, at most 100.
    pub fn used(self) -> i64 {
        (self.elapsed.as_secs() * 100 / self.within.as_secs().max(1)).clamp(0, 100)
    }
}

/// Hours of a span, exact.
pub fn hours(span: SignedDuration) -> Number {
    Number::fraction(span.abs().as_secs(), 3600).unwrap_or_default()
}
