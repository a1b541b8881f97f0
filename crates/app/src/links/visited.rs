//! The visits that links and campaigns brought, as the sites' own measurement counts them.

use std::collections::HashMap;
use std::hash::Hash;

use hengce_ledger::{Record, RecordId};
use hengce_traffic::Row;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::registry::Registry;
use super::tagged::Marks;
use crate::collector;
use crate::records::Ask;
use crate::traffic;
use crate::web::{App, Visit, WebError};

/// Visits by what their addresses said, of all sites that the reader may see.
pub struct Visited {
    registry: Registry,
    /// Site, and its visits told apart by their marks.
    rows: Vec<(RecordId, Row)>,
    /// The sites of which anything was measured.
    measured: Vec<Record>,
    /// When the first of them was.
    pub since: Option<Timestamp>,
}

/// One name under which a campaign's visits came to a site.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// `utm_campaign`, or the link's code where there is none.
    pub name: String,
    /// The site's page, narrowed to these visits.
    pub address: String,
    pub visits: u64,
}

/// What a campaign's visits come to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Came {
    pub visits: u64,
    pub engaged_ms: u64,
    pub converted: u64,
    pub names: Vec<Named>,
}

impl Visited {
    /// Those of some days; None where nothing was measured of any site that the reader may see.
    pub async fn read(app: &App, visit: &Visit, days: (Date, Date)) -> Result<Option<Self>, WebError> {
        if app.ledger.reach(&visit.actor, hengce_standard::Act::Read, "site").is_none() {
            return Ok(None);
        }
        let heard = collector::first_heard(app).await?;
        let mut measured = Ask::of("site").every(app, visit).await?;
        measured.retain(|site| heard.contains_key(&site.id.to_string()));
        let mut rows = Vec::new();
        for site in &measured {
            let tagged = traffic::tagged(app, &site.id, days).await?;
            rows.extend(tagged.iter().map(|row| (site.id.clone(), row.clone())));
        }
        let since = measured.iter().filter_map(|site| heard.get(&site.id.to_string())).min().copied();
        let registry = Registry::read(app).await?;
        Ok((!measured.is_empty()).then_some(Self { registry, rows, measured, since }))
    }

    /// Visits by whatever a visit's marks stand for.
    pub fn by<K: Eq + Hash>(&self, whose: impl Fn(&Registry, &Marks<'_>) -> Option<K>) -> HashMap<K, u64> {
        let mut visits = HashMap::new();
        for (_, row) in &self.rows {
            if let Some(whose) = whose(&self.registry, &marks(row)) {
                *visits.entry(whose).or_default() += row.figures.visits;
            }
        }
        visits
    }

    /// Whether visits to this address are measured.
    pub fn measures(&self, destination: &str) -> bool {
        let rest = destination.split_once("://").map_or(destination, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_lowercase();
        self.measured.iter().any(|site| collector::owns(site, &host))
    }

    /// What came for one campaign.
    pub fn of_campaign(&self, campaign: &RecordId, days: (Date, Date)) -> Came {
        let mut came = Came::default();
        let mut names: HashMap<(&RecordId, traffic::Dimension, &str), u64> = HashMap::new();
        for (site, row) in &self.rows {
            let marks = marks(row);
            if self.registry.campaign(&marks) != Some(campaign) {
                continue;
            }
            came.visits += row.figures.visits;
            came.engaged_ms += row.figures.engaged_ms;
            came.converted += row.figures.converted;
            let (by, name) = match marks.campaign {
                "" => (traffic::Dimension::Link, marks.id),
                name => (traffic::Dimension::UtmCampaign, name),
            };
            *names.entry((site, by, name)).or_default() += row.figures.visits;
        }
        let named = |((site, by, name), visits): ((&RecordId, traffic::Dimension, &str), u64)| Named {
            name: name.to_owned(),
            address: traffic::address_of(site, days, (by, name)),
            visits,
        };
        came.names = names.into_iter().map(named).collect();
        came.names.sort_by(|one, other| (other.visits, &one.name).cmp(&(one.visits, &other.name)));
        came
    }
}

/// The day since which visits are measured of any site that the reader may see, in words.
pub async fn since(app: &App, visit: &Visit) -> Result<Option<String>, WebError> {
    let Some(visited) = Visited::read(app, visit, (app.today(), app.today())).await? else { return Ok(None) };
    let day = visited.since.map(|at| at.to_zoned_datetime(app.standard().organisation.zone.clone()).date());
    Ok(day.map(|day| visit.say().t1("flow-since", "day", day.to_string())))
}

/// In the order in which traffic groups them.
fn marks(row: &Row) -> Marks<'_> {
    let at = |at: usize| row.keys.get(at).map_or("", String::as_str);
    Marks { source: at(0), medium: at(1), campaign: at(2), content: at(3), id: at(4) }
}
