//! From visits to leads to orders: what a campaign's addresses brought, each step as far as the reader may see it.

use hengce_facts::Cell;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use jiff::civil::Date;
use serde::Serialize;

use super::CAMPAIGN;
use super::outcome::Outcome;
use crate::links::{Came, Visited};
use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// The steps, and the names under which visits came.
#[derive(Debug, Clone, Serialize)]
pub struct Flow {
    pub came: Came,
    /// Measured since.
    pub since: Option<Date>,
    pub leads: Option<u64>,
    pub orders: u64,
}

impl Flow {
    /// Mean time of a visit: `1:05`.
    pub fn time(&self) -> String {
        let seconds = self.came.engaged_ms.checked_div(self.came.visits).map(|mean| (mean + 500) / 1000);
        seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{}:{:02}", seconds / 60, seconds % 60))
    }
}

/// None where no site is measured that the reader may see.
pub async fn flow(
    app: &App,
    visit: &Visit,
    campaign: &Record,
    outcome: &Outcome,
) -> Result<Option<Flow>, WebError> {
    let zone = app.standard().organisation.zone.clone();
    let day = |at: jiff::Timestamp| at.to_zoned_datetime(zone.clone()).date();
    let from = campaign.date("starts_on").unwrap_or_else(|| day(campaign.created_at));
    let days = (from.min(day(campaign.created_at)), app.today());
    let Some(visited) = Visited::read(app, visit, days).await? else { return Ok(None) };
    Ok(Some(Flow {
        came: visited.of_campaign(&campaign.id, days),
        since: visited.since.map(day),
        leads: outcome.leads.as_ref().map(|leads| leads.all),
        orders: orders(app, visit, &campaign.id).await?,
    }))
}

/// Orders that their file credits to the campaign, or to one of its links.
async fn orders(app: &App, visit: &Visit, campaign: &RecordId) -> Result<u64, WebError> {
    let links = match app.ledger.reach(&visit.actor, Act::Read, "tracked_link") {
        Some(_) => Ask::of("tracked_link").is(CAMPAIGN, campaign).every(app, visit).await?,
        None => Vec::new(),
    };
    let table = app.tables.of(&app.ledger, &app.facts, "order").await?;
    let names = |row: usize, column: &str, id: &str| matches!(table.cell(row, column), Cell::Text(text) if text == id);
    let is_ours = |row: &usize| {
        names(*row, CAMPAIGN, &campaign.0) || links.iter().any(|link| names(*row, "link", &link.id.0))
    };
    Ok((0..table.len()).filter(is_ours).count() as u64)
}
