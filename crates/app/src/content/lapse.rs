//! Expiry that blocks: a licence whose last day has passed ends, and material that expired or whose licence ended is no
//! longer handed out. The program's own steps.

use std::collections::HashMap;

use hengce_ledger::{Actor, Change, Record, RecordId, Refusal};
use jiff::civil::Date;
use serde_json::Map;

use crate::records::Stored;
use crate::web::{App, WebError};

/// Takes every step that the day asks for: how many.
pub async fn lapse_due(app: &App) -> Result<usize, WebError> {
    let today = app.today();
    let mut taken = 0;
    let mut over: HashMap<RecordId, String> = HashMap::new();
    for right in app.ledger.snapshot("usage_right", None).await? {
        if !has_ended(&right, today) {
            continue;
        }
        if let Some(material) = right.named("material") {
            over.entry(material).or_insert_with(|| right.code.clone());
        }
        if right.state == "valid" {
            taken += step(app, &right, "lapse", None).await?;
        }
    }
    for material in app.ledger.snapshot("material", None).await? {
        if material.state != "released" {
            continue;
        }
        if let Some(right) = over.get(&material.id) {
            let cause = format!("授权已失效 · a right has ended: {right}");
            taken += step(app, &material, "expire", Some(cause)).await?;
        } else if is_past(&material, today) {
            let cause = format!("有效期已过 · expired on {}", material.text("expires_on"));
            taken += step(app, &material, "expire", Some(cause)).await?;
        }
    }
    Ok(taken)
}

/// A licence that no longer allows anything: its last day has passed, or it was ended before.
pub fn has_ended(right: &Record, today: Date) -> bool {
    right.state == "ended" || right.state == "valid" && is_past(right, today)
}

/// The last day on which it may be used has passed.
pub fn is_past(record: &Record, today: Date) -> bool {
    record.date("expires_on").is_some_and(|day| day < today)
}

async fn step(
    app: &App,
    record: &Record,
    transition: &str,
    comment: Option<String>,
) -> Result<usize, WebError> {
    let change = Change::Move {
        id: record.id.clone(),
        version: record.version,
        transition: transition.to_owned(),
        fields: Map::new(),
        comment,
    };
    match app.ledger.commit(&Actor::program(), change).await {
        Ok(_) => Ok(1),
        Err(refusal @ Refusal::Storage(_)) => Err(refusal.into()),
        // changed meanwhile: it is looked at again
        Err(refusal) => {
            tracing::debug!(%refusal, record = record.code, "not marked as expired");
            Ok(0)
        }
    }
}
