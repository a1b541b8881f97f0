//! Rows go into a table: appended, merged by key, deleted. Each is one entry of its log, or nothing.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::Column;
use datafusion::datasource::MemTable;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator, lit};
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use deltalake::delta_datafusion::create_session;
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake::kernel::{Action, Add, Transaction};
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::writer::{DeltaWriter as _, RecordBatchWriter};
use deltalake::{DeltaResult, DeltaTable};

use crate::fit::{fit, loosened};
use crate::table::schema_of;
use crate::{Table, TablesError};

/// How often a write is tried while programs beside this one write to the same table.
const TRIES_MAX: usize = 8;

/// The column by which a merge tells rows that go from rows that come; never kept.
const GONE: &str = "__gone";

/// A mark of how far an application came, kept with the rows in one entry: writing again what is marked does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    pub application: String,
    pub version: i64,
}

/// What an append did; the table's version after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    Written(u64),
    /// The application's mark was as far already: nothing was written.
    Already(u64),
}

impl Appended {
    pub fn version(self) -> u64 {
        match self {
            Self::Written(version) | Self::Already(version) => version,
        }
    }
}

/// Rows for a merge. `rows` replace those with the same key or are new; `gone` needs the key's columns alone. No key
/// may stand twice.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub keys: Vec<String>,
    pub rows: Vec<RecordBatch>,
    pub gone: Vec<RecordBatch>,
}

/// What a merge did; the table's version after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    pub version: u64,
    pub inserted: usize,
    pub updated: usize,
    pub deleted: usize,
}

pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("hengce".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build()
}

fn commit(once: Option<&Once>) -> CommitProperties {
    match once {
        Some(once) => CommitProperties::default()
            .with_application_transaction(Transaction::new(&once.application, once.version)),
        None => CommitProperties::default(),
    }
}

impl Table {
    /// Adds rows in their order. With `once`, exactly once: a mark that is not newer than the table's does nothing.
    pub async fn append(
        &self,
        batches: Vec<RecordBatch>,
        once: Option<&Once>,
    ) -> Result<Appended, TablesError> {
        let _turn = self.inner.turn.lock().await;
        let mut written: Option<Vec<Add>> = None;
        for _ in 0..TRIES_MAX {
            let table = self.fresh().await?;
            let version = table.version().unwrap_or_default();
            if self.marked(&table, once).await? || (batches.is_empty() && once.is_none()) {
                return Ok(Appended::Already(version));
            }
            let adds = match written.take() {
                Some(adds) => adds,
                None => self.write_files(&table, &batches).await?,
            };
            match self.enter(&table, adds.clone(), once).await {
                Ok(version) => return Ok(Appended::Written(version)),
                Err(TablesError::Busy { .. }) => written = Some(adds),
                Err(error) => return Err(error),
            }
        }
        Err(TablesError::Busy { table: self.name().to_owned() })
    }

    /// How far an application came by its marks.
    pub async fn mark(&self, application: &str) -> Result<Option<i64>, TablesError> {
        self.mark_in(&self.fresh().await?, application).await
    }

    async fn mark_in(&self, table: &DeltaTable, application: &str) -> Result<Option<i64>, TablesError> {
        let log = table.log_store();
        let state = table.snapshot().map_err(|error| self.failed(error))?;
        state.transaction_version(log.as_ref(), application).await.map_err(|error| self.failed(error))
    }

    async fn marked(&self, table: &DeltaTable, once: Option<&Once>) -> Result<bool, TablesError> {
        let Some(once) = once else { return Ok(false) };
        let mark = self.mark_in(table, &once.application).await?;
        Ok(mark.is_some_and(|mark| mark >= once.version))
    }

    async fn write_files(
        &self,
        table: &DeltaTable,
        batches: &[RecordBatch],
    ) -> Result<Vec<Add>, TablesError> {
        let schema = schema_of(table).map_err(|error| self.failed(error))?;
        let written: DeltaResult<RecordBatchWriter> = RecordBatchWriter::for_table(table);
        let mut writer = written.map_err(|error| self.failed(error))?.with_writer_properties(properties());
        for batch in batches.iter().filter(|batch| batch.num_rows() > 0) {
            let rows = fit(batch, &schema).map_err(|reason| self.rows(reason))?;
            writer.write(rows).await.map_err(|error| self.failed(error))?;
        }
        writer.flush().await.map_err(|error| self.failed(error))
    }

    async fn enter(
        &self,
        table: &DeltaTable,
        adds: Vec<Add>,
        once: Option<&Once>,
    ) -> Result<u64, TablesError> {
        let state = table.snapshot().map_err(|error| self.failed(error))?;
        let partitions = state.metadata().partition_columns().to_vec();
        let operation = DeltaOperation::Write {
            mode: SaveMode::Append,
            partition_by: Some(partitions).filter(|columns| !columns.is_empty()),
            predicate: None,
        };
        let entered = CommitBuilder::from(commit(once))
            .with_actions(adds.into_iter().map(Action::Add).collect())
            .build(Some(state), table.log_store(), operation)
            .await
            .map_err(|error| self.failed(error))?;
        let mut after = table.clone();
        after.state = Some(entered.snapshot());
        self.remember(&after);
        Ok(entered.version())
    }

    /// Updates the rows whose key is there, inserts the others and takes away those that are gone, in one entry; with
    /// `once`, exactly once (None: it was done already).
    pub async fn merge(&self, changes: &Changes, once: Option<&Once>) -> Result<Option<Merged>, TablesError> {
        let _turn = self.inner.turn.lock().await;
        for _ in 0..TRIES_MAX {
            let table = self.fresh().await?;
            if self.marked(&table, once).await? {
                return Ok(None);
            }
            if changes.rows.iter().chain(&changes.gone).all(|batch| batch.num_rows() == 0) {
                let version = self.enter(&table, Vec::new(), once).await?;
                return Ok(Some(Merged { version, inserted: 0, updated: 0, deleted: 0 }));
            }
            match self.merge_into(table, changes, once).await {
                Err(TablesError::Busy { .. }) => {}
                done => return done.map(Some),
            }
        }
        Err(TablesError::Busy { table: self.name().to_owned() })
    }

    async fn merge_into(
        &self,
        table: DeltaTable,
        changes: &Changes,
        once: Option<&Once>,
    ) -> Result<Merged, TablesError> {
        let schema = schema_of(&table).map_err(|error| self.failed(error))?;
        let source = self.source(&schema, changes)?;
        let session = create_session().into_inner();
        let empty_keys = has_empty_keys(&changes.keys, &source);
        let source = MemTable::try_new(source[0].schema(), vec![source])
            .and_then(|rows| session.read_table(Arc::new(rows)))
            .map_err(|error| self.engine(&error))?;
        let coming = Expr::IsFalse(Box::new(named("source", GONE)));
        let going = Expr::IsTrue(Box::new(named("source", GONE)));
        let columns: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        let merge = table
            .merge(source, same_key(&changes.keys, empty_keys))
            .with_source_alias("source")
            .with_target_alias("target")
            .with_writer_properties(properties())
            .with_commit_properties(commit(once))
            .when_matched_delete(|delete| delete.predicate(going))
            .and_then(|merge| {
                merge.when_matched_update(|update| {
                    columns
                        .iter()
                        .fold(update, |update, name| update.update(name.as_str(), named("source", name)))
                })
            })
            .and_then(|merge| {
                merge.when_not_matched_insert(|insert| {
                    let insert = insert.predicate(coming);
                    columns
                        .iter()
                        .fold(insert, |insert, name| insert.set(name.as_str(), named("source", name)))
                })
            })
            .map_err(|error| self.failed(error))?;
        let (table, told) = merge.await.map_err(|error| self.failed(error))?;
        self.remember(&table);
        Ok(Merged {
            version: table.version().unwrap_or_default(),
            inserted: told.num_target_rows_inserted,
            updated: told.num_target_rows_updated,
            deleted: told.num_target_rows_deleted,
        })
    }

    /// All rows of a merge under one schema: the table's columns, and whether the row goes.
    fn source(&self, schema: &SchemaRef, changes: &Changes) -> Result<Vec<RecordBatch>, TablesError> {
        let loose: SchemaRef = Arc::new(Schema::new(loosened(schema)));
        let mut fields = loosened(schema);
        fields.push(Field::new(GONE, DataType::Boolean, false));
        let all: SchemaRef = Arc::new(Schema::new(fields));
        let mut found = Vec::new();
        for (batches, gone) in [(&changes.rows, false), (&changes.gone, true)] {
            for batch in batches {
                let rows = fit(batch, &loose).map_err(|reason| self.rows(reason))?;
                let mut columns: Vec<ArrayRef> = rows.columns().to_vec();
                columns.push(Arc::new(BooleanArray::from(vec![gone; rows.num_rows()])));
                found.push(
                    RecordBatch::try_new(Arc::clone(&all), columns)
                        .map_err(|error| self.rows(error.to_string()))?,
                );
            }
        }
        Ok(found)
    }

    /// Takes away the rows of which this is true; how many, where whole files that went tell it.
    pub async fn delete(&self, predicate: Expr) -> Result<Option<usize>, TablesError> {
        let _turn = self.inner.turn.lock().await;
        for _ in 0..TRIES_MAX {
            let table = self.fresh().await?;
            match table.delete().with_predicate(predicate.clone()).with_writer_properties(properties()).await
            {
                Ok((table, told)) => {
                    self.remember(&table);
                    return Ok(told.num_deleted_rows);
                }
                Err(error) => match self.failed(error) {
                    TablesError::Busy { .. } => {}
                    other => return Err(other),
                },
            }
        }
        Err(TablesError::Busy { table: self.name().to_owned() })
    }
}

fn named(side: &str, column: &str) -> Expr {
    Expr::Column(Column::new(Some(side), column))
}

fn has_empty_keys(keys: &[String], source: &[RecordBatch]) -> bool {
    source.iter().any(|batch| {
        keys.iter().any(|key| batch.column_by_name(key).is_some_and(|column| column.null_count() > 0))
    })
}

/// Two rows are of one key. Empty equals empty, asked for only where a key has an empty part: plain equality lets the
/// table pass over files by what their statistics say.
fn same_key(keys: &[String], empty_keys: bool) -> Expr {
    let operator = if empty_keys { Operator::IsNotDistinctFrom } else { Operator::Eq };
    let same = |key: &String| {
        let (target, source) = (named("target", key), named("source", key));
        Expr::BinaryExpr(BinaryExpr::new(Box::new(target), operator, Box::new(source)))
    };
    keys.iter().map(same).reduce(Expr::and).unwrap_or_else(|| lit(false))
}
