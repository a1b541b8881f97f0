//! The page of what was found: groups by kind with their counts, filters, and what was said in comments.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::comments::Comment;
use hengce_ledger::{Everywhere, FoundOfKind, Record, Sought};
use jiff::SignedDuration;
use serde::Deserialize;

use super::passages::{Passage, cut, marked, passage};
use super::{coded, trimmed};
use crate::records::{Scene, address, state_badge};
use crate::shell::Shell;
use crate::web::forms::encoded;
use crate::web::{App, Html, Visit, WebError, page, redirect};

/// Shown of each kind among others, and of one kind alone.
const EACH: u32 = 5;
const ALONE: u32 = 50;
const COMMENTS_MAX: u32 = 20;
/// Choices of how long ago something was changed, in days.
const SINCE_DAYS: [i64; 3] = [7, 30, 365];

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    open: String,
    #[serde(default)]
    since: String,
}

impl Asked {
    /// No filter narrows what is looked for.
    fn is_wide(&self) -> bool {
        [&self.kind, &self.mine, &self.open, &self.since].iter().all(|filter| filter.is_empty())
    }
}

struct Group {
    kind: String,
    label: String,
    count: String,
    /// All of them, where not all are shown.
    all: Option<String>,
    hits: Vec<Hit>,
}

struct Hit {
    address: String,
    code: Html,
    title: Html,
    note: String,
    state: Html,
    passage: Option<Passage>,
}

/// Something that was said, and about what.
struct Said {
    address: String,
    record: String,
    note: String,
    text: Html,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    asked: Asked,
    groups: Vec<Group>,
    comments: Vec<Said>,
    /// Days, label.
    since: Vec<(String, String)>,
    /// How many were found; none when nothing was asked.
    found: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let text = trimmed(&asked.q);
    if let Some(record) = coded(&app, &visit, &text).await? {
        return Ok(redirect(&address(&record.kind, &record.id)));
    }
    let found = everywhere(&app, &visit, &asked, &text).await?;
    let scene = Scene::new(&app, &visit);
    let page_of = Shown { app: &app, visit: &visit, scene: &scene, text: &text };
    let groups: Vec<Group> = found.kinds.iter().filter_map(|kind| page_of.group(kind, found.more)).collect();
    let comments = if asked.is_wide() && !text.is_empty() {
        app.ledger.comments().search(&visit.actor, &text, COMMENTS_MAX).await?
    } else {
        Vec::new()
    };
    let comments: Vec<Said> = comments.iter().filter_map(|(comment, of)| page_of.said(comment, of)).collect();
    let total: u64 = found.kinds.iter().map(|kind| kind.total).sum();
    let say = visit.say();
    let counted = |text: &str| {
        if found.more {
            return say.t2("search-count", ("text", text), ("count", format!("{}+", total - 1)));
        }
        say.t2("search-count", ("text", text), ("count", total))
    };
    page(&SearchPage {
        found: (!text.is_empty()).then(|| counted(&text)),
        since: SINCE_DAYS
            .iter()
            .map(|days| (days.to_string(), say.t1("search-since", "days", *days)))
            .collect(),
        shell: Shell::new(&app, &visit, say.t("search")),
        groups,
        comments,
        text,
        asked,
    })
}

async fn everywhere(app: &App, visit: &Visit, asked: &Asked, text: &str) -> Result<Everywhere, WebError> {
    if text.is_empty() {
        return Ok(Everywhere::default());
    }
    let days = asked.since.parse::<i64>().ok().filter(|days| SINCE_DAYS.contains(days));
    let now = app.ledger.clock().now();
    let sought = Sought {
        text: text.to_owned(),
        kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
        owner: visit.person().cloned().filter(|_| !asked.mine.is_empty()),
        open: !asked.open.is_empty(),
        since: days.and_then(|days| now.checked_sub(SignedDuration::from_hours(days * 24)).ok()),
    };
    let each = if asked.kind.is_empty() { EACH } else { ALONE };
    Ok(app.ledger.search_everywhere(&visit.actor, &sought, each).await?)
}

/// Draws what was found.
struct Shown<'a> {
    app: &'a App,
    visit: &'a Visit,
    scene: &'a Scene,
    text: &'a str,
}

impl Shown<'_> {
    fn group(&self, found: &FoundOfKind, more: bool) -> Option<Group> {
        let kind = self.app.standard().kinds.get(&found.kind)?;
        let cut = found.total > found.records.len() as u64;
        Some(Group {
            kind: kind.id.clone(),
            label: self.visit.say().of(&kind.label).to_owned(),
            count: if more { format!("{}+", found.total) } else { found.total.to_string() },
            all: cut.then(|| format!("/records/{}?q={}", kind.id, encoded(self.text))),
            hits: found.records.iter().filter_map(|record| self.hit(record)).collect(),
        })
    }

    fn hit(&self, record: &Record) -> Option<Hit> {
        let kind = self.app.standard().kinds.get(&record.kind)?;
        let owner = record.owner.as_ref().map_or_else(String::new, |owner| self.scene.person(&owner.0));
        let day = crate::words::day_and_time(record.updated_at, &self.scene.zone);
        Some(Hit {
            address: address(&kind.id, &record.id),
            code: marked(&record.code, self.text),
            title: marked(&record.title, self.text),
            note: if owner.is_empty() { day } else { format!("{owner} · {day}") },
            state: state_badge(self.visit.say(), kind, record),
            passage: passage(self.scene, kind, record, self.text),
        })
    }

    fn said(&self, comment: &Comment, record: &Record) -> Option<Said> {
        let at = crate::words::day_and_time(comment.at, &self.scene.zone);
        Some(Said {
            address: format!("{}#comment-{}", address(&record.kind, &record.id), comment.id),
            record: format!("{} {}", record.code, record.title),
            note: format!("{} · {at}", self.scene.person(&comment.author.0)),
            text: cut(&comment.text, self.text)?,
        })
    }
}
