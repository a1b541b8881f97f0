//! Rows handed over instead of read from a ledger: to compute a sealed result again from its own evidence, and to bench.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use datafusion::arrow::array::RecordBatch;
use hengce_facts::Facts;
use hengce_ledger::Record;
use hengce_standard::{Source, Standard};

use crate::MetricsError;
use crate::attribution::Membership;
use crate::reading::engine;
use crate::state::{Plans, State};

/// The tables of what was handed over so far.
pub struct Given {
    state: RwLock<Kept>,
}

struct Kept {
    state: Arc<State>,
    people: BTreeMap<String, Record>,
    units: BTreeMap<String, Record>,
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
        Ok(Self {
            state: RwLock::new(Kept {
                state: Arc::new(state),
                people: BTreeMap::new(),
                units: BTreeMap::new(),
            }),
        })
    }

    pub fn state(&self) -> Arc<State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).state.clone()
    }

    /// Records as they are now; one with a known id replaces it.
    pub fn put(&self, plans: &Plans, records: &[Record]) -> Result<(), MetricsError> {
        let mut kept = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut state = State::clone(&kept.state);
        state.tables = plans.changed(&state.tables, records).map_err(engine)?;
        let of = |kind: &'static str| {
            records
                .iter()
                .filter(move |record| record.kind == kind)
                .map(|record| (record.id.to_string(), record.clone()))
        };
        if records.iter().any(|record| record.kind == "person" || record.kind == "unit") {
            kept.people.extend(of("person"));
            kept.units.extend(of("unit"));
            let all = |records: &BTreeMap<String, Record>| {
                records.values().filter(|record| !record.withdrawn).cloned().collect::<Vec<_>>()
            };
            state.membership = Membership::of_records(&all(&kept.people), &all(&kept.units));
            let known = kept.people.iter().chain(&kept.units);
            state.names = Arc::new(known.map(|(id, record)| (id.clone(), record.title.clone())).collect());
        }
        kept.state = Arc::new(state);
        Ok(())
    }

    /// All rows of a dataset, under the schema of its merged facts.
    pub fn put_facts(&self, plans: &Plans, dataset: &str, rows: &RecordBatch) -> Result<(), MetricsError> {
        let table = plans.dataset_table(dataset, rows).map_err(engine)?;
        let mut kept = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut state = State::clone(&kept.state);
        state.tables.extend(table.map(|table| (Source::Dataset(dataset.to_owned()), Arc::new(table))));
        kept.state = Arc::new(state);
        Ok(())
    }
}
