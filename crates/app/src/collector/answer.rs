//! Answers to trackers: readable from every site, kept by nobody.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::intake::Refused;

pub const TEXT: &str = "text/plain; charset=utf-8";
pub const JSON: &str = "application/json";

/// Any site may read it.
pub fn answer(status: StatusCode, media: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// Nothing was taken: when to come again.
pub fn refused(refused: &Refused) -> Response {
    let (status, seconds) = match refused {
        Refused::TooMany { seconds } => (StatusCode::TOO_MANY_REQUESTS, *seconds),
        Refused::Busy => (StatusCode::SERVICE_UNAVAILABLE, 1),
        Refused::Storage => (StatusCode::SERVICE_UNAVAILABLE, 10),
    };
    let words = match refused {
        Refused::TooMany { .. } => "too many events from this address",
        Refused::Busy => "too many events at once",
        Refused::Storage => "events can't be kept at present",
    };
    let mut response = answer(status, TEXT, words);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// A browser asks whether a page of another site may send: it may, without cookies.
pub async fn preflight(asked: HeaderMap) -> Response {
    let mut response = answer(StatusCode::NO_CONTENT, TEXT, Body::empty());
    let headers = response.headers_mut();
    let wanted = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let wanted = wanted.unwrap_or(HeaderValue::from_static("content-type, x-umami-cache"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, OPTIONS"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    credentials(asked.get(header::ORIGIN), headers);
    response
}

/// Trackers that send with credentials are only answered where their own origin is named. No cookie is read here, so
/// that nothing is given away by it.
pub fn credentials(origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
    }
}
