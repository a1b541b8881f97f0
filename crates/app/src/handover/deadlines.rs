//! The two times that a lead has: to be handed over once it is found valid, and to be answered by sales.
//!
//! Both are those of the measures of leads handed over in time and of verdicts in time.

use hengce_ledger::Record;
use jiff::{SignedDuration, Timestamp};

use crate::records::Stored;

const TO_HAND_OVER: SignedDuration = SignedDuration::from_hours(24);
const TO_ANSWER: SignedDuration = SignedDuration::from_hours(72);

/// By when the next step is to be taken; none where no time runs.
pub fn due(lead: &Record) -> Option<Timestamp> {
    let (since, within) = match lead.state.as_str() {
        "qualified" => (lead.instant("qualified_at")?, TO_HAND_OVER),
        "handed_over" => (lead.instant("handed_over_at")?, TO_ANSWER),
        _ => return None,
    };
    since.checked_add(within).ok()
}

/// Whether sales answered a lead that was handed over, and in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    InTime,
    Late,
    /// None yet, with the time not over.
    Open,
    /// None yet, and the time is over.
    Missing,
}

pub fn answer(lead: &Record, now: Timestamp) -> Option<Answer> {
    let end = lead.instant("handed_over_at")?.checked_add(TO_ANSWER).ok()?;
    Some(match lead.instant("verdict_at") {
        Some(at) if at <= end => Answer::InTime,
        Some(_) => Answer::Late,
        None if now <= end => Answer::Open,
        None => Answer::Missing,
    })
}
