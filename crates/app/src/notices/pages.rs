//! The bell, the list of notices, marking them read, and the preview of one's digest.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use hengce_ledger::RecordId;

use super::digest::{Digest, digest};
use super::preferences::chosen;
use super::said::{Said, said};
use crate::records::Scene;
use crate::shell::Shell;
use crate::web::forms::pairs;
use crate::web::{App, Fields, Visit, WebError, page, redirect};

const PAGE_ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "notices/notices.html")]
struct NoticesPage {
    shell: Shell,
    notes: Vec<Said>,
    unread_only: bool,
    unread: u64,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "notices/bell.html")]
struct Bell {
    shell: Shell,
    unread: u64,
}

#[derive(Template)]
#[template(path = "notices/preview.html")]
struct Preview {
    shell: Shell,
    digest: Digest,
    body: crate::web::Html,
    text: String,
}

fn me(visit: &Visit) -> Result<&RecordId, WebError> {
    visit.person().ok_or_else(WebError::not_found)
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    super::catch_up(&app).await?;
    let person = me(&visit)?;
    let asked = pairs(query.unwrap_or_default().as_bytes());
    let asked = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let unread_only = asked("unread").is_some();
    let turn: u64 = asked("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 10_000);
    let whats = chosen(&app, person, "app").await?;
    let store = app.ledger.notices();
    let from = (turn - 1) * u64::from(PAGE_ROWS);
    let found = store.of(person, &whats, unread_only, (from, PAGE_ROWS + 1)).await?;
    let scene = Scene::new(&app, &visit);
    let mut notes = Vec::new();
    for note in found.iter().take(PAGE_ROWS as usize) {
        notes.extend(said(&app, &visit.actor, &scene, note).await);
    }
    let kept = if unread_only { "unread=1&" } else { "" };
    let place = |page: u64| format!("/notices?{kept}page={page}");
    page(&NoticesPage {
        notes,
        unread_only,
        unread: store.unread(person, &whats).await?,
        before: (turn > 1).then(|| place(turn - 1)),
        after: (found.len() > PAGE_ROWS as usize).then(|| place(turn + 1)),
        shell: Shell::new(&app, &visit, visit.say().t("notices")),
    })
}

/// The count beside the bell, asked for by every page after it is shown.
pub async fn bell(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let unread = match visit.person() {
        Some(person) => app.ledger.notices().unread(person, &chosen(&app, person, "app").await?).await?,
        None => 0,
    };
    page(&Bell { unread, shell: Shell::new(&app, &visit, String::new()) })
}

/// Marks one as read (or unread again), and goes on to where it leads.
pub async fn mark(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let read = fields.get("unread").is_empty();
    if !app.ledger.notices().mark(me(&visit)?, fields.get("occasion"), read).await? {
        return Err(WebError::not_found());
    }
    Ok(redirect(match fields.get("next") {
        "" => "/notices",
        next => next,
    }))
}

pub async fn read_all(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    app.ledger.notices().mark_all(me(&visit)?).await?;
    Ok(redirect("/notices"))
}

/// What would be sent to whoever looks.
pub async fn preview(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    super::catch_up(&app).await?;
    let digest = digest(&app, &visit, "").await?;
    let (body, text) = (digest.body()?, digest.text()?);
    let shell = Shell::new(&app, &visit, visit.say().t("digest-preview"));
    let shell = shell.under(visit.say().t("notices"), "/notices");
    page(&Preview { shell, digest, body, text })
}
