//! What waits for a review, posts and material versions in one queue, and whether the reader may take the next step.

use hengce_ledger::{Actor, Change, Record, RecordId, Refusal};
use hengce_standard::{Act, Words};
use jiff::civil::Date;
use serde_json::Map;

use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// Kinds that pass three reviews.
const KINDS: [&str; 2] = ["post", "material_version"];

/// A review: the state in which a record waits for it, and the step that passes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    pub state: &'static str,
    pub pass: &'static str,
}

pub const STAGES: [Stage; 3] = [
    Stage { state: "fact_review", pass: "fact_pass" },
    Stage { state: "brand_review", pass: "brand_pass" },
    Stage { state: "legal_review", pass: "legal_pass" },
];

/// The step back.
pub const RETURN: &str = "return";

/// What the reader may do about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Pass it or return it.
    Mine,
    /// Return it; something of the item itself still stands against passing it, in the standard's words.
    Blocked(Option<Words>),
    /// Somebody else's: another role, or not whoever wrote it or signed an earlier review.
    Others,
}

pub struct Item {
    pub record: Record,
    pub stage: Stage,
    pub turn: Turn,
}

impl Item {
    pub fn is_mine(&self) -> bool {
        self.turn != Turn::Others
    }

    /// The day by which it should be through.
    pub fn due(&self) -> Option<Date> {
        self.record.date("due_on")
    }
}

/// Everything that waits and that the reader may see, the longest waiting first.
pub async fn waiting(app: &App, visit: &Visit) -> Result<Vec<Item>, WebError> {
    let mut items = Vec::new();
    for kind in KINDS {
        if app.ledger.reach(&visit.actor, Act::Read, kind).is_none() {
            continue;
        }
        for stage in STAGES {
            for record in Ask::of(kind).is("state", stage.state).all(app, visit).await? {
                let turn = turn(app, visit, &record, stage).await;
                items.push(Item { record, stage, turn });
            }
        }
    }
    items.sort_by_cached_key(|item| (item.record.updated_at, item.record.id.clone()));
    Ok(items)
}

/// One item; not found where the record waits for no review.
pub async fn item(app: &App, visit: &Visit, id: &str) -> Result<Item, WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    let stage = STAGES.into_iter().find(|stage| stage.state == record.state);
    let stage = stage.filter(|_| KINDS.contains(&record.kind.as_str())).ok_or_else(WebError::not_found)?;
    let turn = turn(app, visit, &record, stage).await;
    Ok(Item { record, stage, turn })
}

/// What stands in the way for the program too is a matter of the item, not of who asks.
async fn turn(app: &App, visit: &Visit, record: &Record, stage: Stage) -> Turn {
    let pass = Change::Move {
        id: record.id.clone(),
        version: record.version,
        transition: stage.pass.to_owned(),
        fields: Map::new(),
        comment: None,
    };
    match app.ledger.check(&visit.actor, &pass).await {
        Ok(()) | Err(Refusal::Invalid(_)) => Turn::Mine,
        Err(Refusal::Condition { .. }) => match app.ledger.check(&Actor::program(), &pass).await {
            Err(Refusal::Condition { says, .. }) => Turn::Blocked(says),
            _ => Turn::Others,
        },
        Err(_) => Turn::Others,
    }
}
