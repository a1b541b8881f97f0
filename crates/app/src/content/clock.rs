//! The clock of a request: it runs once the brief is complete, stands while the work is paused, and ends with the
//! delivery.

use hengce_exact::Number;
use hengce_ledger::{Actor, Record};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::records::Stored;
use crate::web::{App, WebError};
use crate::words::days_between;

/// How long it has run, how long it stood, and the day by which it should end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub ran_hours: Number,
    pub paused_hours: Number,
    /// The agreed day, moved back by the whole days that were paused.
    pub due_on: Option<Date>,
    /// Days that are left; negative when late.
    pub left: Option<i32>,
    pub stands: bool,
    /// It was delivered: what is left then is how early it came.
    pub is_over: bool,
}

impl Clock {
    /// None before the brief is complete.
    pub async fn of(app: &App, record: &Record) -> Result<Option<Self>, WebError> {
        let since = if record.state == "paused" { paused_since(app, record).await? } else { None };
        let zone = &app.standard().organisation.zone;
        Ok(Self::at(record, since, app.ledger.clock().now(), zone))
    }

    fn at(record: &Record, since: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> Option<Self> {
        let began = record.instant("brief_complete_at").filter(|_| record.state != "requested")?;
        let open = since.map(|since| hours(since, now)).unwrap_or_default();
        let paused_hours = &record.number("paused").unwrap_or_default() + &open;
        let ends = record.instant("delivered_at").filter(|_| is_over(record)).unwrap_or(now);
        let whole = hours(began, ends);
        let days = paused_hours.divided_by(&Number::whole(24)).map(|days| days.floor());
        let days = days.and_then(|days| days.to_i64()).unwrap_or_default();
        let due_on = record.date("agreed_on").map(|day| day.saturating_add(days.days()));
        let today = ends.to_zoned_datetime(zone.clone()).date();
        Some(Self {
            ran_hours: (&whole - &paused_hours).max(Number::zero()),
            left: due_on.map(|due| days_between(today, due)),
            stands: since.is_some(),
            is_over: is_over(record),
            paused_hours,
            due_on,
        })
    }
}

fn is_over(record: &Record) -> bool {
    matches!(record.state.as_str(), "delivered" | "accepted")
}

fn hours(from: Timestamp, to: Timestamp) -> Number {
    Number::fraction(to.duration_since(from).as_secs().max(0), 3600).unwrap_or_default()
}

/// When the pause that is under way began.
async fn paused_since(app: &App, record: &Record) -> Result<Option<Timestamp>, WebError> {
    let history = app.ledger.history(&Actor::program(), &record.id).await?;
    let mut since = None;
    for revision in history {
        since = (revision.state == "paused").then(|| since.unwrap_or(revision.at));
    }
    Ok(since)
}
