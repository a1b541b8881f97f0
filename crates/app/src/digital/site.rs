//! One site: visits by day, visitors by month, conversions, each row leading to the import it came from.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Actor, Record, RecordId};

use super::accounts::{Site, shown, sites_of};
use super::figures::SiteDay;
use super::lines::{LARGE, line};
use super::span::{Span, SpanChoice, span_choices};
use crate::collector::{Heard, may_connect};
use crate::imports::row_address;
use crate::records::{address, state_badge};
use crate::shell::Shell;
use crate::traffic;
use crate::web::{App, Html, Visit, WebError, page};

/// What stands in a row, and where the row came from.
struct Line {
    when: String,
    cells: Vec<String>,
    row: Option<String>,
}

#[derive(Template)]
#[template(path = "digital/site.html")]
struct SitePage {
    shell: Shell,
    record: String,
    state: Html,
    spans: Vec<SpanChoice>,
    facts: Vec<(String, String)>,
    /// What the collector has heard, for whoever may connect the site.
    heard: Option<Heard>,
    connect: String,
    chart: Html,
    days: Vec<Line>,
    months: Vec<Line>,
}

async fn site(app: &App, visit: &Visit, id: &str, span: &Span) -> Result<(Record, Site), WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind != "site" {
        return Err(WebError::not_found());
    }
    let found = sites_of(app, std::slice::from_ref(&record), span.range(app.today())).await?.pop();
    Ok((record, found.ok_or_else(WebError::not_found)?))
}

/// The imports that the days came in.
async fn batches(app: &App, site: &Site) -> Result<HashMap<RecordId, Record>, WebError> {
    let ids: HashSet<RecordId> =
        site.days.iter().filter_map(|day| day.place.as_ref()).map(|place| place.batch.clone()).collect();
    let found = app.ledger.several(&Actor::program(), &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().map(|batch| (batch.id.clone(), batch)).collect())
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let (record, site) = site(&app, &visit, &id, &span).await?;
    let say = visit.say();
    let kind = app.standard().kinds.get("site").ok_or_else(WebError::not_found)?;
    let count = |number: Option<&Number>| shown(&visit, number, Unit::Count, 0);
    let row = |place: Option<&hengce_facts::Place>| place.and_then(|place| row_address(&app, &visit, place));
    let made = batches(&app, &site).await?;
    let visits = |day: &SiteDay| {
        let batch = made.get(&day.place.as_ref()?.batch)?;
        traffic::behind(&app, &visit.actor, batch, &day.day.to_string())
    };
    let days = site.days.iter().rev().map(|day| {
        let rate = day.conversions.as_ref().and_then(|part| part.divided_by(&day.visits));
        let time = day.seconds.as_ref().and_then(|seconds| seconds.divided_by(&day.visits));
        Line {
            when: day.day.to_string(),
            cells: vec![
                count(Some(&day.visits)),
                count(Some(&day.views)),
                shown(&visit, time.as_ref(), Unit::Seconds, 0),
                count(day.conversions.as_ref()),
                shown(&visit, rate.as_ref(), Unit::Percent, 2),
            ],
            row: visits(day).or_else(|| row(day.place.as_ref())),
        }
    });
    let months = site.months.iter().rev().map(|month| Line {
        when: month.month.strftime("%Y-%m").to_string(),
        cells: vec![count(Some(&month.visitors))],
        row: row(month.place.as_ref()),
    });
    let values: Vec<Option<Number>> = site.days.iter().map(|day| Some(day.visits.clone())).collect();
    let heard =
        if may_connect(&app, &visit, &record) { Some(Heard::of(&app, &record.id).await?) } else { None };
    page(&SitePage {
        heard,
        connect: format!("/digital/sites/{id}/connect"),
        state: state_badge(say, kind, &record),
        facts: vec![
            (say.t("digital-visits"), count(Some(&site.visits))),
            (say.t("digital-views"), count(Some(&site.views))),
            (say.t("digital-time"), shown(&visit, site.seconds_per_visit.as_ref(), Unit::Seconds, 0)),
            (say.t("digital-conversion"), shown(&visit, site.conversion.as_ref(), Unit::Percent, 2)),
        ],
        chart: line(&values, &say.t1("digital-line-visits", "site", record.title.as_str()), LARGE),
        days: days.collect(),
        months: months.collect(),
        spans: span_choices(&visit, &format!("/digital/sites/{id}"), &span),
        record: address("site", &record.id),
        shell: Shell::new(&app, &visit, record.title.clone()).under(say.t("digital-accounts"), "/digital"),
    })
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let (_, site) = site(&app, &visit, &id, &span).await?;
    Ok(Json(site).into_response())
}
