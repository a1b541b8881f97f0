//! The sign-in page, and leaving.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{HeaderValue, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{COOKIE, passwords, store};
use crate::people::actor_of;
use crate::portal::begins_at;
use crate::shell::Shell;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, page, redirect};

#[derive(Template)]
#[template(path = "signin/signin.html")]
struct SignInPage {
    shell: Shell,
    login: String,
    next: String,
    problem: Option<String>,
}

#[derive(Deserialize, Default)]
pub struct Next {
    #[serde(default)]
    next: String,
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, WebError> {
    if visit.session.is_some() {
        return Ok(redirect("/"));
    }
    shown(&app, &visit, String::new(), next.next, None)
}

fn shown(
    app: &App,
    visit: &Visit,
    login: String,
    next: String,
    problem: Option<String>,
) -> Result<Response, WebError> {
    let mut shell = Shell::new(app, visit, visit.say().t("sign-in"));
    if !shell.path.starts_with("/sign-in") {
        shell.path = "/sign-in".into();
    }
    page(&SignInPage { shell, login, next, problem })
}

/// Checks login and password. Which of the two was wrong is not said; too many failures make the login wait.
pub async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, WebError> {
    let (login, password) = (fields.get("login").to_lowercase(), password_of(&fields));
    let next = fields.get("next").to_owned();
    let say = visit.say();
    if login.is_empty() || password.is_empty() {
        let answer = shown(&app, &visit, login, next, Some(say.t("sign-in-incomplete")))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    if let Some(wait) = store::wait_seconds(&app, &login).await? {
        let problem = WebError::new(ErrorKind::TooMany { wait_seconds: wait }).help(say);
        let answer = shown(&app, &visit, login, next, Some(problem))?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, answer).into_response());
    }
    let accounts = app.ledger.accounts();
    let account = accounts.find(&login).await?.filter(|account| !account.disabled);
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = passwords::verify(&app, password, hash).await?;
    let Some(account) = account.filter(|_| right) else {
        accounts.failed(&login).await?;
        let answer = shown(&app, &visit, login, next, Some(say.t("sign-in-wrong")))?;
        return Ok((StatusCode::UNAUTHORIZED, answer).into_response());
    };
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = store::open_session(&app, &account, agent).await?;
    let begins = actor_of(&app, &account).map_or("/", |actor| begins_at(&app, &actor));
    let mut response = redirect(if matches!(next.as_str(), "" | "/") { begins } else { &next });
    response.headers_mut().append(SET_COOKIE, session_cookie(&app, &secret, store::SESSION_SECONDS_MAX));
    Ok(response)
}

/// White space is part of a password.
pub fn password_of(fields: &Fields) -> String {
    let found = fields.pairs.iter().find(|(name, _)| name == "password");
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Not readable by scripts, not sent along from other sites' forms.
pub fn session_cookie(app: &App, secret: &str, seconds: i64) -> HeaderValue {
    let secure = if app.https { "; Secure" } else { "" };
    let text = format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).expect("a secret is hex digits")
}

pub async fn sign_out(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    if let Some(session) = &visit.session {
        app.ledger.accounts().end(&session.login, &session.id).await?;
    }
    let mut response = redirect("/sign-in");
    response.headers_mut().append(SET_COOKIE, session_cookie(&app, "", 0));
    Ok(response)
}
