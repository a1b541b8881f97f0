//! Creating and changing records by their form.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, Refusal};
use hengce_standard::{FieldKind, Kind};
use serde_json::{Map, Value as Json};

use super::change::{fields_at, patch, patched};
use super::form::{Clash, Draft, kind_by_hand, record_of, shown};
use super::scene::{Scene, address};
use super::typed::Typed;
use crate::web::{App, Fields, Visit, WebError, redirect};

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let values = values_of(&app, kind, &fields).await?;
    let given = values.iter().filter(|(_, value)| !value.is_null());
    let given: Map<String, Json> = given.map(|(name, value)| (name.clone(), value.clone())).collect();
    let read = crate::traffic::read_conditions(kind, &given);
    let change = Change::Create { kind: kind.id.clone(), fields: given, origin: None };
    let done = match read {
        Ok(()) => app.ledger.commit(&visit.actor, change).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(record) => Ok(redirect(&address(&kind.id, &record.id))),
        Err(Refusal::Invalid(problems)) => {
            let draft = Draft { problems, ..Draft::new(kind, None, values) };
            shown(&app, &visit, draft).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let mut record = record_of(&app, &visit, kind, &id).await?;
    let version: i64 = fields.get("version").parse().map_err(|_| WebError::malformed(""))?;
    let values = values_of(&app, kind, &fields).await?;
    let next = match fields.get("next") {
        "" => address(&kind.id, &record.id),
        next => next.to_owned(),
    };
    if version == record.version {
        let patch = patch(kind, &record.fields, &values);
        if patch.is_empty() {
            return Ok(redirect(&next));
        }
        let read = crate::traffic::read_conditions(kind, &patch);
        let change = Change::Edit { id: record.id.clone(), version, fields: patch, origin: None };
        let done = match read {
            Ok(()) => app.ledger.commit(&visit.actor, change).await,
            Err(refusal) => Err(refusal),
        };
        match done {
            Ok(_) => return Ok(redirect(&next)),
            Err(Refusal::Invalid(problems)) => {
                let values = patched(&record.fields, &values);
                return shown(&app, &visit, Draft { problems, ..Draft::new(kind, Some(&record), values) })
                    .await;
            }
            // Somebody was faster by less than this request took.
            Err(Refusal::Stale { .. }) => record = record_of(&app, &visit, kind, &id).await?,
            Err(other) => return Err(other.into()),
        }
    }
    both(&app, &visit, kind, &record, (version, &values)).await
}

/// Shows what the other changed beside what was typed here, with both laid over each other in the form: sending it
/// again keeps what is in it.
async fn both(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    record: &Record,
    (version, values): (i64, &Map<String, Json>),
) -> Result<Response, WebError> {
    let history = app.ledger.history(&visit.actor, &record.id).await?;
    let base = fields_at(&history, version);
    let mine = patch(kind, &base, values);
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(record)).await;
    let own = address(&kind.id, &record.id);
    let mut clashes = Vec::new();
    for (name, field) in &kind.fields {
        let (before, now) =
            (base.get(name).unwrap_or(&Json::Null), record.fields.get(name).unwrap_or(&Json::Null));
        if before == now {
            continue;
        }
        clashes.push(Clash {
            label: visit.say().of(&field.label).to_owned(),
            before: scene.html(field, before, &own),
            theirs: scene.html(field, now, &own),
            mine: mine.get(name).map(|value| scene.html(field, value, &own)),
        });
    }
    let message = clashes.is_empty().then(|| visit.say().t("clash-moved-on"));
    let values = patched(&record.fields, &mine);
    shown(app, visit, Draft { clashes, message, ..Draft::new(kind, Some(record), values) }).await
}

/// The form's values; uploaded files are kept first, so that a refused form does not lose them.
pub async fn values_of(app: &App, kind: &Kind, fields: &Fields) -> Result<Map<String, Json>, WebError> {
    let mut values = Typed::of_form(fields).values(&kind.fields, &app.standard().organisation.zone);
    for upload in &fields.files {
        let Some(name) = upload.field.strip_prefix("f.") else { continue };
        if !matches!(kind.fields.get(name).map(|field| &field.kind), Some(FieldKind::Files)) {
            continue;
        }
        let kept = app.ledger.keep_file(&upload.name, &upload.bytes).await?;
        let kept = serde_json::to_value(kept).map_err(WebError::internal)?;
        match values.entry(name).or_insert(Json::Null) {
            Json::Array(list) => list.push(kept),
            other => *other = Json::Array(vec![kept]),
        }
    }
    Ok(values)
}
