//! A record's history: each revision with what it changed, by whom, when, from which file; and going back to one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, Revision};
use hengce_standard::Kind;

use super::change::{back_to, fields_at};
use super::form::{kind_by_hand, made_by_hand, record_of};
use super::list::kind_of;
use super::scene::{Scene, address};
use super::undo::undoable;
use crate::comments::{self, Said};
use crate::shell::Shell;
use crate::web::{App, Fields, Html, Visit, WebError, page, redirect};
use crate::words::Speech;

/// What happened to the record: a revision, or something that was said about it.
enum Step {
    Revision(Box<Entry>),
    Said(Said),
}

/// One revision as people read it.
pub struct Entry {
    pub version: i64,
    pub act: String,
    pub by: String,
    pub at: String,
    pub instant: jiff::Timestamp,
    pub comment: Option<String>,
    /// Where it was imported from: text and the batch's address.
    pub origin: Option<(String, String)>,
    /// Field, before, after.
    pub changes: Vec<(String, Html, Html)>,
    pub hash: String,
    pub restorable: bool,
}

#[derive(Template)]
#[template(path = "records/history.html")]
struct HistoryPage {
    shell: Shell,
    base: String,
    title: String,
    steps: Vec<Step>,
    /// The version that the reader may take back.
    undoable: Option<i64>,
    version: i64,
}

impl HistoryPage {
    fn is_undoable(&self, entry: &Entry) -> bool {
        self.undoable == Some(entry.version)
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let history = app.ledger.history(&visit.actor, &record.id).await?;
    let base = address(&kind.id, &record.id);
    let entries = entries(&app, &visit, kind, &record, &history).await;
    let said = comments::thread(&app, &visit, &Scene::new(&app, &visit), &record).await?;
    let shell = Shell::new(&app, &visit, visit.say().t1("history-of", "title", record.title.as_str()));
    page(&HistoryPage {
        shell: shell
            .under(visit.say().of(&kind.label), format!("/records/{}", kind.id))
            .under(record.code.clone(), base.clone()),
        base,
        title: record.title.clone(),
        undoable: undoable(&app, &visit, kind, &record).await,
        steps: steps(entries, said),
        version: record.version,
    })
}

/// Revisions and comments in one order, newest first.
fn steps(entries: Vec<Entry>, said: Vec<Said>) -> Vec<Step> {
    let revisions = entries.into_iter().map(|entry| (entry.instant, Step::Revision(Box::new(entry))));
    let mut steps: Vec<_> =
        revisions.chain(said.into_iter().map(|said| (said.at, Step::Said(said)))).collect();
    steps.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    steps.into_iter().map(|(_, step)| step).collect()
}

/// Revisions for reading, newest first.
pub async fn entries(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    record: &Record,
    history: &[Revision],
) -> Vec<Entry> {
    let mut stood: Vec<Record> = vec![record.clone()];
    for revision in history {
        let values =
            revision.changes.iter().map(|(name, (before, _))| (name.clone(), before.clone())).collect();
        stood.push(Record { fields: values, ..record.clone() });
    }
    let scene = Scene::new(app, visit).with_names(app, visit, kind, &stood).await;
    let edits = !record.withdrawn && made_by_hand(kind).is_ok() && {
        let change = Change::Edit {
            id: record.id.clone(),
            version: record.version,
            fields: serde_json::Map::new(),
            origin: None,
        };
        app.ledger.check(&visit.actor, &change).await.is_ok()
    };
    let base = address(&kind.id, &record.id);
    let entry = |revision: &Revision| Entry {
        version: revision.version,
        act: act_words(scene.say, kind, &revision.act),
        by: match &revision.by {
            Some(id) if !scene.person(&id.0).is_empty() => scene.person(&id.0),
            Some(_) => revision.by_name.clone(),
            None => scene.say.t("the-program"),
        },
        at: crate::words::day_and_time(revision.at, &scene.zone),
        instant: revision.at,
        comment: revision.comment.clone(),
        origin: revision.origin.as_ref().map(|origin| {
            let text = scene.say.t2(
                "history-origin",
                ("sheet", origin.sheet.as_str()),
                ("line", origin.line.to_string()),
            );
            (text, address("import_batch", &origin.batch))
        }),
        changes: changes(&scene, kind, revision, &base),
        hash: revision.hash.chars().take(12).collect(),
        restorable: edits
            && revision.version < record.version
            && !back_to(kind, record, &fields_at(history, revision.version)).is_empty(),
    };
    history.iter().rev().map(entry).collect()
}

fn changes(scene: &Scene, kind: &Kind, revision: &Revision, base: &str) -> Vec<(String, Html, Html)> {
    let in_order = kind.fields.values().filter_map(|field| Some((field, revision.changes.get(&field.id)?)));
    in_order
        .map(|(field, (before, after))| {
            (
                scene.say.of(&field.label).to_owned(),
                scene.html(field, before, base),
                scene.html(field, after, base),
            )
        })
        .collect()
}

/// `create`, `edit` ... or the transition's own label.
pub fn act_words(say: Speech, kind: &Kind, act: &str) -> String {
    match act {
        "create" => say.t("act-create"),
        "edit" => say.t("act-edit"),
        "withdraw" => say.t("act-withdraw"),
        "restore" => say.t("act-restore"),
        "undo" => say.t("act-undo"),
        other => kind
            .lifecycle
            .transitions
            .get(other)
            .map_or(other, |transition| say.of(&transition.label))
            .to_owned(),
    }
}

/// Brings an earlier version back as a new edit: nothing is taken out of the history.
pub async fn restore_version(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, version)): Path<(String, String, i64)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let history = app.ledger.history(&visit.actor, &record.id).await?;
    if !history.iter().any(|revision| revision.version == version) {
        return Err(WebError::not_found());
    }
    let now = fields.get("version").parse().map_err(|_| WebError::malformed(""))?;
    let patch = back_to(kind, &record, &fields_at(&history, version));
    app.ledger
        .commit(
            &visit.actor,
            Change::Edit { id: record.id.clone(), version: now, fields: patch, origin: None },
        )
        .await?;
    Ok(redirect(&format!("{}/history", address(&kind.id, &record.id))))
}
