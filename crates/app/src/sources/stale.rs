//! Says on a scorecard which of its numbers rest on data that should have come and did not.

use std::collections::BTreeMap;

use hengce_appraisal::{Lag, Scorecard};
use hengce_metrics::Subject;
use hengce_standard::{Dataset, Freshness, Period, Source as Rows};
use jiff::civil::Date;

use super::seen::seen;
use super::source::{lateness, parts};
use crate::web::{App, WebError};

/// Marks every item of the card whose data is stale for its period.
pub async fn mark(app: &App, subject: &Subject, card: &mut Scorecard) -> Result<(), WebError> {
    let mut known: BTreeMap<String, Option<(Date, Freshness)>> = BTreeMap::new();
    for item in &mut card.items {
        for measure in &item.measures {
            let from = app.standard().measures.get(&measure.measure).map(|measure| &measure.from);
            let (Some(Rows::Dataset(id)), Some(period)) = (from, measure.period) else { continue };
            let Some(dataset) = app.standard().datasets.get(id) else { continue };
            if measure.earlier || item.stale.iter().any(|lag| lag.dataset == *id) {
                continue;
            }
            if !known.contains_key(id) {
                known.insert(id.clone(), worst(app, subject, dataset).await?);
            }
            let lag = known.get(id).copied().flatten().filter(|(last, _)| concerns(dataset, *last, period));
            item.stale.extend(lag.map(|(last, freshness)| Lag {
                dataset: id.clone(),
                label: dataset.label.clone(),
                last,
                freshness,
            }));
        }
    }
    Ok(())
}

/// What is missing lies inside the period: figures of a period that is whole do not suffer from later gaps.
fn concerns(dataset: &Dataset, last: Date, period: Period) -> bool {
    dataset.rhythm.is_some_and(|rhythm| rhythm.missing_from(last) < period.end())
}

/// The most stale of the parts that count for the subject: a person's own accounts, everything for a unit.
async fn worst(
    app: &App,
    subject: &Subject,
    dataset: &Dataset,
) -> Result<Option<(Date, Freshness)>, WebError> {
    let seen = seen(app, dataset).await?;
    let parts = parts(app, dataset, &seen, None).await?;
    let ours = |owner: Option<&hengce_ledger::RecordId>| match subject {
        Subject::Person(person) => owner.is_none_or(|owner| owner == person),
        Subject::Unit(_) => true,
    };
    let stale = parts
        .iter()
        .filter(|part| matches!(part.freshness, Freshness::Stale { .. }) && ours(part.owner.as_ref()));
    Ok(stale.max_by_key(|part| lateness(&part.freshness)).map(|part| (part.last, part.freshness)))
}
