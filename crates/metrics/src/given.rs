//! Rows handed over instead of read from a ledger: to compute a sealed result again from its own evidence, and to bench.

use std::sync::{Arc, PoisonError, RwLock};

use datafusion::arrow::array::RecordBatch;
use hengce_facts::Facts;
use hengce_ledger::Record;
use hengce_standard::{Source, Standard};

use crate::MetricsError;
use crate::reading::engine;
use crate::state::{Plans, State};

/// The tables of what was handed over so far.
pub struct Given {
    state: RwLock<Arc<State>>,
}

impl Given {
    /// Empty tables of every kind and dataset that measures read.
    pub fn new(plans: &Plans, standard: &Standard) -> Result<Self, MetricsError> {
        let mut state = State::default();
        for kind in plans.kinds() {
            state.tables.extend(plans.tables_of(kind, &[]).map_err(engine)?);
        }
        for dataset in plans.datasets().into_iter().filter_map(|id| standard.datasets.get(id)) {
            let none = RecordBatch::new_empty(Facts::schema(dataset));
            let table = plans.dataset_table(&dataset.id, &none).map_err(engine)?;
            state.tables.extend(table.map(|table| (Source::Dataset(dataset.id.clone()), Arc::new(table))));
        }
        Ok(Self { state: RwLock::new(Arc::new(state)) })
    }

    pub fn state(&self) -> Arc<State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Records as they are now; one with a known id replaces it.
    pub fn put(&self, plans: &Plans, records: &[Record]) -> Result<(), MetricsError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let tables = plans.changed(&state.tables, records).map_err(engine)?;
        let state = Arc::make_mut(&mut state);
        state.tables = tables;
        Arc::make_mut(&mut state.membership).put(records);
        Ok(())
    }

    /// All rows of a dataset, under the schema of its merged facts.
    pub fn put_facts(&self, plans: &Plans, dataset: &str, rows: &RecordBatch) -> Result<(), MetricsError> {
        let table = plans.dataset_table(dataset, rows).map_err(engine)?;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let source = Source::Dataset(dataset.to_owned());
        Arc::make_mut(&mut state).tables.extend(table.map(|table| (source, Arc::new(table))));
        Ok(())
    }
}
