//! The tables at one ledger position, and who belongs to which unit then.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Field, Schema, TimestampMicrosecondType};
use datafusion::arrow::error::ArrowError;
use hengce_ledger::{Position, Record};
use hengce_standard::{Source, Standard};

use crate::attribution::Membership;
use crate::chunks::Table;
use crate::columns::{Column, Holds, Values};
use crate::layout::{Layout, NARROW, layouts, source_id, words};
use crate::reading::Tables;
use crate::rows::{Builder, day_number};

/// Rows of a dataset in one run, so that the engine works through them in pieces.
const RUN_ROWS: usize = 65_536;

/// The kind of the records that say which batches of facts count.
pub const BATCHES: &str = "import_batch";

/// What measures are computed from, at one position. Cheap to change: tables share what stayed the same.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub at: Position,
    pub tables: Tables,
    pub membership: Arc<Membership>,
    /// All `import_batch` records that were not withdrawn, by id.
    pub batches: Vec<Record>,
}

/// What tables are made with.
#[derive(Debug, Clone)]
pub struct Plans {
    pub layouts: HashMap<Source, Arc<Layout>>,
    pub builder: Builder,
}

impl Plans {
    pub fn new(standard: &Standard) -> Self {
        let attributions = Arc::default();
        Self {
            layouts: layouts(standard),
            builder: Builder { zone: standard.organisation.zone.clone(), attributions },
        }
    }

    /// Kinds that have a table, or whose rows have.
    pub fn kinds(&self) -> BTreeSet<&str> {
        self.layouts.keys().filter(|source| !matches!(source, Source::Dataset(_))).map(source_id).collect()
    }

    /// Datasets that have a table.
    pub fn datasets(&self) -> BTreeSet<&str> {
        self.layouts.keys().filter(|source| matches!(source, Source::Dataset(_))).map(source_id).collect()
    }

    /// The tables of a kind from all its records, ordered by id.
    pub fn tables_of(&self, kind: &str, records: &[Record]) -> Result<Tables, ArrowError> {
        self.layouts_of(kind)
            .map(|layout| {
                Ok((layout.source.clone(), Arc::new(Table::of_records(layout, &self.builder, records)?)))
            })
            .collect()
    }

    fn layouts_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Arc<Layout>> {
        let mine = move |layout: &&Arc<Layout>| !layout.is_dataset() && source_id(&layout.source) == kind;
        self.layouts.values().filter(mine)
    }

    /// The tables with these records as they are now.
    pub fn changed(&self, tables: &Tables, records: &[Record]) -> Result<Tables, ArrowError> {
        let mut tables = tables.clone();
        let kinds: BTreeSet<&str> = records.iter().map(|record| record.kind.as_str()).collect();
        for kind in kinds {
            let mut changed: Vec<&Record> = records.iter().filter(|record| record.kind == kind).collect();
            changed.sort_by(|one, other| one.id.cmp(&other.id));
            for layout in self.layouts_of(kind) {
                if let Some(table) = tables.get_mut(&layout.source) {
                    *table = Arc::new(table.with(&self.builder, &changed)?);
                }
            }
        }
        Ok(tables)
    }

    /// The table of a dataset from its merged rows.
    pub fn dataset_table(&self, dataset: &str, merged: &RecordBatch) -> Result<Option<Table>, ArrowError> {
        let Some(layout) = self.layouts.get(&Source::Dataset(dataset.to_owned())) else { return Ok(None) };
        let column = |name: &str| {
            merged
                .column_by_name(name)
                .cloned()
                .ok_or_else(|| ArrowError::SchemaError(format!("dataset {dataset} has no column {name}")))
        };
        let words = words();
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(row_numbers(&column("_row")?)?),
            cast(&column("_batch")?, &words)?,
            cast(&column("_sheet")?, &words)?,
            cast(&column("_line")?, &DataType::Int32)?,
        ];
        for own in &layout.columns {
            let array = column(&own.name)?;
            match own.kept {
                Values::Absent => {}
                Values::Words => arrays.push(cast(&array, &words)?),
                Values::Plain => arrays.push(narrowed(&array)?),
            }
            if own.kept == Values::Plain && own.holds == Holds::Instant {
                arrays.push(Arc::new(self.days(&array)));
            }
            if own.by {
                let people =
                    array.as_string_opt::<i32>().map(|texts| self.builder.attributions.alone(texts.iter()));
                let people = people.ok_or_else(|| {
                    ArrowError::SchemaError(format!("{} names nobody", Column::by_name(&own.name)))
                })?;
                arrays.push(Arc::new(Int32Array::from(people)));
            }
        }
        let fields = layout.schema.fields().iter().zip(&arrays);
        let fields: Vec<Field> =
            fields.map(|(field, array)| Field::new(field.name(), array.data_type().clone(), true)).collect();
        let all = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?;
        let runs = (0..all.num_rows())
            .step_by(RUN_ROWS)
            .map(|from| all.slice(from, RUN_ROWS.min(all.num_rows() - from)));
        Ok(Some(Table::of_batches(layout.clone(), runs.collect())))
    }

    /// Calendar days of instants in the organisation's zone.
    fn days(&self, instants: &ArrayRef) -> Date32Array {
        let Some(instants) = instants.as_primitive_opt::<TimestampMicrosecondType>() else {
            return Date32Array::new_null(instants.len());
        };
        let day = |micros: i64| {
            let at = jiff::Timestamp::from_microsecond(micros).ok()?;
            Some(day_number(self.builder.zone.to_datetime(at).date()))
        };
        instants.iter().map(|micros| day(micros?)).collect()
    }
}

/// The number of the row in its batch: what a fact's row id ends in.
fn row_numbers(ids: &ArrayRef) -> Result<Int32Array, ArrowError> {
    let wrong = || ArrowError::SchemaError("a fact's row id does not end in its row number".into());
    let ids = ids.as_string_opt::<i32>().ok_or_else(wrong)?;
    let number = |id: Option<&str>| id?.rsplit_once('-')?.1.parse::<i32>().ok();
    ids.iter().map(|id| number(id).ok_or_else(wrong)).collect()
}

/// Numbers in half the room where all of them fit into it: figures in volume nearly always do.
fn narrowed(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let Some(numbers) = array.as_primitive_opt::<Decimal128Type>() else { return Ok(array.clone()) };
    let fits = numbers.iter().flatten().all(|number| number.unsigned_abs() < 10_u128.pow(18));
    if fits { cast(array, &NARROW) } else { Ok(array.clone()) }
}
