//! Rows brought into the columns of the table that takes them.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, new_null_array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};

/// The rows under exactly this schema: columns by name, of another form cast, missing ones empty where they may be.
/// A column that the table does not have is a fault, because its values would be lost.
pub fn fit(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, String> {
    if batch.schema_ref() == schema {
        return Ok(batch.clone());
    }
    let given = batch.schema();
    if let Some(stray) = given.fields().iter().find(|field| schema.field_with_name(field.name()).is_err()) {
        return Err(format!("it has no column \"{}\"", stray.name()));
    }
    let columns: Result<Vec<ArrayRef>, String> = schema.fields().iter().map(|field| column(batch, field)).collect();
    RecordBatch::try_new(Arc::clone(schema), columns?).map_err(|error| error.to_string())
}

fn column(batch: &RecordBatch, field: &Field) -> Result<ArrayRef, String> {
    match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
        Some(column) => cast(column, field.data_type())
            .map_err(|error| format!("column \"{}\": {error}", field.name())),
        None if field.is_nullable() || batch.num_rows() == 0 => {
            Ok(new_null_array(field.data_type(), batch.num_rows()))
        }
        None => Err(format!("column \"{}\" is missing and may not be empty", field.name())),
    }
}

/// The same columns, each of which may be empty.
pub fn loosened(schema: &Schema) -> Vec<Field> {
    schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect()
}
