//! Versions of the core and of the rules: from when to when each was in force, and who put it in force.

use hengce_ledger::{Record, Revision};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::records::Stored;
use crate::web::{App, Visit, WebError};

/// A version with its life.
pub struct Version {
    pub record: Record,
    /// The first day on which it held; none while nobody has approved it.
    pub from: Option<Date>,
    /// The last day on which it held; none while it holds.
    pub until: Option<Date>,
    /// Who put it in force, and on which day.
    pub approved: Option<(String, Date)>,
}

impl Version {
    pub fn held_on(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The versions of one thing, the latest first. One holds until it is taken out of force or the next one holds.
pub async fn versions(app: &App, visit: &Visit, records: Vec<Record>) -> Result<Vec<Version>, WebError> {
    let zone = &app.standard().organisation.zone;
    let mut versions = Vec::new();
    for record in records {
        let history = app.ledger.history(&visit.actor, &record.id).await?;
        versions.push(version(record, &history, zone));
    }
    versions.sort_by(|a, b| {
        (b.from.is_none(), b.from, &b.record.code).cmp(&(a.from.is_none(), a.from, &a.record.code))
    });
    let mut next: Option<Date> = None;
    for version in &mut versions {
        let Some(from) = version.from else { continue };
        let replaced = next.map(|day| day.saturating_sub(1.day()));
        version.until = [version.until, replaced].into_iter().flatten().min();
        next = Some(from);
    }
    Ok(versions)
}

fn version(record: Record, history: &[Revision], zone: &TimeZone) -> Version {
    let day = |revision: &Revision| revision.at.to_zoned_datetime(zone.clone()).date();
    let approval = history.iter().rev().find(|revision| revision.act == "approve");
    let held = matches!(record.state.as_str(), "in_force" | "superseded");
    let approval = approval.filter(|_| held);
    let ended = history
        .iter()
        .rev()
        .find(|revision| revision.act == "supersede")
        .filter(|_| record.state == "superseded");
    let from = approval
        .map(|revision| record.date("effective_on").unwrap_or_else(|| day(revision)).max(day(revision)));
    Version {
        from,
        until: ended.map(day),
        approved: approval.map(|revision| (revision.by_name.clone(), day(revision))),
        record,
    }
}
