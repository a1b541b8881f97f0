//! The calendar: a month of a kind's records by their day.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_ledger::{Filter, FilterOp, Query};
use hengce_standard::{FieldKind, Kind, Period, PeriodKind};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::asked::Asked;
use super::badges::{calendar_day, is_open, late};
use super::bar::{Bar, bar};
use super::list::kind_of;
use super::scene::{Scene, address};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};

const ENTRIES_MAX: u32 = 1_000;

struct Day {
    number: i8,
    date: String,
    outside: bool,
    today: bool,
    entries: Vec<Entry>,
}

struct Entry {
    address: String,
    title: String,
    /// `late`, `open` or `done`.
    class: &'static str,
    owner: String,
}

#[derive(Template)]
#[template(path = "records/calendar.html")]
struct CalendarPage {
    shell: Shell,
    bar: Bar,
    month: String,
    before: String,
    after: String,
    now: String,
    weekdays: Vec<String>,
    weeks: Vec<Vec<Day>>,
    total: u64,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    if kind.views.calendar.is_none() {
        return Err(WebError::not_found());
    }
    let asked = Asked::read(kind, &query.unwrap_or_default());
    let scene = Scene::new(&app, &visit);
    let asked_month = asked.month.parse::<Period>().ok().filter(|period| period.kind == PeriodKind::Month);
    let month = asked_month.unwrap_or_else(|| Period::of(PeriodKind::Month, scene.today));
    let first = month.start.saturating_sub(i64::from(month.start.weekday().to_monday_zero_offset()).days());
    let weeks = i64::from((month.end() - first).get_days() + 6) / 7;
    let end = first.saturating_add((weeks * 7).days());
    let question = question((&app, &visit), kind, &asked, &scene.zone, (first, end));
    let found = app.ledger.find(&visit.actor, &question).await?;
    let mut days: Vec<Day> =
        (0..weeks * 7).map(|offset| day(first.saturating_add(offset.days()), month, scene.today)).collect();
    for record in &found.records {
        let Some(on) = calendar_day(&scene, kind, record) else { continue };
        let Ok(index) = usize::try_from((on - first).get_days()) else { continue };
        let Some(day) = days.get_mut(index) else { continue };
        let class = if late(&scene, kind, record).is_some() {
            "late"
        } else if is_open(kind, record) {
            "open"
        } else {
            "done"
        };
        let owner = record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0));
        day.entries.push(Entry {
            address: address(&kind.id, &record.id),
            title: record.title.clone(),
            class,
            owner,
        });
    }
    let turn = |period: Period| format!("/records/{}/calendar{}month={period}", kind.id, asked.kept());
    let mut rest = days.into_iter();
    page(&CalendarPage {
        shell: Shell::new(&app, &visit, visit.say().of(&kind.label)),
        bar: bar((&app, &visit), kind, &scene, (&asked, "calendar")).await?,
        month: visit.say().t2(
            "calendar-month",
            ("year", month.start.year().to_string()),
            ("month", month.start.month().to_string()),
        ),
        before: turn(month.previous()),
        after: turn(month.next()),
        now: turn(Period::of(PeriodKind::Month, scene.today)),
        weekdays: (1..=7).map(|day| visit.say().t(&format!("weekday-{day}"))).collect(),
        weeks: (0..weeks).map(|_| rest.by_ref().take(7).collect()).collect(),
        total: found.total,
    })
}

/// Records whose day stands in `[first, end)` of the organisation's zone.
fn question(
    (app, visit): (&App, &Visit),
    kind: &Kind,
    asked: &Asked,
    zone: &TimeZone,
    (first, end): (Date, Date),
) -> Query {
    let mut query = asked.query(app, visit, kind);
    let field = kind.views.calendar.clone().unwrap_or_default();
    let instant = matches!(kind.fields.get(&field).map(|field| &field.kind), Some(FieldKind::Instant));
    let start_of = |day: Date| {
        day.to_zoned_datetime(zone.clone()).map(|at| at.timestamp().to_string()).unwrap_or_default()
    };
    let (least, most) = if instant {
        (start_of(first), start_of(end))
    } else {
        (first.to_string(), end.saturating_sub(1.day()).to_string())
    };
    query.filters.push(Filter { field: field.clone(), op: FilterOp::AtLeast, value: least });
    query.filters.push(Filter { field: field.clone(), op: FilterOp::AtMost, value: most });
    Query { limit: ENTRIES_MAX, offset: 0, sort: Some((field, false)), ..query }
}

fn day(date: Date, month: Period, today: Date) -> Day {
    Day {
        number: date.day(),
        date: date.to_string(),
        outside: !month.contains(date),
        today: date == today,
        entries: Vec::new(),
    }
}
