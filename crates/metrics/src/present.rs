//! The tables as they stand, brought up to every commit acknowledged so far; and those of earlier positions.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hengce_facts::{Facts, batches_of};
use hengce_ledger::{Ledger, Position, Record};
use hengce_standard::{Source, Standard};

use crate::MetricsError;
use crate::attribution::Membership;
use crate::reading::engine;
use crate::state::{BATCHES, Plans, State};

/// Earlier positions kept in memory; what was not asked for longest goes first.
const POSITIONS_MAX: usize = 4;

/// Reads ledger and facts into tables.
pub struct Present {
    ledger: Ledger,
    facts: Facts,
    now: RwLock<Option<Arc<State>>>,
    /// One at a time brings the tables up to date.
    turn: tokio::sync::Mutex<()>,
    earlier: Mutex<Vec<Arc<State>>>,
}

impl Present {
    pub fn new(ledger: Ledger, facts: Facts) -> Self {
        let (now, turn, earlier) = (RwLock::default(), tokio::sync::Mutex::default(), Mutex::default());
        Self { ledger, facts, now, turn, earlier }
    }

    /// The tables at a position; None: now, with every commit acknowledged before the call.
    pub async fn at(&self, plans: &Plans, at: Option<Position>) -> Result<Arc<State>, MetricsError> {
        match at {
            None => self.now(plans).await,
            Some(at) if at < self.ledger.position() => self.earlier(plans, at).await,
            Some(at) => {
                let now = self.now(plans).await?;
                if now.at > at { self.earlier(plans, at).await } else { Ok(now) }
            }
        }
    }

    async fn now(&self, plans: &Plans) -> Result<Arc<State>, MetricsError> {
        let wanted = self.ledger.position();
        if let Some(state) = self.known(wanted) {
            return Ok(state);
        }
        let _turn = self.turn.lock().await;
        if let Some(state) = self.known(wanted) {
            return Ok(state);
        }
        let known = self.now.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut state = match known {
            Some(state) => State::clone(&state),
            None => self.load(plans, None).await?,
        };
        let (changed, at) = self.ledger.changed_since(state.at).await?;
        self.catch_up(plans, &mut state, &changed).await?;
        state.at = at.max(state.at);
        let state = Arc::new(state);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Some(state.clone());
        Ok(state)
    }

    fn known(&self, wanted: Position) -> Option<Arc<State>> {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        now.as_ref().filter(|state| state.at >= wanted).cloned()
    }

    async fn earlier(&self, plans: &Plans, at: Position) -> Result<Arc<State>, MetricsError> {
        {
            let mut kept = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = kept.iter().position(|state| state.at == at) {
                let state = kept.remove(found);
                kept.push(state.clone());
                return Ok(state);
            }
        }
        let state = Arc::new(self.load(plans, Some(at)).await?);
        let mut kept = self.earlier.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(state.clone());
        if kept.len() > POSITIONS_MAX {
            kept.remove(0);
        }
        Ok(state)
    }

    /// All tables from snapshots. For now, changes may come in meanwhile; they are caught up with afterwards.
    async fn load(&self, plans: &Plans, at: Option<Position>) -> Result<State, MetricsError> {
        let mut state = State { at: at.unwrap_or(self.ledger.position()), ..State::default() };
        for kind in plans.kinds() {
            let records = self.ledger.snapshot_with_withdrawn(kind, at).await?;
            state.tables.extend(plans.tables_of(kind, &records).map_err(engine)?);
        }
        state.batches = self.ledger.snapshot(BATCHES, at).await?;
        for dataset in plans.datasets() {
            self.load_dataset(plans, &mut state, dataset).await?;
        }
        let mut membership = Membership::default();
        for kind in ["person", "unit"] {
            membership.put(&self.ledger.snapshot(kind, at).await?);
        }
        state.membership = Arc::new(membership);
        Ok(state)
    }

    async fn load_dataset(&self, plans: &Plans, state: &mut State, dataset: &str) -> Result<(), MetricsError> {
        let standard: &Standard = self.ledger.standard();
        let Some(definition) = standard.datasets.get(dataset) else { return Ok(()) };
        let merged = self.facts.merged(definition, &batches_of(&state.batches, dataset)).await?;
        if let Some(table) = plans.dataset_table(dataset, &merged).map_err(engine)? {
            state.tables.insert(Source::Dataset(dataset.to_owned()), Arc::new(table));
        }
        Ok(())
    }

    async fn catch_up(&self, plans: &Plans, state: &mut State, changed: &[Record]) -> Result<(), MetricsError> {
        state.tables = plans.changed(&state.tables, changed).map_err(engine)?;
        let imports: Vec<&Record> = changed.iter().filter(|record| record.kind == BATCHES).collect();
        if !imports.is_empty() {
            let before = state.batches.clone();
            state.batches.retain(|batch| imports.iter().all(|import| import.id != batch.id));
            state.batches.extend(imports.into_iter().filter(|import| !import.withdrawn).cloned());
            for dataset in plans.datasets() {
                if batches_of(&before, dataset) != batches_of(&state.batches, dataset) {
                    self.load_dataset(plans, state, dataset).await?;
                }
            }
        }
        if changed.iter().any(|record| record.kind == "person" || record.kind == "unit") {
            Arc::make_mut(&mut state.membership).put(changed);
        }
        Ok(())
    }
}
