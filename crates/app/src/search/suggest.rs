//! What a search would find, while it is typed.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use serde::Deserialize;

use super::passages::marked;
use super::{coded, trimmed};
use crate::records::address;
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

const OFFERED_MAX: u32 = 8;

#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

struct Offer {
    address: String,
    title: Html,
    note: String,
}

#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Suggest {
    shell: Shell,
    offers: Vec<Offer>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(typed): Query<Typed>,
) -> Result<Response, WebError> {
    let text = trimmed(&typed.q);
    let mut found: Vec<Record> = coded(&app, &visit, &text).await?.into_iter().collect();
    if found.is_empty() && !text.is_empty() {
        found = app.ledger.search(&visit.actor, &text, OFFERED_MAX).await?;
    }
    let offer = |record: &Record| {
        let kind = app.standard().kinds.get(&record.kind)?;
        Some(Offer {
            address: address(&kind.id, &record.id),
            title: marked(&record.title, &text),
            note: format!("{} · {}", visit.say().of(&kind.label), record.code),
        })
    };
    page(&Suggest {
        offers: found.iter().filter_map(offer).collect(),
        shell: Shell::new(&app, &visit, String::new()),
    })
}
