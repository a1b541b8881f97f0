//! What links brought: visits, leads and orders that name them.

use std::collections::HashMap;

use hengce_exact::Number;
use hengce_facts::Cell;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use serde::Serialize;

use super::LINK;
use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// What one link brought.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Brought {
    /// None where no site's measurement is known.
    pub visits: Option<u64>,
    pub leads: u64,
    /// Leads that were found valid.
    pub leads_valid: u64,
    pub orders: u64,
    /// Their net amount.
    pub net: Number,
}

/// Visits by short code, as the sites' measurement counts them; None where it has none.
pub type VisitsByCode = HashMap<String, u64>;

/// What each of these links brought so far, as far as the reader may see it.
pub async fn brought(
    app: &App,
    visit: &Visit,
    links: &[Record],
    visits: Option<&VisitsByCode>,
) -> Result<HashMap<RecordId, Brought>, WebError> {
    let begin = |link: &Record| {
        let visits = visits.map(|visits| visits.get(link.text("short_code")).copied().unwrap_or_default());
        (link.id.clone(), Brought { visits, ..Brought::default() })
    };
    let mut found: HashMap<RecordId, Brought> = links.iter().map(begin).collect();
    if links.is_empty() {
        return Ok(found);
    }
    if app.ledger.reach(&visit.actor, Act::Read, "lead").is_some() {
        for lead in leads(app, visit, links).await? {
            if let Some(brought) = lead.named("link").and_then(|link| found.get_mut(&link)) {
                brought.leads += 1;
                brought.leads_valid +=
                    u64::from(matches!(lead.state.as_str(), "qualified" | "handed_over" | "accepted"));
            }
        }
    }
    let orders = app.tables.of(&app.ledger, &app.facts, "order").await?;
    for row in 0..orders.len() {
        let Cell::Text(link) = orders.cell(row, "link") else { continue };
        let Some(brought) = found.get_mut(&RecordId::from(link)) else { continue };
        let amount = |column: &str| match orders.cell(row, column) {
            Cell::Number(number) => number,
            _ => Number::zero(),
        };
        brought.orders += 1;
        brought.net = &brought.net + &(amount("net_amount") - amount("returned"));
    }
    Ok(found)
}

/// The leads that name one of the links: asked for one by one where there are few.
async fn leads(app: &App, visit: &Visit, links: &[Record]) -> Result<Vec<Record>, WebError> {
    const ONE_BY_ONE_MAX: usize = 8;
    if links.len() > ONE_BY_ONE_MAX {
        return Ask::of("lead").every(app, visit).await;
    }
    let mut leads = Vec::new();
    for link in links {
        leads.extend(Ask::of("lead").is("link", &link.id).every(app, visit).await?);
    }
    Ok(leads)
}

/// Which source a link stands for, by its id: how touches name their channel.
pub async fn sources(app: &App) -> Result<HashMap<String, (String, String)>, WebError> {
    let links = app.ledger.snapshot(LINK, None).await?;
    let of = |link: &Record| {
        (link.id.to_string(), (link.text("source").to_owned(), link.text("campaign").to_owned()))
    };
    Ok(links.iter().map(of).collect())
}
