//! The first records of a view that ships, for a page that shows some lists beside each other.

use hengce_standard::{Act, View};

use super::asked::Asked;
use super::columns::cell;
use super::scene::{Scene, address};
use super::views::address_of;
use crate::web::{App, Html, Visit, WebError};

/// What somebody sees of a list without opening it.
pub struct Glance {
    pub label: String,
    /// The whole list.
    pub address: String,
    /// How many there are, `10000+` where there are more than were counted.
    pub counted: String,
    pub more: bool,
    pub lines: Vec<Line>,
}

/// A record of it: what the view shows beside code and title stands behind the title.
pub struct Line {
    pub address: String,
    pub title: String,
    pub cells: Vec<Html>,
}

/// The view as whoever looks finds it; none where they may not read its kind.
pub async fn glance(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    (view, limit): (&View, u32),
) -> Result<Option<Glance>, WebError> {
    let Some(kind) = app.standard().kinds.get(&view.kind) else { return Ok(None) };
    if app.ledger.reach(&visit.actor, Act::Read, &kind.id).is_none() {
        return Ok(None);
    }
    let asked = Asked::of_view(kind, view);
    let query = hengce_ledger::Query { limit, ..asked.query(app, visit, kind) };
    let found = app.ledger.find(&visit.actor, &query).await?;
    let columns = asked.shown(kind).iter().filter(|id| *id != "code" && **id != kind.title);
    let columns: Vec<&String> = columns.collect();
    let line = |record: &hengce_ledger::Record| Line {
        address: address(&kind.id, &record.id),
        title: record.title.clone(),
        cells: columns
            .iter()
            .map(|id| cell(scene, kind, record, id))
            .filter(|cell| !cell.0.is_empty())
            .collect(),
    };
    Ok(Some(Glance {
        label: visit.say().of(&view.label).to_owned(),
        address: address_of(kind, view),
        counted: found.counted(),
        more: found.more || found.total > found.records.len() as u64,
        lines: found.records.iter().map(line).collect(),
    }))
}
