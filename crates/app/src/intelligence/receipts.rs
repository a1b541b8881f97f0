//! Receipts of items: one for each receiver who has none yet, with what the item says and means.

use std::collections::BTreeSet;

use hengce_ledger::{Change, Record, RecordId};
use serde_json::{Map, Value as Json, json};

use super::RECEIPT;
use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// Characters of an item's text that go along.
const TEXT_MAX: usize = 2_000;

/// Who has an item already.
pub async fn receivers(app: &App, visit: &Visit, item: &RecordId) -> Result<BTreeSet<RecordId>, WebError> {
    let receipts = Ask::of(RECEIPT).is("item", item).all(app, visit).await?;
    Ok(receipts.iter().filter_map(|receipt| receipt.named("receiver")).collect())
}

/// The receipts of those who do not have the item yet.
pub async fn missing(
    app: &App,
    visit: &Visit,
    (item, note): (&Record, &str),
    wanted: &[RecordId],
) -> Result<Vec<Change>, WebError> {
    let have = receivers(app, visit, &item.id).await?;
    let fresh: BTreeSet<&RecordId> = wanted.iter().filter(|person| !have.contains(*person)).collect();
    Ok(fresh.into_iter().map(|person| receipt(visit, (item, note), person)).collect())
}

fn receipt(visit: &Visit, (item, note): (&Record, &str), receiver: &RecordId) -> Change {
    let note = if note.is_empty() { item.text("meaning") } else { note };
    let text: String = item.text("text").chars().take(TEXT_MAX).collect();
    let parts = [note, &text, item.text("url")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let made = json!({
        "title": item.title, "item": item.id, "receiver": receiver, "sent_by": visit.person(),
        "text": parts.join("\n\n"),
    });
    let fields = if let Json::Object(fields) = made { fields } else { Map::new() };
    Change::Create { kind: RECEIPT.into(), fields, origin: None }
}
