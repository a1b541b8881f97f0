//! The dates of records as events: which of them concern somebody, what stands there in their language.

use hengce_ledger::{Record, Whose};
use hengce_standard::{Field, FieldKind, Kind};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value as Json};

use super::ical::{Event, When};
use crate::records::{address, is_open};
use crate::web::{App, Visit, WebError};
use crate::words::Speech;

const RECORDS_MAX: u32 = 2_000;
/// How far back a calendar goes.
const PAST_DAYS: i64 = 60;

/// Everything that concerns whoever the visit is by; `site` comes before the address of a record.
pub async fn events(app: &App, visit: &Visit, whose: Whose, site: &str) -> Result<Vec<Event>, WebError> {
    let (today, from) = (app.today(), app.today().saturating_sub(PAST_DAYS.days()));
    let records = app.ledger.agenda(&visit.actor, whose, from, RECORDS_MAX).await?;
    let zone = &app.standard().organisation.zone;
    let day = |when: When| match when {
        When::Day(day) => day,
        When::At(at) => at.to_zoned_datetime(zone.clone()).date(),
    };
    let mut events = Vec::new();
    for record in &records {
        let Some(kind) = app.standard().kinds.get(&record.kind) else { continue };
        let found = Dates { say: visit.say(), kind, record, site };
        // What is done or given up has a past and no coming day.
        let comes = |when| is_open(kind, record) || is_resting(kind, record) || day(when) < today;
        events
            .extend(found.events().into_iter().filter(|event| day(event.when) >= from && comes(event.when)));
    }
    events.sort_by(|a, b| (a.when, &a.uid).cmp(&(b.when, &b.uid)));
    Ok(events)
}

/// In use rather than at an end.
fn is_resting(kind: &Kind, record: &Record) -> bool {
    kind.lifecycle.states.get(&record.state).is_none_or(|state| !state.closed)
}

/// One record's dates.
struct Dates<'a> {
    say: Speech,
    kind: &'a Kind,
    record: &'a Record,
    site: &'a str,
}

impl Dates<'_> {
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut tables: Vec<(&str, Vec<&str>)> = Vec::new();
        for name in &self.kind.views.agenda {
            match name.split_once('.') {
                None => events.extend(self.of_field(name)),
                Some((table, column)) => match tables.iter_mut().find(|(known, _)| *known == table) {
                    Some((_, columns)) => columns.push(column),
                    None => tables.push((table, vec![column])),
                },
            }
        }
        for (table, columns) in tables {
            events.extend(self.of_rows(table, &columns));
        }
        events
    }

    fn of_field(&self, name: &str) -> Option<Event> {
        let field = self.kind.fields.get(name)?;
        let when = when(self.record.fields.get(name)?)?;
        let summary = format!("{} · {}", self.record.title, self.say.of(&field.label));
        Some(self.event(name, when, summary))
    }

    /// One event a row, on the first of the columns that is filled.
    fn of_rows(&self, table: &str, columns: &[&str]) -> Vec<Event> {
        let Some(field) = self.kind.fields.get(table) else { return Vec::new() };
        let FieldKind::Rows { fields } = &field.kind else { return Vec::new() };
        let rows = self.record.fields.get(table).and_then(Json::as_array).into_iter().flatten();
        let event = |row: &Map<String, Json>| {
            let when = columns.iter().find_map(|column| when(row.get(*column)?))?;
            let id = row.get("id").and_then(Json::as_str).unwrap_or_default();
            let name = name_of(fields.values(), row).unwrap_or_else(|| self.say.of(&field.label).to_owned());
            let summary = format!("{name} · {}", self.record.title);
            Some(self.event(&format!("{table}.{id}"), when, summary))
        };
        rows.filter_map(Json::as_object).filter_map(event).collect()
    }

    fn event(&self, part: &str, when: When, summary: String) -> Event {
        let kind = self.say.of(&self.kind.label);
        let state = self.kind.lifecycle.states.get(&self.record.state);
        let state = state.map_or_else(String::new, |state| format!(" · {}", self.say.of(&state.label)));
        Event {
            uid: format!("{}.{part}@hengce", self.record.id),
            when,
            sequence: self.record.version - 1,
            changed: self.record.updated_at,
            summary,
            description: format!("{kind} {}{state}", self.record.code),
            category: kind.to_owned(),
            url: format!("{}{}", self.site, address(&self.kind.id, &self.record.id)),
        }
    }
}

/// What a row is called: its first text.
fn name_of<'f>(fields: impl Iterator<Item = &'f Field>, row: &Map<String, Json>) -> Option<String> {
    let mut texts = fields.filter(|field| matches!(field.kind, FieldKind::Text { .. }));
    texts.find_map(|field| row.get(&field.id)?.as_str().map(str::to_owned))
}

fn when(value: &Json) -> Option<When> {
    let text = value.as_str()?;
    let at = || text.parse::<Timestamp>().ok().map(When::At);
    if text.len() == 10 { text.parse::<Date>().ok().map(When::Day) } else { at() }
}
