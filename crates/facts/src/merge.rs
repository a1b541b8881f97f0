//! Which rows stand when several batches count.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, StringArray, TimestampMicrosecondArray, UInt64Array};
use datafusion::arrow::compute::{interleave, take_record_batch};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::row::{RowConverter, Rows, SortField};
use hengce_standard::Dataset;

use crate::columns::{array_of, merged_schema, row_of};
use crate::{BatchRef, Cell, FactsError, Row, storage};

/// Batch and row within it.
type At = (usize, usize);

/// Where the dataset's key columns stand. A key that names no column is a fault of the standard, which its loader refuses.
fn key_columns(dataset: &Dataset) -> Vec<usize> {
    dataset.key.iter().filter_map(|id| dataset.columns.get_index_of(id)).collect()
}

fn converter(dataset: &Dataset) -> Result<RowConverter, FactsError> {
    let schema = merged_schema(dataset);
    let fields =
        key_columns(dataset).into_iter().map(|at| SortField::new(schema.field(at).data_type().clone()));
    RowConverter::new(fields.collect()).map_err(storage)
}

/// For each standing row: where the latest version is, and for each column where its latest value is.
struct Standing {
    latest: Vec<At>,
    columns: Vec<Vec<At>>,
}

/// The rows that stand when these batches count, each batch's rows at its place in `parts`.
pub fn merged(
    dataset: &Dataset,
    batches: &[BatchRef],
    parts: &[RecordBatch],
) -> Result<Arc<RecordBatch>, FactsError> {
    let schema = merged_schema(dataset);
    if parts.is_empty() {
        return Ok(Arc::new(RecordBatch::new_empty(schema)));
    }
    let standing = standing(dataset, parts)?;
    let own = dataset.columns.len();
    let gather = |column: usize, from: &[At]| {
        let arrays: Vec<&dyn Array> = parts.iter().map(|part| part.column(column).as_ref()).collect();
        interleave(&arrays, from).map_err(storage)
    };
    let mut arrays = Vec::with_capacity(schema.fields().len());
    for (column, from) in standing.columns.iter().enumerate() {
        arrays.push(gather(column, from)?);
    }
    let latest = &standing.latest;
    let text = |say: &dyn Fn(&At) -> String| {
        Arc::new(StringArray::from_iter_values(latest.iter().map(say))) as ArrayRef
    };
    arrays.push(text(&|(batch, _)| batches[*batch].record.to_string()));
    arrays.push(gather(own, latest)?);
    arrays.push(gather(own + 1, latest)?);
    arrays.push(text(&|(batch, row)| format!("{}-{row}", batches[*batch].record)));
    let known = latest.iter().map(|(batch, _)| batches[*batch].known_at.as_microsecond());
    arrays.push(Arc::new(TimestampMicrosecondArray::from_iter_values(known).with_timezone("UTC")));
    Ok(Arc::new(RecordBatch::try_new(schema, arrays).map_err(storage)?))
}

fn standing(dataset: &Dataset, parts: &[RecordBatch]) -> Result<Standing, FactsError> {
    let converter = converter(dataset)?;
    let mut slots: HashMap<Box<[u8]>, usize> = HashMap::new();
    let mut found = Standing { latest: Vec::new(), columns: vec![Vec::new(); dataset.columns.len()] };
    for (batch, part) in parts.iter().enumerate() {
        let keys = keys_of(&converter, dataset, part)?;
        for row in 0..part.num_rows() {
            let at = (batch, row);
            let fresh = found.latest.len();
            let slot = *slots.entry(keys.row(row).as_ref().into()).or_insert(fresh);
            if slot == fresh {
                found.latest.push(at);
                found.columns.iter_mut().for_each(|column| column.push(at));
                continue;
            }
            found.latest[slot] = at;
            for (column, from) in found.columns.iter_mut().enumerate() {
                if part.column(column).is_valid(row) {
                    from[slot] = at;
                }
            }
        }
    }
    Ok(found)
}

/// Every row of this key: in which part it stands, and as that part holds it.
pub fn restatements(
    dataset: &Dataset,
    parts: &[RecordBatch],
    key: &[Cell],
) -> Result<Vec<(usize, Row)>, FactsError> {
    let columns = key_columns(dataset);
    if key.len() != columns.len() {
        return Ok(Vec::new());
    }
    let wanted: Result<Vec<ArrayRef>, FactsError> = columns
        .iter()
        .zip(key)
        .map(|(at, cell)| {
            let column = &dataset.columns[*at];
            array_of(&column.id, &column.kind, std::iter::once(cell))
        })
        .collect();
    let converter = converter(dataset)?;
    let wanted = converter.convert_columns(&wanted?).map_err(storage)?;
    let mut found = Vec::new();
    for (batch, part) in parts.iter().enumerate() {
        let keys = keys_of(&converter, dataset, part)?;
        for row in (0..part.num_rows()).filter(|row| keys.row(*row) == wanted.row(0)) {
            found.push((batch, row_of(dataset, part, row)?));
        }
    }
    Ok(found)
}

/// The rows of `now` whose key stands in one of these batches, and those batches' keys that `now` no longer has, each
/// once. `now` are merged rows; the keys that are gone come under the dataset's own columns.
pub fn touched(
    dataset: &Dataset,
    now: &RecordBatch,
    parts: &[RecordBatch],
) -> Result<(RecordBatch, Vec<RecordBatch>), FactsError> {
    let converter = converter(dataset)?;
    let standing = keys_of(&converter, dataset, now)?;
    let place: HashMap<&[u8], u64> =
        standing.iter().enumerate().map(|(row, key)| (key.data(), row as u64)).collect();
    let (mut seen, mut stand, mut gone) = (HashSet::<Box<[u8]>>::new(), Vec::new(), Vec::new());
    for part in parts {
        let keys = keys_of(&converter, dataset, part)?;
        let mut lost = Vec::new();
        for (row, key) in keys.iter().enumerate() {
            if seen.insert(key.data().into()) {
                match place.get(key.data()) {
                    Some(at) => stand.push(*at),
                    None => lost.push(row as u64),
                }
            }
        }
        let own: Vec<usize> = (0..dataset.columns.len()).collect();
        let own = part.project(&own).map_err(storage)?;
        gone.push(take_record_batch(&own, &UInt64Array::from(lost)).map_err(storage)?);
    }
    Ok((take_record_batch(now, &UInt64Array::from(stand)).map_err(storage)?, gone))
}

fn keys_of(converter: &RowConverter, dataset: &Dataset, part: &RecordBatch) -> Result<Rows, FactsError> {
    let keys: Vec<ArrayRef> = key_columns(dataset).into_iter().map(|at| Arc::clone(part.column(at))).collect();
    converter.convert_columns(&keys).map_err(storage)
}
