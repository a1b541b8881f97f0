//! Where a data folder's tables are: within it, or wherever it was told once.

use std::path::Path;

use hengce_tables::{Options, Store, TablesError};

/// The file in a data folder that names a place elsewhere: whoever opens the folder finds its tables.
const FILE: &str = "tables-url.txt";

/// The variable that names the place for a data folder that does not know one yet.
const VARIABLE: &str = "HENGCE_TABLES";

/// A folder or an `s3://bucket/prefix`; none: in the data folder itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    url: Option<String>,
}

impl Place {
    /// What was asked for goes before what the folder says, and that before the environment: a folder that has tables
    /// keeps them where they are.
    pub fn of(data_folder: &Path, asked: Option<&str>) -> Result<Self, std::io::Error> {
        let filled = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(url) = asked.map(str::to_owned).and_then(filled) {
            return Ok(Self { url: Some(url) });
        }
        match std::fs::read_to_string(data_folder.join(FILE)) {
            Ok(text) => return Ok(Self { url: filled(text) }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let within = data_folder.join(hengce_facts::TABLES_FOLDER).is_dir();
        Ok(Self { url: std::env::var(VARIABLE).ok().and_then(filled).filter(|_| !within) })
    }

    /// Writes the place into the data folder, so that every later run finds it. Keys never stand there.
    pub fn settle(&self, data_folder: &Path) -> std::io::Result<()> {
        match &self.url {
            Some(url) => std::fs::write(data_folder.join(FILE), format!("{url}\n")),
            None => Ok(()),
        }
    }

    /// Opens the store; a bucket's endpoint and keys stand in the environment, under the names that other tools use.
    pub fn open(&self, data_folder: &Path) -> Result<Store, TablesError> {
        match &self.url {
            Some(url) => Store::open(url, &Options::of(std::env::vars())),
            None => Store::open(
                &data_folder.join(hengce_facts::TABLES_FOLDER).to_string_lossy(),
                &Options::default(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_was_settled_is_found_again_and_what_is_asked_for_goes_before_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Place::of(folder.path(), None).unwrap(), Place::default());
        let bucket = Place::of(folder.path(), Some("s3://figures/hengce")).unwrap();
        bucket.settle(folder.path()).unwrap();
        assert_eq!(Place::of(folder.path(), None).unwrap(), bucket);
        let other = Place::of(folder.path(), Some("s3://figures/other")).unwrap();
        assert_eq!(other.url.as_deref(), Some("s3://figures/other"));
    }

    #[test]
    fn without_a_word_the_tables_are_in_the_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let store = Place::default().open(folder.path()).unwrap();
        assert!(store.url().ends_with("/tables/"), "{}", store.url());
    }
}
