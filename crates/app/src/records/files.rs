//! A record's files, to whoever may see the record.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;

use super::form::record_of;
use super::list::kind_of;
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError};

/// Always a download, never shown in place: a file that somebody brought must not run as a page of this site.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, hash)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let name =
        record.fields.values().find_map(|value| named(value, &hash)).ok_or_else(WebError::not_found)?;
    let bytes = app.ledger.file(&hash).await?;
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&name));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

/// Pictures that a browser draws and that carry no script, by their content.
pub const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// A picture in place, by what its bytes are and not by what it is called.
pub async fn picture(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, hash)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    record.fields.values().find_map(|value| named(value, &hash)).ok_or_else(WebError::not_found)?;
    let bytes = app.ledger.file(&hash).await?;
    let media = drawn(&bytes).ok_or_else(WebError::not_found)?;
    // What a hash names never changes; only this reader's browser may keep it.
    Ok(([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "private, max-age=3600")], bytes)
        .into_response())
}

/// The media type of a picture by its first bytes.
fn drawn(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// The name under which a value holds the file: a file list, or one inside rows.
fn named(value: &Json, hash: &str) -> Option<String> {
    match value {
        Json::Array(items) => items.iter().find_map(|item| named(item, hash)),
        Json::Object(item) if item.get("hash").and_then(Json::as_str) == Some(hash) => {
            item.get("name").and_then(Json::as_str).map(str::to_owned)
        }
        Json::Object(item) => item.values().find_map(|value| named(value, hash)),
        _ => None,
    }
}
