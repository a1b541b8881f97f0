//! What a reference can be set to: records of a kind found by a few typed letters.

use axum::Json;
use axum::extract::{Path, Query, State};
use hengce_ledger::Query as Question;
use serde::{Deserialize, Serialize};

use super::list::kind_of;
use crate::web::{App, Visit, WebError};

#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
pub struct Found {
    id: String,
    text: String,
}

/// At most 50 records that the caller may read, newest first.
pub async fn choices(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Found>>, WebError> {
    let kind = kind_of(&app, &kind)?;
    let text = typed.q.trim();
    let question = Question {
        kind: kind.id.clone(),
        text: (!text.is_empty()).then(|| text.chars().take(100).collect()),
        sort: Some(("updated_at".into(), true)),
        limit: 50,
        ..Question::default()
    };
    let found = app.ledger.find(&visit.actor, &question).await?;
    let line = |record: hengce_ledger::Record| Found {
        text: format!("{} {}", record.code, record.title),
        id: record.id.to_string(),
    };
    Ok(Json(found.records.into_iter().map(line).collect()))
}
