//! What stands now, as a table for other engines: one row a key, kept by merging what each import or undo touched.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::datatypes::{Field, Schema};
use hengce_ledger::Position;
use hengce_standard::Dataset;
use hengce_tables::{Changes, Definition, Merged, Once, TablesError};

use crate::columns::merged_schema;
use crate::{BatchRef, Facts, FactsError, aside, history, merge};

/// How long earlier states can be read again by their version; what stood at an instant is always known by the history.
const KEEP: Duration = Duration::from_hours(90 * 24);

/// By this application's mark the table knows the ledger's position that it shows.
const LEDGER: &str = "hengce.ledger";

/// What publishing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    pub inserted: usize,
    pub updated: usize,
    pub deleted: usize,
}

pub(crate) fn name(dataset: &str) -> String {
    format!("facts/{dataset}/standing")
}

/// The columns of merged rows, each of which may be empty: engines that add columns later must read old files.
fn definition(dataset: &Dataset) -> Definition {
    let fields = merged_schema(dataset);
    let fields: Vec<Field> =
        fields.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    Definition {
        name: name(&dataset.id),
        about: format!("{}: what counts now, one row a key", dataset.label.en),
        schema: Arc::new(Schema::new(fields)),
        partitions: Vec::new(),
        keep: KEEP,
    }
}

impl Facts {
    /// The ledger's position up to which a dataset's `standing` shows what counts; None: there is no such table yet.
    pub async fn published(&self, dataset: &Dataset) -> Result<Option<Position>, FactsError> {
        let table = match self.store().existing(&name(&dataset.id)).await {
            Ok(table) => table,
            Err(TablesError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(table.mark(LEDGER).await?.map(Position))
    }

    /// Brings `standing` from the batches that counted at its own position to those that count at another: the keys of
    /// batches that came or went are merged, in one version. None: it was as far already.
    pub async fn publish(
        &self,
        dataset: &Dataset,
        before: &[BatchRef],
        now: &[BatchRef],
        at: Position,
    ) -> Result<Option<Published>, FactsError> {
        let lone = |ours: &[BatchRef], others: &[BatchRef]| -> Vec<BatchRef> {
            ours.iter()
                .filter(|batch| others.iter().all(|other| other.record != batch.record))
                .cloned()
                .collect()
        };
        let moved = [lone(before, now), lone(now, before)].concat();
        let hashes: Vec<&str> = moved.iter().map(|batch| &*batch.hash).collect();
        let parts = history::read(self.store(), dataset, &hashes).await?;
        let merged = self.merged(dataset, now).await?;
        let definition_of = dataset.clone();
        let (rows, gone) = aside(move || merge::touched(&definition_of, &merged, &parts)).await?;
        let table = self.store().table(&definition(dataset)).await?;
        let changes = Changes { keys: dataset.key.clone(), rows: vec![rows], gone };
        let once = Once { application: LEDGER.into(), version: at.0 };
        let done = table.merge(&changes, Some(&once)).await?;
        Ok(done.map(|Merged { inserted, updated, deleted, .. }| Published { inserted, updated, deleted }))
    }
}
