//! The two tables, and the file of visits that go on.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use hengce_tables::{Changes, Definition, Once, Store, Table};

use crate::Result;
use crate::layout::{EVENTS, PARTITION, VISITS};
use crate::open::Kept;

/// What questions may take of the memory, before they spill to disk.
const MEMORY: usize = 256 * 1024 * 1024;
/// Old versions stay readable so long: a question that began before a write is answered.
const KEEP: Duration = Duration::from_hours(7 * 24);
const APPLICATION: &str = "hengce-traffic";
const MENDING: &str = "hengce-traffic-late";
const KEPT: &str = "open-visits.json";

pub struct Tables {
    pub events: Table,
    pub visits: Table,
    pub session: SessionContext,
    folder: PathBuf,
}

/// The tables as they stood after a write.
#[derive(Clone)]
pub struct Sealed {
    pub events: Arc<dyn TableProvider>,
    pub visits: Arc<dyn TableProvider>,
}

fn mark(application: &str, position: u64) -> Once {
    Once { application: application.to_owned(), version: position.cast_signed() }
}

impl Tables {
    pub async fn open(store: &Store, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let definition = |name: &str, about: &str, schema| Definition {
            name: name.to_owned(),
            about: about.to_owned(),
            schema,
            partitions: vec![PARTITION.to_owned()],
            keep: KEEP,
        };
        let events = "What visitors did on the company's sites: one row an event, anonymous.";
        let visits = "Visits of the company's sites: one row a visit, by the definition named in it.";
        let runtime = RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(MEMORY)));
        let config = SessionConfig::new().with_information_schema(false);
        Ok(Self {
            events: store.table(&definition("traffic/events", events, EVENTS.clone())).await?,
            visits: store.table(&definition("traffic/visits", visits, VISITS.clone())).await?,
            session: SessionContext::new_with_config_rt(config, runtime.build_arc()?),
            folder: folder.to_owned(),
        })
    }

    /// How far the furthest write came.
    pub async fn written(&self) -> Result<u64> {
        let mut furthest = 0;
        for (table, application) in
            [(&self.events, APPLICATION), (&self.visits, APPLICATION), (&self.visits, MENDING)]
        {
            furthest = furthest.max(table.mark(application).await?.unwrap_or(0));
        }
        Ok(furthest.cast_unsigned())
    }

    pub async fn sealed(&self) -> Result<Sealed> {
        Ok(Sealed { events: self.events.provider().await?, visits: self.visits.provider().await? })
    }

    pub async fn add_events(&self, batch: RecordBatch, position: u64) -> Result<()> {
        self.events.append(vec![batch], Some(&mark(APPLICATION, position))).await?;
        Ok(())
    }

    pub async fn add_visits(&self, batch: RecordBatch, position: u64) -> Result<()> {
        self.visits.append(vec![batch], Some(&mark(APPLICATION, position))).await?;
        Ok(())
    }

    /// Visits made anew by late events, and those that went into them.
    pub async fn mend_visits(&self, rows: RecordBatch, gone: RecordBatch, position: u64) -> Result<()> {
        let keys = ["day", "site", "id"].map(str::to_owned).to_vec();
        let changes = Changes { keys, rows: vec![rows], gone: vec![gone] };
        self.visits.merge(&changes, Some(&mark(MENDING, position))).await?;
        Ok(())
    }

    pub fn kept(&self) -> Result<Option<Kept>> {
        match std::fs::read(self.folder.join(KEPT)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whole and on disk before it takes the old one's place.
    pub fn keep(&self, kept: &Kept) -> Result<()> {
        let unfinished = self.folder.join("open-visits.unfinished");
        let mut file = std::fs::File::create(&unfinished)?;
        file.write_all(&serde_json::to_vec(kept)?)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, self.folder.join(KEPT))?;
        std::fs::File::open(&self.folder)?.sync_all()?;
        Ok(())
    }
}
