//! `POST /api/send` and `/api/batch`, as Umami answers them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use hengce_events::wire::umami::{self, Malformed, Sent};
use hengce_events::{Dropped, Hit};

use super::answer::{JSON, answer, refused};
use super::call::Call;
use crate::web::App;

/// A site that takes nothing now tells its script to be silent.
const SILENT: &str = r#"{"disabled":true}"#;

pub async fn send(State(app): State<App>, call: Call) -> Response {
    let hit = match umami::send(&call.body) {
        Err(malformed) => return bad(malformed),
        Ok(sent) if app.collector.is_paused(sent.site()).await => {
            return answer(StatusCode::OK, JSON, SILENT);
        }
        Ok(Sent::Identify(site)) => return answer(StatusCode::OK, JSON, umami::taken(&site, 0)),
        Ok(Sent::Hit(hit)) => *hit,
    };
    match app.collector.take(&app, &call, vec![hit], call.key()).await {
        Err(why) => refused(&why),
        Ok(taken) => match taken.ones.first() {
            Some(Ok(one)) if one.is_bot => answer(StatusCode::OK, JSON, umami::BOT),
            Some(Ok(one)) => answer(StatusCode::OK, JSON, umami::taken(&one.site, one.visitor)),
            Some(Err(why)) => bad(malformed(*why)),
            None => bad(umami::UNKNOWN_SITE),
        },
    }
}

pub async fn batch(State(app): State<App>, call: Call) -> Response {
    let items = match umami::batch(&call.body) {
        Ok(items) => items,
        Err(malformed) => return bad(malformed),
    };
    let size = items.len();
    let (mut wrong, mut hits, mut places): (Vec<(usize, &str)>, Vec<Hit>, Vec<usize>) = Default::default();
    for (index, item) in items.into_iter().enumerate() {
        match item {
            Err(malformed) => wrong.push((index, malformed.0)),
            Ok(Sent::Identify(_)) => {}
            Ok(Sent::Hit(hit)) => {
                hits.push(*hit);
                places.push(index);
            }
        }
    }
    let taken = match app.collector.take(&app, &call, hits, call.key()).await {
        Ok(taken) => taken,
        Err(why) => return refused(&why),
    };
    let mut cache = String::new();
    for (index, one) in places.into_iter().zip(&taken.ones) {
        match one {
            Ok(one) => cache = umami::cache(&one.site, one.visitor),
            Err(why) => wrong.push((index, malformed(*why).0)),
        }
    }
    wrong.sort_unstable();
    answer(StatusCode::OK, JSON, umami::batch_answer(size, &wrong, &cache))
}

fn malformed(why: Dropped) -> Malformed {
    match why {
        Dropped::UnknownSite => umami::UNKNOWN_SITE,
        other => Malformed(other.name()),
    }
}

fn bad(malformed: Malformed) -> Response {
    answer(StatusCode::BAD_REQUEST, JSON, umami::refused(malformed))
}
