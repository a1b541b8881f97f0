//! Opening a data folder from the command line, and what can be wrong with one.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_ledger::{Clock, Refusal};
use hengce_standard::Standard;
use jiff::{SignedDuration, Timestamp};

use super::Failure;
use crate::tables::Place;
use crate::web::{App, OpenError};

/// The ledger's file in a data folder.
const LEDGER: &str = "hengce.db";

/// The shipped standard with the folder's own laid over it.
pub fn standard(folder: &Path) -> Result<Arc<Standard>, Failure> {
    let own = folder.join("standard");
    let loaded = Standard::load(own.is_dir().then_some(own.as_path()));
    loaded.map(Arc::new).map_err(Failure::standard)
}

/// Names the evening at which the demo company's time stands still while no program has its folder open: it runs on
/// from the last change. Nobody else's folder has this file.
const DEMO_EVENING: &str = "DEMO-TIME.txt";

/// Lets the folder's time begin at an instant.
pub fn begin_time(folder: &Path, evening: Timestamp) -> std::io::Result<()> {
    std::fs::write(folder.join(DEMO_EVENING), format!("{evening}\n"))
}

/// The machine's clock, set off by some microseconds that are known once the ledger is open.
#[derive(Clone, Default)]
struct FolderTime(Arc<AtomicI64>);

impl FolderTime {
    fn clock(&self) -> Clock {
        let (system, off) = (Clock::system(), self.0.clone());
        Clock::from_fn(move || {
            let off = SignedDuration::from_micros(off.load(Ordering::Relaxed));
            system.now().checked_add(off).unwrap_or(Timestamp::MAX)
        })
    }

    fn set(&self, now: Timestamp) {
        self.0.store(now.as_microsecond() - Clock::system().now().as_microsecond(), Ordering::Relaxed);
    }
}

/// An existing data folder, opened at its time, its tables where it says.
pub async fn open(folder: &Path) -> Result<App, Failure> {
    open_with(folder, None).await
}

/// The same with its tables at another place.
pub async fn open_with(folder: &Path, tables: Option<&str>) -> Result<App, Failure> {
    if !folder.join(LEDGER).is_file() {
        return Err(Failure::refused(
            format!("There is no data in {}.", folder.display()),
            "It is not a data folder of hengce, so there is nothing to open.",
            format!(
                "Check the path, or make a data folder with `hengce init {0}` or `hengce demo {0}`.",
                folder.display()
            ),
        ));
    }
    let time = FolderTime::default();
    let evening =
        std::fs::read_to_string(folder.join(DEMO_EVENING)).ok().and_then(|text| text.trim().parse().ok());
    if let Some(evening) = evening {
        time.set(evening);
    }
    let place = Place::of(folder, tables).map_err(|error| trouble(folder, error))?;
    let opened = App::open(folder, &place, standard(folder)?, time.clock()).await;
    let app = opened.map_err(|error| unopened(folder, error))?;
    if let Some(evening) = evening {
        let last = app.ledger.last_at().await.map_err(|refusal| trouble(folder, refusal))?;
        time.set(last.map_or(evening, |last| last.max(evening)));
    }
    Ok(app)
}

/// Refuses a folder that holds data already.
pub fn must_be_new(folder: &Path) -> Result<(), Failure> {
    if folder.join(LEDGER).exists() {
        return Err(Failure::refused(
            format!("{} holds data already.", folder.display()),
            "Nothing was changed: a data folder is never written over.",
            "Name another folder, or remove this one first if its data is no longer wanted.",
        ));
    }
    Ok(())
}

/// The folder can't be opened or made.
pub fn unopened(folder: &Path, error: OpenError) -> Failure {
    match error {
        OpenError::Ledger(refusal) => trouble(folder, refusal),
        OpenError::Facts(error) => trouble(folder, error),
        OpenError::Tables(error) => unreached(folder, error),
        OpenError::Secret(error) => trouble(folder, error),
    }
}

/// The tables are elsewhere, and can't be reached there.
fn unreached(folder: &Path, what: impl std::fmt::Display) -> Failure {
    Failure::environment(
        format!("{}: {what}", folder.display()),
        "The tables of imported rows could not be opened; nothing was changed.",
        "Check the place (--tables, tables-url.txt in the folder, or HENGCE_TABLES) and, for a bucket, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    )
}

/// The disk or the database stands in the way.
pub fn trouble(folder: &Path, what: impl std::fmt::Display) -> Failure {
    Failure::environment(
        format!("{}: {what}", folder.display()),
        "The data folder could not be read or written; what had been committed before is untouched.",
        "Check that the disk has room and that you may write there, then try again.",
    )
}

/// A refusal while something is written for the first time.
pub fn refused(folder: &Path, refusal: Refusal) -> Failure {
    trouble(folder, refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_is_set_runs_on_from_there() {
        let evening: Timestamp = "2026-09-30T10:30:00Z".parse().unwrap();
        let time = FolderTime::default();
        time.set(evening);
        let since = time.clock().now().duration_since(evening).as_secs();
        assert!((0..60).contains(&since));
    }

    #[test]
    fn a_folder_that_is_no_demo_lives_in_the_present() {
        let off = FolderTime::default().clock().now().duration_since(Clock::system().now());
        assert!(off.as_secs().abs() <= 1);
    }

    #[tokio::test]
    async fn a_folder_without_data_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let Err(failure) = open(folder.path()).await else { panic!("opened") };
        assert!(failure.to_string().contains("hengce init"));
    }
}
