//! Cells as Arrow columns, there and back.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Int64Array, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, Int64Type, Schema, SchemaRef, TimeUnit,
    TimestampMicrosecondType,
};
use datafusion::arrow::record_batch::RecordBatch;
use hengce_exact::Number;
use hengce_standard::{ColumnKind, Dataset};

use crate::{Cell, FactsError, Row, SCALE};

/// Columns that tell where a row was read.
pub const PLACE: [&str; 2] = ["_sheet", "_line"];

pub fn utc() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub fn data_type(kind: &ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text | ColumnKind::Person | ColumnKind::Ref { .. } => DataType::Utf8,
        ColumnKind::Integer | ColumnKind::Decimal { .. } | ColumnKind::Money | ColumnKind::Percent => {
            DataType::Decimal128(38, SCALE as i8)
        }
        ColumnKind::Date | ColumnKind::Month => DataType::Date32,
        ColumnKind::Instant => utc(),
        ColumnKind::Bool => DataType::Boolean,
    }
}

/// What values of this type are called where the word is kept: it must outlive the columnar library's own words.
pub fn word(kind: &DataType) -> &'static str {
    match kind {
        DataType::Utf8 => "text",
        DataType::Decimal128(..) => "number",
        DataType::Date32 => "date",
        DataType::Boolean => "bool",
        DataType::Int64 => "count",
        _ => "instant",
    }
}

fn own_fields(dataset: &Dataset) -> Vec<Field> {
    dataset.columns.values().map(|column| Field::new(&column.id, data_type(&column.kind), true)).collect()
}

/// Schema of the rows of one batch.
pub fn batch_schema(dataset: &Dataset) -> SchemaRef {
    let mut fields = own_fields(dataset);
    fields.push(Field::new(PLACE[0], DataType::Utf8, false));
    fields.push(Field::new(PLACE[1], DataType::Int64, false));
    Arc::new(Schema::new(fields))
}

/// Schema of the merged rows.
pub fn merged_schema(dataset: &Dataset) -> SchemaRef {
    let mut fields = own_fields(dataset);
    fields.push(Field::new("_batch", DataType::Utf8, false));
    fields.push(Field::new(PLACE[0], DataType::Utf8, false));
    fields.push(Field::new(PLACE[1], DataType::Int64, false));
    fields.push(Field::new("_row", DataType::Utf8, false));
    fields.push(Field::new("_known_at", utc(), false));
    Arc::new(Schema::new(fields))
}

/// Rows as one record batch under [`batch_schema`].
pub fn batch_of(dataset: &Dataset, rows: &[Row]) -> Result<RecordBatch, FactsError> {
    let mut arrays = Vec::with_capacity(dataset.columns.len() + PLACE.len());
    for (at, column) in dataset.columns.values().enumerate() {
        let cells = rows.iter().map(|row| row.cells.get(at).unwrap_or(&Cell::Null));
        arrays.push(array_of(&column.id, &column.kind, cells)?);
    }
    arrays
        .push(Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.sheet.as_str()))) as ArrayRef);
    arrays.push(Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.line as i64))) as ArrayRef);
    RecordBatch::try_new(batch_schema(dataset), arrays)
        .map_err(|error| FactsError::Storage(error.to_string()))
}

/// A column of one kind, from cells that must be of that kind or null.
pub fn array_of<'a>(
    id: &str,
    kind: &ColumnKind,
    cells: impl Iterator<Item = &'a Cell>,
) -> Result<ArrayRef, FactsError> {
    let wrong = |cell: &Cell| FactsError::Storage(format!("column \"{id}\" cannot hold {cell:?}"));
    macro_rules! collect {
        ($array:ty, $($pattern:pat => $value:expr),+) => {
            cells
                .map(|cell| match cell {
                    Cell::Null => Ok(None),
                    $($pattern => ($value).map(Some).ok_or_else(|| wrong(cell)),)+
                    _ => Err(wrong(cell)),
                })
                .collect::<Result<$array, _>>()?
        };
    }
    Ok(match data_type(kind) {
        DataType::Utf8 => Arc::new(collect!(StringArray, Cell::Text(text) => Some(text.as_str()))),
        DataType::Decimal128(precision, scale) => {
            let array = collect!(Decimal128Array, Cell::Number(number) => crate::fits(number).then(|| number.to_scaled(SCALE)).flatten());
            let sized = array.with_precision_and_scale(precision, scale);
            Arc::new(sized.map_err(|error| FactsError::Storage(error.to_string()))?)
        }
        DataType::Date32 => Arc::new(collect!(Date32Array, Cell::Date(day) => Some(days_of(*day)))),
        DataType::Boolean => Arc::new(collect!(BooleanArray, Cell::Bool(yes) => Some(*yes))),
        _ => {
            let array = collect!(TimestampMicrosecondArray, Cell::Instant(at) => Some(at.as_microsecond()));
            Arc::new(array.with_timezone("UTC"))
        }
    })
}

fn epoch() -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1)
}

fn days_of(day: jiff::civil::Date) -> i32 {
    (day - epoch()).get_days()
}

/// The cell at `at` of a column of this kind.
pub fn cell_of(kind: &ColumnKind, array: &dyn Array, at: usize) -> Option<Cell> {
    if array.is_null(at) {
        return Some(Cell::Null);
    }
    Some(match data_type(kind) {
        DataType::Utf8 => Cell::Text(array.as_string_opt::<i32>()?.value(at).to_owned()),
        DataType::Decimal128(..) => {
            Cell::Number(Number::scaled(array.as_primitive_opt::<Decimal128Type>()?.value(at), SCALE))
        }
        DataType::Date32 => {
            let days = array.as_primitive_opt::<Date32Type>()?.value(at);
            Cell::Date(epoch().checked_add(jiff::Span::new().try_days(days).ok()?).ok()?)
        }
        DataType::Boolean => Cell::Bool(array.as_boolean_opt()?.value(at)),
        _ => {
            let micros = array.as_primitive_opt::<TimestampMicrosecondType>()?.value(at);
            Cell::Instant(jiff::Timestamp::from_microsecond(micros).ok()?)
        }
    })
}

/// The rows of a file's record batch.
pub fn rows_of(dataset: &Dataset, batch: &RecordBatch) -> Result<Vec<Row>, FactsError> {
    (0..batch.num_rows()).map(|at| row_of(dataset, batch, at)).collect()
}

/// One row of a file's record batch.
pub fn row_of(dataset: &Dataset, batch: &RecordBatch, at: usize) -> Result<Row, FactsError> {
    let read = || {
        let cells = dataset.columns.values().enumerate();
        let cells =
            cells.map(|(column, definition)| cell_of(&definition.kind, batch.column(column).as_ref(), at));
        let cells: Option<Vec<Cell>> = cells.collect();
        let sheet = batch.column_by_name(PLACE[0])?.as_string_opt::<i32>()?.value(at).to_owned();
        let line = batch.column_by_name(PLACE[1])?.as_primitive_opt::<Int64Type>()?.value(at) as u64;
        Some(Row { cells: cells?, sheet, line })
    };
    read().ok_or_else(|| FactsError::Damaged(format!("row {at} of dataset \"{}\"", dataset.id)))
}
