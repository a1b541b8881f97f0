//! The inbox: what came in, by the time that is left to pass it on, and one item at a time to judge.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use jiff::ToSpan;
use serde::Deserialize;

use super::said::{beginning, deadline, option, options, time_left};
use super::{ITEM, RECEIPT, duplicates};
use crate::records::{Ask, Scene, Stored, address, kind_of, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// What was passed on in these days is compared with what comes in.
const COMPARED_DAYS: i32 = 45;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    item: String,
    #[serde(default)]
    done: String,
}

struct Line {
    address: String,
    title: String,
    topic: String,
    state: Html,
    left: Html,
    alike: usize,
    here: bool,
}

/// Another item of the same story.
struct Same {
    id: String,
    address: String,
    code: String,
    title: String,
    state: Html,
    /// It can still be discarded.
    open: bool,
}

struct Opened {
    id: String,
    version: i64,
    base: String,
    state: String,
    code: String,
    title: String,
    topic: String,
    source: String,
    source_address: String,
    url: String,
    published: String,
    captured: String,
    left: Html,
    badge: Html,
    text: String,
    meaning: String,
    reliability: String,
    urgency: String,
    files: Vec<(String, String)>,
    same: Vec<Same>,
    moves: Vec<String>,
    passes_on: bool,
    next: String,
}

impl Opened {
    fn may(&self, step: &str) -> bool {
        self.moves.iter().any(|found| found == step)
    }
}

#[derive(Template)]
#[template(path = "intelligence/inbox.html")]
struct InboxPage {
    shell: Shell,
    tabs: Vec<Link>,
    lines: Vec<Line>,
    opened: Option<Opened>,
    done: String,
    adds: bool,
    topics: Vec<(String, String)>,
    reliabilities: Vec<(String, String)>,
    urgencies: Vec<(String, String)>,
    confidentialities: Vec<(String, String)>,
    people: Vec<(String, String)>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, ITEM)?;
    let mut open = Vec::new();
    for state in ["captured", "verified", "classified"] {
        open.extend(Ask::of(ITEM).is("state", state).by("created_at").all(&app, &visit).await?);
    }
    open.sort_by_key(|item| (deadline(item), item.created_at));
    let scene = Scene::new(&app, &visit);
    let since = app.today().saturating_sub(COMPARED_DAYS.days());
    let passed_on = Ask::of(ITEM).is("state", "distributed").at_least("created_at", beginning(&scene, since));
    let passed_on = passed_on.all(&app, &visit).await?;
    let all: Vec<Record> = open.iter().chain(&passed_on).cloned().collect();
    let scene = scene.with_names(&app, &visit, kind, &all).await;
    let alike = duplicates::of(&all);
    let at = all.iter().position(|item| *item.id.0 == *asked.item).or(if open.is_empty() {
        None
    } else {
        Some(0)
    });
    let opened = match at.map(|at| (at, &all[at])) {
        Some((at, item)) => {
            let same = alike.get(&item.id).map_or(&[][..], Vec::as_slice);
            let next = open.get(at + 1).or(open.first()).filter(|next| next.id != item.id);
            let next = next.map_or_else(|| "/intelligence".to_owned(), |next| of_item(&next.id));
            Some(Opened { next, ..self::opened(&app, &visit, &scene, (item, same, &all)).await })
        }
        None => None,
    };
    let now = app.ledger.clock().now();
    let line = |item: &Record| Line {
        address: of_item(&item.id),
        title: item.title.clone(),
        topic: option(&app, scene.say, item, "topic"),
        state: state_badge(scene.say, kind, item),
        left: time_left(&scene, item, now),
        alike: alike.get(&item.id).map_or(0, Vec::len),
        here: opened.as_ref().is_some_and(|opened| *opened.id == *item.id.0),
    };
    let say = visit.say();
    page(&InboxPage {
        tabs: super::pages(&app, &visit),
        lines: open.iter().map(line).collect(),
        done: done(say, &asked.done),
        adds: app.ledger.reach(&visit.actor, Act::Create, ITEM).is_some(),
        topics: options(&app, say, "topic"),
        reliabilities: options(&app, say, "reliability"),
        urgencies: options(&app, say, "urgency"),
        confidentialities: options(&app, say, "confidentiality"),
        people: people(&app, &scene),
        opened,
        shell: Shell::new(&app, &visit, say.t("intelligence")),
    })
}

fn of_item(id: &RecordId) -> String {
    format!("/intelligence?item={id}")
}

fn done(say: crate::words::Speech, what: &str) -> String {
    match what.split_once('.') {
        Some(("mails", count)) => count
            .parse::<i64>()
            .map_or_else(|_| String::new(), |count| say.t1("feeds-mails-taken", "count", count)),
        Some(("passed-on", count)) => count
            .parse::<i64>()
            .map_or_else(|_| String::new(), |count| say.t1("intelligence-passed-on", "count", count)),
        _ => String::new(),
    }
}

/// Everybody of the organisation who has not left: id, and name with unit.
pub fn people(app: &App, scene: &Scene) -> Vec<(String, String)> {
    let directory = app.ledger.directory();
    let here = directory.people.values().filter(|person| person.left_on.is_none_or(|day| day > scene.today));
    let mut people: Vec<_> = here
        .map(|person| {
            let unit = person.unit.as_ref().map_or_else(String::new, |unit| scene.unit(&unit.0));
            (unit, scene.person(&person.id.0), person.id.to_string())
        })
        .collect();
    people.sort();
    people.into_iter().map(|(unit, name, id)| (id, format!("{name} · {unit}"))).collect()
}

async fn opened(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    (item, same, all): (&Record, &[RecordId], &[Record]),
) -> Opened {
    let (say, kind) = (scene.say, app.standard().kinds.get(ITEM));
    let badge = |item: &Record| kind.map_or_else(Html::default, |kind| state_badge(say, kind, item));
    let moves = app.ledger.moves(&visit.actor, item).await;
    let source = scene.named(item.text("source"));
    let base = address(ITEM, &item.id);
    let others = all.iter().filter(|other| same.contains(&other.id));
    Opened {
        id: item.id.to_string(),
        version: item.version,
        state: item.state.clone(),
        code: item.code.clone(),
        title: item.title.clone(),
        topic: option(app, say, item, "topic"),
        source: source.map_or_else(String::new, |source| source.text.clone()),
        source_address: source.map_or_else(String::new, |source| source.address.clone()),
        url: item.text("url").to_owned(),
        published: item.text("published_on").to_owned(),
        captured: crate::words::day_and_time(item.created_at, &scene.zone),
        left: time_left(scene, item, app.ledger.clock().now()),
        badge: badge(item),
        text: item.text("text").to_owned(),
        meaning: item.text("meaning").to_owned(),
        reliability: option(app, say, item, "reliability"),
        urgency: option(app, say, item, "urgency"),
        files: item
            .rows("files")
            .into_iter()
            .map(|file| (file.text("name").to_owned(), format!("{base}/files/{}", file.text("hash"))))
            .collect(),
        same: others
            .map(|other| Same {
                id: other.id.to_string(),
                address: of_item(&other.id),
                code: other.code.clone(),
                title: other.title.clone(),
                state: badge(other),
                open: matches!(other.state.as_str(), "captured" | "verified" | "classified"),
            })
            .collect(),
        moves: moves.into_iter().map(|found| found.transition).collect(),
        passes_on: matches!(item.state.as_str(), "classified" | "distributed")
            && app.ledger.reach(&visit.actor, Act::Create, RECEIPT).is_some(),
        base,
        next: String::new(),
    }
}
