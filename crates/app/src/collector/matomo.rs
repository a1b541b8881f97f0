//! `matomo.php` and `piwik.php`, as Matomo answers them.

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use hengce_events::Hit;
use hengce_events::wire::matomo::{self, One, Request};

use super::answer::{JSON, TEXT, answer, credentials, refused};
use super::call::Call;
use crate::web::App;

pub async fn track(State(app): State<App>, call: Call) -> Response {
    let mut response = tracked(&app, &call).await;
    credentials(call.origin(), response.headers_mut());
    response
}

async fn tracked(app: &App, call: &Call) -> Response {
    let unusable = || answer(StatusCode::BAD_REQUEST, "text/html; charset=utf-8", matomo::UNUSABLE);
    let Ok(Request { ones, bulk, image, token }) =
        matomo::read(call.query(), &call.body, call.header(&header::REFERER))
    else {
        return unusable();
    };
    let (mut hits, mut places, mut invalid): (Vec<Hit>, Vec<usize>, Vec<usize>) = Default::default();
    for (index, one) in ones.into_iter().enumerate() {
        match one {
            One::Hit(hit) => {
                hits.push(*hit);
                places.push(index);
            }
            One::Invalid => invalid.push(index),
            One::Ignored => {}
        }
    }
    let paused = match hits.first() {
        Some(hit) if !bulk => app.collector.is_paused(&hit.site).await,
        _ => false,
    };
    if paused {
        return answer(StatusCode::SERVICE_UNAVAILABLE, TEXT, "recording is off for this site");
    }
    let key = if token.is_empty() { call.key() } else { &token };
    let taken = match app.collector.take(app, call, hits, key).await {
        Ok(taken) => taken,
        Err(why) => return refused(&why),
    };
    invalid
        .extend(places.into_iter().zip(&taken.ones).filter(|(_, one)| one.is_err()).map(|(index, _)| index));
    invalid.sort_unstable();
    let tracked = taken.ones.iter().filter(|one| one.is_ok()).count();
    match (bulk, invalid.is_empty()) {
        (true, _) => answer(StatusCode::OK, JSON, matomo::bulk_answer(tracked, &invalid, !key.is_empty())),
        (false, false) => unusable(),
        (false, true) if image => answer(StatusCode::OK, "image/gif", matomo::GIF),
        (false, true) => answer(StatusCode::NO_CONTENT, TEXT, Body::empty()),
    }
}
