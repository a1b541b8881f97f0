//! Tells a connector's owner that it keeps failing, once for each time that it does.

use hengce_ledger::Record;
use hengce_ledger::notices::Note;
use serde_json::json;

use super::CONNECTOR;
use super::bring::runs;
use crate::people;
use crate::records::Stored as _;
use crate::web::{App, WebError};

/// Failures in a row from which its owner is told.
const FAILURES: i64 = 3;

pub async fn remind(app: &App) -> Result<(), WebError> {
    let people = people::everybody(app).await?;
    let mut notes = Vec::new();
    for record in app.ledger.snapshot(CONNECTOR, None).await?.iter().filter(|one| one.state == "active") {
        let owner = people.iter().find(|actor| record.owner.is_some() && actor.person == record.owner);
        let Some(person) = owner.filter(|owner| app.ledger.may_read(owner, record)) else { continue };
        if let Some(since) = failing_since(app, record).await? {
            notes.extend(person.person.clone().map(|person| Note {
                person,
                occasion: format!("connector:{}:{since}", record.id),
                what: "data".to_owned(),
                at: app.ledger.clock().now(),
                record: record.id.clone(),
                actor: None,
                detail: json!({ "connector": record.code }),
                read_at: None,
            }));
        }
    }
    app.ledger.notices().tell(&notes, None).await?;
    Ok(())
}

/// The last run that went well before it began to fail again and again; empty where none ever did.
async fn failing_since(app: &App, record: &Record) -> Result<Option<String>, WebError> {
    let latest = runs(app, record, 1).await?.pop();
    let failures = latest.as_ref().and_then(|run| run.value("failures").as_i64()).unwrap_or_default();
    if failures < FAILURES {
        return Ok(None);
    }
    let looked = u32::try_from(failures).unwrap_or(u32::MAX).saturating_add(1).min(1_000);
    let good = runs(app, record, looked).await?.into_iter().find(|run| run.text("trouble").is_empty());
    Ok(Some(good.map(|run| run.code).unwrap_or_default()))
}
