//! A notice in words: who did what, to which record.

use hengce_ledger::notices::Note;
use hengce_ledger::{Actor, Record};
use hengce_standard::Kind;
use serde_json::Value as Json;

use crate::records::{Scene, act_words, address};
use crate::web::App;

/// A notice as it is read.
pub struct Said {
    pub occasion: String,
    pub icon: &'static str,
    /// "顾清禾 退回修改".
    pub text: String,
    /// A reason, or the beginning of a comment.
    pub quote: String,
    pub title: String,
    pub code: String,
    pub kind: String,
    pub address: String,
    pub when: String,
    pub unread: bool,
}

/// In words, for whoever may still read the record.
pub async fn said(app: &App, actor: &Actor, scene: &Scene, note: &Note) -> Option<Said> {
    let record = app.ledger.get(actor, &note.record).await.ok()?;
    let kind = app.standard().kinds.get(&record.kind)?;
    let detail = |name: &str| note.detail.get(name).and_then(Json::as_str).unwrap_or_default();
    let quote = match note.what.as_str() {
        "mention" | "comment" => detail("text"),
        _ => detail("comment"),
    };
    let mut address = address(&kind.id, &record.id);
    if note.what == "data" {
        let pulled = !detail("connector").is_empty();
        address = if pulled {
            format!("/connectors/{}", record.id)
        } else {
            format!("/data/{}", detail("dataset"))
        };
    }
    if let ("mention" | "comment", id) = (note.what.as_str(), detail("comment")) {
        address = format!("{address}#comment-{id}");
    }
    Some(Said {
        occasion: note.occasion.clone(),
        icon: icon(&note.what),
        text: if note.what == "data" { gap(app, scene, note) } else { text(scene, kind, &record, note) },
        quote: quote.to_owned(),
        title: record.title.clone(),
        code: record.code.clone(),
        kind: scene.say.of(&kind.label).to_owned(),
        address,
        when: crate::words::day_and_time(note.at, &scene.zone),
        unread: note.read_at.is_none(),
    })
}

fn icon(what: &str) -> &'static str {
    match what {
        "turn" => "inbox",
        "assigned" => "user",
        "returned" => "arrow-back-up",
        "moved" => "arrow-right",
        "mention" => "at",
        "comment" => "message",
        "due" => "clock",
        "data" => "database-import",
        _ => "clock-exclamation",
    }
}

/// Which data is missing since when.
fn gap(app: &App, scene: &Scene, note: &Note) -> String {
    let detail = |name: &str| note.detail.get(name).and_then(Json::as_str).unwrap_or_default();
    if !detail("connector").is_empty() {
        return scene.say.t("notice-connector");
    }
    let dataset = app.standard().datasets.get(detail("dataset"));
    let label = dataset.map_or_else(String::new, |dataset| scene.say.of(&dataset.label).to_owned());
    scene.say.t2("notice-data", ("source", label), ("day", detail("last")))
}

fn text(scene: &Scene, kind: &Kind, record: &Record, note: &Note) -> String {
    let say = scene.say;
    let detail = |name: &str| note.detail.get(name).and_then(Json::as_str).unwrap_or_default();
    let who = match &note.actor {
        Some(actor) => scene.person(&actor.0),
        None => say.t("the-program"),
    };
    let act = || act_words(say, kind, detail("act"));
    match note.what.as_str() {
        "turn" => say.t2("notice-turn", ("who", who), ("act", act())),
        "assigned" => say.t1("notice-assigned", "who", who),
        "returned" | "moved" => say.t2("notice-moved", ("who", who), ("act", act())),
        "mention" => say.t1("notice-mention", "who", who),
        "comment" => say.t1("notice-comment", "who", who),
        "due" => say.t1("notice-due", "day", detail("day")),
        "overdue" => say.t1("notice-overdue", "day", detail("day")),
        _ => {
            let owner = record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0));
            say.t2("notice-escalated", ("owner", owner), ("day", detail("day")))
        }
    }
}
