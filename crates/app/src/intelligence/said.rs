//! How items are spoken of: labels of their choices, and how long there still is to pass them on.

use hengce_ledger::Record;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::ITEM;
use crate::records::{Scene, Stored, escaped};
use crate::web::{App, Html};
use crate::words::{Speech, span};

/// The label of a choice that an item holds; empty where it holds none.
pub fn option(app: &App, say: Speech, item: &Record, field: &str) -> String {
    let options = options(app, say, field);
    options.into_iter().find(|(id, _)| id == item.text(field)).map_or_else(String::new, |(_, label)| label)
}

/// The choices of an item's field: id and label.
pub fn options(app: &App, say: Speech, field: &str) -> Vec<(String, String)> {
    let field = app.standard().kinds.get(ITEM).and_then(|kind| kind.fields.get(field));
    let options = field.and_then(|field| field.kind.options()).into_iter().flatten();
    options.map(|(id, label)| (id.clone(), say.of(label).to_owned())).collect()
}

/// Until an item is classified it may be a hot one.
const UNCLASSIFIED_HOURS: i64 = 24;

/// The last moment at which an item is passed on in time.
pub fn deadline(item: &Record) -> Option<Timestamp> {
    let hours = item.number("within_hours").and_then(|hours| hours.to_i64()).unwrap_or(UNCLASSIFIED_HOURS);
    item.created_at.checked_add(SignedDuration::from_hours(hours)).ok()
}

/// How long there still is, or by how much it is late.
pub fn time_left(scene: &Scene, item: &Record, now: Timestamp) -> Html {
    let Some(deadline) = deadline(item) else { return Html::default() };
    let left = deadline.duration_since(now);
    let words = span(scene.say, left.abs().as_hours());
    let (colour, key) = match left.as_hours() {
        _ if left.is_negative() => ("red", "intelligence-late-by"),
        ..12 => ("orange", "intelligence-left"),
        _ => ("secondary", "intelligence-left"),
    };
    let words = escaped(&scene.say.t1(key, "time", words));
    let at = crate::words::day_and_time(deadline, &scene.zone);
    Html(format!(r#"<span class="badge bg-{colour}-lt" title="{at}">{words}</span>"#))
}

/// The first moment of a day in the organisation's zone.
pub fn beginning(scene: &Scene, day: Date) -> Timestamp {
    scene.zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}
