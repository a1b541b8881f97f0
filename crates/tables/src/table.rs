//! One table: made, grown by columns, and known at its newest version.

use std::sync::{Arc, PoisonError, RwLock};

use datafusion::arrow::datatypes::{DataType, Schema, SchemaRef, TimeUnit};
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;
use deltalake::kernel::engine::arrow_conversion::{TryIntoArrow as _, TryIntoKernel as _};
use deltalake::kernel::transaction::TransactionError;
use deltalake::kernel::{StructField, StructType};
use deltalake::protocol::SaveMode;
use deltalake::{DeltaTable, DeltaTableBuilder, DeltaTableError};
use object_store::ObjectStore;
use url::Url;

use crate::{Definition, TablesError};

/// A Delta Lake table.
#[derive(Clone)]
pub struct Table {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub name: String,
    pub url: Url,
    backend: Arc<dyn ObjectStore>,
    /// In which it is read when nobody brings a session.
    pub session: SessionContext,
    /// The newest version seen.
    known: RwLock<DeltaTable>,
    /// One writer at a time.
    pub turn: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Table").field("url", &self.inner.url.as_str()).finish_non_exhaustive()
    }
}

impl Table {
    pub(crate) fn at(
        name: &str,
        root: &Url,
        (backend, session): (&Arc<dyn ObjectStore>, &SessionContext),
    ) -> Result<Self, TablesError> {
        let reason = |reason: String| TablesError::Table { table: name.to_owned(), reason };
        let url = root.join(&format!("{name}/")).map_err(|error| reason(error.to_string()))?;
        let table = builder(&url, backend).and_then(DeltaTableBuilder::build);
        let known = RwLock::new(table.map_err(|error| reason(error.to_string()))?);
        let (backend, session, turn) = (Arc::clone(backend), session.clone(), tokio::sync::Mutex::default());
        Ok(Self { inner: Arc::new(Inner { name: name.to_owned(), url, backend, session, known, turn }) })
    }

    /// Its name within the store.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The sentence on its rows that it was made with.
    pub async fn about(&self) -> Result<String, TablesError> {
        let table = self.fresh().await?;
        let state = table.snapshot().map_err(|error| self.failed(error))?;
        Ok(state.metadata().description().unwrap_or_default().to_owned())
    }

    /// Where it is, as other engines are told.
    pub fn url(&self) -> &str {
        self.inner.url.as_str()
    }

    /// The folder, where the store is one.
    pub fn folder(&self) -> Option<std::path::PathBuf> {
        self.inner.url.to_file_path().ok()
    }

    pub(crate) fn builder(&self) -> Result<DeltaTableBuilder, TablesError> {
        builder(&self.inner.url, &self.inner.backend).map_err(|error| self.failed(error))
    }

    /// The table at its newest version, whoever wrote it.
    pub(crate) async fn fresh(&self) -> Result<DeltaTable, TablesError> {
        let mut table = self.inner.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match table.update_state().await {
            Ok(()) => self.remember(&table),
            Err(DeltaTableError::NotATable(_)) => return Err(TablesError::Missing(self.name().to_owned())),
            Err(_) if !table.verify_deltatable_existence().await.unwrap_or(true) => {
                return Err(TablesError::Missing(self.name().to_owned()));
            }
            Err(error) => return Err(self.failed(error)),
        }
        Ok(table)
    }

    pub(crate) fn remember(&self, table: &DeltaTable) {
        let mut known = self.inner.known.write().unwrap_or_else(PoisonError::into_inner);
        if table.version() >= known.version() {
            *known = table.clone();
        }
    }

    /// Makes the table, or gives it the columns that it lacks.
    pub(crate) async fn prepare(
        &self,
        shape: impl FnOnce(Option<&Schema>) -> Definition,
    ) -> Result<(), TablesError> {
        let _turn = self.inner.turn.lock().await;
        match self.fresh().await {
            Ok(table) => {
                let there = schema_of(&table).map_err(|error| self.failed(error))?;
                let definition = shape(Some(&there));
                let wanted = StructType::try_from_arrow(self, &definition.schema)?;
                self.grow(table, &there, (&definition, &wanted)).await
            }
            Err(TablesError::Missing(_)) => {
                let definition = shape(None);
                let wanted = StructType::try_from_arrow(self, &definition.schema)?;
                self.make(&definition, wanted).await
            }
            Err(error) => Err(error),
        }
    }

    async fn make(&self, definition: &Definition, wanted: StructType) -> Result<(), TablesError> {
        let days = definition.keep.as_secs().div_ceil(24 * 60 * 60).max(1);
        let keep = format!("interval {days} days");
        let empty = self.inner.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let made = empty
            .create()
            .with_save_mode(SaveMode::Ignore)
            .with_table_name(definition.name.replace('/', "_"))
            .with_comment(&definition.about)
            .with_columns(wanted.fields().cloned())
            .with_partition_columns(&definition.partitions)
            .with_configuration([
                ("delta.deletedFileRetentionDuration", Some(keep.clone())),
                ("delta.logRetentionDuration", Some(keep)),
            ])
            .await;
        match made {
            Ok(table) => {
                self.remember(&table);
                Ok(())
            }
            // Another program made it in the same moment.
            Err(_) if self.fresh().await.is_ok() => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    async fn grow(
        &self,
        table: DeltaTable,
        there: &Schema,
        (definition, wanted): (&Definition, &StructType),
    ) -> Result<(), TablesError> {
        let mut fresh: Vec<StructField> = Vec::new();
        for (field, column) in wanted.fields().zip(definition.schema.fields()) {
            match there.field_with_name(field.name()) {
                Ok(found) if same(found.data_type(), column.data_type()) => {}
                Ok(found) => {
                    let (name, is, asked) = (field.name(), found.data_type(), column.data_type());
                    return Err(self.rows(format!("its column \"{name}\" holds {is}, not {asked}")));
                }
                Err(_) => fresh.push(StructField::nullable(field.name(), field.data_type().clone())),
            }
        }
        if !fresh.is_empty() {
            let grown = table.add_columns().with_fields(fresh).await.map_err(|error| self.failed(error))?;
            self.remember(&grown);
        }
        Ok(())
    }

    /// The columns as the table has them now.
    pub async fn schema(&self) -> Result<SchemaRef, TablesError> {
        schema_of(&self.fresh().await?).map_err(|error| self.failed(error))
    }

    pub(crate) fn failed(&self, error: DeltaTableError) -> TablesError {
        use TransactionError::{CommitConflict, MaxCommitAttempts};
        let table = self.name().to_owned();
        match error {
            DeltaTableError::Transaction { source: CommitConflict(_) | MaxCommitAttempts(_) }
            | DeltaTableError::VersionAlreadyExists(_) => TablesError::Busy { table },
            DeltaTableError::SchemaMismatch { msg } => TablesError::Rows { table, reason: msg },
            other => TablesError::Table { table, reason: other.to_string() },
        }
    }

    pub(crate) fn rows(&self, reason: String) -> TablesError {
        TablesError::Rows { table: self.name().to_owned(), reason }
    }

    pub(crate) fn engine(&self, error: &DataFusionError) -> TablesError {
        TablesError::Table { table: self.name().to_owned(), reason: error.to_string() }
    }
}

/// The columns of a loaded table in Arrow's terms.
pub(crate) fn schema_of(table: &DeltaTable) -> Result<SchemaRef, DeltaTableError> {
    let schema = table.snapshot()?.schema();
    let arrow: Schema =
        schema.as_ref().try_into_arrow().map_err(|source| DeltaTableError::Arrow { source })?;
    Ok(Arc::new(arrow))
}

trait FromArrow: Sized {
    fn try_from_arrow(table: &Table, schema: &SchemaRef) -> Result<Self, TablesError>;
}

impl FromArrow for StructType {
    fn try_from_arrow(table: &Table, schema: &SchemaRef) -> Result<Self, TablesError> {
        schema
            .as_ref()
            .try_into_kernel()
            .map_err(|error: datafusion::arrow::error::ArrowError| table.rows(error.to_string()))
    }
}

/// Whether a column that was asked for with one type is kept with the other.
fn same(kept: &DataType, asked: &DataType) -> bool {
    use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Timestamp, Utf8, Utf8View};
    match (kept, asked) {
        (Utf8 | LargeUtf8 | Utf8View, Utf8 | LargeUtf8 | Utf8View)
        | (Binary | LargeBinary | BinaryView, Binary | LargeBinary | BinaryView) => true,
        (Timestamp(TimeUnit::Microsecond, kept), Timestamp(_, asked)) => kept.is_some() == asked.is_some(),
        (kept, asked) => kept == asked,
    }
}

fn builder(url: &Url, backend: &Arc<dyn ObjectStore>) -> Result<DeltaTableBuilder, DeltaTableError> {
    Ok(DeltaTableBuilder::from_url(url.clone())?.with_storage_backend(Arc::clone(backend), url.clone()))
}
