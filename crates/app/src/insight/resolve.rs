//! Resolving a forecast: of a range the value decides, of any other call its resolver.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_exact::Number;
use hengce_ledger::{Change, Record, RecordId};
use serde_json::{Map, Value as Json};

use crate::records::Stored;
use crate::web::{App, Fields, Visit, WebError, redirect};

pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let forecast = app.ledger.get(&visit.actor, &RecordId::from(id.as_str())).await?;
    if forecast.kind != "forecast" {
        return Err(WebError::not_found());
    }
    let mut given = Map::new();
    given.insert("outcome".into(), Json::from(fields.get("outcome")));
    let value = fields.get("value").parse::<Number>().ok();
    if let Some(value) = &value {
        given.insert("outcome_value".into(), Json::from(value.to_string()));
    }
    let came_true = within(&forecast, value.as_ref()).unwrap_or(fields.get("came_true") == "yes");
    let change = Change::Move {
        id: forecast.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        transition: if came_true { "resolve_hit" } else { "resolve_miss" }.into(),
        fields: given,
        comment: None,
    };
    app.ledger.commit(&visit.actor, change).await?;
    Ok(redirect("/insight/forecasts"))
}

/// Whether the value lies in the forecast's range; none where it has no range, or no value was given.
fn within(forecast: &Record, value: Option<&Number>) -> Option<bool> {
    let (low, high) = (forecast.number("low"), forecast.number("high"));
    if low.is_none() && high.is_none() {
        return None;
    }
    let value = value?;
    Some(low.is_none_or(|low| *value >= low) && high.is_none_or(|high| *value <= high))
}
