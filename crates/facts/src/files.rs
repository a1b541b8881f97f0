//! Batches that are files of their own, as data folders had them before there were tables: brought into the history.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, new_null_array};
use datafusion::arrow::compute::cast;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use hengce_standard::{Dataset, Standard};
use sha2::{Digest, Sha256};

use crate::columns::batch_schema;
use crate::{Facts, FactsError, aside, history, storage};

impl Facts {
    /// Brings batches that are files into the tables, once each, under the name by which the ledger knows them; gives
    /// how many. A file goes when its rows are in; one that is damaged stays, and its batch is said to be damaged.
    pub async fn bring_in(&self, standard: &Standard, now: jiff::Timestamp) -> Result<usize, FactsError> {
        let Some(folder) = &self.files else { return Ok(0) };
        let mut brought = 0;
        for dataset in standard.datasets.values() {
            for (hash, path) in waiting(&folder.join(&dataset.id))? {
                let (definition, from, name) = (dataset.clone(), path.clone(), hash.clone());
                let read = aside(move || read(&from, &definition, &name)).await;
                let parts = match read {
                    Ok(parts) => parts,
                    Err(FactsError::Damaged(_)) => continue,
                    Err(error) => return Err(error),
                };
                history::add(&self.store, dataset, parts, (Some(hash), now)).await?;
                fs::remove_file(&path).map_err(storage)?;
                brought += 1;
            }
            let _ = fs::remove_dir(folder.join(&dataset.id)); // stays where something is left in it
        }
        let _ = fs::remove_dir(folder);
        Ok(brought)
    }
}

/// The files of a dataset, in the order of their names.
fn waiting(folder: &Path) -> Result<Vec<(String, PathBuf)>, FactsError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(storage)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let hash = name.strip_suffix(".parquet").unwrap_or_default();
        if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            found.push((hash.to_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// The rows of a file whose name is the SHA-256 of its bytes.
fn read(path: &Path, dataset: &Dataset, hash: &str) -> Result<Vec<RecordBatch>, FactsError> {
    let damaged = || FactsError::Damaged(hash.to_owned());
    let bytes = fs::read(path).map_err(|_| damaged())?;
    if hex::encode(Sha256::digest(&bytes)) != hash {
        return Err(damaged());
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes))
        .and_then(ParquetRecordBatchReaderBuilder::build);
    let schema = batch_schema(dataset);
    let mut parts = Vec::new();
    for part in reader.map_err(|_| damaged())? {
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
    Ok(parts)
}

#[cfg(test)]
pub mod tests {
    //! How such files were written.

    use datafusion::parquet::arrow::ArrowWriter;
    use datafusion::parquet::basic::{Compression, ZstdLevel};
    use datafusion::parquet::file::properties::WriterProperties;

    use super::*;
    use crate::Row;
    use crate::columns::batch_of;

    pub fn encode(dataset: &Dataset, rows: &[Row]) -> Vec<u8> {
        let properties = WriterProperties::builder()
            .set_created_by("hengce".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch_schema(dataset), Some(properties)).unwrap();
        writer.write(&batch_of(dataset, rows).unwrap()).unwrap();
        writer.into_inner().unwrap()
    }
}
