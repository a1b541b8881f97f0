//! Handing several leads to one salesperson, all or none.

use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Change;
use serde_json::{Map, json};

use super::LEAD;
use crate::records::{kind_of, record_of};
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};

pub async fn take(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let (leads, salesperson) = (fields.all("lead"), fields.get("salesperson"));
    if leads.is_empty() || salesperson.is_empty() {
        return Err(WebError::new(ErrorKind::Refused(visit.say().t("handover-choose"))));
    }
    let kind = kind_of(&app, LEAD)?;
    let mut changes = Vec::new();
    for id in &leads {
        let lead = record_of(&app, &visit, kind, id).await?;
        let mut given = Map::new();
        given.insert("salesperson".into(), json!(salesperson));
        changes.push(Change::Move {
            id: lead.id,
            version: lead.version,
            transition: "hand_over".into(),
            fields: given,
            comment: None,
        });
    }
    app.ledger.commit_all(&visit.actor, changes).await.map_err(|refused| refused.refusal)?;
    Ok(redirect(&format!("/handover?given={}", leads.len())))
}
