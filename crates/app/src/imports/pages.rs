//! The page of imports: a place to drop a file, templates, what is recognised, and the batches so far.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_imports::{ImportError, MAPPING};
use hengce_ledger::{Query, Record};
use hengce_standard::{Act, Language};
use serde_json::Value as Json;

use super::{labels, refused};
use crate::records::{Scene, state_badge};
use crate::shell::Shell;
use crate::web::forms::encoded;
use crate::web::{App, Fields, Html, Visit, WebError, page, redirect};

/// Batches on the page; the rest are in their list.
const BATCHES: u32 = 20;

/// A batch in the list.
struct Batch {
    address: String,
    code: String,
    file: String,
    what: String,
    days: String,
    by: String,
    at: String,
    /// New, restated, unchanged, refused.
    counts: [i64; 4],
    state: Html,
}

#[derive(Template)]
#[template(path = "imports/index.html")]
struct ImportsPage {
    shell: Shell,
    /// Whether the reader may bring in files.
    brings: bool,
    problem: Option<String>,
    /// Kind, label.
    templates: Vec<(String, String)>,
    other_language: (&'static str, &'static str),
    /// Dataset and its exports.
    exports: Vec<(String, Vec<String>)>,
    batches: Vec<Batch>,
    total: u64,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    shown(&app, &visit, None).await
}

/// Takes a file: read, recognised and kept, then shown row by row; one that nothing knows is kept to be mapped.
pub async fn take(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let Some(file) = fields.files.into_iter().find(|file| file.field == "file") else {
        return shown(&app, &visit, Some(visit.say().t("import-no-file"))).await;
    };
    let maps = app.ledger.reach(&visit.actor, Act::Create, MAPPING).is_some();
    match hengce_imports::receive(&app.ledger, &file.name, &file.bytes).await {
        Err(ImportError::Unrecognised(found)) if maps && !found.is_empty() => {
            let hash = app.ledger.keep_file(&file.name, &file.bytes).await?.hash;
            Ok(redirect(&format!("/imports/files/{hash}/map?name={}", encoded(&file.name))))
        }
        Ok((hash, _)) => Ok(redirect(&format!("/imports/files/{hash}?name={}", encoded(&file.name)))),
        Err(error) => {
            let words = refused::words(app.standard(), visit.say(), error)?;
            shown(&app, &visit, Some(visit.say().t2("import-not-taken", ("name", file.name), ("why", words))))
                .await
        }
    }
}

async fn shown(app: &App, visit: &Visit, problem: Option<String>) -> Result<Response, WebError> {
    let (standard, say) = (app.standard(), visit.say());
    let scene = Scene::new(app, visit);
    let query = Query {
        kind: "import_batch".into(),
        sort: Some(("created_at".into(), true)),
        limit: BATCHES,
        ..Query::default()
    };
    let found = app.ledger.find(&visit.actor, &query).await?;
    let may_create = |kind: &str| app.ledger.reach(&visit.actor, Act::Create, kind).is_some();
    let brings = may_create("import");
    let kinds = hengce_imports::importable_kinds(standard).filter(|kind| brings && may_create(&kind.id));
    let exports = standard.datasets.values().map(|dataset| {
        let files = dataset.exports.iter().map(|export| say.of(&export.label).to_owned());
        (say.of(&dataset.label).to_owned(), files.collect())
    });
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = ImportsPage {
        shell: Shell::new(app, visit, say.t("nav-imports")),
        brings,
        problem,
        templates: kinds.map(|kind| (kind.id.clone(), say.of(&kind.label).to_owned())).collect(),
        other_language: if visit.language == Language::Zh { ("en", "English") } else { ("zh-CN", "中文") },
        exports: exports.collect(),
        batches: found.records.iter().map(|record| batch(app, &scene, record)).collect(),
        total: found.total,
    };
    Ok((status, page(&view)?).into_response())
}

fn batch(app: &App, scene: &Scene, record: &Record) -> Batch {
    let text = |field: &str| record.fields.get(field).and_then(Json::as_str).unwrap_or_default();
    let count = |field: &str| record.fields.get(field).and_then(Json::as_i64).unwrap_or_default();
    let by = match &record.created_by {
        Some(id) => scene.person(&id.0),
        None => scene.say.t("the-program"),
    };
    let kind = app.standard().kinds.get(&record.kind);
    Batch {
        address: format!("/imports/{}", record.id),
        code: record.code.clone(),
        file: text("file_name").to_owned(),
        what: labels::what(app.standard(), scene.say, &labels::recognised_of(text("recognised"))),
        days: days(text("from_on"), text("to_on")),
        by,
        at: crate::words::day_and_time(record.created_at, &scene.zone),
        counts: ["rows_new", "rows_restated", "rows_unchanged", "rows_refused"].map(count),
        state: kind.map(|kind| state_badge(scene.say, kind, record)).unwrap_or_default(),
    }
}

/// `2026-07-01 – 2026-07-31`.
pub fn days(from: &str, to: &str) -> String {
    if from == to { from.to_owned() } else { format!("{from} – {to}") }
}
