//! One dataset as a source: how fresh it is, what of it is missing, what was wrong with its imports, who owns the gap.

use std::collections::HashMap;

use hengce_ledger::{Actor, Record, RecordId};
use hengce_standard::{Dataset, Freshness, Rhythm};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::seen::{Seen, Series, grain, seen};
use super::strip::{Stretch, strip};
use crate::records::Stored;
use crate::web::{App, WebError};

/// A part of a dataset whose data should come, and who sees to it.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Kind and id of the account or site; None for the whole dataset.
    pub record: Option<(String, RecordId)>,
    pub title: String,
    pub last: Date,
    pub freshness: Freshness,
    /// Whoever the rows count for, else whoever imported them last.
    pub owner: Option<RecordId>,
}

/// What was wrong with the imports that count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    pub refused: i64,
    pub restated: i64,
    pub unowned: u64,
    /// Rows whose key stood twice in one file.
    pub doubled: i64,
}

/// The import that came last.
#[derive(Debug, Clone, Serialize)]
pub struct Import {
    pub batch: RecordId,
    pub at: Timestamp,
    pub by: Option<RecordId>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub dataset: String,
    pub rhythm: Option<Rhythm>,
    pub rows: u64,
    pub last: Option<Date>,
    /// The worst of its parts; None where nothing is expected at set times, or nothing has come yet.
    pub freshness: Option<Freshness>,
    pub parts: Vec<Part>,
    pub import: Option<Import>,
    pub stretches: Vec<Stretch>,
    pub missing: usize,
    pub quality: Quality,
}

/// Every dataset of the standard as a source.
pub async fn all(app: &App) -> Result<Vec<Source>, WebError> {
    let batches = app.ledger.snapshot("import_batch", None).await?;
    let mut sources = Vec::new();
    for dataset in app.standard().datasets.values() {
        sources.push(source(app, dataset, &batches).await?);
    }
    Ok(sources)
}

/// One dataset as a source; `batches` are all imports.
pub async fn source(app: &App, dataset: &Dataset, batches: &[Record]) -> Result<Source, WebError> {
    let seen = seen(app, dataset).await?;
    let counts = |batch: &&Record| batch.state == "committed" && batch.text("dataset") == dataset.id;
    let counting: Vec<&Record> = batches.iter().filter(counts).collect();
    let latest = counting.iter().max_by_key(|batch| batch.created_at);
    let import = latest.map(|batch| Import {
        batch: batch.id.clone(),
        at: batch.created_at,
        by: batch.named("imported_by").or_else(|| batch.created_by.clone()),
    });
    let keeper = import.as_ref().and_then(|import| import.by.clone());
    let parts = parts(app, dataset, &seen, keeper).await?;
    let worst = parts.iter().map(|part| part.freshness).max_by_key(lateness);
    let stretches = strip(grain(dataset), dataset.rhythm, &seen.stretches, app.today());
    let sum = |field: &str| -> i64 { counting.iter().filter_map(|batch| batch.value(field).as_i64()).sum() };
    Ok(Source {
        dataset: dataset.id.clone(),
        rhythm: dataset.rhythm,
        rows: seen.rows,
        last: seen.last,
        freshness: worst,
        missing: stretches.iter().filter(|stretch| stretch.is_missing()).count(),
        quality: Quality {
            refused: sum("rows_refused"),
            restated: sum("rows_restated"),
            unowned: seen.unowned,
            doubled: (sum("rows_new") - i64::try_from(seen.rows).unwrap_or(i64::MAX)).max(0),
        },
        parts,
        import,
        stretches,
    })
}

/// Stale before late before fresh, the longest first.
pub fn lateness(freshness: &Freshness) -> (u8, i64) {
    match freshness {
        Freshness::Fresh => (0, 0),
        Freshness::Late { days, .. } => (1, *days),
        Freshness::Stale { days, .. } => (2, *days),
    }
}

/// The accounts and sites whose data should come, each with its own last day; the dataset itself where its key names
/// none. What is closed or withdrawn sends no more data.
pub async fn parts(
    app: &App,
    dataset: &Dataset,
    seen: &Seen,
    keeper: Option<RecordId>,
) -> Result<Vec<Part>, WebError> {
    let (Some(rhythm), Some(last), today) = (dataset.rhythm, seen.last, app.today()) else {
        return Ok(Vec::new());
    };
    if seen.series.is_empty() {
        let freshness = rhythm.freshness(last, today);
        return Ok(vec![Part { record: None, title: String::new(), last, freshness, owner: keeper }]);
    }
    let ids: Vec<RecordId> = seen.series.iter().map(|one| RecordId::from(one.record.as_str())).collect();
    let found = app.ledger.several(&Actor::program(), &ids).await?;
    let records: HashMap<&str, &Record> = found.iter().map(|record| (&*record.id.0, record)).collect();
    let part = |one: &Series| {
        let record = records.get(one.record.as_str())?;
        let kind = app.standard().kinds.get(&record.kind)?;
        let closed = kind.lifecycle.states.get(&record.state).is_some_and(|state| state.closed);
        (!record.withdrawn && !closed).then(|| Part {
            record: Some((record.kind.clone(), record.id.clone())),
            title: record.title.clone(),
            last: one.last,
            freshness: rhythm.freshness(one.last, today),
            owner: one.owner.as_deref().map(RecordId::from).or_else(|| keeper.clone()),
        })
    };
    Ok(seen.series.iter().filter_map(part).collect())
}
