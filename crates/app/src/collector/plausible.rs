//! `POST /api/event`, as Plausible answers it.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use hengce_events::wire::plausible;

use super::answer::{JSON, TEXT, answer, refused};
use super::call::Call;
use crate::web::App;

pub async fn event(State(app): State<App>, call: Call) -> Response {
    let hits = match plausible::read(&call.body) {
        Ok(hits) => hits,
        Err(errors) => return answer(StatusCode::BAD_REQUEST, JSON, errors.body()),
    };
    let taken = match app.collector.take(&app, &call, hits, call.key()).await {
        Ok(taken) => taken,
        Err(why) => return refused(&why),
    };
    let mut response = answer(StatusCode::ACCEPTED, TEXT, plausible::TAKEN);
    let dropped = taken.ones.iter().filter(|one| one.is_err()).count();
    if dropped > 0 {
        response.headers_mut().insert(plausible::DROPPED_HEADER, HeaderValue::from(dropped));
    }
    response
}
