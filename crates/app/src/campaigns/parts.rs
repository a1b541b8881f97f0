//! What belongs to a campaign: records of other kinds that name it, as far as the reader may see them.

use hengce_exact::Number;
use hengce_ledger::{Filter, FilterOp, Query, Record, RecordId};
use hengce_standard::{Act, Kind};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json;

use crate::records::address;
use crate::web::{App, Visit, WebError};

const RECORDS_MAX: u32 = 1_000;

/// A record in a list of the story.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    pub id: RecordId,
    pub kind: String,
    pub code: String,
    pub title: String,
    pub state: String,
    pub owner: Option<RecordId>,
    #[serde(skip)]
    pub record: Record,
}

/// How many records stand in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InState {
    pub state: String,
    pub count: u64,
    pub address: String,
}

/// Records of a kind that name the campaign; None where the reader sees nothing of the kind.
pub async fn of(
    app: &App,
    visit: &Visit,
    kind: &str,
    campaign: &RecordId,
) -> Result<Option<Vec<Part>>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, kind).is_none() {
        return Ok(None);
    }
    let sort = Some(("created_at".to_owned(), false));
    let query = Query { sort, limit: RECORDS_MAX, ..naming(kind, campaign) };
    let found = app.ledger.find(&visit.actor, &query).await?;
    Ok(Some(found.records.into_iter().map(part).collect()))
}

pub fn part(record: Record) -> Part {
    Part {
        id: record.id.clone(),
        kind: record.kind.clone(),
        code: record.code.clone(),
        title: record.title.clone(),
        state: record.state.clone(),
        owner: record.owner.clone(),
        record,
    }
}

/// How many of a kind name the campaign, by state in the order of its life; None where the reader sees nothing of it.
pub async fn by_state(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    campaign: &RecordId,
) -> Result<Option<Vec<InState>>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, &kind.id).is_none() {
        return Ok(None);
    }
    let mut counts = Vec::new();
    for state in kind.lifecycle.states.keys() {
        let count = counted(app, visit, &kind.id, (campaign, &[("state", state)])).await?;
        let address = format!("/records/{}?campaign={campaign}&state={state}", kind.id);
        counts.push(InState { state: state.clone(), count, address });
    }
    Ok(Some(counts))
}

/// How many of a kind name the campaign and hold these values.
pub async fn counted(
    app: &App,
    visit: &Visit,
    kind: &str,
    (campaign, values): (&RecordId, &[(&str, &str)]),
) -> Result<u64, WebError> {
    let mut query = Query { limit: 1, ..naming(kind, campaign) };
    query.filters.extend(values.iter().map(|(field, value)| is(field, value)));
    Ok(app.ledger.find(&visit.actor, &query).await?.total)
}

fn naming(kind: &str, campaign: &RecordId) -> Query {
    let filters = vec![is(super::CAMPAIGN, &campaign.0)];
    Query { kind: kind.to_owned(), filters, ..Query::default() }
}

fn is(field: &str, value: &str) -> Filter {
    Filter { field: field.to_owned(), op: FilterOp::Is, value: value.to_owned() }
}

impl Part {
    pub fn address(&self) -> String {
        address(&self.kind, &self.id)
    }
}

/// The text in a field; empty where there is none.
pub fn text<'r>(record: &'r Record, field: &str) -> &'r str {
    record.fields.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// The number in a field.
pub fn number(record: &Record, field: &str) -> Option<Number> {
    number_of(record.fields.get(field)?)
}

pub fn number_of(value: &Json) -> Option<Number> {
    match value {
        Json::String(text) => text.parse().ok(),
        Json::Number(number) => number.as_i64().map(Number::whole),
        _ => None,
    }
}

/// The day in a field.
pub fn day(record: &Record, field: &str) -> Option<Date> {
    text(record, field).parse().ok()
}

/// The rows of a child table.
pub fn rows<'r>(record: &'r Record, field: &str) -> impl Iterator<Item = &'r serde_json::Map<String, Json>> {
    record.fields.get(field).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object)
}
