//! `GET /h.js`: our own script, small enough that no page waits for it.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::answer::{TEXT, answer};
use crate::web::built;

/// The script's name among the built files.
const NAME: &str = "h.js";

pub async fn send(headers: HeaderMap) -> Response {
    let asked =
        |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let packed = asked(header::ACCEPT_ENCODING).contains("gzip").then_some("gz");
    let Some((bytes, hashed)) = built(NAME, packed) else {
        return answer(StatusCode::NOT_FOUND, TEXT, "the script was not built");
    };
    let tag = format!("\"{hashed}{}\"", packed.unwrap_or_default());
    let mut response = if asked(header::IF_NONE_MATCH).contains(&tag) {
        answer(StatusCode::NOT_MODIFIED, "text/javascript; charset=utf-8", Body::empty())
    } else {
        answer(StatusCode::OK, "text/javascript; charset=utf-8", Body::from(bytes.into_owned()))
    };
    let out = response.headers_mut();
    if packed.is_some() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
    out.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}
