//! Answers: a template as a page, a redirect after a change.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::WebError;

/// Text that is HTML already: icons, rendered Markdown. Not escaped again in a template.
#[derive(Debug, Clone, Default)]
pub struct Html(pub String);

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// The template as an HTML page.
pub fn page(template: &impl Template) -> Result<Response, WebError> {
    let body = template.render().map_err(WebError::internal)?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response())
}

/// To `path` by GET, after a change.
pub fn redirect(path: &str) -> Response {
    // A path of our own only: `//host` and `https:` would leave the site.
    let path = if path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']) {
        path
    } else {
        "/"
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

/// Whether the caller wants JSON rather than a page.
pub fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.contains("json"))
}
