//! The texts that new ones are compared with: what the department wrote, and the texts that it brought in.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};

use hengce_checks::originality::{Library, Report};
use hengce_ledger::{Actor, FileRef, Filter, FilterOp, Ledger, Query, Record, Refusal};
use serde_json::Value as Json;

use super::subjects::text;

/// The kind of texts that are brought in to be compared with.
pub const CORPUS: &str = "comparison_text";
/// Between the id of a record and the hash of its file in the id of a text.
const FILE_MARK: char = '#';

/// Shared with the threads that compare; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Texts(Arc<Mutex<Library>>);

impl Texts {
    fn library(&self) -> MutexGuard<'_, Library> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn len(&self) -> usize {
        self.library().len()
    }

    /// Puts a record's text in, or takes it out where there is none any more.
    pub fn put(&self, record: &Record) {
        let text = text(record, "text");
        if record.withdrawn || text.trim().is_empty() {
            self.library().take_out(&record.id.0);
        } else {
            self.library().put(&record.id.0, text);
        }
    }

    /// Puts the files of a comparison text in; one that is retired or withdrawn is taken out.
    pub async fn put_corpus(&self, ledger: &Ledger, record: &Record) -> Result<(), Refusal> {
        let files: Vec<FileRef> =
            serde_json::from_value(record.fields.get("files").cloned().unwrap_or_default())
                .unwrap_or_default();
        let used = !record.withdrawn && record.state == "active";
        for file in files {
            let id = format!("{}{FILE_MARK}{}", record.id, file.hash);
            if !used {
                self.library().take_out(&id);
                continue;
            }
            let bytes = ledger.file(&file.hash).await?;
            // A file that is no text (a NUL in it) has nothing to be compared with.
            if bytes.len() <= hengce_feeds::BYTES_MAX && !bytes.contains(&0) {
                self.library().put(&id, &hengce_feeds::decoded(&bytes, None).text);
            }
        }
        Ok(())
    }

    /// Compares off the threads that answer requests.
    pub async fn compare(&self, record: &Record, except: HashSet<String>) -> Report {
        let (texts, own, text) = (self.clone(), record.id.to_string(), text(record, "text").to_owned());
        let compared = tokio::task::spawn_blocking(move || {
            // Ids are ordered by creation: whoever came later copied, and not this one.
            let later = |id: &str| !id.contains(FILE_MARK) && id >= own.as_str();
            texts.library().compare(&text, &|id| later(id) || except.contains(id))
        });
        compared.await.unwrap_or_default()
    }
}

/// The record behind a text of the library.
pub fn record_of(text: &str) -> &str {
    text.split(FILE_MARK).next().unwrap_or_default()
}

/// Texts that this one may repeat: versions of the same material, the assets that a post uses, and the same piece of
/// the same author on another account.
pub async fn may_repeat(ledger: &Ledger, record: &Record) -> Result<HashSet<String>, Refusal> {
    let mut ids = HashSet::new();
    let own = match record.kind.as_str() {
        "material_version" => Some(("material", text(record, "material"))),
        "post" => Some(("title", record.title.as_str())),
        _ => None,
    };
    if let Some((field, value)) = own.filter(|(_, value)| !value.is_empty()) {
        let same = found(ledger, &record.kind, field, value).await?;
        let ours = same.into_iter().filter(|other| record.kind != "post" || other.owner == record.owner);
        ids.extend(ours.map(|other| other.id.to_string()));
    }
    if record.kind == "post" && ledger.standard().kinds.contains_key("content_usage") {
        let usages = found(ledger, "content_usage", "post", &record.id.0).await.unwrap_or_default();
        ids.extend(usages.iter().filter_map(|usage| usage.fields.get("asset")?.as_str()).map(str::to_owned));
    }
    Ok(ids)
}

/// All records of a kind with a value in a field, as the program sees them.
pub async fn found(ledger: &Ledger, kind: &str, field: &str, value: &str) -> Result<Vec<Record>, Refusal> {
    let filter = Filter { field: field.into(), op: FilterOp::Is, value: value.into() };
    let query = Query { kind: kind.into(), filters: vec![filter], limit: 1_000, ..Query::default() };
    Ok(ledger.find(&Actor::program(), &query).await?.records)
}

/// A record as others are told of it: its code and title; nothing where it is gone.
pub async fn named(ledger: &Ledger, id: &str) -> Option<String> {
    let record = ledger.get(&Actor::program(), &id.into()).await.ok()?;
    Some(format!("{} {}", record.code, record.title))
}

/// A JSON object as fields.
pub fn fields(value: Json) -> serde_json::Map<String, Json> {
    match value {
        Json::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}
