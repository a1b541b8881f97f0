//! What each table is and how it stands.

use hengce_standard::Standard;
use hengce_tables::{Figures, Store, Table, TablesError};
use serde::Serialize;

use crate::words::Speech;

/// A table as it is told.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    pub name: String,
    /// A folder's path, or an address in a bucket.
    pub place: String,
    /// A sentence, in English, as the table keeps it.
    pub about: String,
    pub version: u64,
    pub rows: u64,
    pub files: u64,
    pub bytes: u64,
    pub changed_at: Option<jiff::Timestamp>,
}

impl Told {
    async fn of(table: &Table) -> Result<Self, TablesError> {
        let Figures { version, rows, files, bytes, changed_at } = table.figures().await?;
        let place = table.folder().map_or_else(|| table.url().to_owned(), |path| path.display().to_string());
        let (name, about) = (table.name().to_owned(), table.about().await?);
        let place = place.trim_end_matches('/').to_owned();
        Ok(Self { name, place, about, version, rows, files, bytes, changed_at })
    }

    /// A name in the reader's language, and what its rows are.
    pub fn labels(&self, standard: &Standard, say: Speech) -> (String, String) {
        let parts: Vec<&str> = self.name.split('/').collect();
        let ["facts", dataset, part @ ("history" | "standing")] = parts.as_slice() else {
            return (self.name.clone(), self.about.clone());
        };
        let label = standard.datasets.get(*dataset).map_or(*dataset, |dataset| say.of(&dataset.label));
        (label.to_owned(), say.t(&format!("tables-{part}")))
    }

    /// A name that an engine takes for a table: no slashes.
    pub fn short(&self) -> String {
        self.name.strip_prefix("facts/").unwrap_or(&self.name).replace(['/', '-'], "_")
    }
}

/// All tables of a store, by name.
pub async fn all(store: &Store) -> Result<Vec<Told>, TablesError> {
    let mut told = Vec::new();
    for name in store.names().await? {
        told.push(Told::of(&store.existing(&name).await?).await?);
    }
    Ok(told)
}
