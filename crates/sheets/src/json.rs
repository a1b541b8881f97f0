//! Answers of reporting interfaces, saved as JSON: a list of objects as a table, a report of fields and items, an archive
//! inside a text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::model::{Cell, Collector, Sheet, Workbook};
use crate::{Limits, SheetError, archive};

/// Steps down into the file in search of a table.
const DEPTH_MAX: usize = 12;

/// Shortest text that is tried as an archive.
const PACKED_MIN: usize = 64;

pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    if bytes.len() > limits.html_bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), limit: limits.html_bytes });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| SheetError::Damaged { format: "JSON", detail: error.to_string() })?;
    if let Some(packed) = packed(&value, 0) {
        return archive::read(&packed, limits);
    }
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut sheet =
        Sheet { name: name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned(), ..Sheet::default() };
    let mut collector = Collector::new(limits);
    if let Some((fields, items)) = report(&value, 0) {
        of_report(&mut sheet, &mut collector, (fields, items))?;
    } else if let Some(rows) = objects(&value, 0) {
        of_objects(&mut sheet, &mut collector, rows)?;
    }
    Ok(Workbook { sheets: vec![sheet] })
}

/// The values one step further down.
fn below(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Object(fields) => Box::new(fields.values()),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// A zip of tables that stands in a text, as base64.
fn packed(value: &Value, depth: usize) -> Option<Vec<u8>> {
    if let Value::String(text) = value {
        // "UEsDB" is how the signature of a zip begins in base64
        let text = text.rsplit(',').next().unwrap_or(text).trim();
        let looks = text.len() >= PACKED_MIN && text.starts_with("UEsDB");
        let bytes = looks.then(|| STANDARD.decode(text).ok()).flatten()?;
        return archive::holds_tables(&bytes).then_some(bytes);
    }
    if depth == DEPTH_MAX { None } else { below(value).find_map(|value| packed(value, depth + 1)) }
}

/// A report as 百度统计 gives it: `fields`, and `items` of which the first are the names of the rows and the second
/// their figures.
fn report(value: &Value, depth: usize) -> Option<(&Vec<Value>, &Vec<Value>)> {
    if let Value::Object(object) = value
        && let (Some(Value::Array(fields)), Some(Value::Array(items))) =
            (object.get("fields"), object.get("items"))
        && items.len() >= 2
    {
        return Some((fields, items));
    }
    if depth == DEPTH_MAX { None } else { below(value).find_map(|value| report(value, depth + 1)) }
}

fn of_report(
    sheet: &mut Sheet,
    collector: &mut Collector<'_>,
    (fields, items): (&[Value], &[Value]),
) -> Result<(), SheetError> {
    for (column, field) in fields.iter().enumerate() {
        collector.push(sheet, 1, column as u32, cell_of(field))?;
    }
    let rows = |at: usize| items.get(at).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (line, figures) in rows(1).iter().enumerate() {
        let name = rows(0).get(line).unwrap_or(&Value::Null);
        let name = name.as_array().and_then(|names| names.first()).unwrap_or(name);
        let name = name.get("name").unwrap_or(name);
        let number = line as u64 + 2;
        collector.push(sheet, number, 0, cell_of(name))?;
        for (column, figure) in below(figures).enumerate() {
            collector.push(sheet, number, column as u32 + 1, cell_of(figure))?;
        }
    }
    Ok(())
}

/// The first list of objects.
fn objects(value: &Value, depth: usize) -> Option<Vec<&Map<String, Value>>> {
    if let Value::Array(items) = value {
        let objects: Vec<_> = items.iter().filter_map(Value::as_object).collect();
        if !objects.is_empty() && objects.len() == items.len() {
            return Some(objects);
        }
    }
    if depth == DEPTH_MAX { None } else { below(value).find_map(|value| objects(value, depth + 1)) }
}

/// Objects as lines: a key is a column; objects inside them stand under their own keys.
fn of_objects(
    sheet: &mut Sheet,
    collector: &mut Collector<'_>,
    rows: Vec<&Map<String, Value>>,
) -> Result<(), SheetError> {
    let mut columns: Vec<&str> = Vec::new();
    let lines: Vec<Vec<(&str, &Value)>> = rows.into_iter().map(flat).collect();
    let mut known = std::collections::HashMap::new();
    for (key, _) in lines.iter().flatten() {
        known.entry(*key).or_insert_with(|| {
            columns.push(key);
            columns.len() as u32 - 1
        });
    }
    for (column, key) in columns.iter().enumerate() {
        collector.push(sheet, 1, column as u32, Cell::text(*key))?;
    }
    for (line, cells) in lines.into_iter().enumerate() {
        let mut cells: Vec<(u32, Cell)> =
            cells.into_iter().filter_map(|(key, value)| Some((*known.get(key)?, cell_of(value)))).collect();
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        for (column, cell) in cells {
            collector.push(sheet, line as u64 + 2, column, cell)?;
        }
    }
    Ok(())
}

fn flat(object: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut cells = Vec::new();
    for (key, value) in object {
        match value {
            Value::Object(inner) => cells.extend(inner.iter().map(|(key, value)| (key.as_str(), value))),
            value => cells.push((key.as_str(), value)),
        }
    }
    cells
}

/// A number keeps the digits that the file has; a list or object is no cell.
fn cell_of(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::text(text.as_str()),
        Value::Number(number) => Cell::text(number.to_string()),
        Value::Bool(yes) => Cell::Bool(*yes),
        _ => Cell::Empty,
    }
}
