//! The steps that a reader may take with a record, as links to their forms.

use hengce_ledger::Record;
use hengce_standard::Kind;

use super::scene::address;
use crate::web::{App, Visit};

/// Label and address of a step.
pub type StepLink = (String, String);

pub async fn step_links(app: &App, visit: &Visit, kind: &Kind, record: &Record) -> Vec<StepLink> {
    let base = address(&kind.id, &record.id);
    let moves = app.ledger.moves(&visit.actor, record).await;
    let link = |found: &hengce_ledger::Move| {
        let step = kind.transition(&found.transition)?;
        Some((visit.say().of(&step.label).to_owned(), format!("{base}/moves/{}", step.id)))
    };
    moves.iter().filter_map(link).collect()
}
