//! Reminders before and after the day by which a record is due, as its kind declares them.

use hengce_ledger::{Actor, Record};
use hengce_standard::Reminders;
use jiff::ToSpan;
use serde_json::json;

use super::occasions::Telling;
use crate::people;
use crate::records::day_of;
use crate::web::{App, WebError};
use crate::words::days_between;

/// A day that a reminder is for, counted from the due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before(i32),
    After(i32),
}

/// The reminder that has been reached with so many days left; only the nearest, so that a program that did not run
/// for a while does not tell the same thing twice.
fn stage(reminders: &Reminders, days_left: i32) -> Option<Stage> {
    if days_left >= 0 {
        let reached = reminders.before_days.iter().filter(|before| days_left <= **before);
        return reached.min().map(|before| Stage::Before(*before));
    }
    let reached = reminders.after_days.iter().filter(|after| -days_left >= **after);
    reached.max().map(|after| Stage::After(*after))
}

/// Reminds owners of what is due soon or late, today as the clock says; telling twice tells nobody again.
pub async fn remind(app: &App) -> Result<(), WebError> {
    let kinds = app.standard().kinds.values();
    let ahead = kinds.filter_map(|kind| kind.reminders.as_ref()?.before_days.first().copied()).max();
    let until = app.today().saturating_add(ahead.unwrap_or(0).days());
    let people = people::everybody(app).await?;
    let mut notes = Vec::new();
    for record in app.ledger.due_until(until).await? {
        notes.extend(of_record(app, &people, &record));
    }
    app.ledger.notices().tell(&notes, None).await?;
    Ok(())
}

fn of_record(app: &App, people: &[Actor], record: &Record) -> Vec<hengce_ledger::notices::Note> {
    let told = || {
        let kind = app.standard().kinds.get(&record.kind)?;
        let reminders = kind.reminders.as_ref()?;
        let value = record.fields.get(kind.views.due.as_ref()?)?;
        let day = day_of(&app.standard().organisation.zone, value)?;
        let stage = stage(reminders, days_between(app.today(), day))?;
        let find =
            |id: &hengce_ledger::RecordId| people.iter().find(|actor| actor.person.as_ref() == Some(id));
        let mut telling = Telling::new(app, record, app.ledger.clock().now(), None);
        let (what, off) = match stage {
            Stage::Before(days) => ("due", format!("-{days}")),
            Stage::After(days) => ("overdue", format!("+{days}")),
        };
        let (occasion, detail) = (format!("{day}:{off}"), json!({ "day": day.to_string() }));
        let owner = record.owner.as_ref()?;
        if let Some(owner) = find(owner) {
            telling.tell(owner, what, &occasion, detail.clone());
        }
        let last = reminders.after_days.last().map(|days| Stage::After(*days));
        if reminders.tells_manager && Some(stage) == last {
            let directory = app.ledger.directory();
            let manager = directory.people.get(owner).and_then(|owner| owner.manager.as_ref());
            if let Some(manager) = manager.and_then(find) {
                telling.tell(manager, "escalated", &occasion, detail);
            }
        }
        Some(telling.notes())
    };
    told().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_nearest_reminder_that_was_reached_is_given() {
        let reminders =
            Reminders { before_days: vec![7, 3, 0], after_days: vec![1, 7], tells_manager: false };
        let at = |days| stage(&reminders, days);
        assert_eq!((at(8), at(7), at(5)), (None, Some(Stage::Before(7)), Some(Stage::Before(7))));
        assert_eq!(
            (at(3), at(1), at(0)),
            (Some(Stage::Before(3)), Some(Stage::Before(3)), Some(Stage::Before(0)))
        );
        assert_eq!(
            (at(-1), at(-6), at(-100)),
            (Some(Stage::After(1)), Some(Stage::After(1)), Some(Stage::After(7)))
        );
        let none = Reminders { before_days: vec![], after_days: vec![3], tells_manager: false };
        assert_eq!((stage(&none, 0), stage(&none, -2)), (None, None));
    }
}
