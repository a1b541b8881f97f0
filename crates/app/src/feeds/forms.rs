//! What the page of feeds takes: an address, a list of feeds, mails, a wish to fetch at once.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_feeds::{address, mail, opml};
use hengce_ledger::{Change, RecordId, Refusal};
use serde_json::json;

use super::SOURCE;
use super::intake::{fields, is_there, of_mail};
use super::page::{shown, topics};
use crate::records::problem_words;
use crate::web::{App, Fields, Visit, WebError, redirect};

/// Adds a source by the address of its feed; it is fetched at once.
pub async fn add(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, WebError> {
    let Ok(url) = address(form.get("address")) else {
        return trouble(&app, &visit, "feeds-no-address").await;
    };
    let title = form.get("title");
    let title = if title.is_empty() { url.host_str().unwrap_or_default() } else { title };
    if is_there(&app.ledger, SOURCE, "feed", url.as_str()).await? {
        return trouble(&app, &visit, "feeds-known").await;
    }
    match source(&app, &visit, title, url.as_str(), form.get("topic")).await {
        Ok(id) => {
            app.feeds.want(id);
            Ok(redirect("/feeds"))
        }
        Err(Refusal::Invalid(problems)) => {
            let words = problems.iter().map(|problem| problem_words(visit.say(), &problem.problem));
            shown(&app, &visit, Some(words.collect::<Vec<_>>().join(" ")), None).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Takes every feed of an OPML file that is not a source yet.
pub async fn list(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, WebError> {
    let file = form.files.iter().find(|file| file.field == "file");
    let Some(outlines) = file.and_then(|file| opml(&file.bytes)) else {
        return trouble(&app, &visit, "feeds-no-list").await;
    };
    if !topics(&app, visit.say()).iter().any(|(id, _)| id == form.get("topic")) {
        return trouble(&app, &visit, "feeds-no-topic").await;
    }
    let mut taken = 0;
    for outline in outlines {
        if !is_there(&app.ledger, SOURCE, "feed", &outline.address).await? {
            let title: String = outline.title.chars().take(120).collect();
            let id = source(&app, &visit, &title, &outline.address, form.get("topic")).await?;
            app.feeds.want(id);
            taken += 1;
        }
    }
    Ok(redirect(&format!("/feeds?done=list.{taken}")))
}

/// Takes mails as items of market information, each with its file.
pub async fn mails(State(app): State<App>, visit: Visit, form: Fields) -> Result<Response, WebError> {
    let Some(me) = visit.person().cloned() else { return Err(WebError::not_found()) };
    let mails: Vec<_> = form.files.iter().filter(|file| file.field == "file").collect();
    if mails.is_empty() || mails.iter().any(|file| mail(&file.bytes).is_none()) {
        return trouble(&app, &visit, "feeds-no-mail").await;
    }
    if !topics(&app, visit.say()).iter().any(|(id, _)| id == form.get("topic")) {
        return trouble(&app, &visit, "feeds-no-topic").await;
    }
    let mut taken = 0;
    for file in mails {
        let Some(read) = mail(&file.bytes) else { continue };
        let kept = app.ledger.keep_file(&file.name, &file.bytes).await?;
        if let Some(change) = of_mail(&app.ledger, &me, form.get("topic"), &read, &kept).await? {
            app.ledger.commit(&visit.actor, change).await?;
            taken += 1;
        }
    }
    let next = if form.get("next") == "/intelligence" { "/intelligence" } else { "/feeds" };
    Ok(redirect(&format!("{next}?done=mails.{taken}")))
}

/// Has a source fetched as soon as the fetcher is free.
pub async fn fetch_now(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let record = app.ledger.get(&visit.actor, &id.as_str().into()).await?;
    if record.kind != SOURCE {
        return Err(WebError::not_found());
    }
    app.feeds.want(record.id);
    Ok(redirect("/feeds"))
}

async fn source(app: &App, visit: &Visit, title: &str, feed: &str, topic: &str) -> Result<RecordId, Refusal> {
    let made = fields(json!({ "title": title, "feed": feed, "topic": topic, "owner": visit.person() }));
    let change = Change::Create { kind: SOURCE.into(), fields: made, origin: None };
    Ok(app.ledger.commit(&visit.actor, change).await?.id)
}

async fn trouble(app: &App, visit: &Visit, key: &str) -> Result<Response, WebError> {
    shown(app, visit, Some(visit.say().t(key)), None).await
}
