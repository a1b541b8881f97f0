//! How a report stands against its due day.

use hengce_ledger::Record;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::records::Stored;
use crate::words::days_between;

/// How a report stands. As on the scorecard, only an accepted submission is on time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "days")]
pub enum Course {
    Waived,
    OnTime,
    /// Handed in by the due day, not accepted yet.
    Waiting,
    /// By so many days: handed in late, or not yet.
    Late(i32),
    /// Due in so many days.
    Open(i32),
}

impl Course {
    pub fn of(report: &Record, today: Date, zone: &TimeZone) -> Option<Self> {
        let due = report.date("due_on")?;
        if report.state == "waived" {
            return Some(Self::Waived);
        }
        let handed_in = match report.state.as_str() {
            "submitted" | "accepted" | "published" => report.instant("submitted_at"),
            _ => None,
        };
        let day = handed_in.map(|at| at.to_zoned_datetime(zone.clone()).date());
        Some(match day {
            Some(day) if day > due => Self::Late(days_between(due, day)),
            Some(_) if report.state == "submitted" => Self::Waiting,
            Some(_) => Self::OnTime,
            None if due < today => Self::Late(days_between(due, today)),
            None => Self::Open(days_between(today, due)),
        })
    }
}

/// Reports of a month by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// All but those waived.
    pub due: usize,
    pub on_time: usize,
    pub waiting: usize,
    pub late: usize,
    pub open: usize,
    pub waived: usize,
    /// Given a later date by their reader.
    pub postponed: usize,
}

impl Counts {
    pub fn of<'r>(reports: impl Iterator<Item = (&'r Record, Course)>) -> Self {
        let mut counts = Self::default();
        for (report, course) in reports {
            counts.due += usize::from(course != Course::Waived);
            counts.postponed += usize::from(postponed(report));
            *match course {
                Course::Waived => &mut counts.waived,
                Course::OnTime => &mut counts.on_time,
                Course::Waiting => &mut counts.waiting,
                Course::Late(_) => &mut counts.late,
                Course::Open(_) => &mut counts.open,
            } += 1;
        }
        counts
    }
}

/// Whether the reader agreed to a later date than the first.
pub fn postponed(report: &Record) -> bool {
    report.date("due_on") > report.date("original_due_on") && report.date("original_due_on").is_some()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::records::stand_in;

    fn report(state: &str, fields: Json) -> Record {
        let Json::Object(fields) = fields else { panic!("not an object") };
        Record { state: state.into(), ..stand_in("report", fields) }
    }

    fn course(state: &str, fields: Json) -> Course {
        Course::of(&report(state, fields), date(2026, 9, 10), &TimeZone::get("Asia/Shanghai").unwrap())
            .unwrap()
    }

    #[test]
    fn only_an_accepted_submission_is_on_time() {
        let given = json!({ "due_on": "2026-09-08", "submitted_at": "2026-09-08T15:00:00Z" });
        assert_eq!(
            course("submitted", given.clone()),
            Course::Waiting,
            "23:00 in Shanghai is the due day still"
        );
        assert_eq!(course("accepted", given.clone()), Course::OnTime);
        assert_eq!(course("returned", given), Course::Late(2), "what was sent back is not handed in");
    }

    #[test]
    fn a_day_late_is_late_however_good() {
        let given = json!({ "due_on": "2026-09-08", "submitted_at": "2026-09-08T16:30:00Z" });
        assert_eq!(course("published", given), Course::Late(1));
        assert_eq!(course("drafting", json!({ "due_on": "2026-09-12" })), Course::Open(2));
        assert_eq!(course("waived", json!({ "due_on": "2026-09-01" })), Course::Waived);
    }

    #[test]
    fn a_later_date_is_counted() {
        let moved = report("drafting", json!({ "due_on": "2026-09-20", "original_due_on": "2026-09-08" }));
        let counts = Counts::of([(&moved, Course::Open(10))].into_iter());
        assert_eq!((counts.due, counts.open, counts.postponed), (1, 1, 1));
    }
}
