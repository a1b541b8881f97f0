//! Search over every kind that the reader may see.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use serde::Deserialize;

use crate::records::{Scene, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Needs, Route, Visit, WebError, get, page};

const FOUND_MAX: u32 = 100;

pub fn routes() -> Vec<Route> {
    vec![get("/search", Needs::SignedIn, show)]
}

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    q: String,
}

struct Group {
    label: String,
    hits: Vec<Hit>,
}

struct Hit {
    address: String,
    code: String,
    title: String,
    owner: String,
    updated: String,
    state: Html,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    groups: Vec<Group>,
    /// How many were found; none when nothing was asked.
    found: Option<String>,
    cut: bool,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let text: String = asked.q.trim().chars().take(200).collect();
    let found =
        if text.is_empty() { Vec::new() } else { app.ledger.search(&visit.actor, &text, FOUND_MAX).await? };
    let scene = Scene::new(&app, &visit);
    let mut groups: Vec<Group> = Vec::new();
    for kind in app.standard().kinds.values() {
        let hits = found.iter().filter(|record| record.kind == kind.id);
        let hit = |record: &Record| Hit {
            address: address(&kind.id, &record.id),
            code: record.code.clone(),
            title: record.title.clone(),
            owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
            updated: crate::words::day_and_time(record.updated_at, &scene.zone),
            state: state_badge(visit.say(), kind, record),
        };
        let hits: Vec<_> = hits.map(hit).collect();
        if !hits.is_empty() {
            groups.push(Group { label: visit.say().of(&kind.label).to_owned(), hits });
        }
    }
    page(&SearchPage {
        shell: Shell::new(&app, &visit, visit.say().t("search")),
        found: (!text.is_empty())
            .then(|| visit.say().t2("search-count", ("text", text.as_str()), ("count", found.len()))),
        cut: found.len() >= FOUND_MAX as usize,
        text,
        groups,
    })
}
