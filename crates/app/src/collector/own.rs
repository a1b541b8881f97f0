//! `POST /e`: what our own script sends.

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use hengce_events::Dropped;
use hengce_events::wire::own;

use super::answer::{TEXT, answer, refused};
use super::call::Call;
use crate::web::App;

pub async fn take(State(app): State<App>, call: Call) -> Response {
    let hit = match own::read(&call.body) {
        Ok(hit) => hit,
        Err(malformed) => return answer(StatusCode::BAD_REQUEST, TEXT, malformed.0),
    };
    let taken = match app.collector.take(&app, &call, vec![hit], call.key()).await {
        Ok(taken) => taken,
        Err(why) => return refused(&why),
    };
    match taken.ones.first() {
        Some(Err(Dropped::UnknownSite)) => answer(StatusCode::NOT_FOUND, TEXT, Dropped::UnknownSite.name()),
        Some(Err(why)) => answer(StatusCode::BAD_REQUEST, TEXT, why.name()),
        _ => answer(StatusCode::ACCEPTED, TEXT, Body::empty()),
    }
}
