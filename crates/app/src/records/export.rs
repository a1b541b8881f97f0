//! A list as Excel: what the reader may see, under the same search, filters and order, in the layout of the kind's
//! template, so that it can be edited and brought back.

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::asked::Asked;
use super::list::kind_of;
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError};

const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let query = Asked::read(kind, &query.unwrap_or_default()).query(&app, &visit, kind);
    let bytes = hengce_imports::export(&app.ledger, &visit.actor, &query, visit.language).await;
    let bytes = bytes.map_err(WebError::internal)?;
    let name = encoded(&format!("{}-{}.xlsx", visit.say().of(&kind.label), app.today()));
    let headers = [
        (header::CONTENT_TYPE, MEDIA.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
