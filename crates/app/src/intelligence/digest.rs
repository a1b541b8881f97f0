//! One digest: as it is read and printed, as a mail to be sent, and who has acknowledged what was in it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use serde_json::Value as Json;

use super::said::option;
use super::{DIGEST, ITEM, RECEIPT};
use crate::records::{Ask, Scene, Stored, address, kind_of, record_of, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::Speech;

struct Item {
    address: String,
    title: String,
    topic: String,
    urgency: String,
    meaning: String,
    text: String,
    url: String,
}

/// How far a receiver has come with the items.
struct Receiver {
    name: String,
    acknowledged: usize,
    used: usize,
    sent: usize,
}

/// What is printed and sent.
struct Paper {
    say: Speech,
    title: String,
    from: String,
    until: String,
    editor: String,
    lead: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "intelligence/digest.html")]
struct DigestPage {
    shell: Shell,
    paper: Paper,
    base: String,
    own: String,
    version: i64,
    state: Html,
    issues: bool,
    edits: bool,
    receivers: Vec<Receiver>,
}

#[derive(Template)]
#[template(path = "intelligence/mail.html")]
struct MailView {
    paper: Paper,
}

#[derive(Template)]
#[template(path = "intelligence/mail.txt", escape = "none")]
struct TextView {
    paper: Paper,
}

fn ids(digest: &Record, field: &str) -> Vec<RecordId> {
    let ids = digest.value(field).as_array().into_iter().flatten().filter_map(Json::as_str);
    ids.map(RecordId::from).collect()
}

pub fn receivers(digest: &Record) -> Vec<RecordId> {
    ids(digest, "receivers")
}

/// The items in their order, those that the reader may see.
pub async fn items(app: &App, visit: &Visit, digest: &Record) -> Result<Vec<Record>, WebError> {
    let mut items = Vec::new();
    for id in ids(digest, "items") {
        items.extend(app.ledger.get(&visit.actor, &id).await.ok().filter(|item| item.kind == ITEM));
    }
    Ok(items)
}

async fn read(app: &App, visit: &Visit, id: &str) -> Result<(Record, Paper), WebError> {
    let digest = record_of(app, visit, kind_of(app, DIGEST)?, id).await?;
    let scene = Scene::new(app, visit);
    // Whoever gets a digest reads what is in it, though not each item as a record.
    let program = Visit { actor: hengce_ledger::Actor::program(), ..visit.clone() };
    let items = items(app, &program, &digest).await?;
    let item = |item: &Record| Item {
        address: address(ITEM, &item.id),
        title: item.title.clone(),
        topic: option(app, scene.say, item, "topic"),
        urgency: option(app, scene.say, item, "urgency"),
        meaning: item.text("meaning").to_owned(),
        text: item.text("text").chars().take(400).collect(),
        url: item.text("url").to_owned(),
    };
    let open = items.iter().filter(|item| item.text("confidentiality") != "restricted");
    let paper = Paper {
        say: scene.say,
        title: digest.title.clone(),
        from: digest.text("from_on").to_owned(),
        until: digest.text("to_on").to_owned(),
        editor: scene.person(digest.text("owner")),
        lead: digest.text("summary").to_owned(),
        items: open.map(item).collect(),
    };
    Ok((digest, paper))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let (digest, paper) = read(&app, &visit, &id).await?;
    let kind = kind_of(&app, DIGEST)?;
    let moves = app.ledger.moves(&visit.actor, &digest).await;
    let issues = moves.iter().any(|found| found.transition == "issue");
    page(&DigestPage {
        base: address(DIGEST, &digest.id),
        own: format!("/intelligence/digests/{}", digest.id),
        version: digest.version,
        state: state_badge(visit.say(), kind, &digest),
        issues,
        edits: issues && digest.state == "drafted",
        receivers: progress(&app, &visit, &digest).await?,
        shell: Shell::new(&app, &visit, digest.title.clone())
            .under(visit.say().t("intelligence-digests"), "/intelligence/digests"),
        paper,
    })
}

async fn progress(app: &App, visit: &Visit, digest: &Record) -> Result<Vec<Receiver>, WebError> {
    let scene = Scene::new(app, visit);
    let mut receipts = Vec::new();
    for item in ids(digest, "items") {
        receipts.extend(Ask::of(RECEIPT).is("item", &item).all(app, visit).await?);
    }
    let of = |person: &RecordId| {
        let theirs: Vec<&Record> =
            receipts.iter().filter(|receipt| receipt.named("receiver").as_ref() == Some(person)).collect();
        let count =
            |states: &[&str]| theirs.iter().filter(|one| states.contains(&one.state.as_str())).count();
        Receiver {
            name: scene.person(&person.0),
            acknowledged: count(&["acknowledged", "acted", "no_action"]),
            used: count(&["acted"]),
            sent: theirs.len(),
        }
    };
    Ok(receivers(digest).iter().map(of).collect())
}

/// The digest as a page of its own, as mail programs take it.
pub async fn mail(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    page(&MailView { paper: read(&app, &visit, &id).await?.1 })
}

pub async fn text(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let view = TextView { paper: read(&app, &visit, &id).await?.1 };
    let body = view.render().map_err(WebError::internal)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response())
}
