//! The calendar itself, to whoever knows its address: without a session, and never more than its owner may see now.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hengce_ledger::Whose;
use hengce_standard::Language;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::agenda::events;
use super::ical::calendar;
use crate::people;
use crate::signin::hashed;
use crate::web::{App, ErrorKind, Visit, WebError};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    lang: String,
}

pub async fn send(
    State(app): State<App>,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let token_hash = hashed(file.strip_suffix(".ics").unwrap_or(&file));
    let found = app.ledger.personal().feed(&token_hash).await?;
    let now = app.ledger.clock().now();
    let taken = match &found {
        Some(feed) => app.calendars.take(&feed.token_hash, now),
        None => app.no_calendars.take("", now),
    };
    taken.map_err(|wait| WebError::new(ErrorKind::TooMany { wait_seconds: wait.as_secs().max(1) }))?;
    let feed = found.ok_or_else(WebError::not_found)?;
    // Whoever has left or whose account is closed has no calendar any more.
    let actor = people::somebody(&app, &feed.person).await?.ok_or_else(WebError::not_found)?;
    let visit = Visit::of(actor, if asked.lang == "en" { Language::En } else { Language::Zh });
    let whose = whose(&feed.what);
    let events = events(&app, &visit, whose, &site(&app, &headers)).await?;
    let zone = app.standard().organisation.zone.iana_name().unwrap_or("UTC").to_owned();
    let body = calendar(&visit.say().t(name(whose)), &zone, &events);
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let fixed = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, max-age=900".to_owned()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, "inline; filename=\"hengce.ics\"".to_owned()),
    ];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    Ok((fixed, body).into_response())
}

pub fn whose(what: &str) -> Whose {
    if what == "team" { Whose::Line } else { Whose::Own }
}

/// The key of a calendar's name.
pub fn name(whose: Whose) -> &'static str {
    match whose {
        Whose::Own => "calendar-mine",
        Whose::Line => "calendar-team",
    }
}

/// Where this site is, as the caller reached it.
pub fn site(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    let host = if host.chars().all(plain) { host } else { "localhost" };
    format!("{}://{host}", if app.https { "https" } else { "http" })
}
