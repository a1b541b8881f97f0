//! Items of feeds and mails as records: each once, captured, with where it came from.

use hengce_feeds::{Item, Mail};
use hengce_ledger::{Actor, Change, FileRef, Filter, FilterOp, Ledger, Query, Record, RecordId, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use super::ITEM;

/// Older items are no news; a new source does not fill the inbox with them.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Items of one fetch that are taken in, the first ones of the feed.
const AT_ONCE_MAX: usize = 50;

/// A text field of a record.
pub fn text<'r>(record: &'r Record, field: &str) -> &'r str {
    record.fields.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// A JSON object as fields.
pub fn fields(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Names an item among those of all sources.
fn key(source: &str, key: &str) -> String {
    hex::encode(Sha256::digest(format!("{source}\n{key}")))
}

/// Whether a record of the kind has the value in the field.
pub async fn is_there(ledger: &Ledger, kind: &str, field: &str, value: &str) -> Result<bool, Refusal> {
    let filters = vec![Filter { field: field.into(), op: FilterOp::Is, value: value.into() }];
    let query = Query { kind: kind.into(), filters, limit: 1, withdrawn: true, ..Query::default() };
    Ok(ledger.find(&Actor::program(), &query).await?.total > 0)
}

/// The items of a source that are new, as changes.
pub async fn new_items(ledger: &Ledger, source: &Record, items: &[Item]) -> Result<Vec<Change>, Refusal> {
    let now = ledger.clock().now();
    let mut changes = Vec::new();
    let mut keys = Vec::new();
    for item in items {
        let old = item.published_at.is_some_and(|at| now.duration_since(at) > AGE_MAX);
        let key = key(&source.id.0, &item.key);
        if old || keys.contains(&key) || is_there(ledger, ITEM, "key", &key).await? {
            continue;
        }
        changes.push(Change::Create {
            kind: ITEM.into(),
            fields: of_item(ledger, source, item, &key),
            origin: None,
        });
        keys.push(key);
        if changes.len() == AT_ONCE_MAX {
            break;
        }
    }
    Ok(changes)
}

fn of_item(ledger: &Ledger, source: &Record, item: &Item, key: &str) -> Map<String, Json> {
    let mut made = fields(json!({
        "title": item.title,
        "topic": text(source, "topic"),
        "owner": source.owner,
        "source": source.id,
        "key": key,
    }));
    let byline = if item.author.is_empty() { String::new() } else { format!("{}\n\n", item.author) };
    if !item.text.is_empty() {
        made.insert("text".into(), json!(format!("{byline}{}", item.text)));
    }
    // A link longer than an address may be leads nowhere.
    if let Some(link) = item.link.as_ref().filter(|link| hengce_feeds::address(link).is_ok()) {
        made.insert("url".into(), json!(link));
    }
    if let Some(at) = item.published_at {
        made.insert("published_on".into(), json!(day(ledger, at)));
    }
    made
}

/// The item that a mail becomes; none where it is there already.
pub async fn of_mail(
    ledger: &Ledger,
    owner: &RecordId,
    topic: &str,
    mail: &Mail,
    file: &FileRef,
) -> Result<Option<Change>, Refusal> {
    let key = key("mail", mail.key.as_deref().unwrap_or(&file.hash));
    if is_there(ledger, ITEM, "key", &key).await? {
        return Ok(None);
    }
    let mut made = fields(json!({
        "title": mail.subject,
        "topic": topic,
        "owner": owner,
        "text": format!("{}\n\n{}", mail.from, mail.text),
        "files": [file],
        "key": key,
    }));
    if let Some(at) = mail.sent_at {
        made.insert("published_on".into(), json!(day(ledger, at)));
    }
    Ok(Some(Change::Create { kind: ITEM.into(), fields: made, origin: None }))
}

/// The day of an instant in the organisation's zone.
fn day(ledger: &Ledger, at: Timestamp) -> String {
    at.to_zoned_datetime(ledger.standard().organisation.zone.clone()).date().to_string()
}
