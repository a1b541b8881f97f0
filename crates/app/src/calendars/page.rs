//! One's own calendars: made, renewed and withdrawn by their owner. An address is shown once, for only its hash is kept.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use hengce_ledger::RecordId;
use hengce_ledger::personal::Feed;
use hengce_standard::Language;

use super::feed::{name, site, whose};
use crate::shell::Shell;
use crate::signin::{hashed, secret};
use crate::web::{App, ErrorKind, Fields, Visit, WebError, page, redirect};
use crate::words::day_and_time;

const CALENDARS_MAX: usize = 6;
/// What a calendar can be about.
const WHATS: [&str; 2] = ["mine", "team"];

struct Row {
    id: String,
    name: String,
    made: String,
    used: Option<String>,
}

#[derive(Template)]
#[template(path = "calendars/calendars.html")]
struct CalendarsPage {
    shell: Shell,
    rows: Vec<Row>,
    /// What can still be made: value, name.
    offers: Vec<(&'static str, String)>,
    /// The address that was made just now, as a page and for a program.
    made: Option<(String, String)>,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    listed(&app, &visit, None).await
}

async fn listed(app: &App, visit: &Visit, made: Option<String>) -> Result<Response, WebError> {
    let say = visit.say();
    let zone = &app.standard().organisation.zone;
    let feeds = app.ledger.personal().feeds(me(visit)?).await?;
    let row = |feed: &Feed| Row {
        id: feed.token_hash.clone(),
        name: say.t(name(whose(&feed.what))),
        made: day_and_time(feed.made_at, zone),
        used: feed.used_at.map(|at| day_and_time(at, zone)),
    };
    let leads =
        || app.ledger.directory().people.values().any(|person| person.manager.as_ref() == visit.person());
    let offers = WHATS.into_iter().filter(|what| *what != "team" || leads());
    let offers = offers.filter(|_| feeds.len() < CALENDARS_MAX);
    let subscribes = |address: String| {
        let bare = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        (format!("webcal://{bare}"), address)
    };
    let mut shell = Shell::new(app, visit, say.t("calendars")).under(say.t("account"), "/account");
    // After a change this page is the answer to it, and is no address to come back to.
    "/account/calendars".clone_into(&mut shell.path);
    page(&CalendarsPage {
        rows: feeds.iter().map(row).collect(),
        offers: offers.map(|what| (what, say.t(name(whose(what))))).collect(),
        made: made.map(subscribes),
        shell,
    })
}

fn me(visit: &Visit) -> Result<&RecordId, WebError> {
    visit.person().ok_or_else(WebError::not_found)
}

/// Opens a calendar and shows its address, this once.
async fn opened(app: &App, visit: &Visit, what: &str, headers: &HeaderMap) -> Result<Response, WebError> {
    let token = secret();
    if !app.ledger.personal().open_feed(me(visit)?, what, &hashed(&token)).await? {
        return Err(WebError::internal("two calendars with one secret"));
    }
    let language = if visit.language == Language::En { "?lang=en" } else { "" };
    listed(app, visit, Some(format!("{}/calendars/{token}.ics{language}", site(app, headers)))).await
}

pub async fn make(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, WebError> {
    let what = WHATS.into_iter().find(|what| *what == fields.get("what"));
    let what = what.ok_or_else(|| WebError::malformed("what"))?;
    if app.ledger.personal().feeds(me(&visit)?).await?.len() >= CALENDARS_MAX {
        return Err(WebError::new(ErrorKind::Refused(visit.say().t1(
            "calendars-enough",
            "max",
            CALENDARS_MAX,
        ))));
    }
    opened(&app, &visit, what, &headers).await
}

/// A new address for the same calendar; the old one is gone.
pub async fn renew(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let feeds = app.ledger.personal().feeds(me(&visit)?).await?;
    let old = feeds.into_iter().find(|feed| feed.token_hash == id).ok_or_else(WebError::not_found)?;
    app.ledger.personal().close_feed(me(&visit)?, &old.token_hash).await?;
    opened(&app, &visit, &old.what, &headers).await
}

pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    if app.ledger.personal().close_feed(me(&visit)?, &id).await? {
        Ok(redirect("/account/calendars"))
    } else {
        Err(WebError::not_found())
    }
}
