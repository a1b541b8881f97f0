//! Saved mappings: exports that somebody described on a page, kept as records.

use hengce_ledger::{Ledger, Record, Refusal};
use hengce_standard::{ColumnKind, Dataset, Export};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// The kind of a saved mapping.
pub const MAPPING: &str = "import_mapping";

/// A saved mapping as an export of its dataset; the export's id is the record's code.
pub struct Mapping {
    pub dataset: String,
    pub export: Export,
}

/// Those in use.
pub async fn of(ledger: &Ledger) -> Result<Vec<Mapping>, Refusal> {
    let standard = ledger.standard();
    if !standard.kinds.contains_key(MAPPING) {
        return Ok(Vec::new());
    }
    let records = ledger.snapshot(MAPPING, None).await?;
    let in_use = records.iter().filter(|record| record.state == "in_use");
    let mapping = |record: &Record| {
        let text = |field: &str| record.fields.get(field).and_then(Json::as_str);
        let dataset = standard.datasets.get(text("dataset")?)?;
        let rows = record.fields.get("columns").and_then(Json::as_array)?;
        let pair = |row: &Json| {
            let column = row.get("column").and_then(Json::as_str)?;
            let header = row.get("header").and_then(Json::as_str)?;
            dataset.columns.contains_key(column).then(|| (column.to_owned(), header.to_owned()))
        };
        let headers: IndexMap<String, String> = rows.iter().filter_map(pair).collect();
        (!headers.is_empty())
            .then(|| Mapping { dataset: dataset.id.clone(), export: export(dataset, &record.code, &headers) })
    };
    Ok(in_use.filter_map(mapping).collect())
}

/// The export that these headers (by column) make: recognised by all of them, the rest of what is required is asked.
pub fn export(dataset: &Dataset, id: &str, headers: &IndexMap<String, String>) -> Export {
    let mut fingerprint: Vec<String> = headers.values().cloned().collect();
    fingerprint.sort();
    fingerprint.dedup();
    let owner = |id: &String| dataset.owner.as_ref() == Some(id);
    let asked = dataset
        .columns
        .values()
        .filter(|column| (column.required || owner(&column.id)) && !headers.contains_key(&column.id));
    let is_instant = |id: &&String| {
        dataset.columns.get(*id).is_some_and(|column| matches!(column.kind, ColumnKind::Instant))
    };
    let stamp = dataset.exports.iter().find_map(|export| export.stamp.as_ref()).filter(is_instant);
    Export {
        id: id.to_owned(),
        label: hengce_standard::Words { zh: id.to_owned(), en: id.to_owned() },
        fingerprint,
        headers: headers.iter().map(|(column, header)| (column.clone(), vec![header.clone()])).collect(),
        asked: asked.map(|column| column.id.clone()).collect(),
        stamp: stamp.cloned(),
        place: dataset.place.clone(),
        ..Export::default()
    }
}
