//! What tables promise.

mod bucket;
mod tending;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{Array as _, AsArray as _, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};

use super::*;

const DAY: Duration = Duration::from_hours(24);

fn schema() -> SchemaRef {
    let field = |name: &str, kind: DataType| Field::new(name, kind, true);
    Arc::new(Schema::new(vec![field("site", DataType::Utf8), field("visits", DataType::Int64)]))
}

fn definition() -> Definition {
    Definition {
        name: "facts/site_day".into(),
        about: "Visits a day.".into(),
        schema: schema(),
        partitions: Vec::new(),
        keep: 7 * DAY,
    }
}

fn rows(rows: &[(Option<&str>, i64)]) -> RecordBatch {
    let sites: StringArray = rows.iter().map(|(site, _)| *site).collect();
    let visits = Int64Array::from_iter_values(rows.iter().map(|(_, visits)| *visits));
    RecordBatch::try_new(schema(), vec![Arc::new(sites), Arc::new(visits)]).unwrap()
}

async fn read_at(table: &Table, at: At) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for batch in table.rows_at(at, None).await.unwrap() {
        let sites = batch.column_by_name("site").unwrap().as_string::<i32>().clone();
        let visits = batch.column_by_name("visits").unwrap().as_primitive::<Int64Type>().clone();
        let site = |row: usize| if sites.is_null(row) { "-" } else { sites.value(row) }.to_owned();
        found.extend((0..batch.num_rows()).map(|row| (site(row), visits.value(row))));
    }
    found.sort();
    found
}

async fn read(table: &Table) -> Vec<(String, i64)> {
    read_at(table, At::Now).await
}

fn told(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    rows.iter().map(|(site, visits)| ((*site).to_owned(), *visits)).collect()
}

struct World {
    folder: tempfile::TempDir,
    store: Store,
    table: Table,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().to_str().unwrap(), &Options::default()).unwrap();
    let table = store.table(&definition()).await.unwrap();
    World { folder, store, table }
}

/// The same folder as another program sees it.
fn elsewhere(world: &World) -> Store {
    Store::open(world.folder.path().to_str().unwrap(), &Options::default()).unwrap()
}
