//! A record's file as it was brought: as a download, or in place where its type allows.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::kept::{Named, Shown, kept, shown};
use super::range::{Asked, asked};
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError};

/// What a file in place may do: nothing. It has no origin of its own, loads nothing and runs nothing.
const LOCKED: &str = "default-src 'none'; sandbox";
/// A browser's own viewer refuses to open a PDF under `sandbox`. It is read by nothing but that viewer, which shows it
/// apart from the site; it may stand in a frame of this site alone.
const PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Always a download: a file that somebody brought must not run as a page of this site.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(named): Path<Named>,
) -> Result<Response, WebError> {
    let (_, _, file) = kept(&app, &visit, &named).await?;
    let bytes = app.ledger.file(&file.hash).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition("attachment", &file.name)),
    ];
    Ok((headers, bytes).into_response())
}

/// Pictures, recordings and PDFs in place, whole or a range; everything else is no such thing.
pub async fn inline(
    State(app): State<App>,
    visit: Visit,
    Path(named): Path<Named>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (_, _, file) = kept(&app, &visit, &named).await?;
    let policy = match shown(&file.media, &file.name) {
        Shown::Pdf => PDF,
        Shown::Picture | Shown::Audio | Shown::Video => LOCKED,
        Shown::Table | Shown::Text | Shown::Nothing => return Err(WebError::not_found()),
    };
    let bytes = app.ledger.file(&file.hash).await?;
    let length = bytes.len();
    let (status, bytes, range) = match asked(&headers, length) {
        Asked::Whole => (StatusCode::OK, bytes, None),
        Asked::Outside => (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new(), Some(format!("bytes */{length}"))),
        Asked::Part(first, last) => {
            let part = bytes.get(first..=last).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, part, Some(format!("bytes {first}-{last}/{length}")))
        }
    };
    let mut answer = (status, bytes).into_response();
    let out = answer.headers_mut();
    let mut put = |name: HeaderName, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            out.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, &file.media);
    put(header::CONTENT_DISPOSITION, &disposition("inline", &file.name));
    put(header::CONTENT_SECURITY_POLICY, policy);
    put(header::X_FRAME_OPTIONS, if policy == PDF { "SAMEORIGIN" } else { "DENY" });
    put(header::ACCEPT_RANGES, "bytes");
    if let Some(range) = range {
        put(header::CONTENT_RANGE, &range);
    }
    Ok(answer)
}

fn disposition(how: &str, name: &str) -> String {
    format!("{how}; filename*=UTF-8''{}", encoded(name))
}
