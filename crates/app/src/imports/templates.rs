//! Templates of kinds, to download and fill in.

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hengce_standard::Language;

use super::refused;
use crate::web::forms::{encoded, pairs};
use crate::web::{App, Visit, WebError};
use crate::words::Speech;

/// The media type of xlsx.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// In the reader's language, or in the one that `?language=` names.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = pairs(query.unwrap_or_default().as_bytes()).into_iter().find(|(name, _)| name == "language");
    let language = match asked.as_ref().map(|(_, value)| value.as_str()) {
        Some("en") => Language::En,
        Some("zh-CN") => Language::Zh,
        _ => visit.language,
    };
    let say = Speech(language);
    let bytes = hengce_imports::template(app.standard(), &kind, language);
    let bytes = bytes.map_err(|error| refused::page(app.standard(), visit.say(), error))?;
    let label = app.standard().kinds.get(&kind).map_or(kind.as_str(), |kind| say.of(&kind.label));
    let name = encoded(&format!("{}.xlsx", say.t1("template-file", "kind", label)));
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
