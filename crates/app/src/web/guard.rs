//! The guard in front of every route: who asks, from our own page or not, with the permission or without.

use axum::extract::{RawPathParams, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::table::Needs;
use super::visit::Visit;
use super::{App, ErrorKind, WebError, accepts_json, csrf, redirect};
use crate::signin;

/// What the guard of one route knows.
#[derive(Clone)]
pub struct Post {
    pub app: App,
    pub needs: Needs,
    pub body_max: usize,
}

/// Looks up the caller, checks origin, token and permission, runs the handler, and shows its error if it has one.
pub async fn guard(
    State(post): State<Post>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut visit = Visit::nobody(&parts);
    let span = tracing::info_span!("request", id = %visit.request_id, method = %parts.method, path = spoken(parts.uri.path()));
    async move {
        let json = accepts_json(&parts.headers) || parts.uri.path().starts_with("/api/");
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        if let Err(error) = signin::recognise(&post.app, &parts.headers, &mut visit).await {
            return shown(&post.app, &visit, json, &error);
        }
        let kind = params.iter().find(|(name, _)| *name == "kind").map(|(_, value)| value.to_owned());
        if let Err(error) = allowed(&post, &visit, kind.as_deref()) {
            let page = reads && !json && error.kind == ErrorKind::SignInFirst;
            return if page { to_sign_in(&visit) } else { shown(&post.app, &visit, json, &error) };
        }
        let mut request = Request::from_parts(parts, body);
        if !reads {
            request = match own(request, &visit, post.body_max).await {
                Ok(request) => request,
                Err(error) => return shown(&post.app, &visit, json, &error),
            };
        }
        request.extensions_mut().insert(visit.clone());
        let mut response = next.run(request).await;
        match response.extensions_mut().remove::<WebError>() {
            Some(error) => shown(&post.app, &visit, json, &error),
            None => response,
        }
    }
    .instrument(span)
    .await
}

/// The path as the log may hold it: the secret of a calendar's address is for its owner alone.
fn spoken(path: &str) -> &str {
    if path.starts_with("/calendars/") { "/calendars/-" } else { path }
}

/// Whether the caller holds what the route needs. What one may not use looks like what does not exist.
fn allowed(post: &Post, visit: &Visit, kind: Option<&str>) -> Result<(), WebError> {
    let grant = match post.needs {
        Needs::Public | Needs::Open => return Ok(()),
        _ if visit.session.is_none() => return Err(WebError::new(ErrorKind::SignInFirst)),
        Needs::SignedIn => return Ok(()),
        Needs::Resource(act, resource) => post.app.ledger.reach(&visit.actor, act, resource),
        Needs::Kind(act) => kind
            .filter(|kind| post.app.standard().kinds.contains_key(*kind))
            .and_then(|kind| post.app.ledger.reach(&visit.actor, act, kind)),
    };
    grant.map(|_| ()).ok_or_else(WebError::not_found)
}

async fn own(request: Request, visit: &Visit, body_max: usize) -> Result<Request, WebError> {
    if csrf::from_elsewhere(request.headers()) {
        return Err(WebError::new(ErrorKind::Forged));
    }
    match &visit.session {
        None => Ok(request),
        Some(session) => csrf::checked(request, &session.csrf, body_max).await,
    }
}

fn to_sign_in(visit: &Visit) -> Response {
    redirect(&format!("/sign-in?next={}", super::forms::encoded(&visit.path)))
}

fn shown(app: &App, visit: &Visit, json: bool, error: &WebError) -> Response {
    if json { error.problem(visit) } else { error.page(app, visit) }
}

/// What stands behind a path that no route has: the same as what one may not see.
pub async fn nowhere() -> Response {
    WebError::not_found().into_response()
}
