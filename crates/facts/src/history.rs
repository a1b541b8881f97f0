//! The history of a dataset: every row of every batch as its file held it, in a table to which is only added.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
    new_null_array,
};
use datafusion::arrow::compute::{cast, concat_batches, take_record_batch};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use datafusion::logical_expr::{col, lit};
use hengce_standard::Dataset;
use hengce_tables::{At, Definition, Once, Store, Table, TablesError};

use crate::columns::{PLACE, batch_of, batch_schema, utc, word};
use crate::digest::digest;
use crate::{FactsError, Row, aside, storage};

/// Rows turned to columns at a time: bounds the memory that a large import needs beside its rows.
const SLICE: usize = 8192;

/// Batches up to which they are asked for by name; for more, all rows are read and sorted out here.
const NAMED_MAX: usize = 8;

/// How long versions of the history can be read again: an appraisal is sealed a year at a time, and may be contested.
pub const KEEP: Duration = Duration::from_hours(3 * 366 * 24);

/// What the history knows of each row beside the dataset's own columns: the batch by its hash, sheet and line, the row's
/// number in the batch, when it came, and the hash of the batch's content (another than its name only where the batch
/// came as a file that was named by its bytes).
const OWN: [&str; 6] = ["_batch", "_sheet", "_line", "_row", "_known_at", "_digest"];

pub fn name(dataset: &str) -> String {
    format!("facts/{dataset}/history")
}

/// Of columns whose type changed since: the name under which values of another type are kept beside the first.
fn typed(id: &str, kind: &DataType) -> String {
    format!("{id}__{}", word(kind))
}

/// The name under which a table keeps values of this column.
fn kept_as(field: &Field, there: Option<&Schema>) -> String {
    match there.and_then(|schema| schema.field_with_name(field.name()).ok()) {
        Some(found) if found.data_type() != field.data_type() => typed(field.name(), field.data_type()),
        _ => field.name().clone(),
    }
}

async fn existing(store: &Store, dataset: &str) -> Result<Option<Table>, FactsError> {
    match store.existing(&name(dataset)).await {
        Ok(table) => Ok(Some(table)),
        Err(TablesError::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The table, with every column that the dataset has now; and those columns' names in it.
async fn prepared(store: &Store, dataset: &Dataset) -> Result<(Table, Vec<String>), FactsError> {
    let own = batch_schema(dataset);
    let own = &own.fields()[..dataset.columns.len()];
    let mut names: Vec<String> = Vec::new();
    let shape = |there: Option<&Schema>| {
        names = own.iter().map(|field| kept_as(field, there)).collect();
        let named = own.iter().zip(&names);
        let mut fields: Vec<Field> =
            named.map(|(field, name)| Field::new(name, field.data_type().clone(), true)).collect();
        let kinds = [DataType::Utf8, DataType::Utf8, DataType::Int64, DataType::Int64, utc(), DataType::Utf8];
        fields.extend(OWN.into_iter().zip(kinds).map(|(name, kind)| Field::new(name, kind, true)));
        Definition {
            name: name(&dataset.id),
            about: format!("{}: every row of every import, as its file held it", dataset.label.en),
            schema: Arc::new(Schema::new(fields)),
            partitions: Vec::new(),
            keep: KEEP,
        }
    };
    let table = store.shaped(&name(&dataset.id), shape).await?;
    Ok((table, names))
}

pub async fn write(
    store: &Store,
    dataset: &Dataset,
    rows: &[Row],
    now: jiff::Timestamp,
) -> Result<String, FactsError> {
    let slices: Result<Vec<RecordBatch>, FactsError> =
        rows.chunks(SLICE).map(|slice| batch_of(dataset, slice)).collect();
    add(store, dataset, slices?, (None, now)).await
}

/// Adds a batch under its own hash, or under the name that the ledger knows it by.
pub async fn add(
    store: &Store,
    dataset: &Dataset,
    slices: Vec<RecordBatch>,
    (known_as, now): (Option<String>, jiff::Timestamp),
) -> Result<String, FactsError> {
    let (table, names) = prepared(store, dataset).await?;
    let slices: Result<Vec<RecordBatch>, FactsError> =
        slices.iter().map(|slice| under_names(slice, &names)).collect();
    let (slices, content) = aside(move || {
        let slices = slices?;
        let content = digest(&slices)?;
        Ok((slices, content))
    })
    .await?;
    let hash = known_as.unwrap_or_else(|| content.clone());
    let mut first = 0;
    let mut full = Vec::with_capacity(slices.len());
    for slice in slices {
        full.push(with_own(&slice, (&hash, &content), first, now)?);
        first += slice.num_rows() as i64;
    }
    let once = Once { application: format!("batch:{hash}"), version: 1 };
    table.append(full, Some(&once)).await?;
    Ok(hash)
}

fn under_names(slice: &RecordBatch, names: &[String]) -> Result<RecordBatch, FactsError> {
    let schema = slice.schema();
    let fields = schema.fields().iter().enumerate().map(|(at, field)| match names.get(at) {
        Some(name) => field.as_ref().clone().with_name(name),
        None => field.as_ref().clone(),
    });
    let fields: Vec<Field> = fields.collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), slice.columns().to_vec()).map_err(storage)
}

fn with_own(
    slice: &RecordBatch,
    (hash, content): (&str, &str),
    first: i64,
    now: jiff::Timestamp,
) -> Result<RecordBatch, FactsError> {
    let count = slice.num_rows();
    let text =
        |value: &str| Arc::new(StringArray::from_iter_values(std::iter::repeat_n(value, count))) as ArrayRef;
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(first..first + count as i64));
    let known = TimestampMicrosecondArray::from_iter_values(std::iter::repeat_n(now.as_microsecond(), count));
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    let schema = slice.schema();
    for (field, column) in schema.fields().iter().zip(slice.columns()) {
        columns.push((field.name(), Arc::clone(column)));
    }
    columns.push(("_batch", text(hash)));
    columns.push(("_row", numbers));
    columns.push(("_known_at", Arc::new(known.with_timezone("UTC"))));
    columns.push(("_digest", text(content)));
    RecordBatch::try_from_iter(columns).map_err(storage)
}

/// The rows of these batches, each under [`batch_schema`], held against its hash. Columns that the dataset has gained
/// since are null; those it has lost are left out.
pub async fn read(store: &Store, dataset: &Dataset, hashes: &[&str]) -> Result<Vec<RecordBatch>, FactsError> {
    let damaged = |hash: &str| FactsError::Damaged(hash.to_owned());
    let Some(first) = hashes.first() else { return Ok(Vec::new()) };
    let Some(table) = existing(store, &dataset.id).await? else { return Err(damaged(first)) };
    let named = (hashes.len() <= NAMED_MAX)
        .then(|| col("_batch").in_list(hashes.iter().map(|hash| lit(*hash)).collect(), false));
    let found = table.rows_at(At::Now, named).await.map_err(|error| match error {
        // A file that can't be read is not known by the batches in it; of one batch it is certain.
        TablesError::Table { .. } if hashes.len() == 1 => damaged(first),
        other => other.into(),
    })?;
    let (dataset, hashes) =
        (dataset.clone(), hashes.iter().map(|hash| (*hash).to_owned()).collect::<Vec<_>>());
    aside(move || {
        let mut runs = runs(&found)?;
        drop(found);
        let schema = batch_schema(&dataset);
        let part = |hash: &String| one(hash, runs.remove(hash.as_str()).unwrap_or_default(), &schema);
        hashes.iter().map(part).collect()
    })
    .await
}

/// Rows of one batch that lie together, and the number of the first.
type Runs = HashMap<String, Vec<(i64, RecordBatch)>>;

fn runs(found: &[RecordBatch]) -> Result<Runs, FactsError> {
    let mut runs: Runs = HashMap::new();
    for rows in found {
        let wrong = || FactsError::Storage("the history lacks a column of its own".into());
        let batches = rows.column_by_name("_batch").and_then(|column| column.as_string_opt::<i32>());
        let numbers = rows.column_by_name("_row").and_then(|column| column.as_primitive_opt::<Int64Type>());
        let (batches, numbers) = (batches.ok_or_else(wrong)?, numbers.ok_or_else(wrong)?);
        let mut from = 0;
        while from < rows.num_rows() {
            let batch = batches.value(from);
            let to = (from + 1..rows.num_rows()).find(|row| batches.value(*row) != batch);
            let to = to.unwrap_or(rows.num_rows());
            runs.entry(batch.to_owned())
                .or_default()
                .push((numbers.value(from), rows.slice(from, to - from)));
            from = to;
        }
    }
    Ok(runs)
}

/// One batch put together, in its order, if it is what its name says.
fn one(hash: &str, mut runs: Vec<(i64, RecordBatch)>, schema: &SchemaRef) -> Result<RecordBatch, FactsError> {
    let damaged = || FactsError::Damaged(hash.to_owned());
    runs.sort_by_key(|(first, _)| *first);
    let runs: Vec<RecordBatch> = runs.into_iter().map(|(_, run)| run).collect();
    let Some(first) = runs.first() else {
        let nothing = digest(&[])? == hash;
        return nothing.then(|| RecordBatch::new_empty(Arc::clone(schema))).ok_or_else(damaged);
    };
    let rows = in_order(concat_batches(&first.schema(), &runs).map_err(storage)?)?;
    drop(runs);
    let said = rows.column_by_name("_digest").and_then(|column| column.as_string_opt::<i32>());
    let said = said.filter(|said| said.null_count() == 0).ok_or_else(damaged)?;
    if said.iter().any(|one| one != Some(said.value(0))) || content_of(&rows)? != said.value(0) {
        return Err(damaged());
    }
    let columns: Result<Vec<ArrayRef>, FactsError> =
        schema.fields().iter().map(|field| column(&rows, field)).collect();
    RecordBatch::try_new(Arc::clone(schema), columns?).map_err(storage)
}

/// Rows by their number; a compaction keeps them so, and then nothing is moved.
fn in_order(rows: RecordBatch) -> Result<RecordBatch, FactsError> {
    let numbers = rows.column_by_name("_row").and_then(|column| column.as_primitive_opt::<Int64Type>());
    let numbers = numbers.ok_or_else(|| FactsError::Storage("rows without numbers".into()))?;
    if numbers.values().is_sorted() {
        return Ok(rows);
    }
    let mut order: Vec<u64> = (0..rows.num_rows() as u64).collect();
    order.sort_by_key(|row| numbers.value(*row as usize));
    take_record_batch(&rows, &UInt64Array::from(order)).map_err(storage)
}

/// The digest of what the file held: all but what the history adds.
fn content_of(rows: &RecordBatch) -> Result<String, FactsError> {
    let schema = rows.schema();
    let own = |name: &str| OWN.contains(&name) && !PLACE.contains(&name);
    let kept: Vec<usize> =
        (0..rows.num_columns()).filter(|at| !own(schema.field(*at).name().as_str())).collect();
    digest(&[rows.project(&kept).map_err(storage)?])
}

fn column(rows: &RecordBatch, field: &Field) -> Result<ArrayRef, FactsError> {
    let own = typed(field.name(), field.data_type());
    let of_type =
        |name: &str| rows.column_by_name(name).filter(|column| column.data_type() == field.data_type());
    let filled = |column: &&ArrayRef| column.null_count() < column.len();
    if let Some(found) = [field.name(), own.as_str()].into_iter().filter_map(of_type).find(filled) {
        return Ok(Arc::clone(found));
    }
    // The batch came when the column was of another type.
    let prefix = format!("{}__", field.name());
    let schema = rows.schema();
    let other = |name: &String| name == field.name() || name.starts_with(&prefix);
    let others = schema.fields().iter().map(|field| field.name()).filter(|name| other(name));
    match others.filter_map(|name| rows.column_by_name(name)).find(filled) {
        Some(found) => cast(found, field.data_type()).map_err(storage),
        None => empty(field, rows.num_rows()),
    }
}

fn empty(field: &Field, rows: usize) -> Result<ArrayRef, FactsError> {
    if !field.is_nullable() && rows > 0 {
        return Err(FactsError::Storage(format!("the history has no column \"{}\"", field.name())));
    }
    Ok(new_null_array(field.data_type(), rows))
}
