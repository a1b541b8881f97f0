//! Tells the owner of a gap that data is late, and again when it is stale.

use hengce_ledger::Actor;
use hengce_ledger::notices::Note;
use hengce_standard::Freshness;
use serde_json::json;

use super::source::{Source, all};
use crate::people;
use crate::web::{App, WebError};

/// Tells once when a gap becomes late and once when it becomes stale; telling twice tells nobody again.
pub async fn remind(app: &App) -> Result<(), WebError> {
    let people = people::everybody(app).await?;
    let mut notes = Vec::new();
    for source in all(app).await? {
        notes.extend(of_source(app, &people, &source).await?);
    }
    app.ledger.notices().tell(&notes, None).await?;
    Ok(())
}

async fn of_source(app: &App, people: &[Actor], source: &Source) -> Result<Vec<Note>, WebError> {
    let mut notes = Vec::new();
    for part in &source.parts {
        let (due, stage) = match part.freshness {
            Freshness::Fresh => continue,
            Freshness::Late { due, .. } => (due, "late"),
            Freshness::Stale { due, .. } => (due, "stale"),
        };
        let owner = part.owner.as_ref();
        let owner = people.iter().find(|actor| owner.is_some() && actor.person.as_ref() == owner);
        let about = part.record.as_ref().map(|(_, id)| id);
        let about = about.or(source.import.as_ref().map(|import| &import.batch));
        let (Some(owner), Some(about)) = (owner, about) else { continue };
        let record = app.ledger.get(&Actor::program(), about).await?;
        let Some(person) = owner.person.clone().filter(|_| app.ledger.may_read(owner, &record)) else {
            continue;
        };
        notes.push(Note {
            person,
            occasion: format!("data:{}:{}:{due}:{stage}", source.dataset, record.id),
            what: "data".to_owned(),
            at: app.ledger.clock().now(),
            record: record.id,
            actor: None,
            detail: json!({ "dataset": source.dataset, "last": part.last.to_string(), "due": due.to_string() }),
            read_at: None,
        });
    }
    Ok(notes)
}
