//! What is checked: the kinds that carry a text to be published, and what their text is.

use hengce_ledger::{FileRef, Record};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// A kind whose records are checked.
pub struct Subject {
    pub kind: &'static str,
    /// The field by which a check refers to it.
    pub by: &'static str,
    /// States in which its text is still worked on or reviewed; after that nothing is checked anew.
    states: &'static [&'static str],
}

pub const SUBJECTS: [Subject; 3] = [
    Subject {
        kind: "post",
        by: "post",
        states: &["planned", "drafting", "fact_review", "brand_review", "legal_review", "ready", "scheduled"],
    },
    Subject {
        kind: "material_version",
        by: "version",
        states: &["draft", "fact_review", "brand_review", "legal_review"],
    },
    Subject { kind: "content_asset", by: "asset", states: &["draft", "in_review"] },
];

impl Subject {
    pub fn of(kind: &str) -> Option<&'static Self> {
        SUBJECTS.iter().find(|subject| subject.kind == kind)
    }

    pub fn is_under_work(&self, record: &Record) -> bool {
        !record.withdrawn && self.states.contains(&record.state.as_str())
    }
}

/// A text field of a record.
pub fn text<'r>(record: &'r Record, field: &str) -> &'r str {
    record.fields.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// What is held against the terms of advertising law: the title and the text.
pub fn whole_text(record: &Record) -> String {
    format!("{}\n{}", record.title, text(record, "text"))
}

/// Names the text that a check was about.
pub fn text_hash(record: &Record) -> String {
    hex::encode(Sha256::digest(whole_text(record)))
}

/// The pictures among a record's files.
pub fn pictures(record: &Record) -> Vec<FileRef> {
    let files = record.fields.get("files").cloned().unwrap_or_default();
    let files: Vec<FileRef> = serde_json::from_value(files).unwrap_or_default();
    files.into_iter().filter(|file| matches!(file.media.as_str(), "image/png" | "image/jpeg")).collect()
}
