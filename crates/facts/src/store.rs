//! One batch, one Parquet file, named by the SHA-256 of its bytes.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, new_null_array};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use hengce_standard::Dataset;
use sha2::{Digest, Sha256};

use crate::columns::{batch_of, batch_schema};
use crate::{FactsError, Row};

/// Rows turned to columns at a time: bounds the memory that a large import needs beside its rows.
const SLICE: usize = 8192;

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn storage(error: impl ToString) -> FactsError {
    FactsError::Storage(error.to_string())
}

/// Writes the rows into `folder`: a new file is complete and on disk before it gets its name.
pub fn write(folder: &Path, dataset: &Dataset, rows: &[Row]) -> Result<String, FactsError> {
    let bytes = encode(dataset, rows)?;
    let hash = hex::encode(Sha256::digest(&bytes));
    let path = folder.join(format!("{hash}.parquet"));
    if fs::read(&path).is_ok_and(|found| found == bytes) {
        return Ok(hash);
    }
    fs::create_dir_all(folder).map_err(storage)?;
    let unfinished = folder.join(format!("{hash}.unfinished"));
    let mut file = fs::File::create(&unfinished).map_err(storage)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(storage)?;
    fs::rename(&unfinished, &path).map_err(storage)?;
    // The name is in the folder: until the folder is on disk too, a power cut may take it away.
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(storage)?;
    if let Some(parent) = folder.parent() {
        fs::File::open(parent).and_then(|parent| parent.sync_all()).map_err(storage)?;
    }
    Ok(hash)
}

fn encode(dataset: &Dataset, rows: &[Row]) -> Result<Vec<u8>, FactsError> {
    let properties = WriterProperties::builder()
        .set_created_by("hengce".to_owned()) // not the library's version: the bytes, and so the hash, depend on the rows alone
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let parquet = |error: ParquetError| storage(error);
    let mut writer =
        ArrowWriter::try_new(Vec::new(), batch_schema(dataset), Some(properties)).map_err(parquet)?;
    for slice in rows.chunks(SLICE) {
        writer.write(&batch_of(dataset, slice)?).map_err(parquet)?;
    }
    writer.into_inner().map_err(parquet)
}

/// Reads a batch, checked against its hash. Columns that the dataset has gained since are null; those it has lost are left out.
pub fn read(folder: &Path, dataset: &Dataset, hash: &str) -> Result<RecordBatch, FactsError> {
    let damaged = || FactsError::Damaged(hash.to_owned());
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(damaged());
    }
    let bytes = fs::read(folder.join(format!("{hash}.parquet"))).map_err(|_| damaged())?;
    if hex::encode(Sha256::digest(&bytes)) != hash {
        return Err(damaged());
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build);
    let reader = reader.map_err(|_| damaged())?;
    let schema = batch_schema(dataset);
    let mut parts = Vec::new();
    for part in reader {
        let part = part.map_err(|_| damaged())?;
        let columns: Result<Vec<ArrayRef>, FactsError> = schema
            .fields()
            .iter()
            .map(|field| match part.column_by_name(field.name()) {
                Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
                Some(column) => cast(column, field.data_type()).map_err(storage),
                None => Ok(new_null_array(field.data_type(), part.num_rows())),
            })
            .collect();
        parts.push(RecordBatch::try_new(Arc::clone(&schema), columns?).map_err(storage)?);
    }
    concat_batches(&schema, &parts).map_err(storage)
}
