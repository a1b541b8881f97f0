//! Signing in and out, one's sessions and password, language and theme.

mod account;
mod pages;
pub mod passwords;
mod preferences;
mod store;

pub use store::{hashed, secret};

use axum::http::HeaderMap;

use crate::people;
use crate::web::{App, Needs, Route, Session, Visit, WebError, cookie, get, post};

/// The cookie that holds the session's secret.
pub const COOKIE: &str = "hengce_session";

pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Needs::Public, pages::form),
        post("/sign-in", Needs::Public, pages::sign_in),
        post("/sign-out", Needs::SignedIn, pages::sign_out),
        post("/preferences", Needs::Public, preferences::keep),
        get("/account", Needs::SignedIn, account::show),
        post("/account/password", Needs::SignedIn, account::change_password),
        post("/account/sessions/{id}/end", Needs::SignedIn, account::end_session),
    ]
}

/// Fills in who the visit is by, from the session cookie. A missing, unknown or ended session is nobody.
pub async fn recognise(app: &App, headers: &HeaderMap, visit: &mut Visit) -> Result<(), WebError> {
    let Some(secret) = cookie(headers, COOKIE).filter(|secret| !secret.is_empty()) else { return Ok(()) };
    let Some((session, account)) = store::session(app, &secret).await? else { return Ok(()) };
    let Some(actor) = people::actor_of(app, &account) else { return Ok(()) };
    visit.actor = actor;
    visit.session = Some(Session { id: session.token_hash, login: session.login, csrf: session.csrf });
    Ok(())
}
