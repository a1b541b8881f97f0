//! A dataset's tables as they stood: at a version, at an instant.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use hengce_standard::Dataset;
use hengce_tables::{At, Table};

use crate::{Facts, FactsError, history, publish};

impl Facts {
    /// The table of every row of every batch, whether or not the batch counts.
    pub async fn history(&self, dataset: &Dataset) -> Result<Table, FactsError> {
        Ok(self.store().existing(&history::name(&dataset.id)).await?)
    }

    /// The table of what counts.
    pub async fn standing(&self, dataset: &Dataset) -> Result<Table, FactsError> {
        Ok(self.store().existing(&publish::name(&dataset.id)).await?)
    }

    /// What counted, as the table for other engines showed it then, for a DataFusion plan.
    pub async fn standing_at(&self, dataset: &Dataset, at: At) -> Result<Arc<dyn TableProvider>, FactsError> {
        Ok(self.standing(dataset).await?.provider_at(at).await?)
    }
}
