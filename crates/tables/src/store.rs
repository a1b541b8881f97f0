//! Where the tables are: a folder, or a bucket of an S3-compatible store.

use std::collections::{BTreeMap, HashMap};
use std::path::Path as FilePath;
use std::str::FromStr as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::prelude::{SessionConfig, SessionContext};
use deltalake::DeltaResult;
use deltalake::logstore::{
    LogStore, LogStoreFactory, ObjectStoreRef, StorageConfig, default_logstore, logstore_factories,
};
use futures::future::BoxFuture;
use object_store::ObjectStore;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::path::Path;
use url::Url;

use crate::durable::Durable;
use crate::{Table, TablesError};

/// Folders looked into below the store's root in search of tables.
const DEPTH_MAX: usize = 4;

/// Settings of an S3-compatible store by the names that other tools use: `aws_endpoint_url`, `aws_access_key_id`,
/// `aws_secret_access_key`, `aws_region`, `aws_allow_http` ... A folder needs none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(BTreeMap<String, String>);

impl Options {
    /// Those of some variables (of the environment, say) that such a store knows.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = |name: &String| name.starts_with("aws_") && AmazonS3ConfigKey::from_str(name).is_ok();
        let lower = variables.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        Self(lower.filter(|(name, _)| known(name)).collect())
    }
}

/// What a table is.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its folder below the store: words of a-z, 0-9, `_` and `-`, parted by `/`.
    pub name: String,
    /// A sentence on what its rows are, kept with the table.
    pub about: String,
    pub schema: SchemaRef,
    pub partitions: Vec<String>,
    /// How long what was replaced can still be read at its version; `vacuum` never clears younger files.
    pub keep: Duration,
}

/// The place of all tables.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// Ends with a slash.
    root: Url,
    backend: Arc<dyn ObjectStore>,
    session: SessionContext,
    open: Mutex<HashMap<String, Table>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Store").field("root", &self.inner.root.as_str()).finish_non_exhaustive()
    }
}

impl Store {
    /// A folder (made if it is not there) or `s3://bucket/prefix`.
    pub fn open(place: &str, options: &Options) -> Result<Self, TablesError> {
        let wrong = |reason: String| TablesError::Place { place: place.to_owned(), reason };
        if !place.contains("://") {
            return Self::folder(FilePath::new(place));
        }
        let mut root = Url::parse(place).map_err(|error| wrong(error.to_string()))?;
        match root.scheme() {
            "file" => {
                let path = root.to_file_path().map_err(|()| wrong("it names no folder".into()))?;
                return Self::folder(&path);
            }
            "s3" | "s3a" if root.has_host() => {}
            "s3" | "s3a" => return Err(wrong("it names no bucket: s3://bucket/prefix".into())),
            other => return Err(wrong(format!("a folder or s3://bucket/prefix is known, not {other}://"))),
        }
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let backend = bucket(place, options).map_err(|error| wrong(error.to_string()))?;
        for scheme in ["s3://", "s3a://"].into_iter().filter_map(|scheme| Url::parse(scheme).ok()) {
            logstore_factories().entry(scheme).or_insert_with(|| Arc::new(BucketLogs));
        }
        Ok(Self::over(root, backend))
    }

    fn folder(path: &FilePath) -> Result<Self, TablesError> {
        let wrong = |reason: String| TablesError::Place { place: path.display().to_string(), reason };
        let made = std::fs::create_dir_all(path).and_then(|()| std::fs::canonicalize(path));
        let path = made.map_err(|error| wrong(error.to_string()))?;
        let root = Url::from_directory_path(&path).map_err(|()| wrong("it names no folder".into()))?;
        Ok(Self::over(root, Arc::new(Durable::new())))
    }

    fn over(root: Url, backend: Arc<dyn ObjectStore>) -> Self {
        let mut config = SessionConfig::new();
        config.options_mut().execution.parquet.schema_force_view_types = false;
        let session = SessionContext::new_with_config(config);
        Self { inner: Arc::new(Inner { root, backend, session, open: Mutex::default() }) }
    }

    /// Where the store is, as other engines are told.
    pub fn url(&self) -> &str {
        self.inner.root.as_str()
    }

    /// The table of this definition: made if it is not there, given the columns that it lacks.
    pub async fn table(&self, definition: &Definition) -> Result<Table, TablesError> {
        self.shaped(&definition.name, |_| definition.clone()).await
    }

    /// The table of a definition that takes account of the columns that are there already (None: there is no table).
    pub async fn shaped(
        &self,
        name: &str,
        shape: impl FnOnce(Option<&Schema>) -> Definition,
    ) -> Result<Table, TablesError> {
        let table = self.handle(name)?;
        table.prepare(shape).await?;
        Ok(table)
    }

    /// A table that is there.
    pub async fn existing(&self, name: &str) -> Result<Table, TablesError> {
        let table = self.handle(name)?;
        table.fresh().await?;
        Ok(table)
    }

    /// One handle a table, so that writers of this program wait for each other and never conflict.
    fn handle(&self, name: &str) -> Result<Table, TablesError> {
        let word = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
        };
        if !name.split('/').all(word) {
            let reason = "its name is not words of a-z, 0-9, _ and - parted by /".to_owned();
            return Err(TablesError::Table { table: name.to_owned(), reason });
        }
        let mut open = self.inner.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = open.get(name) {
            return Ok(table.clone());
        }
        let table = Table::at(name, &self.inner.root, (&self.inner.backend, &self.inner.session))?;
        open.insert(name.to_owned(), table.clone());
        Ok(table)
    }

    /// The names of all tables below the root, sorted.
    pub async fn names(&self) -> Result<Vec<String>, TablesError> {
        let wrong = |reason: String| TablesError::Place { place: self.url().to_owned(), reason };
        let root = Path::from_url_path(self.inner.root.path()).map_err(|error| wrong(error.to_string()))?;
        let mut found = Vec::new();
        self.look(root.clone(), DEPTH_MAX, &mut found).await.map_err(|error| wrong(error.to_string()))?;
        let below = |path: &Path| {
            let parts: Option<Vec<String>> =
                path.prefix_match(&root).map(|parts| parts.map(|part| part.as_ref().to_owned()).collect());
            parts.map(|parts| parts.join("/"))
        };
        let mut names: Vec<String> = found.iter().filter_map(below).filter(|name| !name.is_empty()).collect();
        names.sort();
        Ok(names)
    }

    fn look<'a>(
        &'a self,
        folder: Path,
        depth: usize,
        found: &'a mut Vec<Path>,
    ) -> BoxFuture<'a, object_store::Result<()>> {
        Box::pin(async move {
            let listed = self.inner.backend.list_with_delimiter(Some(&folder)).await?;
            let log = |path: &Path| path.filename() == Some("_delta_log");
            if listed.common_prefixes.iter().any(log) {
                found.push(folder);
                return Ok(());
            }
            if depth > 0 {
                for below in listed.common_prefixes {
                    self.look(below, depth - 1, found).await?;
                }
            }
            Ok(())
        })
    }
}

/// A bucket, written to by conditional requests: of two writers of one log entry, one is told that it came late.
fn bucket(place: &str, options: &Options) -> object_store::Result<Arc<dyn ObjectStore>> {
    let mut builder =
        AmazonS3Builder::new().with_url(place).with_conditional_put(S3ConditionalPut::ETagMatch);
    for (name, value) in &options.0 {
        if let Ok(key) = AmazonS3ConfigKey::from_str(name) {
            builder = builder.with_config(key, value);
        }
    }
    Ok(Arc::new(builder.build()?))
}

/// The log of a table in a bucket: entries are made by conditional requests, so the library's plain log serves.
struct BucketLogs;

impl LogStoreFactory for BucketLogs {
    fn with_options(
        &self,
        prefixed_store: ObjectStoreRef,
        root_store: ObjectStoreRef,
        location: &Url,
        options: &StorageConfig,
    ) -> DeltaResult<Arc<dyn LogStore>> {
        Ok(default_logstore(prefixed_store, root_store, location, options))
    }
}
