//! A table as chunks of about 4,096 records in the order of their ids: a changed record rebuilds its chunk alone.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::interleave_record_batch;
use datafusion::arrow::datatypes::{Decimal64Type, Decimal128Type, Int64Type};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::datasource::MemTable;
use hengce_ledger::Record;

use crate::columns::{Column, Holds};
use crate::layout::{Layout, NARROW, fixed};
use crate::rows::Builder;

/// Records in a chunk when it is cut.
pub const CHUNK_RECORDS: usize = 4_096;

static STAMPS: AtomicU64 = AtomicU64::new(0);

/// A run of rows.
#[derive(Debug)]
pub struct Chunk {
    pub batch: RecordBatch,
    widths: Vec<Width>,
    withdrawn: bool,
}

/// How far a column's numbers reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Width {
    /// Largest absolute value, in units of the column's last place.
    pub largest: u128,
    /// Some number stands in the exact twin.
    pub misfits: bool,
    /// The column is kept in half the room.
    pub narrow: bool,
}

/// A table at one moment; changing it gives another that shares the chunks left alone.
#[derive(Debug)]
pub struct Table {
    pub layout: Arc<Layout>,
    pub chunks: Vec<Arc<Chunk>>,
    pub rows: usize,
    /// Tells this table from every other; a changed table has a new one.
    pub stamp: u64,
    pub has_withdrawn: bool,
    widths: Vec<Width>,
    scan: OnceLock<Arc<MemTable>>,
}

impl Chunk {
    fn new(layout: &Layout, batch: RecordBatch) -> Self {
        let widths = layout.columns.iter().map(|column| width(column, &batch)).collect();
        let withdrawn =
            batch.column_by_name(fixed::WITHDRAWN).is_some_and(|gone| gone.as_boolean().true_count() > 0);
        Self { batch, widths, withdrawn }
    }

    fn ids(&self) -> &datafusion::arrow::array::StringArray {
        self.batch.column(0).as_string::<i32>()
    }
}

fn width(column: &Column, batch: &RecordBatch) -> Width {
    let Some(array) = batch.column_by_name(&column.name) else { return Width::default() };
    let largest = match column.holds {
        Holds::Decimal => match array.as_primitive_opt::<Decimal128Type>() {
            Some(wide) => wide.iter().flatten().map(i128::unsigned_abs).max(),
            None => array
                .as_primitive::<Decimal64Type>()
                .iter()
                .flatten()
                .map(|n| u128::from(n.unsigned_abs()))
                .max(),
        },
        Holds::Integer => {
            array.as_primitive::<Int64Type>().iter().flatten().map(|n| u128::from(n.unsigned_abs())).max()
        }
        _ => None,
    };
    let exact = batch.column_by_name(&Column::exact_name(&column.name));
    let misfits =
        column.holds == Holds::Decimal && exact.is_some_and(|exact| exact.null_count() < exact.len());
    let narrow = *array.data_type() == NARROW;
    Width { largest: largest.unwrap_or(0), misfits, narrow }
}

impl Table {
    /// A table of records that are ordered by id.
    pub fn of_records(
        layout: &Arc<Layout>,
        builder: &Builder,
        records: &[Record],
    ) -> Result<Self, ArrowError> {
        let chunks: Result<Vec<_>, ArrowError> = records
            .chunks(CHUNK_RECORDS)
            .map(|records| {
                let records: Vec<&Record> = records.iter().collect();
                Ok(Arc::new(Chunk::new(layout, builder.rows(layout, &records)?)))
            })
            .collect();
        Ok(Self::new(layout.clone(), chunks?))
    }

    /// A table of rows that came together: a dataset's.
    pub fn of_batches(layout: Arc<Layout>, batches: Vec<RecordBatch>) -> Self {
        let chunks = batches.into_iter().map(|batch| Arc::new(Chunk::new(&layout, batch))).collect();
        Self::new(layout, chunks)
    }

    fn new(layout: Arc<Layout>, chunks: Vec<Arc<Chunk>>) -> Self {
        let mut widths = vec![Width::default(); layout.columns.len()];
        for chunk in &chunks {
            for (all, one) in widths.iter_mut().zip(&chunk.widths) {
                all.largest = all.largest.max(one.largest);
                all.misfits |= one.misfits;
                all.narrow |= one.narrow;
            }
        }
        let rows = chunks.iter().map(|chunk| chunk.batch.num_rows()).sum();
        let has_withdrawn = chunks.iter().any(|chunk| chunk.withdrawn);
        let stamp = STAMPS.fetch_add(1, Ordering::Relaxed);
        Self { layout, chunks, rows, stamp, has_withdrawn, widths, scan: OnceLock::new() }
    }

    /// How far the numbers of a column reach.
    pub fn width(&self, name: &str) -> Width {
        let at = self.layout.columns.iter().position(|column| column.name == name);
        at.map(|at| self.widths[at]).unwrap_or_default()
    }

    /// The table as the engine scans it.
    pub fn scan(&self) -> Result<Arc<MemTable>, datafusion::error::DataFusionError> {
        if let Some(scan) = self.scan.get() {
            return Ok(scan.clone());
        }
        let batches = self
            .chunks
            .iter()
            .map(|chunk| chunk.batch.clone())
            .filter(|batch| batch.num_rows() > 0)
            .collect();
        let first = self.chunks.first();
        let schema = first.map_or_else(|| self.layout.schema.clone(), |chunk| chunk.batch.schema());
        let made = Arc::new(MemTable::try_new(schema, vec![batches])?);
        Ok(self.scan.get_or_init(|| made).clone())
    }

    /// The table with these records as they are now; `changed` is ordered by id, each id once.
    pub fn with(&self, builder: &Builder, changed: &[&Record]) -> Result<Self, ArrowError> {
        let mut chunks = Vec::with_capacity(self.chunks.len() + 1);
        let mut rest = changed;
        for (at, chunk) in self.chunks.iter().enumerate() {
            // The chunk answers for every id below the first id of the next one that has rows.
            let next = self.chunks[at + 1..]
                .iter()
                .find(|next| next.batch.num_rows() > 0)
                .map(|next| next.ids().value(0));
            let count = next.map_or(rest.len(), |next| rest.partition_point(|record| &*record.id.0 < next));
            let (here, after) = rest.split_at(count);
            rest = after;
            if here.is_empty() {
                chunks.push(chunk.clone());
            } else {
                chunks.extend(self.rebuilt(chunk, builder, here)?);
            }
        }
        for records in rest.chunks(CHUNK_RECORDS) {
            chunks.push(Arc::new(Chunk::new(&self.layout, builder.rows(&self.layout, records)?)));
        }
        Ok(Self::new(self.layout.clone(), chunks))
    }

    fn rebuilt(
        &self,
        chunk: &Chunk,
        builder: &Builder,
        changed: &[&Record],
    ) -> Result<Vec<Arc<Chunk>>, ArrowError> {
        let fresh = builder.rows(&self.layout, changed)?;
        let gone: HashSet<&str> = changed.iter().map(|record| &*record.id.0).collect();
        let (old_ids, new_ids) = (chunk.ids(), fresh.column(0).as_string::<i32>());
        let kept = (0..old_ids.len()).filter(|row| !gone.contains(old_ids.value(*row)));
        let mut places: Vec<(usize, usize)> =
            kept.map(|row| (0, row)).chain((0..new_ids.len()).map(|row| (1, row))).collect();
        let id = |place: &(usize, usize)| {
            if place.0 == 0 { old_ids.value(place.1) } else { new_ids.value(place.1) }
        };
        places.sort_by(|one, other| id(one).cmp(id(other))); // stable: child rows keep their order
        let mut cuts = vec![0];
        if places.len() > 2 * CHUNK_RECORDS {
            for cut in (CHUNK_RECORDS..places.len()).step_by(CHUNK_RECORDS) {
                // A record's child rows stay in one chunk.
                let same = |at: &usize| id(&places[*at]) == id(&places[*at - 1]);
                let cut = (cut..places.len()).find(|at| !same(at)).unwrap_or(places.len());
                if cut > cuts[cuts.len() - 1] {
                    cuts.push(cut);
                }
            }
        }
        cuts.push(places.len());
        cuts.dedup();
        let part = |cut: &[usize]| {
            let places = &places[cut[0]..cut[1]];
            let batch = interleave_record_batch(&[&chunk.batch, &fresh], places)?;
            Ok(Arc::new(Chunk::new(&self.layout, batch)))
        };
        if cuts.len() == 1 {
            return Ok(vec![Arc::new(Chunk::new(
                &self.layout,
                RecordBatch::new_empty(self.layout.schema.clone()),
            ))]);
        }
        cuts.windows(2).map(part).collect()
    }

    /// Code and title of the record with this id, in a table of records.
    pub fn named(&self, id: &str) -> Option<String> {
        let after =
            self.chunks.partition_point(|chunk| chunk.batch.num_rows() > 0 && chunk.ids().value(0) <= id);
        let chunk = self.chunks.get(after.checked_sub(1)?)?;
        let row = (0..chunk.ids().len()).find(|row| chunk.ids().value(*row) == id)?;
        let text = |name: &str| {
            Some(chunk.batch.column_by_name(name)?.as_string_opt::<i32>()?.value(row).to_owned())
        };
        Some(format!("{} {}", text(fixed::CODE)?, text(fixed::TITLE)?))
    }
}
