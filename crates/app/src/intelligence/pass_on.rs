//! Passing items on: one to some people, or all of a digest to its receivers, each with the step that counts it.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, RecordId};
use serde_json::Map;

use super::{DIGEST, ITEM, receipts};
use crate::records::{kind_of, record_of};
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};

/// Gives an item to people and, where it was not passed on yet, passes it on: all or nothing.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let item = record_of(&app, &visit, kind_of(&app, ITEM)?, &id).await?;
    let people: Vec<RecordId> = fields.all("receiver").into_iter().map(RecordId::from).collect();
    if people.is_empty() {
        return Err(WebError::new(ErrorKind::Refused(visit.say().t("intelligence-nobody-chosen"))));
    }
    let mut changes = receipts::missing(&app, &visit, (&item, fields.get("note")), &people).await?;
    let count = changes.len();
    if item.state == "classified" {
        changes.push(distribute(&item, fields.get("version").parse().unwrap_or(0)));
    }
    app.ledger.commit_all(&visit.actor, changes).await.map_err(|refused| refused.refusal)?;
    let next = match fields.get("next") {
        "" => "/intelligence",
        next => next,
    };
    let mark = if next.contains('?') { '&' } else { '?' };
    Ok(redirect(&format!("{next}{mark}done=passed-on.{count}")))
}

/// Issues a digest: every receiver gets every item that they do not have yet.
pub async fn issue(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let digest = record_of(&app, &visit, kind_of(&app, DIGEST)?, &id).await?;
    let people = super::digest::receivers(&digest);
    let mut changes = Vec::new();
    for item in super::digest::items(&app, &visit, &digest).await? {
        let missing = receipts::missing(&app, &visit, (&item, ""), &people).await?;
        if item.state == "classified" && !people.is_empty() {
            changes.extend(missing);
            changes.push(distribute(&item, item.version));
        } else if item.state == "distributed" {
            changes.extend(missing);
        }
    }
    changes.push(Change::Move {
        id: digest.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        transition: "issue".into(),
        fields: Map::new(),
        comment: None,
    });
    app.ledger.commit_all(&visit.actor, changes).await.map_err(|refused| refused.refusal)?;
    Ok(redirect(&format!("/intelligence/digests/{}", digest.id)))
}

fn distribute(item: &Record, version: i64) -> Change {
    Change::Move {
        id: item.id.clone(),
        version,
        transition: "distribute".into(),
        fields: Map::new(),
        comment: None,
    }
}
