//! Small marks: a record's state, how late it is.

use hengce_ledger::Record;
use hengce_standard::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::scene::Scene;
use super::values::escaped;
use crate::web::Html;
use crate::words::{Speech, days_between};

/// The state as a coloured word: grey at the start, blue under way, green at an end.
pub fn state_badge(say: Speech, kind: &Kind, record: &Record) -> Html {
    if record.withdrawn {
        return Html(format!(r#"<span class="badge bg-red-lt">{}</span>"#, say.t("withdrawn")));
    }
    let Some(state) = kind.lifecycle.states.get(&record.state) else { return Html::default() };
    let first = kind.lifecycle.states.get_index_of(&record.state) == Some(0);
    let colour = if state.closed {
        "green"
    } else if first {
        "secondary"
    } else {
        "blue"
    };
    Html(format!(r#"<span class="badge bg-{colour}-lt">{}</span>"#, escaped(say.of(&state.label))))
}

/// Whether the record still is work to be done.
pub fn is_open(kind: &Kind, record: &Record) -> bool {
    let works = kind.lifecycle.states.get(&record.state).is_some_and(hengce_standard::State::is_work);
    !record.withdrawn && works
}

/// The day by which the record stands in the calendar.
pub fn calendar_day(scene: &Scene, kind: &Kind, record: &Record) -> Option<Date> {
    day_of(&scene.zone, record.fields.get(kind.views.calendar.as_ref()?)?)
}

/// The day after which the record is late, if it has one.
pub fn due_day(scene: &Scene, kind: &Kind, record: &Record) -> Option<Date> {
    day_of(&scene.zone, record.fields.get(kind.views.due.as_ref()?)?)
}

/// A date, or an instant's day in the organisation's zone.
pub fn day_of(zone: &TimeZone, value: &Json) -> Option<Date> {
    let text = value.as_str()?;
    if let Ok(day) = text.parse::<Date>().or_else(|_| text.get(..10).unwrap_or_default().parse())
        && text.len() == 10
    {
        return Some(day);
    }
    text.parse::<Timestamp>().ok().map(|at| at.to_zoned_datetime(zone.clone()).date())
}

/// "3 days late" for an open record whose day has passed before it was handed in: the life cycle has not yet moved
/// past its first two states.
pub fn late(scene: &Scene, kind: &Kind, record: &Record) -> Option<Html> {
    let day = due_day(scene, kind, record)?;
    let days = days_between(day, scene.today);
    let underway = kind.lifecycle.states.get_index_of(&record.state).is_some_and(|index| index < 2);
    (days > 0 && underway && is_open(kind, record)).then(|| {
        Html(format!(r#"<span class="badge bg-red-lt">{}</span>"#, scene.say.t1("days-late", "days", days)))
    })
}
