//! The library: every published report, found by its words, with the decisions that rest on it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::{Record, RecordId};
use serde::Deserialize;

use crate::records::{Ask, Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};

/// Characters of a summary that are shown.
const EXCERPT_MAX: usize = 180;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    topic: String,
}

struct Book {
    address: String,
    code: String,
    title: String,
    topic: String,
    owner: String,
    published: String,
    excerpt: String,
    decisions: usize,
    files: Vec<(String, String)>,
    /// Where a decision that rests on it is claimed.
    cite: String,
}

#[derive(Template)]
#[template(path = "insight/library.html")]
struct LibraryPage {
    shell: Shell,
    tabs: Vec<Link>,
    text: String,
    topic: String,
    topics: Vec<(String, String)>,
    books: Vec<Book>,
    cite: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let text: String = asked.q.trim().chars().take(200).collect();
    let mut ask = Ask::of("report").is("state", "published").saying(&text).latest("published_at");
    if !asked.topic.is_empty() {
        ask = ask.is("topic", &asked.topic);
    }
    let reports = ask.all(&app, &visit).await?;
    let decisions = Ask::of("decision").is("state", "confirmed").all(&app, &visit).await?;
    let mut cited: HashMap<RecordId, usize> = HashMap::new();
    for report in decisions.iter().filter_map(|decision| decision.named("report")) {
        *cited.entry(report).or_default() += 1;
    }
    let options = app.standard().kinds.get("report").and_then(|kind| kind.fields["topic"].kind.options());
    let topics: Vec<(String, String)> =
        options.into_iter().flatten().map(|(id, words)| (id.clone(), say.of(words).to_owned())).collect();
    page(&LibraryPage {
        tabs: super::pages(&app, &visit),
        books: reports.iter().map(|report| book(&scene, &topics, report, &cited)).collect(),
        topics,
        text,
        topic: asked.topic,
        cite: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "decision").is_some(),
        shell: Shell::new(&app, &visit, say.t("insight-library")),
    })
}

fn book(
    scene: &Scene,
    topics: &[(String, String)],
    report: &Record,
    cited: &HashMap<RecordId, usize>,
) -> Book {
    let here = address("report", &report.id);
    let summary = report.text("summary");
    let plain: String = summary.chars().filter(|c| !matches!(c, '#' | '*' | '>' | '`')).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut excerpt: String = plain.chars().take(EXCERPT_MAX).collect();
    if plain.chars().count() > EXCERPT_MAX {
        excerpt.push('…');
    }
    let topic = topics.iter().find(|(id, _)| id == report.text("topic"));
    let files = report.rows("files").into_iter();
    Book {
        code: report.code.clone(),
        title: report.title.clone(),
        topic: topic.map_or_else(String::new, |(_, label)| label.clone()),
        owner: scene.person(report.text("owner")),
        published: report
            .instant("published_at")
            .map_or_else(String::new, |at| at.to_zoned_datetime(scene.zone.clone()).date().to_string()),
        excerpt,
        decisions: cited.get(&report.id).copied().unwrap_or_default(),
        files: files
            .map(|file| (file.text("name").to_owned(), format!("{here}/files/{}", file.text("hash"))))
            .collect(),
        cite: format!("/records/decision/new?f.report={}", report.id),
        address: here,
    }
}
