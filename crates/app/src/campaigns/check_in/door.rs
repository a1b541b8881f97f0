//! Who finds a check-in page, and when it is open: an address that can't be guessed, on the days of the event.

use hengce_ledger::{Actor, Filter, FilterOp, Query, Record, RecordId};
use jiff::civil::Date;

use super::LINK;
use crate::campaigns::parts::{day, text};
use crate::web::{App, Purpose, WebError};

/// Hex digits of a key: 128 bits.
const KEY_DIGITS: usize = 32;

/// States of a campaign in which guests may come.
const RUNNING: [&str; 3] = ["approved", "ready", "executing"];

/// A check-in page with its campaign.
pub struct Page {
    pub link: Record,
    pub campaign: Record,
}

/// Whether guests may check in today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    Open,
    /// Opens on that day.
    Early(Date),
    /// The last day was that one.
    Over(Date),
    /// Revoked, or the campaign doesn't take place (any more).
    Shut,
}

/// Who acts for a guest: the page itself, so that histories say by which one.
pub fn actor(link: &Record) -> Actor {
    Actor { name: link.code.clone(), ..Actor::program() }
}

/// Path of the public page.
pub fn address(app: &App, link: &Record) -> String {
    format!("/check-in/{}/{}", link.code, key(app, &link.id))
}

fn key(app: &App, link: &RecordId) -> String {
    let mut key = app.keys.digest(Purpose::CheckInLink, &link.0);
    key.truncate(KEY_DIGITS);
    key
}

/// The page behind an address; a wrong key finds nothing, as a wrong code does.
pub async fn page_of(app: &App, code: &str, given: &str) -> Result<Page, WebError> {
    let reader = Actor::program();
    let query = Query {
        kind: LINK.to_owned(),
        filters: vec![Filter { field: "code".into(), op: FilterOp::Is, value: code.to_owned() }],
        limit: 1,
        ..Query::default()
    };
    let found = app.ledger.find(&reader, &query).await?.records.into_iter().next();
    let link = found.filter(|_| !code.is_empty()).ok_or_else(WebError::not_found)?;
    if !same(given, &key(app, &link.id)) {
        return Err(WebError::not_found());
    }
    let campaign = app.ledger.get(&reader, &RecordId::from(text(&link, "campaign"))).await?;
    Ok(Page { link, campaign })
}

/// Compares in a time that doesn't tell how much was right.
fn same(given: &str, key: &str) -> bool {
    given.len() == key.len() && given.bytes().zip(key.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

impl Page {
    pub fn opening(&self, today: Date) -> Opening {
        let running = RUNNING.contains(&self.campaign.state.as_str()) && !self.campaign.withdrawn;
        if self.link.state != "open" || self.link.withdrawn || !running {
            return Opening::Shut;
        }
        let days = |one: &str, other: &str| (day(&self.link, one), day(&self.campaign, other));
        let first = match days("opens_on", "starts_on") {
            (Some(opens), Some(starts)) => opens.max(starts),
            _ => return Opening::Shut,
        };
        let last = match days("closes_on", "ends_on") {
            (Some(closes), Some(ends)) => closes.min(ends),
            _ => return Opening::Shut,
        };
        match () {
            () if today < first => Opening::Early(first),
            () if today > last => Opening::Over(last),
            () => Opening::Open,
        }
    }

    /// Guests may register on the spot, and there is a notice that they can agree to.
    pub fn takes_walk_ins(&self) -> bool {
        let allowed = self.link.fields.get("walk_in") == Some(&serde_json::Value::Bool(true));
        allowed && !text(&self.link, "notice").trim().is_empty()
    }
}
