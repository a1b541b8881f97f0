//! Imported rows as pages read them: each dataset's standing rows in memory, until another batch counts.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hengce_facts::{BatchRef, Facts, Place, Table, batches_of};
use hengce_ledger::{Ledger, Position};
use hengce_standard::Act;

use crate::web::{App, Visit, WebError};

/// What was read of one dataset, and as of when.
struct Kept {
    at: Position,
    batches: Vec<BatchRef>,
    table: Arc<Table>,
}

/// The datasets' standing rows.
#[derive(Default)]
pub struct Tables {
    kept: RwLock<HashMap<String, Kept>>,
}

impl Tables {
    /// The standing rows of a dataset, with every batch that was committed before the call.
    ///
    /// # Errors
    /// A dataset that the standard does not have; files that can't be read.
    pub async fn of(&self, ledger: &Ledger, facts: &Facts, dataset: &str) -> Result<Arc<Table>, WebError> {
        let definition = ledger.standard().datasets.get(dataset).ok_or_else(WebError::not_found)?;
        let at = ledger.position();
        if let Some(table) = self.find(dataset, |kept| kept.at == at) {
            return Ok(table);
        }
        let batches = batches_of(&ledger.snapshot("import_batch", None).await?, dataset);
        let table = if let Some(table) = self.find(dataset, |kept| kept.batches == batches) {
            table
        } else {
            Arc::new(facts.table(definition, &batches).await.map_err(WebError::internal)?)
        };
        let kept = Kept { at, batches, table: table.clone() };
        self.kept.write().unwrap_or_else(PoisonError::into_inner).insert(dataset.to_owned(), kept);
        Ok(table)
    }

    fn find(&self, dataset: &str, fresh: impl Fn(&Kept) -> bool) -> Option<Arc<Table>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(dataset).filter(|kept| fresh(kept)).map(|kept| kept.table.clone())
    }
}

/// The page on which a row stands in its import, for whoever may open imports.
pub fn row_address(app: &App, visit: &Visit, place: &Place) -> Option<String> {
    app.ledger.reach(&visit.actor, Act::Read, "import")?;
    let page = place.row / super::batch::ROWS as u64 * super::batch::ROWS as u64;
    Some(match page {
        0 => format!("/imports/{}", place.batch),
        page => format!("/imports/{}?offset={page}", place.batch),
    })
}
