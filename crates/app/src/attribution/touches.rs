//! Journeys out of what is known: touches and orders that were imported, leads, links that orders name.

use std::collections::{BTreeMap, HashMap};

use hengce_attribution::{Built, Journey, Purchase, Touch, build};
use hengce_exact::Number;
use hengce_facts::{Cell, Table};
use hengce_ledger::{Actor, RecordId};
use hengce_standard::Act;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

use super::asked::Question;
use crate::links::{canonical, sources};
use crate::records::{Ask, Stored};
use crate::web::{App, Visit, WebError};

/// What is known of an order beside its journey.
#[derive(Debug, Clone)]
pub struct Known {
    pub on: Date,
    pub net: Number,
    /// The campaign that its own file credits it to.
    pub campaign: String,
    pub row: usize,
}

/// How much was read, and from where.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Read {
    pub touches: u64,
    pub leads: u64,
    pub links: u64,
    /// Orders that name no customer: nothing can be known to have touched them.
    pub nameless: u64,
}

/// The journeys of a question.
pub struct Journeys {
    pub all: Vec<Journey>,
    /// By order number.
    pub orders: HashMap<String, Known>,
    pub read: Read,
}

/// What is put together while reading.
struct Reader<'a> {
    zone: &'a TimeZone,
    /// First day on which a touch can count, and the last day of the period.
    days: (Date, Date),
    customers: BTreeMap<String, Built>,
    /// Link id -> source and campaign.
    links: HashMap<String, (String, String)>,
    found: Journeys,
}

/// The journeys that end in the period, with an order or without.
pub async fn journeys(app: &App, visit: &Visit, question: Question) -> Result<Journeys, WebError> {
    let zone = &app.standard().organisation.zone;
    let first = question.period.start.saturating_sub(question.window_days.days());
    let last = question.period.end().saturating_sub(1.day());
    let found = Journeys { all: Vec::new(), orders: HashMap::new(), read: Read::default() };
    let links = sources(app).await?;
    let mut reader = Reader { zone, days: (first, last), customers: BTreeMap::new(), links, found };
    let orders = app.tables.of(&app.ledger, &app.facts, "order").await?;
    let touches = app.tables.of(&app.ledger, &app.facts, "touch").await?;
    reader.orders(&orders);
    reader.touches(&touches);
    if app.ledger.reach(&visit.actor, Act::Read, "lead").is_some() {
        reader.leads(app, visit).await?;
    }
    let mut found = reader.found;
    let begin = start_of(question.period.start, zone);
    found.all = build(reader.customers, question.window_days);
    found.all.retain(|journey| match &journey.purchase {
        Some(purchase) => purchase.at >= begin,
        None => journey.touches.last().is_some_and(|touch| touch.at >= begin),
    });
    let inside = |order: &Known| question.period.contains(order.on);
    found.orders.retain(|_, order| inside(order));
    Ok(found)
}

fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned_datetime(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn text(table: &Table, row: usize, column: &str) -> String {
    match table.cell(row, column) {
        Cell::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

fn number(table: &Table, row: usize, column: &str) -> Number {
    match table.cell(row, column) {
        Cell::Number(number) => number,
        _ => Number::zero(),
    }
}

impl Reader<'_> {
    /// An order is placed at the end of its day, as far as its file says: what touched on that day came before.
    fn orders(&mut self, table: &Table) {
        for row in table.between("ordered_on", self.days.0, self.days.1) {
            let Cell::Date(on) = table.cell(row, "ordered_on") else { continue };
            let order = text(table, row, "order");
            let at = start_of(on.saturating_add(1.day()), self.zone).saturating_sub(1.second());
            let at = at.unwrap_or(Timestamp::UNIX_EPOCH);
            let mut customer = text(table, row, "customer");
            if customer.is_empty() {
                self.found.read.nameless += 1;
                customer = format!("order {order}");
            }
            let built = self.customers.entry(customer).or_default();
            if let Some((source, campaign)) = self.links.get(&text(table, row, "link")) {
                self.found.read.links += 1;
                let (channel, campaign) = (source.clone(), campaign.clone());
                built.touches.push(Touch { at, channel, campaign, origin: format!("order {order}") });
            }
            built.purchases.push(Purchase { order: order.clone(), at });
            let net = number(table, row, "net_amount") - number(table, row, "returned");
            let campaign = text(table, row, "campaign");
            self.found.orders.insert(order, Known { on, net, campaign, row });
        }
    }

    fn touches(&mut self, table: &Table) {
        let (from, to) = self.bounds();
        for row in 0..table.len() {
            let Cell::Instant(at) = table.cell(row, "at") else { continue };
            let customer = text(table, row, "customer");
            if at < from || at >= to || customer.is_empty() {
                continue;
            }
            let link = self.links.get(&text(table, row, "link"));
            let of_link = |part: fn(&(String, String)) -> &String| link.map(part).cloned();
            let mut campaign = text(table, row, "campaign");
            if campaign.is_empty() {
                campaign = of_link(|link| &link.1).unwrap_or_default();
            }
            let channel = of_link(|link| &link.0).unwrap_or_else(|| canonical(&text(table, row, "channel")));
            let origin = text(table, row, "touch");
            self.found.read.touches += 1;
            let built = self.customers.entry(customer).or_default();
            built.touches.push(Touch { at, channel, campaign, origin });
        }
    }

    /// A lead touched whoever orders under the same digest of their contact.
    async fn leads(&mut self, app: &App, visit: &Visit) -> Result<(), WebError> {
        let (from, to) = self.bounds();
        for lead in Ask::of("lead").every(app, visit).await? {
            let customer = lead.text("contact_key");
            if customer.is_empty() || lead.created_at < from || lead.created_at >= to {
                continue;
            }
            let link = self.links.get(lead.text("link"));
            let channel = link.map_or_else(|| lead.text("source").to_owned(), |link| link.0.clone());
            let touch = Touch {
                at: lead.created_at,
                channel,
                campaign: lead.text("campaign").to_owned(),
                origin: format!("/records/lead/{}", lead.id),
            };
            self.found.read.leads += 1;
            self.customers.entry(customer.to_owned()).or_default().touches.push(touch);
        }
        Ok(())
    }

    fn bounds(&self) -> (Timestamp, Timestamp) {
        let after = self.days.1.saturating_add(1.day());
        (start_of(self.days.0, self.zone), start_of(after, self.zone))
    }
}

/// The titles of campaigns by id, as the program knows them: credits name whatever was touched.
pub async fn campaign_titles(app: &App, ids: &[String]) -> Result<HashMap<String, String>, WebError> {
    let ids: Vec<RecordId> = ids.iter().map(|id| RecordId::from(id.as_str())).collect();
    let found = app.ledger.several(&Actor::program(), &ids).await?;
    Ok(found.into_iter().map(|campaign| (campaign.id.to_string(), campaign.title)).collect())
}
