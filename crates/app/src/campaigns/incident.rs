//! The short form by which anybody says that something goes wrong: five fields, made for a phone.

use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::{Change, FieldProblem, RecordId, Refusal};
use hengce_standard::Kind;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::CAMPAIGN;
use crate::records::{Draft, address, form_page, values_of};
use crate::web::{App, Fields, Visit, WebError, redirect};

pub const INCIDENT: &str = "campaign_incident";

/// What is asked; whoever handles it fills the rest.
const ASKED: [&str; 5] = ["title", CAMPAIGN, "detected_at", "description", "files"];

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    campaign: Option<String>,
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut values = Map::new();
    values.insert("detected_at".into(), json!(app.ledger.clock().now()));
    if let Some(campaign) = asked.campaign {
        let campaign = app.ledger.get(&visit.actor, &RecordId::from(campaign)).await?;
        values.insert(CAMPAIGN.into(), json!(campaign.id));
    }
    shown(&app, &visit, values, Vec::new()).await
}

pub async fn file(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let kind = kind(&app)?;
    let mut values = values_of(&app, kind, &fields).await?;
    values.retain(|name, value| ASKED.contains(&name.as_str()) && !value.is_null());
    let mut filed = values.clone();
    filed.insert("reporter".into(), json!(visit.person()));
    let change = Change::Create { kind: INCIDENT.into(), fields: filed, origin: None };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(record) => Ok(redirect(&address(INCIDENT, &record.id))),
        Err(Refusal::Invalid(problems)) => shown(&app, &visit, values, problems).await,
        Err(other) => Err(other.into()),
    }
}

fn kind(app: &App) -> Result<&Kind, WebError> {
    app.standard().kinds.get(INCIDENT).ok_or_else(WebError::not_found)
}

async fn shown(
    app: &App,
    visit: &Visit,
    values: Map<String, Json>,
    problems: Vec<FieldProblem>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let draft = Draft {
        problems,
        action: Some("/incidents".to_owned()),
        heading: Some(say.t("incident-file")),
        only: Some(ASKED.map(str::to_owned).to_vec()),
        submit: Some(say.t("incident-send")),
        ..Draft::new(kind(app)?, None, values)
    };
    form_page(app, visit, draft).await
}
