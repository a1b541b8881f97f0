//! What was changed last, by whom: for whoever looks after how the records came to be.

use hengce_ledger::Position;
use hengce_standard::Act;

use crate::records::{Scene, act_words, address};
use crate::web::{App, Visit, WebError};
use crate::words::day_and_time;

/// Revisions looked at, of which those are shown that the reader may see.
const LOOKED_AT: u32 = 60;
const LISTED_MAX: usize = 12;

/// One change by hand.
pub struct Changed {
    pub address: String,
    pub title: String,
    pub kind: String,
    pub act: String,
    pub by: String,
    pub at: String,
}

/// The newest changes, newest first; none for whoever may not read how records were changed.
pub async fn latest(app: &App, visit: &Visit, scene: &Scene) -> Result<Option<Vec<Changed>>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, "audit").is_none() {
        return Ok(None);
    }
    let since = Position((app.ledger.position().0 - i64::from(LOOKED_AT)).max(0));
    let (deeds, _) = app.ledger.deeds_since(since, LOOKED_AT).await?;
    let mut changes = Vec::new();
    for deed in deeds.into_iter().rev() {
        if changes.len() == LISTED_MAX {
            break;
        }
        let Ok(record) = app.ledger.get(&visit.actor, &deed.revision.record).await else { continue };
        let Some(kind) = app.standard().kinds.get(&record.kind) else { continue };
        changes.push(Changed {
            address: format!("{}/history", address(&kind.id, &record.id)),
            title: record.title,
            kind: scene.say.of(&kind.label).to_owned(),
            act: act_words(scene.say, kind, &deed.revision.act),
            by: deed
                .revision
                .by
                .as_ref()
                .map_or_else(|| scene.say.t("the-program"), |by| scene.person(&by.0)),
            at: day_and_time(deed.revision.at, &scene.zone),
        });
    }
    Ok(Some(changes))
}
