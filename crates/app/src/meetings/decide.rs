//! Entering what a meeting decided.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Refusal};
use serde_json::json;

use super::meeting::{ASKED, page_of};
use super::{DECISION, MEETING};
use crate::records::{kind_of, record_of, values_of};
use crate::web::{App, Fields, Visit, WebError, redirect};

pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let meeting = record_of(&app, &visit, kind_of(&app, MEETING)?, &id).await?;
    let mut typed = values_of(&app, kind_of(&app, DECISION)?, &fields).await?;
    typed.retain(|name, value| ASKED.contains(&name.as_str()) && !value.is_null());
    let mut made = typed.clone();
    made.insert("meeting".into(), json!(meeting.id));
    match app
        .ledger
        .commit(&visit.actor, Change::Create { kind: DECISION.into(), fields: made, origin: None })
        .await
    {
        Ok(_) => Ok(redirect(&format!("/meetings/{}", meeting.id))),
        Err(Refusal::Invalid(problems)) => page_of(&app, &visit, &meeting, (typed, &problems)).await,
        Err(refusal) => Err(refusal.into()),
    }
}
