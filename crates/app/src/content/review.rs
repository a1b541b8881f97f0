//! The review desk: one item as it will be seen, beside its claims, its rights and what the checks found, with the
//! decision and the queue.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Act, Kind};
use serde::{Deserialize, Serialize};

use super::decide::after;
use super::queue::{self, Item, RETURN, Turn};
use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::day_and_time;

/// Beside the text: what the author declared.
const DECLARED: [&str; 11] = [
    "account",
    "material",
    "due_on",
    "form",
    "language",
    "sources",
    "ai_use",
    "ai_labelled",
    "is_advertising",
    "rights_cleared",
    "campaign",
];
/// Who signed, by stage.
const SIGNED: [(&str, &str); 3] =
    [("fact_by", "fact_at"), ("brand_by", "brand_at"), ("legal_by", "legal_at")];

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Others' items too.
    #[serde(default)]
    all: String,
    /// The code of what was just decided.
    #[serde(default)]
    done: String,
}

/// What comes back with a decision that did not go through.
#[derive(Default)]
pub struct Said {
    pub comment: String,
    pub message: String,
}

struct Claim {
    claim: String,
    sort: String,
    proof: String,
    scope: String,
    valid_until: String,
    is_over: bool,
}

struct Right {
    address: String,
    title: String,
    expires_on: String,
    is_over: bool,
}

struct QueueLine {
    address: String,
    title: String,
    kind: String,
    stage: String,
    owner: String,
    since: String,
    here: bool,
    mine: bool,
}

/// The item that is shown.
struct Shown {
    address: String,
    action: String,
    version: i64,
    title: String,
    code: String,
    kind: String,
    state: Html,
    owner: String,
    since: String,
    text: Html,
    files: Html,
    /// Address and name.
    pictures: Vec<(String, String)>,
    facts: Vec<(String, Html)>,
    has_claims: bool,
    claims: Vec<Claim>,
    rights: Vec<Right>,
    checks: Html,
    signed: Vec<(String, String)>,
    /// Why it came back the last time.
    returned: Option<String>,
    pass: String,
    turn: Turn,
    blocked: Option<String>,
}

#[derive(Template)]
#[template(path = "content/review.html")]
struct ReviewPage {
    shell: Shell,
    tabs: Vec<Link>,
    item: Option<Shown>,
    lines: Vec<QueueLine>,
    mine: usize,
    all: usize,
    shows_all: bool,
    done: String,
    said: Said,
    before: Option<String>,
    after: Option<String>,
}

pub async fn first(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let queue = queue::waiting(&app, &visit).await?;
    let first = queue.iter().find(|item| item.is_mine() || asked.all == "1");
    let item = match first {
        Some(found) => Some(queue::item(&app, &visit, &found.record.id.0).await?),
        None => None,
    };
    desk(&app, &visit, (item, queue), asked, Said::default()).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let item = queue::item(&app, &visit, &id).await?;
    let queue = queue::waiting(&app, &visit).await?;
    desk(&app, &visit, (Some(item), queue), asked, Said::default()).await
}

/// The page again, with what stood in the way of a decision.
pub async fn page_of(app: &App, visit: &Visit, item: Item, said: Said) -> Result<Response, WebError> {
    let queue = queue::waiting(app, visit).await?;
    desk(app, visit, (Some(item), queue), Asked::default(), said).await
}

async fn desk(
    app: &App,
    visit: &Visit,
    (item, queue): (Option<Item>, Vec<Item>),
    asked: Asked,
    said: Said,
) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(app, visit));
    let here = item.as_ref().map(|item| item.record.id.clone());
    let shows_all = asked.all == "1" || item.as_ref().is_some_and(|item| !item.is_mine());
    let listed: Vec<&Item> = queue.iter().filter(|item| shows_all || item.is_mine()).collect();
    let ids: Vec<&RecordId> = listed.iter().map(|item| &item.record.id).collect();
    let back: Vec<&RecordId> = ids.iter().rev().copied().collect();
    let to = |id: &RecordId| format!("/content/review/{id}{}", if shows_all { "?all=1" } else { "" });
    page(&ReviewPage {
        before: here.as_ref().and_then(|id| after(&back, id)).map(to),
        after: here.as_ref().and_then(|id| after(&ids, id)).map(to),
        lines: listed.iter().map(|item| queue_line(app, &scene, item, here.as_ref(), &to)).collect(),
        mine: queue.iter().filter(|item| item.is_mine()).count(),
        all: queue.len(),
        shows_all,
        done: asked.done,
        said,
        item: match item {
            Some(item) => Some(shown(app, visit, item).await?),
            None => None,
        },
        tabs: super::pages(app, visit),
        shell: Shell::new(app, visit, say.t("content-review")),
    })
}

fn queue_line(
    app: &App,
    scene: &Scene,
    item: &Item,
    here: Option<&RecordId>,
    to: &dyn Fn(&RecordId) -> String,
) -> QueueLine {
    let kind = app.standard().kinds.get(&item.record.kind);
    let words =
        |words: Option<&hengce_standard::Words>| words.map_or("", |words| scene.say.of(words)).to_owned();
    QueueLine {
        address: to(&item.record.id),
        title: item.record.title.clone(),
        kind: words(kind.map(|kind| &kind.label)),
        stage: words(
            kind.and_then(|kind| kind.lifecycle.states.get(item.stage.state)).map(|state| &state.label),
        ),
        owner: scene.person(item.record.text("owner")),
        since: day_and_time(item.record.updated_at, &scene.zone),
        here: here == Some(&item.record.id),
        mine: item.is_mine(),
    }
}

async fn shown(app: &App, visit: &Visit, item: Item) -> Result<Shown, WebError> {
    let (say, record) = (visit.say(), &item.record);
    let kind = app.standard().kinds.get(&record.kind).ok_or_else(WebError::not_found)?;
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(record)).await;
    let base = address(&kind.id, &record.id);
    let html = |name: &str| kind.field(name).map(|field| scene.html(field, record.value(name), &base));
    let fact = |name: &&str| {
        let field = kind.field(name)?;
        let value = scene.html(field, record.value(name), &base);
        (!value.0.is_empty()).then(|| (say.of(&field.label).to_owned(), value))
    };
    let signed = SIGNED.iter().filter_map(|(by, at)| {
        let at = record.instant(at)?;
        let label = say.of(&kind.field(by)?.label).to_owned();
        Some((label, format!("{} · {}", scene.person(record.text(by)), day_and_time(at, &scene.zone))))
    });
    Ok(Shown {
        action: format!("/content/review/{}", record.id),
        version: record.version,
        title: record.title.clone(),
        code: record.code.clone(),
        kind: say.of(&kind.label).to_owned(),
        state: state_badge(say, kind, record),
        owner: scene.person(record.text("owner")),
        since: day_and_time(record.updated_at, &scene.zone),
        text: html("text").unwrap_or_default(),
        files: html("files").unwrap_or_default(),
        pictures: pictures(record, &base),
        facts: DECLARED.iter().filter_map(fact).collect(),
        has_claims: kind.fields.contains_key("claims"),
        claims: claims(&scene, kind, record),
        rights: rights(app, visit, &scene, record).await?,
        checks: crate::checks::panel(app, visit, record).await?,
        signed: signed.collect(),
        returned: returned(app, visit, record).await?,
        pass: kind
            .transition(item.stage.pass)
            .map_or_else(String::new, |step| say.of(&step.label).to_owned()),
        blocked: match &item.turn {
            Turn::Blocked(says) => {
                Some(says.as_ref().map_or_else(String::new, |says| say.of(says).to_owned()))
            }
            _ => None,
        },
        turn: item.turn,
        address: base,
    })
}

/// The pictures among an item's files, as they are sent in place.
fn pictures(record: &Record, base: &str) -> Vec<(String, String)> {
    let picture = |file: &serde_json::Map<String, serde_json::Value>| {
        let is_picture = ["image/png", "image/jpeg", "image/webp", "image/gif"].contains(&file.text("media"));
        is_picture
            .then(|| (format!("{base}/files/{}/inline", file.text("hash")), file.text("name").to_owned()))
    };
    record.rows("files").into_iter().filter_map(picture).collect()
}

fn claims(scene: &Scene, kind: &Kind, record: &Record) -> Vec<Claim> {
    let sorts = kind.row_fields("claims").and_then(|fields| fields.get("sort"));
    let claim = |row: &serde_json::Map<String, serde_json::Value>| Claim {
        claim: row.text("claim").to_owned(),
        sort: sorts.map_or_else(String::new, |field| scene.text(field, row.value("sort"))),
        proof: row.text("proof").to_owned(),
        scope: row.text("scope").to_owned(),
        valid_until: row.text("valid_until").to_owned(),
        is_over: row.date("valid_until").is_some_and(|day| day < scene.today),
    };
    record.rows("claims").into_iter().map(claim).collect()
}

/// The licences of the material that a version is of.
async fn rights(app: &App, visit: &Visit, scene: &Scene, record: &Record) -> Result<Vec<Right>, WebError> {
    let Some(material) = record.named("material") else { return Ok(Vec::new()) };
    if app.ledger.reach(&visit.actor, Act::Read, "usage_right").is_none() {
        return Ok(Vec::new());
    }
    let found = Ask::of("usage_right").is("material", material).by("expires_on").all(app, visit).await?;
    let live = found.iter().filter(|right| !["renewed", "closed"].contains(&right.state.as_str()));
    let right = |right: &Record| Right {
        address: address("usage_right", &right.id),
        title: right.title.clone(),
        expires_on: right.text("expires_on").to_owned(),
        is_over: right.state == "ended" || right.date("expires_on").is_some_and(|day| day < scene.today),
    };
    Ok(live.map(right).collect())
}

async fn returned(app: &App, visit: &Visit, record: &Record) -> Result<Option<String>, WebError> {
    let history = app.ledger.history(&visit.actor, &record.id).await?;
    let last = history.into_iter().rev().find(|revision| revision.act == RETURN);
    Ok(last.and_then(|revision| Some(format!("{}：{}", revision.by_name, revision.comment?))))
}

/// An item of the queue.
#[derive(Serialize)]
struct Waiting {
    id: String,
    kind: String,
    code: String,
    title: String,
    state: String,
    due_on: Option<String>,
    since: jiff::Timestamp,
    mine: bool,
    blocked: bool,
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let waiting = queue::waiting(&app, &visit).await?.into_iter().map(|item| Waiting {
        due_on: item.due().map(|day| day.to_string()),
        mine: item.is_mine(),
        blocked: matches!(item.turn, Turn::Blocked(_)),
        id: item.record.id.to_string(),
        since: item.record.updated_at,
        kind: item.record.kind,
        code: item.record.code,
        title: item.record.title,
        state: item.record.state,
    });
    Ok(Json(serde_json::json!({ "waiting": waiting.collect::<Vec<_>>() })).into_response())
}
