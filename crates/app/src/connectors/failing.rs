//! The connectors whose last pull failed, for the page of data: which, why, and who sees to it.

use hengce_ledger::{Record, Refusal};

use super::bring::runs;
use super::{CONNECTOR, said};
use crate::records::{Ask, Scene, Stored as _};
use crate::web::{App, Visit, WebError};

/// A connector that fails.
pub struct Failing {
    pub title: String,
    pub address: String,
    pub words: String,
    pub owner: String,
    /// In a row.
    pub failures: i64,
}

/// Those that the reader may see.
pub async fn failing(app: &App, visit: &Visit) -> Result<Vec<Failing>, WebError> {
    let mut found = Vec::new();
    if app.ledger.reach(&visit.actor, hengce_standard::Act::Read, CONNECTOR).is_none() {
        return Ok(found);
    }
    let scene = Scene::new(app, visit);
    for record in Ask::of(CONNECTOR).is("state", "active").by("code").all(app, visit).await? {
        let Some((run, words)) = last_trouble(app, visit, &record).await? else { continue };
        found.push(Failing {
            title: record.title.clone(),
            address: format!("/connectors/{}", record.id),
            words,
            owner: record.owner.as_ref().map(|owner| scene.person(&owner.0)).unwrap_or_default(),
            failures: run.value("failures").as_i64().unwrap_or_default(),
        });
    }
    Ok(found)
}

async fn last_trouble(
    app: &App,
    visit: &Visit,
    record: &Record,
) -> Result<Option<(Record, String)>, Refusal> {
    let run = runs(app, record, 1).await?.pop();
    Ok(run.and_then(|run| said::of_run(visit.say(), &run).map(|words| (run, words))))
}
