//! Scorecards as JSON under `/api/v1`: the page's data, numbers exact.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use hengce_appraisal::{rows, scheme_for, visible};
use serde_json::json;

use super::pages::{Asked, asked_card, failed};
use super::{subjects, veil};
use crate::web::{App, Visit, WebError};

/// Rows given of each list.
const ROWS_MAX: usize = 10_000;

/// Whose cards the caller may see.
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let directory = app.ledger.directory();
    let one = |subject: &hengce_metrics::Subject| {
        let scheme = scheme_for(app.standard(), &directory, subject);
        json!({
            "code": subjects::code_of(&directory, subject),
            "name": subjects::name_of(visit.say(), &directory, subject),
            "scheme": scheme.map(|scheme| scheme.id.as_str()),
            "period_kind": scheme.map(|scheme| scheme.period),
        })
    };
    let all: Vec<_> = visible(&app.ledger, &visit.actor).iter().map(one).collect();
    Ok(Json(json!({ "scorecards": all })).into_response())
}

/// One card.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (_, card) = asked_card(&app, (visit.say(), &visit.actor), &code, asked.period.as_deref()).await?;
    Ok(Json(card).into_response())
}

/// One item of a card with the rows behind it.
pub async fn item(
    State(app): State<App>,
    visit: Visit,
    Path((code, kpi)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (subject, card) =
        asked_card(&app, (visit.say(), &visit.actor), &code, asked.period.as_deref()).await?;
    let item = card.items.iter().find(|item| item.kpi == kpi).ok_or_else(WebError::not_found)?;
    let mut lists = rows(&app.metrics, (&subject, card.at), item, ROWS_MAX).await.map_err(failed)?;
    for rows in &mut lists {
        veil::veil(&app, &visit.actor, &mut rows.list).await;
    }
    let lists: indexmap::IndexMap<_, _> =
        lists.into_iter().map(|rows| (rows.measure.written(), rows.list)).collect();
    Ok(Json(json!({ "at": card.at, "period": card.period, "item": item, "rows": lists })).into_response())
}
