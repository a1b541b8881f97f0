//! Near-duplicates: items that tell the same story, found by their words, and put together so that one is passed on.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_checks::stories::Stories;
use hengce_ledger::{Change, Record, RecordId};
use serde_json::{Map, json};

use super::ITEM;
use crate::records::{Stored, kind_of, record_of};
use crate::web::{App, Fields, Visit, WebError, redirect};

/// Characters of a text that are compared: feeds repeat the beginning and cut the end.
const COMPARED: usize = 400;

/// The items of each story with more than one, by the id of every item in it.
pub fn of(items: &[Record]) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut stories = Stories::default();
    for item in items {
        let text: String = item.text("text").chars().take(COMPARED).collect();
        stories.put(&item.id.0, &format!("{} {text}", item.title));
    }
    let mut others = BTreeMap::new();
    for together in stories.all().values().filter(|together| together.len() > 1) {
        let ids: Vec<RecordId> = together.iter().map(|id| RecordId::from(*id)).collect();
        for id in &ids {
            others.insert(id.clone(), ids.iter().filter(|other| *other != id).cloned().collect());
        }
    }
    others
}

/// Keeps the item and discards the chosen ones as the same story, all in one.
pub async fn put_together(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, ITEM)?;
    let kept = record_of(&app, &visit, kind, &id).await?;
    let mut mark = Map::new();
    mark.insert("cluster".into(), json!(kept.code));
    let mut changes = vec![Change::Edit {
        id: kept.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        fields: mark.clone(),
        origin: None,
    }];
    for other in fields.all("other") {
        let other = record_of(&app, &visit, kind, other).await?;
        changes.push(Change::Move {
            id: other.id,
            version: other.version,
            transition: "discard".into(),
            fields: mark.clone(),
            comment: Some(visit.say().t1("intelligence-same-as", "code", kept.code.as_str())),
        });
    }
    if changes.len() > 1 {
        app.ledger.commit_all(&visit.actor, changes).await.map_err(|refused| refused.refusal)?;
    }
    Ok(redirect(&format!("/intelligence?item={}", kept.id)))
}
