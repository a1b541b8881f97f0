//! Records as JSON under `/api/v1`: the same door as the pages, the same permissions.

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::HeaderMap};
use hengce_ledger::{Change, Move, Record, Revision};
use hengce_standard::Act;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::asked::Asked;
use super::form::{kind_by_hand, record_of, whole_of};
use super::list::kind_of;
use crate::web::forms::pairs;
use crate::web::{App, Needs, Route, Visit, WebError, get, post};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/session", Needs::SignedIn, session),
        get("/api/v1/records/{kind}", Needs::Kind(Act::Read), list),
        post("/api/v1/records/{kind}", Needs::Kind(Act::Create), create),
        get("/api/v1/records/{kind}/{id}", Needs::Kind(Act::Read), one),
        post("/api/v1/records/{kind}/{id}", Needs::Kind(Act::Edit), edit),
        get("/api/v1/records/{kind}/{id}/history", Needs::Kind(Act::Read), history),
        get("/api/v1/records/{kind}/{id}/moves", Needs::Kind(Act::Read), moves),
        post("/api/v1/records/{kind}/{id}/moves/{transition}", Needs::Kind(Act::Read), take),
    ]
}

/// Who is signed in, and the token that every change carries in `X-CSRF-Token`.
#[derive(Serialize)]
struct Me {
    login: String,
    person: Option<hengce_ledger::RecordId>,
    name: String,
    roles: Vec<String>,
    csrf_token: String,
}

async fn session(visit: Visit) -> Result<Json<Me>, WebError> {
    let session = visit.session.ok_or_else(WebError::not_found)?;
    Ok(Json(Me {
        login: session.login,
        person: visit.actor.person,
        name: visit.actor.name,
        roles: visit.actor.roles,
        csrf_token: session.csrf,
    }))
}

#[derive(Serialize)]
struct Listed {
    /// Counted up to 10,000; `more` says whether there are more.
    total: u64,
    more: bool,
    offset: u64,
    records: Vec<Record>,
}

/// Takes what a list page takes, and `offset` and `limit` (at most 1,000).
async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Listed>, WebError> {
    let kind = kind_of(&app, &kind)?;
    let query = query.unwrap_or_default();
    let mut question = Asked::read(kind, &query).query(&app, &visit, kind);
    for (name, value) in pairs(query.as_bytes()) {
        let whole = || value.parse::<u64>().map_err(|_| WebError::malformed(format!("{name}: {value}")));
        match name.as_str() {
            "offset" => question.offset = whole()?,
            "limit" => question.limit = whole()?.clamp(1, 1_000) as u32,
            _ => {}
        }
    }
    let found = app.ledger.find(&visit.actor, &question).await?;
    Ok(Json(Listed { total: found.total, more: found.more, offset: question.offset, records: found.records }))
}

async fn one(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    Ok(tagged(whole_of(&app, &visit, kind, &id).await?))
}

/// The record with its version as entity tag.
fn tagged(record: Record) -> Response {
    ([(header::ETAG, format!("\"{}\"", record.version))], Json(record)).into_response()
}

/// A body read as JSON, whatever it is called; what does not read says where.
fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, WebError> {
    serde_json::from_slice(body).map_err(|error| WebError::malformed(error.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRecord {
    fields: Map<String, Value>,
}

async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    body: axum::body::Bytes,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let given: NewRecord = read(&body)?;
    let change = Change::Create { kind: kind.id.clone(), fields: given.fields, origin: None };
    let record = app.ledger.commit(&visit.actor, change).await?;
    let place = format!("/api/v1/records/{}/{}", kind.id, record.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], tagged(record)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edited {
    /// The version that the edit was made on; may stand in `If-Match` instead.
    version: Option<i64>,
    fields: Map<String, Value>,
}

fn version(headers: &HeaderMap, given: Option<i64>) -> Result<i64, WebError> {
    let tag = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
    let tagged = tag.and_then(|tag| tag.trim_matches('"').parse().ok());
    given.or(tagged).ok_or_else(|| WebError::malformed("version"))
}

async fn edit(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let given: Edited = read(&body)?;
    let version = version(&headers, given.version)?;
    let change = Change::Edit { id: record.id, version, fields: given.fields, origin: None };
    Ok(tagged(app.ledger.commit(&visit.actor, change).await?))
}

async fn history(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Json<Vec<Revision>>, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    Ok(Json(app.ledger.history(&visit.actor, &record.id).await?))
}

async fn moves(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Json<Vec<Move>>, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    Ok(Json(app.ledger.moves(&visit.actor, &record).await))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    version: Option<i64>,
    #[serde(default)]
    fields: Map<String, Value>,
    comment: Option<String>,
}

async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, transition)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let given: Taken = read(&body)?;
    let version = version(&headers, given.version)?;
    let change =
        Change::Move { id: record.id, version, transition, fields: given.fields, comment: given.comment };
    Ok(tagged(app.ledger.commit(&visit.actor, change).await?))
}
