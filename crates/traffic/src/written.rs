//! Events and visits turned to columns.

use std::fmt::Write as _;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use hengce_events::{Event, Kind, VisitorWindow};
use hengce_visits::{Sources, Visit, own};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::layout::{EVENTS, VISITS};

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    (day - Date::constant(1970, 1, 1)).get_days()
}

fn local(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    at.to_zoned_datetime(zone.clone())
}

fn texts<'t, T: 't>(rows: &'t [T], text: impl Fn(&'t T) -> &'t str) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(rows.iter().map(text)))
}

fn made<T>(rows: &[T], text: impl Fn(&T) -> String) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(rows.iter().map(text)))
}

fn instants<T>(rows: &[T], at: impl Fn(&T) -> Timestamp) -> ArrayRef {
    let array = TimestampMicrosecondArray::from_iter_values(rows.iter().map(|row| at(row).as_microsecond()));
    Arc::new(array.with_timezone("UTC"))
}

fn longs<T>(rows: &[T], number: impl Fn(&T) -> i64) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(rows.iter().map(number)))
}

fn ints<T>(rows: &[T], number: impl Fn(&T) -> i32) -> ArrayRef {
    Arc::new(Int32Array::from_iter_values(rows.iter().map(number)))
}

fn flags<T>(rows: &[T], flag: impl Fn(&T) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(flag(row))).collect::<BooleanArray>())
}

fn days<T>(rows: &[T], at: impl Fn(&T) -> Timestamp, zone: &TimeZone) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| day_number(local(at(row), zone).date()))))
}

pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::View => "view",
        Kind::Engagement => "engagement",
        Kind::Outbound => "outbound",
        Kind::Download => "download",
        Kind::Form => "form",
        Kind::Custom => "custom",
    }
}

pub fn window_name(window: VisitorWindow) -> &'static str {
    match window {
        VisitorWindow::Day => "day",
        VisitorWindow::Month => "month",
    }
}

/// Events sorted by site and time.
pub fn events(mut rows: Vec<Event>, zone: &TimeZone) -> Result<RecordBatch> {
    rows.sort_by(|one, other| (&one.site, one.at, one.id).cmp(&(&other.site, other.at, other.id)));
    let rows = rows.as_slice();
    let props = |event: &Event| match event.props.as_slice() {
        [] => String::new(),
        props => serde_json::to_string(props).unwrap_or_default(),
    };
    let scroll = rows.iter().map(|event| event.scroll.map(i32::from));
    let ids = rows.iter().map(|event| event.id.to_be_bytes());
    let columns: Vec<ArrayRef> = vec![
        days(rows, |event| event.at, zone),
        texts(rows, |event| &event.site),
        instants(rows, |event| event.at),
        instants(rows, |event| event.received_at),
        Arc::new(BinaryArray::from_iter_values(ids)),
        texts(rows, |event| kind_name(event.kind)),
        texts(rows, |event| &event.name),
        longs(rows, |event| event.visitor.cast_signed()),
        texts(rows, |event| window_name(event.window)),
        texts(rows, |event| &event.page.host),
        texts(rows, |event| &event.page.path),
        texts(rows, |event| &event.page.query),
        texts(rows, |event| &event.page.title),
        texts(rows, |event| &event.referrer.host),
        texts(rows, |event| &event.referrer.path),
        texts(rows, |event| &event.campaign.source),
        texts(rows, |event| &event.campaign.medium),
        texts(rows, |event| &event.campaign.campaign),
        texts(rows, |event| &event.campaign.content),
        texts(rows, |event| &event.campaign.term),
        texts(rows, |event| &event.campaign.id),
        texts(rows, |event| &event.campaign.click),
        texts(rows, |event| &event.campaign.raw),
        texts(rows, |event| &event.client.browser),
        texts(rows, |event| &event.client.os),
        texts(rows, |event| &event.client.device),
        texts(rows, |event| &event.client.screen),
        texts(rows, |event| &event.client.language),
        texts(rows, |event| &event.place.country),
        texts(rows, |event| &event.place.province),
        ints(rows, |event| event.engaged_ms.try_into().unwrap_or(i32::MAX)),
        Arc::new(scroll.collect::<Int32Array>()),
        Arc::new(rows.iter().map(|event| event.revenue.as_ref().map(|it| it.micros)).collect::<Int64Array>()),
        texts(rows, |event| event.revenue.as_ref().map_or("", |it| &it.currency)),
        made(rows, props),
        flags(rows, |event| event.interactive),
        texts(rows, |event| &event.mark.bot),
        flags(rows, |event| event.mark.internal),
        texts(rows, |event| &event.mark.list),
        texts(rows, |event| &event.tracker),
    ];
    Ok(RecordBatch::try_new(EVENTS.clone(), columns)?)
}

/// One thing of a course a line: seconds since the visit began, and what it was.
fn course(visit: &Visit) -> String {
    let mut text = String::new();
    for step in &visit.course {
        let seconds = step.at.duration_since(visit.started_at).as_secs().max(0);
        let what = step.what.replace(['\n', '\r'], " ");
        let _ = writeln!(text, "{seconds} {what}");
    }
    text
}

fn revenue(visit: &Visit) -> String {
    let parts: Vec<String> =
        visit.revenue.iter().map(|(currency, micros)| format!("{currency} {micros}")).collect();
    parts.join(";")
}

/// Ids of goals with a comma before and after each, so that one is found as text.
fn goals(visit: &Visit) -> String {
    visit
        .goals
        .iter()
        .fold(String::new(), |text, goal| format!("{text}{}{goal},", if text.is_empty() { "," } else { "" }))
}

/// Visits sorted by site and time, each with its source, its channel and what our own definition says of it.
pub fn visits(mut rows: Vec<Visit>, zone: &TimeZone) -> Result<RecordBatch> {
    rows.sort_by(|one, other| {
        (&one.site, one.started_at, one.id).cmp(&(&other.site, other.started_at, other.id))
    });
    let (sources, definition) = (Sources::shipped(), own());
    let origins: Vec<_> = rows
        .iter()
        .map(|visit| sources.origin(&visit.campaign, &visit.referrer, &visit.client.browser))
        .collect();
    let rows = rows.as_slice();
    let name = definition.name();
    let columns: Vec<ArrayRef> = vec![
        days(rows, |visit| visit.started_at, zone),
        texts(rows, |visit| &visit.site),
        made(rows, |visit| format!("{:032x}", visit.id)),
        instants(rows, |visit| visit.started_at),
        instants(rows, |visit| visit.active_to),
        ints(rows, |visit| i32::from(local(visit.started_at, zone).hour())),
        longs(rows, |visit| visit.visitor.cast_signed()),
        texts(rows, |visit| window_name(visit.window)),
        ints(rows, |visit| visit.views.cast_signed()),
        ints(rows, |visit| visit.actions.cast_signed()),
        longs(rows, |visit| visit.engaged_ms.cast_signed()),
        flags(rows, |visit| definition.is_bounce(visit)),
        flags(rows, |visit| !visit.goals.is_empty()),
        made(rows, goals),
        texts(rows, |visit| visit.first_view.as_ref().map_or("", |seen| &seen.path)),
        texts(rows, |visit| visit.last_view.as_ref().map_or("", |seen| &seen.path)),
        texts(&origins, |origin| &origin.source),
        texts(&origins, |origin| origin.channel.id()),
        texts(rows, |visit| &visit.referrer.host),
        texts(rows, |visit| &visit.referrer.path),
        texts(rows, |visit| &visit.campaign.source),
        texts(rows, |visit| &visit.campaign.medium),
        texts(rows, |visit| &visit.campaign.campaign),
        texts(rows, |visit| &visit.campaign.content),
        texts(rows, |visit| &visit.campaign.term),
        texts(rows, |visit| &visit.campaign.id),
        texts(rows, |visit| &visit.campaign.click),
        texts(rows, |visit| &visit.client.browser),
        texts(rows, |visit| &visit.client.os),
        texts(rows, |visit| &visit.client.device),
        texts(rows, |visit| &visit.client.screen),
        texts(rows, |visit| &visit.client.language),
        texts(rows, |visit| &visit.place.country),
        texts(rows, |visit| &visit.place.province),
        made(rows, revenue),
        made(rows, course),
        texts(rows, |visit| &visit.mark.bot),
        flags(rows, |visit| visit.mark.internal),
        texts(rows, |visit| &visit.mark.list),
        texts(rows, |_| &name),
        texts(rows, |_| &sources.version),
    ];
    Ok(RecordBatch::try_new(VISITS.clone(), columns)?)
}
