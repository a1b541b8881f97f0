//! Visits one by one: what stands behind a figure.

use datafusion::arrow::array::AsArray as _;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::logical_expr::col;
use jiff::Timestamp;
use serde::Serialize;

use crate::ask::Question;
use crate::read::Columns;
use crate::revenue::{self, Revenue};
use crate::{Result, Traffic};

/// One thing in the course of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Seconds since the visit began.
    pub seconds: u64,
    /// `/products`, or `form:book`.
    pub what: String,
}

/// One visit. Its visitor has a number that means nothing beyond the site's counting window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    pub id: String,
    pub visitor: String,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub views: u64,
    pub actions: u64,
    pub engaged_ms: u64,
    pub bounced: bool,
    pub converted: bool,
    /// Ids of the goals that it counts for.
    pub goals: Vec<String>,
    pub entry: String,
    pub exit: String,
    pub source: String,
    pub channel: String,
    pub referrer: String,
    pub utm_campaign: String,
    pub link: String,
    pub device: String,
    pub browser: String,
    pub os: String,
    pub country: String,
    pub province: String,
    pub revenue: Revenue,
    pub course: Vec<Step>,
    /// By which definition the visit was made of its events.
    pub definition: String,
}

impl Traffic {
    /// The visits that are asked for, the latest first, so many after some that are left out.
    pub async fn visits(&self, question: &Question, (skip, most): (usize, usize)) -> Result<Vec<Listed>> {
        let order = vec![col("started_at").sort(false, true), col("id").sort(true, true)];
        let frame = self.rows(question).await?.sort(order)?.limit(skip, Some(most))?;
        let mut found = Vec::new();
        for batch in frame.collect().await? {
            read(&batch, &mut found)?;
        }
        Ok(found)
    }
}

fn read(batch: &RecordBatch, found: &mut Vec<Listed>) -> Result<()> {
    let columns = Columns(batch);
    let text = |name: &str| columns.texts(name);
    let (ids, goals, course, revenue) = (text("id")?, text("goals")?, text("course")?, text("revenue")?);
    let (entry, exit, definition) = (text("entry")?, text("exit")?, text("definition")?);
    let (source, channel, referrer) = (text("source")?, text("channel")?, text("referrer_host")?);
    let (campaign, link) = (text("utm_campaign")?, text("utm_id")?);
    let (device, browser, os) = (text("device")?, text("browser")?, text("os")?);
    let (country, province) = (text("country")?, text("province")?);
    let (started, ended) = (columns.instants("started_at")?, columns.instants("ended_at")?);
    let (views, actions) = (columns.longs("views")?, columns.longs("actions")?);
    let (visitors, engaged) = (columns.longs("visitor")?, columns.longs("engaged_ms")?);
    let (bounced, converted) =
        (columns.column("bounced", &DataType::Boolean)?, columns.column("converted", &DataType::Boolean)?);
    for row in 0..batch.num_rows() {
        let count = |numbers: &[Option<i64>]| numbers[row].unwrap_or(0).max(0).cast_unsigned();
        let mut money = Revenue::new();
        revenue::add(&mut money, revenue.at(row));
        found.push(Listed {
            id: ids.at(row).to_owned(),
            visitor: pseudonym(visitors[row].unwrap_or(0)),
            started_at: started[row],
            ended_at: ended[row],
            views: count(&views),
            actions: count(&actions),
            engaged_ms: count(&engaged),
            bounced: bounced.as_boolean().value(row),
            converted: converted.as_boolean().value(row),
            goals: goals.at(row).split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            entry: entry.at(row).to_owned(),
            exit: exit.at(row).to_owned(),
            source: source.at(row).to_owned(),
            channel: channel.at(row).to_owned(),
            referrer: referrer.at(row).to_owned(),
            utm_campaign: campaign.at(row).to_owned(),
            link: link.at(row).to_owned(),
            device: device.at(row).to_owned(),
            browser: browser.at(row).to_owned(),
            os: os.at(row).to_owned(),
            country: country.at(row).to_owned(),
            province: province.at(row).to_owned(),
            revenue: money,
            course: course.at(row).lines().filter_map(step).collect(),
            definition: definition.at(row).to_owned(),
        });
    }
    Ok(())
}

/// The upper half of the hash: enough to tell the visitors of a page apart.
fn pseudonym(visitor: i64) -> String {
    format!("{:08x}", visitor.cast_unsigned() >> 32)
}

fn step(line: &str) -> Option<Step> {
    let (seconds, what) = line.split_once(' ')?;
    Some(Step { seconds: seconds.parse().ok()?, what: what.to_owned() })
}
