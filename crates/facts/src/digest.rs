//! What a batch is, as one hash: of its values alone, however its rows were cut into files since.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType,
};
use sha2::{Digest as _, Sha256};

use crate::FactsError;
use crate::columns::word;

/// Opens every hash, so that another way to write rows down would not be taken for this one.
const FORM: &[u8] = b"hengce rows 1";

/// Bytes gathered before they are hashed.
const GATHERED: usize = 1 << 16;

/// The SHA-256 of the rows that these parts hold, in order. Columns without a value are passed over: a column that the
/// dataset gained since says nothing.
pub fn digest(parts: &[RecordBatch]) -> Result<String, FactsError> {
    let mut hasher = Hasher { hash: Sha256::new_with_prefix(FORM), waiting: Vec::with_capacity(GATHERED) };
    hasher.add(&parts.iter().map(|part| part.num_rows() as u64).sum::<u64>().to_le_bytes());
    let Some(first) = parts.first() else { return Ok(hasher.end()) };
    let schema = first.schema();
    let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    names.sort_unstable();
    for name in names {
        let columns: Vec<&dyn Array> =
            parts.iter().filter_map(|part| part.column_by_name(name).map(AsRef::as_ref)).collect();
        if columns.iter().all(|column| column.null_count() == column.len()) {
            continue;
        }
        hasher.text(name);
        hasher.text(word(columns[0].data_type()));
        for column in columns {
            hasher.column(name, column)?;
        }
    }
    Ok(hasher.end())
}

struct Hasher {
    hash: Sha256,
    waiting: Vec<u8>,
}

impl Hasher {
    fn add(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= GATHERED {
            self.hash.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn text(&mut self, text: &str) {
        self.add(&(text.len() as u64).to_le_bytes());
        self.add(text.as_bytes());
    }

    fn end(mut self) -> String {
        self.hash.update(&self.waiting);
        hex::encode(self.hash.finalize())
    }

    /// Each value after a byte that says whether there is one.
    fn column(&mut self, name: &str, column: &dyn Array) -> Result<(), FactsError> {
        macro_rules! primitive {
            ($kind:ty) => {
                for value in column.as_primitive::<$kind>() {
                    match value {
                        Some(value) => {
                            self.add(&[1]);
                            self.add(&value.to_le_bytes());
                        }
                        None => self.add(&[0]),
                    }
                }
            };
        }
        match column.data_type() {
            DataType::Utf8 => {
                for value in column.as_string::<i32>() {
                    self.add(&[u8::from(value.is_some())]);
                    if let Some(value) = value {
                        self.text(value);
                    }
                }
            }
            DataType::Boolean => {
                for value in column.as_boolean() {
                    self.add(&[value.map_or(0, |yes| 1 + u8::from(yes))]);
                }
            }
            DataType::Decimal128(..) => primitive!(Decimal128Type),
            DataType::Date32 => primitive!(Date32Type),
            DataType::Int64 => primitive!(Int64Type),
            DataType::Timestamp(..) => primitive!(TimestampMicrosecondType),
            other => return Err(FactsError::Storage(format!("column \"{name}\" holds {other}"))),
        }
        Ok(())
    }
}
