//! What other rooms are told of traffic: visits by their tags, and the pages on which figures open to visits.

use std::sync::Arc;

use hengce_ledger::{Actor, Record, RecordId};
use hengce_standard::Act;
use hengce_traffic::{Counted, Dimension, Question, Row};
use jiff::civil::Date;

use super::daily::made_as;
use super::goals::unanswered;
use crate::records::Stored;
use crate::web::forms::encoded;
use crate::web::{App, WebError};

/// A site's visits of some days, told apart by source, medium, campaign, content and id of their addresses.
pub async fn tagged(app: &App, site: &RecordId, (from, to): (Date, Date)) -> Result<Arc<Vec<Row>>, WebError> {
    let question =
        Question { site: site.to_string(), from, to, filters: Vec::new(), counted: Counted::People };
    app.traffic.open(app).await?.tagged(&question).await.map_err(unanswered)
}

/// A site's page for some days, narrowed to a value.
pub fn address_of(site: &RecordId, (from, to): (Date, Date), (by, value): (Dimension, &str)) -> String {
    format!("/traffic/{site}?from={from}&to={to}&f={}:{}", by.id(), encoded(value))
}

/// The visits behind a day's row that our own measurement filled, for whoever may see the site's traffic.
pub fn behind(app: &App, actor: &Actor, batch: &Record, day: &str) -> Option<String> {
    app.ledger.reach(actor, Act::Read, "site")?;
    let day: Date = day.parse().ok()?;
    if batch.text("recognised") != made_as("site_day") {
        return None;
    }
    let answers: serde_json::Value = serde_json::from_str(batch.text("answers")).ok()?;
    let site = answers["site"].as_str()?;
    Some(format!("/traffic/{site}/visits?from={day}&to={day}"))
}
