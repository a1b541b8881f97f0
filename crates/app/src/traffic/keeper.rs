//! The traffic of this data folder, opened when it is first asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hengce_tables::{Options, Store};
use hengce_traffic::Traffic;
use tokio::sync::OnceCell;

use crate::web::{App, WebError};

/// Where the tables are, and what was opened of them.
#[derive(Clone)]
pub struct Keeper {
    folder: PathBuf,
    opened: Arc<OnceCell<Traffic>>,
}

impl Keeper {
    /// `folder` is the data folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), opened: Arc::default() }
    }

    /// The traffic; opened once.
    pub async fn open(&self, app: &App) -> Result<&Traffic, WebError> {
        let zone = app.standard().organisation.zone.clone();
        let open = || async {
            let place = self.folder.join("tables");
            let store = Store::open(&place.to_string_lossy(), &Options::default())?;
            Traffic::open(&store, &self.folder.join("traffic"), zone).await
        };
        self.opened.get_or_try_init(open).await.map_err(WebError::internal)
    }
}
