//! The router: the rooms' tables put together, the guard in front of each route, and the server itself.

use std::net::SocketAddr;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::serve::ListenerExt as _;
use axum::{Router, http};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::guard::{Post, guard, nowhere};
use super::{App, Needs, Route, assets, get, headers};

/// How hard pages are compressed as they are made: at the usual level two fifths of a list's processor time went there.
/// Assets were compressed once, at the hardest.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(1);

/// Every route of the program.
pub fn table() -> Vec<Route> {
    let mut table = vec![
        get("/assets/{name}", Needs::Public, assets::serve),
        get("/health", Needs::Public, health),
        get("/favicon.ico", Needs::Public, assets::favicon),
    ];
    table.extend(crate::signin::routes());
    table.extend(crate::desk::routes());
    table.extend(crate::records::routes());
    table.extend(crate::records::api::routes());
    table.extend(crate::attachments::routes());
    table.extend(crate::calendars::routes());
    table.extend(crate::comments::routes());
    table.extend(crate::notices::routes());
    table.extend(crate::campaigns::routes());
    table.extend(crate::scorecards::routes());
    table.extend(crate::handbook::routes());
    table.extend(crate::search::routes());
    table.extend(crate::people::routes());
    table.extend(crate::imports::routes());
    table.extend(crate::tables::routes());
    table.extend(crate::insight::routes());
    table.extend(crate::digital::routes());
    table.extend(crate::traffic::routes());
    table.extend(crate::collector::routes());
    table.extend(crate::content::routes());
    table.extend(crate::brand::routes());
    table.extend(crate::checks::routes());
    table.extend(crate::feeds::routes());
    table.extend(crate::connectors::routes());
    table.extend(crate::portal::routes());
    table.extend(crate::intelligence::routes());
    table.extend(crate::meetings::routes());
    table.extend(crate::handover::routes());
    table.extend(crate::links::routes());
    table.extend(crate::attribution::routes());
    table.extend(crate::sources::routes());
    table
}

/// The whole site.
pub fn router(app: App) -> Router {
    let (mut router, mut open) = (Router::new(), Router::new());
    for Route { path, needs, handler, body_max, .. } in table() {
        if needs == Needs::Open {
            open = open.route(path, handler.layer(DefaultBodyLimit::max(body_max)));
            continue;
        }
        let post = Post { app: app.clone(), needs, body_max };
        let handler = handler.layer(DefaultBodyLimit::max(body_max)).layer(from_fn_with_state(post, guard));
        router = router.route(path, handler);
    }
    let lost = Post { app: app.clone(), needs: Needs::SignedIn, body_max: 0 };
    let fallback = axum::routing::any(nowhere).layer(from_fn_with_state(lost, guard));
    router
        .fallback_service(fallback.with_state(app.clone()))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(headers::dress))
        // What trackers send goes past all of this: it is much, and nothing of it is for a signed-in person.
        .merge(open.layer(CatchPanicLayer::custom(panicked)))
        .with_state(app)
}

/// Serves until the process is told to end.
pub async fn serve(app: App, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    // Answers are small and wanted at once.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection waits to fill its packets");
        }
    });
    let site = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, site).with_graceful_shutdown(ended()).await
}

async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// Answers `ok` while the ledger can be read.
async fn health(axum::extract::State(app): axum::extract::State<App>) -> impl IntoResponse {
    axum::Json(serde_json::json!({ "status": "ok", "position": app.ledger.position() }))
}

/// What is left to say when a handler panicked: the cause is logged, not shown.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over so")]
fn panicked(cause: Box<dyn std::any::Any + Send>) -> http::Response<axum::body::Body> {
    let words = cause.downcast_ref::<String>().cloned();
    let words = words.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    tracing::error!(cause = words.unwrap_or_default(), "a handler panicked");
    (http::StatusCode::INTERNAL_SERVER_ERROR, "500").into_response()
}
