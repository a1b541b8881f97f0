//! Batches that were read and held against their hash, kept for the next who asks: an import looks at all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;

/// Bytes of rows kept at most; what was not asked for longest goes first.
const BYTES_MAX: usize = 64 << 20;

/// A batch does not change, so what was once held against its hash stays right; all clones share one store of them.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// By dataset and hash: the rows, and when they were asked for last.
    batches: HashMap<(String, String), (RecordBatch, u64)>,
    bytes: usize,
    asked: u64,
}

impl Kept {
    /// The rows of a batch, if they are known in this shape.
    pub fn find(&self, dataset: &str, hash: &str, schema: &SchemaRef) -> Option<RecordBatch> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked += 1;
        let asked = inner.asked;
        let (rows, last) = inner.batches.get_mut(&(dataset.to_owned(), hash.to_owned()))?;
        if rows.schema() != *schema {
            return None;
        }
        *last = asked;
        Some(rows.clone())
    }

    pub fn put(&self, dataset: &str, hash: &str, rows: &RecordBatch) {
        let bytes = rows.get_array_memory_size();
        if bytes > BYTES_MAX / 4 {
            return;
        }
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked += 1;
        let asked = inner.asked;
        let key = (dataset.to_owned(), hash.to_owned());
        if let Some((before, _)) = inner.batches.insert(key, (rows.clone(), asked)) {
            inner.bytes -= before.get_array_memory_size();
        }
        inner.bytes += bytes;
        while inner.bytes > BYTES_MAX {
            let oldest = inner.batches.iter().min_by_key(|(_, (_, last))| *last).map(|(key, _)| key.clone());
            let Some((gone, _)) = oldest.and_then(|key| inner.batches.remove(&key)) else { break };
            inner.bytes -= gone.get_array_memory_size();
        }
    }
}
