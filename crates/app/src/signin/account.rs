//! One's own account: change the password, see and end one's sessions.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{passwords, store};
use crate::shell::Shell;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, page, redirect};
use crate::words::day_and_time;

/// A session as its owner sees it.
struct SessionRow {
    id: String,
    /// Browser and system, in short.
    device: String,
    started: String,
    seen: String,
    this_one: bool,
}

#[derive(Template)]
#[template(path = "signin/account.html")]
struct AccountPage {
    shell: Shell,
    login: String,
    roles: Vec<String>,
    sessions: Vec<SessionRow>,
    problem: Option<String>,
    done: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let done = visit.path.ends_with("?changed");
    page(&account_page(&app, &visit, None, done).await?)
}

async fn account_page(
    app: &App,
    visit: &Visit,
    problem: Option<String>,
    done: bool,
) -> Result<AccountPage, WebError> {
    let session = visit.session.as_ref().ok_or_else(WebError::not_found)?;
    let zone = &app.standard().organisation.zone;
    let sessions = app.ledger.accounts().sessions(&session.login).await?.into_iter().map(|row| SessionRow {
        this_one: row.token_hash == session.id,
        id: row.token_hash,
        device: device(&row.user_agent).unwrap_or_else(|| visit.say().t("session-unknown-device")),
        started: day_and_time(row.created_at, zone),
        seen: day_and_time(row.seen_at, zone),
    });
    let roles = visit.actor.roles.iter().map(|id| match app.standard().organisation.roles.get(id) {
        Some(role) => visit.say().of(&role.label).to_owned(),
        None => id.clone(),
    });
    Ok(AccountPage {
        shell: Shell::new(app, visit, visit.say().t("account")),
        login: session.login.clone(),
        roles: roles.collect(),
        sessions: sessions.collect(),
        problem,
        done,
    })
}

/// `Chrome · Windows` from a user agent; only what a person needs to tell their devices apart.
fn device(agent: &str) -> Option<String> {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browsers = [
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    match (first(&browsers), first(&systems)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// Takes the present and the new password twice; ends every other session.
pub async fn change_password(
    State(app): State<App>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, WebError> {
    let session = visit.session.as_ref().ok_or_else(WebError::not_found)?;
    let raw = |name: &str| {
        fields.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (now, new, again) = (raw("password"), raw("new"), raw("again"));
    if let Some(wait_seconds) = store::wait_seconds(&app, &session.login).await? {
        return Err(WebError::new(ErrorKind::TooMany { wait_seconds }));
    }
    let accounts = app.ledger.accounts();
    let account = accounts.find(&session.login).await?;
    let problem = if !passwords::verify(&app, now, account.map(|account| account.password_hash)).await? {
        accounts.failed(&session.login).await?;
        Some("password-wrong")
    } else if new != again {
        Some("password-not-the-same")
    } else {
        passwords::weakness(&new, &session.login)
    };
    if let Some(problem) = problem {
        let text = visit.say().t1(problem, "min", passwords::LENGTH_MIN);
        let answer = page(&account_page(&app, &visit, Some(text), false).await?)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    let hash = passwords::hash(&app, new).await?;
    accounts.set_password(&session.login, &hash, Some(&session.id)).await?;
    Ok(redirect("/account?changed"))
}

/// Ends one of one's own sessions; another's id is as good as none.
pub async fn end_session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let session = visit.session.as_ref().ok_or_else(WebError::not_found)?;
    if !app.ledger.accounts().end(&session.login, &id).await? {
        return Err(WebError::not_found());
    }
    Ok(redirect(if id == session.id { "/sign-in" } else { "/account" }))
}
