//! Taking one's own last change of a record back.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, Revision};
use hengce_standard::Kind;
use jiff::SignedDuration;

use super::form::{kind_by_hand, made_by_hand, record_of};
use super::history::act_words;
use super::scene::address;
use crate::web::{App, Fields, Visit, WebError, redirect};

/// So long after a change the record's page offers to take it back.
const OFFERED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The version that the caller may undo, if the newest change is theirs and can be taken back.
pub async fn undoable(app: &App, visit: &Visit, kind: &Kind, record: &Record) -> Option<i64> {
    made_by_hand(kind).ok()?;
    let change = Change::Undo { id: record.id.clone(), version: record.version };
    app.ledger.check(&visit.actor, &change).await.ok().map(|()| record.version)
}

/// What has just been changed, in words, while it can be taken back.
pub async fn just_changed(
    app: &App,
    visit: &Visit,
    (kind, record): (&Kind, &Record),
    history: &[Revision],
) -> Option<String> {
    let last = history.last()?;
    let recent = app.ledger.clock().now().duration_since(last.at) < OFFERED_FOR;
    if !recent || last.act == "undo" {
        return None;
    }
    undoable(app, visit, kind, record).await?;
    Some(act_words(visit.say(), kind, &last.act))
}

pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let version = fields.get("version").parse().unwrap_or(0);
    app.ledger.commit(&visit.actor, Change::Undo { id: record.id.clone(), version }).await?;
    Ok(redirect(&address(&kind.id, &record.id)))
}
