//! One walk over a dataset's rows: until when they reach, for each account or site, which days have any, whose they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use hengce_facts::{Cell, Table};
use hengce_standard::{ColumnKind, Dataset, Every};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::web::{App, WebError};

/// The rows of one account, site or other record that the key names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The record's id.
    pub record: String,
    pub last: Date,
    /// Whose its latest row is.
    pub owner: Option<String>,
}

/// What the rows of a dataset say of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub rows: u64,
    pub last: Option<Date>,
    /// None where the key names no record.
    pub series: Vec<Series>,
    /// First days of the stretches that have a row.
    pub stretches: BTreeSet<Date>,
    /// Rows that count for nobody, of a dataset whose rows should.
    pub unowned: u64,
}

/// By what the coverage of a dataset is drawn: by day where the key says the day, else by its rhythm.
pub fn grain(dataset: &Dataset) -> Every {
    let time = dataset.columns.get(&dataset.time).map(|column| &column.kind);
    match (time, dataset.key.contains(&dataset.time), dataset.rhythm) {
        (Some(ColumnKind::Month), _, _) | (_, false, None) => Every::Month,
        (_, true, _) => Every::Day,
        (_, false, Some(rhythm)) => rhythm.every,
    }
}

/// The columns of the key that name a record, the first one.
fn series_column(dataset: &Dataset) -> Option<&str> {
    let is_record = |id: &&String| {
        dataset.columns.get(*id).is_some_and(|column| matches!(column.kind, ColumnKind::Ref { .. }))
    };
    dataset.key.iter().find(is_record).map(String::as_str)
}

pub fn walk(dataset: &Dataset, table: &Table, zone: &TimeZone) -> Seen {
    let (grain, by) = (grain(dataset), series_column(dataset));
    let mut seen = Seen { rows: table.len() as u64, ..Seen::default() };
    let mut series: BTreeMap<String, Series> = BTreeMap::new();
    for row in 0..table.len() {
        let day = match table.cell(row, &dataset.time) {
            Cell::Date(day) => day,
            Cell::Instant(at) => at.to_zoned_datetime(zone.clone()).date(),
            _ => continue,
        };
        seen.last = seen.last.max(Some(day));
        seen.stretches.insert(grain.stretch(day).0);
        let text = |column: &str| match table.cell(row, column) {
            Cell::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        };
        let owner = dataset.owner.as_deref().and_then(text);
        seen.unowned += u64::from(dataset.owner.is_some() && owner.is_none());
        let Some(record) = by.and_then(text) else { continue };
        let one = series.entry(record.clone()).or_insert(Series { record, last: day, owner: None });
        if day >= one.last {
            (one.last, one.owner) = (day, owner);
        }
    }
    seen.series = series.into_values().collect();
    seen
}

/// By dataset: the rows that were walked, and what they said.
type Walked = HashMap<String, (Arc<Table>, Arc<Seen>)>;

/// What was seen of each dataset, as long as its rows stand.
#[derive(Clone, Default)]
pub struct Memo(Arc<Mutex<Walked>>);

/// What the standing rows of a dataset say.
pub async fn seen(app: &App, dataset: &Dataset) -> Result<Arc<Seen>, WebError> {
    let table = app.tables.of(&app.ledger, &app.facts, &dataset.id).await?;
    let known = |kept: &Walked| {
        kept.get(&dataset.id).filter(|(of, _)| Arc::ptr_eq(of, &table)).map(|(_, seen)| seen.clone())
    };
    if let Some(seen) = known(&app.sources.0.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(seen);
    }
    let (definition, rows) = (dataset.clone(), table.clone());
    let zone = app.standard().organisation.zone.clone();
    let walked = tokio::task::spawn_blocking(move || walk(&definition, &rows, &zone)).await;
    let seen = Arc::new(walked.map_err(WebError::internal)?);
    let mut kept = app.sources.0.lock().unwrap_or_else(PoisonError::into_inner);
    kept.insert(dataset.id.clone(), (table, seen.clone()));
    Ok(seen)
}
