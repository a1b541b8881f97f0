//! What the room computes, as JSON under `/api/v1/insight`: numbers exact, as fractions or decimals in text.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use serde_json::json;

use super::calibration::Calibration;
use super::course::Counts;
use super::{forecasts, plan, strategies};
use crate::web::{App, Visit, WebError};

/// The reports of a month and how they stand.
pub async fn reports(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<plan::Asked>,
) -> Result<Response, WebError> {
    let month = asked.month(app.today());
    let due = plan::due(&app, &visit, (month.start, month.end().saturating_sub(1.day()))).await?;
    let counts = Counts::of(due.iter().map(|(report, course)| (report, *course)));
    let one = |(report, course): &(hengce_ledger::Record, super::course::Course)| {
        json!({ "id": report.id, "code": report.code, "title": report.title, "owner": report.owner,
            "due_on": report.fields.get("due_on"), "course": course })
    };
    let reports: Vec<_> = due.iter().map(one).collect();
    Ok(Json(json!({ "month": month, "counts": counts, "reports": reports })).into_response())
}

/// The tree of strategies with the KPIs that serve their goals.
pub async fn strategies(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    Ok(Json(json!({ "strategies": strategies::tree(&app, &visit).await? })).into_response())
}

/// How forecasts are calibrated, and how many stand where.
pub async fn forecasts(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<forecasts::Asked>,
) -> Result<Response, WebError> {
    let all = forecasts::register(&app, &visit, &asked).await?;
    let mut states: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for forecast in &all {
        *states.entry(&forecast.state).or_default() += 1;
    }
    Ok(Json(json!({ "calibration": Calibration::of(all.iter()), "states": states })).into_response())
}
