//! The clock of a support request: by when it is to be answered or delivered, what is left of that, and whether it stands.
//!
//! It counts as the measure of requests on time does: an answer within whole days, not counting waits for the requester;
//! a delivery by the agreed day, moved by the whole days of pauses.

use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_standard::Organisation;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::records::Stored;
use crate::words::days_between;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has taken it on yet.
    Answer,
    Deliver,
    /// Delivered; whoever asked has to confirm.
    Confirm,
    Closed,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    pub stage: Stage,
    /// The last day in time.
    pub due: Option<Date>,
    /// It stands since then.
    pub stands_since: Option<Timestamp>,
    pub late_days: i32,
    /// Working time until the last day is over; none while it stands, is late or is over.
    pub left: Option<SignedDuration>,
}

impl Clock {
    /// `entered` is when the request came into its state.
    pub fn of(request: &Record, entered: Timestamp, now: Timestamp, organisation: &Organisation) -> Self {
        let day = |at: Timestamp| at.to_zoned_datetime(organisation.zone.clone()).date();
        let stands = matches!(request.state.as_str(), "clarifying" | "paused");
        let running = if stands { hours_between(entered, now) } else { Number::zero() };
        let hours = |field: &str| request.number(field).unwrap_or_else(Number::zero);
        let stage = match request.state.as_str() {
            "submitted" | "clarifying" => Stage::Answer,
            "accepted" | "paused" => Stage::Deliver,
            "delivered" => Stage::Confirm,
            _ => Stage::Closed,
        };
        let due = if stage == Stage::Answer {
            let within = hours("within_hours") + hours("clarify_hours") + running;
            moved(day(request.created_at), &days(&within).ceil())
        } else {
            let paused =
                hours("paused_hours") + if request.state == "paused" { running } else { Number::zero() };
            request.date("agreed_on").and_then(|agreed| moved(agreed, &days(&paused).floor()))
        };
        let measured = match stage {
            Stage::Answer | Stage::Deliver => Some(day(now)),
            Stage::Confirm | Stage::Closed => request.instant("delivered_at").map(day),
        };
        let late = due.zip(measured).map_or(0, |(due, on)| days_between(due, on));
        let runs = !stands && late <= 0 && matches!(stage, Stage::Answer | Stage::Deliver);
        let left = |due: Date| {
            let end = due.tomorrow().unwrap_or(due).at(0, 0, 0, 0);
            organisation.working.between(now.to_zoned_datetime(organisation.zone.clone()).datetime(), end)
        };
        Self {
            stage,
            due,
            stands_since: stands.then_some(entered),
            late_days: late.max(0),
            left: due.filter(|_| runs).map(left),
        }
    }
}

fn hours_between(from: Timestamp, until: Timestamp) -> Number {
    let seconds = until.duration_since(from).as_secs().max(0);
    Number::fraction(seconds, 3_600).unwrap_or_else(Number::zero)
}

fn days(hours: &Number) -> Number {
    hours.divided_by(&Number::whole(24)).unwrap_or_else(Number::zero)
}

fn moved(day: Date, by: &Number) -> Option<Date> {
    day.checked_add(i32::try_from(by.to_i64()?).ok()?.days()).ok()
}

#[cfg(test)]
mod tests {
    use hengce_standard::Standard;
    use jiff::civil::date;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::records::stand_in;

    /// A request made on Thursday the 10th at 10:00 in Shanghai.
    fn request(state: &str, fields: Json) -> Record {
        let Json::Object(fields) = fields else { panic!("not an object") };
        let at = "2026-09-10T02:00:00Z".parse().unwrap();
        Record { state: state.into(), created_at: at, ..stand_in("support_request", fields) }
    }

    fn clock(request: &Record, entered: &str, now: &str) -> Clock {
        let organisation = &Standard::shipped().organisation;
        Clock::of(request, entered.parse().unwrap(), now.parse().unwrap(), organisation)
    }

    #[test]
    fn an_ordinary_request_is_to_be_answered_within_three_days_and_says_the_working_hours_left() {
        let asked = request("submitted", json!({ "within_hours": "72" }));
        let found = clock(&asked, "2026-09-10T02:00:00Z", "2026-09-10T08:00:00Z");
        assert_eq!((found.stage, found.due), (Stage::Answer, Some(date(2026, 9, 13))));
        assert_eq!(found.left.unwrap().as_hours(), 2 + 9, "two hours on Thursday, Friday, and a weekend");
        let late = clock(&asked, "2026-09-10T02:00:00Z", "2026-09-15T02:00:00Z");
        assert_eq!((late.late_days, late.left), (2, None));
    }

    #[test]
    fn a_wait_for_whoever_asked_moves_the_answer_while_it_lasts() {
        let asked = request("clarifying", json!({ "within_hours": "72", "clarify_hours": "12" }));
        let found = clock(&asked, "2026-09-11T02:00:00Z", "2026-09-13T02:00:00Z");
        assert_eq!(found.due, Some(date(2026, 9, 16)), "60 more hours are three days begun");
        assert_eq!((found.stands_since.is_some(), found.left), (true, None));
    }

    #[test]
    fn the_whole_days_of_a_pause_move_the_delivery() {
        let paused = request("paused", json!({ "agreed_on": "2026-09-15", "paused_hours": "20" }));
        let found = clock(&paused, "2026-09-12T02:00:00Z", "2026-09-14T08:00:00Z");
        assert_eq!(found.due, Some(date(2026, 9, 18)), "20 and 54 hours are three whole days");
        let delivered = json!({ "agreed_on": "2026-09-15", "delivered_at": "2026-09-16T02:00:00Z" });
        let found = clock(&request("delivered", delivered), "2026-09-16T02:00:00Z", "2026-09-20T02:00:00Z");
        assert_eq!((found.stage, found.late_days), (Stage::Confirm, 1));
    }
}
