//! Opening a data folder from the command line, and what can be wrong with one.

use std::path::Path;
use std::sync::Arc;

use hengce_ledger::{Clock, Refusal};
use hengce_standard::Standard;
use jiff::{SignedDuration, Timestamp};

use super::Failure;
use crate::web::{App, OpenError};

/// The ledger's file in a data folder.
const LEDGER: &str = "hengce.db";

/// The shipped standard with the folder's own laid over it.
pub fn standard(folder: &Path) -> Result<Arc<Standard>, Failure> {
    let own = folder.join("standard");
    let loaded = Standard::load(own.is_dir().then_some(own.as_path()));
    loaded.map(Arc::new).map_err(Failure::standard)
}

/// The demo company lives in a time of its own, which began on its last evening when it was made: by how many seconds
/// that is off the machine's clock stands in this file. Nobody else's folder has one.
const DEMO_CLOCK: &str = "DEMO-CLOCK.txt";

/// Lets the folder's time begin at `now` and run on from there.
pub fn begin_time(folder: &Path, now: Timestamp) -> std::io::Result<()> {
    let off = now.duration_since(Clock::system().now()).as_secs();
    let words = "seconds between the machine's clock and the demo company's time";
    std::fs::write(folder.join(DEMO_CLOCK), format!("{off} {words}\n"))
}

/// The folder's time: the machine's, but for a demo company.
fn clock(folder: &Path) -> Clock {
    let text = std::fs::read_to_string(folder.join(DEMO_CLOCK)).unwrap_or_default();
    let off = text.split_whitespace().next().and_then(|seconds| seconds.parse::<i64>().ok());
    let system = Clock::system();
    match off.map(SignedDuration::from_secs) {
        None => system,
        Some(off) => Clock::from_fn(move || system.now().checked_add(off).unwrap_or(Timestamp::MAX)),
    }
}

/// An existing data folder, opened at its time.
pub async fn open(folder: &Path) -> Result<App, Failure> {
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
    App::open(folder, standard(folder)?, clock(folder)).await.map_err(|error| unopened(folder, error))
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
    }
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
    fn a_demo_company_lives_on_from_its_last_evening_and_others_in_the_present() {
        let folder = tempfile::tempdir().unwrap();
        let off = || clock(folder.path()).now().duration_since(Clock::system().now()).as_secs().abs();
        assert!(off() <= 1);
        let evening: Timestamp = "2026-09-30T10:30:00Z".parse().unwrap();
        begin_time(folder.path(), evening).unwrap();
        assert!(clock(folder.path()).now().duration_since(evening).as_secs().abs() <= 60);
    }
}
