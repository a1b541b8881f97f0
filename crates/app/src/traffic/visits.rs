//! The visits behind a figure, one by one: what a day's row and a dashboard's number open down to.

use std::fmt::Write as _;

use askama::Template;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use hengce_sheets::{Cell, Column, Format, Page};
use hengce_traffic::{Dimension, Listed};
use jiff::tz::TimeZone;
use serde_json::json;

use super::asked::Asked;
use super::choices::{Choice, counts};
use super::export::{EXCEL, file, quoted};
use super::goals::{self, unanswered};
use super::names::Names;
use super::page::{chip_labels, read, with};
use super::shown::{count, money};
use crate::shell::Shell;
use crate::web::forms::pairs;
use crate::web::{App, Visit, WebError, page};
use crate::words::Speech;

/// Visits on a page, and in a file.
const ROWS: usize = 50;
const FILE_ROWS: usize = 50_000;
const FROM_JSON_MAX: usize = 1000;

struct Line {
    at: String,
    visitor: String,
    /// Source, and how it came.
    source: String,
    way: String,
    entry: String,
    views: String,
    time: String,
    bounced: bool,
    goals: Vec<String>,
    revenue: String,
    client: String,
    place: String,
    /// Time since the beginning, and what happened.
    course: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "traffic/visits.html")]
struct VisitsPage {
    shell: Shell,
    asked: Asked,
    dashboard: String,
    counts: Vec<Choice>,
    filters: Vec<String>,
    lines: Vec<Line>,
    total: String,
    range: String,
    before: Option<String>,
    after: Option<String>,
    has_revenue: bool,
    definition: String,
    csv: String,
    xlsx: String,
    json: String,
    /// More visits than a file holds.
    cut: Option<String>,
}

fn number(query: Option<&str>, wanted: &str) -> Option<usize> {
    let pairs = pairs(query.unwrap_or_default().as_bytes());
    pairs.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| value.parse().ok())
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (record, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (say, traffic, question) = (visit.say(), app.traffic.open(&app).await?, asked.question());
    let names = Names::new(say, &goals::of_site(&app, say, &id).await?);
    let total = usize::try_from(traffic.totals(&question).await.map_err(unanswered)?.visits).unwrap_or(0);
    let skip = number(query.as_deref(), "offset").unwrap_or(0).min(total / ROWS * ROWS);
    let visits = traffic.visits(&question, (skip, ROWS)).await.map_err(unanswered)?;
    let zone = &app.standard().organisation.zone;
    let last = skip + visits.len();
    let at = |offset: usize| with(&asked.below("/visits"), &format!("offset={offset}"));
    let file = asked.below("/visits/export");
    page(&VisitsPage {
        dashboard: asked.address(),
        counts: counts(&visit, &asked).into_iter().map(|choice| to_visits(&asked, choice)).collect(),
        filters: chip_labels(&asked, &names),
        has_revenue: visits.iter().any(|visit| !visit.revenue.is_empty()),
        definition: hengce_visits::own().name(),
        lines: visits.into_iter().map(|visit| line(visit, &names, zone)).collect(),
        total: count(total as u64),
        range: range(say, (skip, last, total)),
        before: (skip > 0).then(|| at(skip.saturating_sub(ROWS))),
        after: (last < total).then(|| at(last)),
        cut: (total > FILE_ROWS).then(|| say.t1("traffic-visits-cut", "count", count(FILE_ROWS as u64))),
        xlsx: with(&file, "as=xlsx"),
        csv: file,
        json: asked.below("/visits").replacen("/traffic/", "/api/v1/traffic/", 1),
        shell: Shell::new(&app, &visit, say.t("traffic-visits-listed"))
            .under(say.t("traffic"), "/traffic")
            .under(record.title, asked.address()),
        asked,
    })
}

/// The same choice on this page.
fn to_visits(asked: &Asked, choice: Choice) -> Choice {
    let (dashboard, visits) = (asked.bare(), asked.bare() + "/visits");
    Choice { address: choice.address.replacen(&dashboard, &visits, 1), ..choice }
}

fn range(say: Speech, (skip, last, total): (usize, usize, usize)) -> String {
    let mut values = fluent_bundle::FluentArgs::new();
    values.set("from", (skip + 1).min(last) as i64);
    values.set("to", last as i64);
    values.set("total", total as i64);
    say.with("import-range", &values)
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn line(visit: Listed, names: &Names, zone: &TimeZone) -> Line {
    let value = |dimension, value: &str| names.value(dimension, value);
    let parts = |parts: [String; 2]| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let named = |dimension, text: &str| {
        if text.is_empty() { String::new() } else { value(dimension, text) }
    };
    let campaign = if visit.utm_campaign.is_empty() { visit.link } else { visit.utm_campaign };
    let start = visit.started_at.to_zoned_datetime(zone.clone());
    Line {
        at: start.strftime("%m-%d %H:%M:%S").to_string(),
        visitor: visit.visitor,
        source: value(Dimension::Source, &visit.source),
        way: parts([value(Dimension::Channel, &visit.channel), campaign]),
        entry: visit.entry,
        views: visit.views.to_string(),
        time: clock((visit.engaged_ms + 500) / 1000),
        bounced: visit.bounced,
        goals: visit.goals.iter().map(|goal| value(Dimension::Goal, goal)).collect(),
        revenue: money(&visit.revenue),
        client: parts([named(Dimension::Device, &visit.device), visit.browser]),
        place: parts([named(Dimension::Country, &visit.country), visit.province]),
        course: visit.course.into_iter().map(|step| (clock(step.seconds), step.what)).collect(),
    }
}

/// What stands in a file, in order.
const HEADS: [&str; 19] = [
    "traffic-visit-start",
    "traffic-visit-end",
    "traffic-visit-visitor",
    "traffic-by-source",
    "traffic-by-channel",
    "traffic-by-referrer",
    "traffic-by-utm-campaign",
    "traffic-by-link",
    "traffic-by-entry",
    "traffic-by-exit",
    "traffic-views",
    "traffic-engaged-seconds",
    "traffic-bounces",
    "traffic-by-goal",
    "traffic-revenue",
    "traffic-by-device",
    "traffic-by-browser",
    "traffic-by-province",
    "traffic-definition",
];
/// Which of them are numbers.
const NUMBERS: [usize; 3] = [10, 11, 12];

fn cells(visit: &Listed, names: &Names, zone: &TimeZone) -> [String; HEADS.len()] {
    let at =
        |at: jiff::Timestamp| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let goals: Vec<String> = visit.goals.iter().map(|goal| names.value(Dimension::Goal, goal)).collect();
    [
        at(visit.started_at),
        at(visit.ended_at),
        visit.visitor.clone(),
        names.value(Dimension::Source, &visit.source),
        names.value(Dimension::Channel, &visit.channel),
        visit.referrer.clone(),
        visit.utm_campaign.clone(),
        visit.link.clone(),
        visit.entry.clone(),
        visit.exit.clone(),
        visit.views.to_string(),
        (visit.engaged_ms / 1000).to_string(),
        u8::from(visit.bounced).to_string(),
        goals.join("; "),
        money(&visit.revenue),
        visit.device.clone(),
        visit.browser.clone(),
        visit.province.clone(),
        visit.definition.clone(),
    ]
}

pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (record, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (say, traffic) = (visit.say(), app.traffic.open(&app).await?);
    let names = Names::new(say, &goals::of_site(&app, say, &id).await?);
    let visits = traffic.visits(&asked.question(), (0, FILE_ROWS)).await.map_err(unanswered)?;
    let zone = &app.standard().organisation.zone;
    let rows: Vec<_> = visits.iter().map(|visit| cells(visit, &names, zone)).collect();
    let heads = HEADS.map(|head| say.t(head));
    let title = say.t("traffic-visits-listed");
    let name = |ending| format!("{}-{title}-{}-{}.{ending}", record.title, asked.from, asked.to);
    let is_excel = query.unwrap_or_default().split('&').any(|part| part == "as=xlsx");
    if is_excel {
        return Ok(file(&name("xlsx"), EXCEL, excel(&title, &heads, &rows)?));
    }
    let mut text = format!("\u{feff}{}\r\n", heads.map(|head| quoted(&head)).join(","));
    for row in &rows {
        let _ = write!(text, "{}\r\n", row.each_ref().map(|cell| quoted(cell)).join(","));
    }
    Ok(file(&name("csv"), "text/csv; charset=utf-8", text.into_bytes()))
}

fn excel(title: &str, heads: &[String], rows: &[[String; HEADS.len()]]) -> Result<Vec<u8>, WebError> {
    let is_number = |at: usize| NUMBERS.contains(&at);
    let column = |(at, head): (usize, &String)| Column {
        header: head.clone(),
        format: if is_number(at) { Format::Number { places: 0 } } else { Format::Text },
        ..Column::default()
    };
    let cell = |(at, text): (usize, &String)| {
        if is_number(at) { Cell::Number(text.as_str().into()) } else { Cell::Text(text.as_str().into()) }
    };
    let page = Page {
        name: title.to_owned(),
        columns: heads.iter().enumerate().map(column).collect(),
        rows: rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect(),
        ..Page::default()
    };
    hengce_sheets::write(&[page]).map_err(WebError::internal)
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (_, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (traffic, question) = (app.traffic.open(&app).await?, asked.question());
    let (skip, most) = (number(query.as_deref(), "offset"), number(query.as_deref(), "limit"));
    let (skip, most) = (skip.unwrap_or(0), most.unwrap_or(ROWS).clamp(1, FROM_JSON_MAX));
    let total = traffic.totals(&question).await.map_err(unanswered)?.visits;
    let visits = traffic.visits(&question, (skip, most)).await.map_err(unanswered)?;
    Ok(Json(json!({ "question": question, "total": total, "offset": skip, "visits": visits }))
        .into_response())
}
