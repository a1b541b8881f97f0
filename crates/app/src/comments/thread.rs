//! The thread of a record: what was said, by whom, and the answers to the page's and the API's requests.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::comments::Comment;
use hengce_ledger::{Directory, Record, RecordId};
use hengce_standard::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::mentions::{mentions, name_for};
use crate::notices;
use crate::people;
use crate::records::{Scene, address, escaped, kind_of, record_of};
use crate::web::{App, Fields, Html, Visit, WebError, redirect};

/// A comment as it is read.
pub struct Said {
    pub id: String,
    pub author: String,
    pub when: String,
    pub at: Timestamp,
    pub text: Html,
    pub taken_back: bool,
    /// Whoever looks said it, and may take it back.
    pub own: bool,
}

/// Everything said about the record, oldest first.
pub async fn thread(app: &App, visit: &Visit, scene: &Scene, record: &Record) -> Result<Vec<Said>, WebError> {
    let comments = app.ledger.comments().of(&visit.actor, &record.id).await?;
    let said = |comment: &Comment| Said {
        id: comment.id.clone(),
        author: scene.person(&comment.author.0),
        when: crate::words::day_and_time(comment.at, &scene.zone),
        at: comment.at,
        text: text_of(&scene.directory, comment),
        taken_back: comment.taken_back_at.is_some(),
        own: Some(&comment.author) == visit.person() && comment.taken_back_at.is_none(),
    };
    Ok(comments.iter().map(said).collect())
}

/// The text with the people whom it names marked.
fn text_of(directory: &Directory, comment: &Comment) -> Html {
    let mut out = String::new();
    let mut at = 0;
    for (range, person) in mentions(directory, &comment.text) {
        if comment.mentions.contains(&person) && range.start >= at {
            out.push_str(&escaped(&comment.text[at..range.start]));
            let name = escaped(&comment.text[range.clone()]);
            out.push_str(r#"<strong class="mention">"#);
            out.push_str(&name);
            out.push_str("</strong>");
            at = range.end;
        }
    }
    out.push_str(&escaped(&comment.text[at..]));
    Html(out)
}

type Two = Path<(String, String)>;

async fn write(app: &App, visit: &Visit, (kind, id): (&str, &str), text: &str) -> Result<Comment, WebError> {
    let record = record_of(app, visit, kind_of(app, kind)?, id).await?;
    let directory = app.ledger.directory();
    let text = text.replace("\r\n", "\n");
    let mut named: Vec<RecordId> =
        mentions(&directory, text.trim()).into_iter().map(|(_, person)| person).collect();
    named.sort();
    named.dedup();
    let said = app.ledger.comments().add(&visit.actor, &record.id, &text, &named).await?;
    notices::of_comment(app, &record, &said).await?;
    Ok(said)
}

pub async fn say(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
    fields: Fields,
) -> Result<Response, WebError> {
    let said = write(&app, &visit, (&kind, &id), fields.get("text")).await?;
    Ok(redirect(&format!("{}#comment-{}", address(&kind, &RecordId::from(id)), said.id)))
}

pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, comment)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let record = record_of(&app, &visit, kind_of(&app, &kind)?, &id).await?;
    app.ledger.comments().take_back(&visit.actor, &record.id, &comment).await?;
    Ok(redirect(&format!("{}#comments", address(&kind, &record.id))))
}

#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
pub struct Reader {
    /// What stands behind `@`.
    name: String,
    /// Position and unit, to tell people apart.
    note: String,
}

const READERS_MAX: usize = 8;

/// People who may read the record and whose name begins with, or holds, what was typed.
pub async fn readers(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Reader>>, WebError> {
    let record = record_of(&app, &visit, kind_of(&app, &kind)?, &id).await?;
    let scene = Scene::new(&app, &visit);
    let wanted = typed.q.trim().to_lowercase();
    let mut found = Vec::new();
    for actor in people::everybody(&app).await? {
        let Some(person) = actor.person.as_ref().and_then(|id| scene.directory.people.get(id)) else {
            continue;
        };
        let called = [&person.name, &person.name_en, &person.code].map(|name| name.to_lowercase());
        let Some(rank) = called.iter().filter_map(|name| name.find(&wanted)).min() else { continue };
        if !app.ledger.may_read(&actor, &record) {
            continue;
        }
        let name = name_for(&scene.directory, person, visit.language == Language::En);
        let position = app.standard().organisation.positions.get(&person.position);
        let position = position.map_or("", |position| scene.say.of(&position.label));
        let unit = person.unit.as_ref().map_or_else(String::new, |unit| scene.unit(&unit.0));
        let note = [position, unit.as_str()].into_iter().filter(|part| !part.is_empty());
        let note = note.collect::<Vec<_>>().join(" · ");
        found.push((rank, person.code.clone(), Reader { name, note }));
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(Json(found.into_iter().take(READERS_MAX).map(|(_, _, reader)| reader).collect()))
}

#[derive(Serialize)]
pub struct Listed {
    id: String,
    at: Timestamp,
    author: RecordId,
    text: String,
    mentions: Vec<RecordId>,
    taken_back_at: Option<Timestamp>,
}

impl From<Comment> for Listed {
    fn from(comment: Comment) -> Self {
        let Comment { id, at, author, text, mentions, taken_back_at } = comment;
        Self { id, at, author, text, mentions, taken_back_at }
    }
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
) -> Result<Json<Vec<Listed>>, WebError> {
    let record = record_of(&app, &visit, kind_of(&app, &kind)?, &id).await?;
    let comments = app.ledger.comments().of(&visit.actor, &record.id).await?;
    Ok(Json(comments.into_iter().map(Listed::from).collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    text: String,
}

pub async fn say_json(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Two,
    body: axum::body::Bytes,
) -> Result<Response, WebError> {
    // Not there looks the same however the body reads.
    record_of(&app, &visit, kind_of(&app, &kind)?, &id).await?;
    let new: New = serde_json::from_slice(&body).map_err(|error| WebError::malformed(error.to_string()))?;
    let said = write(&app, &visit, (&kind, &id), &new.text).await?;
    Ok((StatusCode::CREATED, Json(Listed::from(said))).into_response())
}
