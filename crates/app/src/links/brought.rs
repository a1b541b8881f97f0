//! What links brought: visits, leads and orders that name them.

use std::collections::HashMap;

use hengce_exact::Number;
use hengce_facts::Cell;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use serde::Serialize;

use super::LINK;
use super::visited::Visited;
use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// What one link brought.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Brought {
    /// None where its page is of no site that is measured and that the reader may see.
    pub visits: Option<u64>,
    pub leads: u64,
    /// Leads that were found valid.
    pub leads_valid: u64,
    pub orders: u64,
    /// Their net amount.
    pub net: Number,
}

/// What each of these links brought so far, as far as the reader may see it.
pub async fn brought(
    app: &App,
    visit: &Visit,
    links: &[Record],
) -> Result<HashMap<RecordId, Brought>, WebError> {
    let Some(first) = links.iter().map(|link| link.created_at).min() else { return Ok(HashMap::new()) };
    let visits = visits(app, visit, (links, first)).await?;
    let begin = |link: &Record| {
        let visits = visits.get(&link.id).copied();
        (link.id.clone(), Brought { visits, ..Brought::default() })
    };
    let mut found: HashMap<RecordId, Brought> = links.iter().map(begin).collect();
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

/// Visits of each link; of links to pages that nothing measures there are none here.
async fn visits(
    app: &App,
    visit: &Visit,
    (links, first): (&[Record], jiff::Timestamp),
) -> Result<HashMap<RecordId, u64>, WebError> {
    let first = first.to_zoned_datetime(app.standard().organisation.zone.clone()).date();
    let Some(visited) = Visited::read(app, visit, (first, app.today())).await? else {
        return Ok(HashMap::new());
    };
    let by_link = visited.by(|registry, tags| registry.link(tags).map(|issued| issued.link.clone()));
    let of = |link: &Record| match by_link.get(&link.id) {
        Some(visits) => Some((link.id.clone(), *visits)),
        None => visited.measures(link.text("destination")).then(|| (link.id.clone(), 0)),
    };
    Ok(links.iter().filter_map(of).collect())
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
