//! Which columns each kind, child table and dataset needs for the measures that read it, and what stands in them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use hengce_standard::{Aggregate, Field as Defined, FieldKind, Measure, Source, Standard};
use indexmap::IndexMap;

use crate::columns::{Column, Found, Holds, Values, find};

/// Decimal places of number columns; numbers with more stand in a column's exact twin as text.
pub const SCALE: u32 = 6;

/// The type of a number column none of whose numbers has more than 18 digits.
pub const NARROW: DataType = DataType::Decimal64(18, SCALE as i8);

/// Digits that a decimal column holds.
pub const PRECISION: u8 = 38;

/// Columns that every table has beside those that measures name.
pub mod fixed {
    /// Record id.
    pub const ID: &str = "#id";
    /// Which row of its batch a fact is: batch and row together are its id.
    pub const ROW: &str = "#row";
    /// Child row id; null in tables that have no child rows.
    pub const CHILD: &str = "#child";
    pub const CODE: &str = "#code";
    pub const TITLE: &str = "#title";
    pub const WITHDRAWN: &str = "#withdrawn";
    /// Where a fact was read from.
    pub const BATCH: &str = "#batch";
    pub const SHEET: &str = "#sheet";
    pub const LINE: &str = "#line";
}

/// The columns of one table.
#[derive(Debug, Clone)]
pub struct Layout {
    pub source: Source,
    pub columns: Vec<Column>,
    pub schema: SchemaRef,
    /// The text field that names a child row, in a table of child rows.
    pub child_title: Option<String>,
}

impl Layout {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn is_dataset(&self) -> bool {
        matches!(self.source, Source::Dataset(_))
    }
}

/// Every name that a measure reads from its rows, `on` and `by` among them.
pub fn names(measure: &Measure) -> BTreeSet<Vec<String>> {
    let mut names: BTreeSet<Vec<String>> = judged(measure);
    names.extend(measure.by.clone());
    names
}

/// The names that its filter, value and `on` read: those whose evidence grade counts.
pub fn judged(measure: &Measure) -> BTreeSet<Vec<String>> {
    let mut names = BTreeSet::from([measure.on.clone()]);
    names.extend(measure.filter.iter().flat_map(hengce_formula::Expr::names));
    match &measure.value {
        Aggregate::Count => {}
        Aggregate::WeightedMean(value, weight) => {
            names.extend(value.names().into_iter().chain(weight.names()));
        }
        Aggregate::Sum(value)
        | Aggregate::Mean(value)
        | Aggregate::Min(value)
        | Aggregate::Max(value)
        | Aggregate::Last(value)
        | Aggregate::Distinct(value)
        | Aggregate::Median(value) => names.extend(value.names()),
    }
    names
}

/// The layouts of all tables that the standard's measures read.
pub fn layouts(standard: &Standard) -> HashMap<Source, Arc<Layout>> {
    let mut wanted: IndexMap<Source, IndexMap<String, Column>> = IndexMap::new();
    let mut want = |source: Source, mut column: Column, by: bool, kept: Values| {
        (column.by, column.kept) = (by, kept);
        if column.holds == Holds::People {
            column.kept = Values::Absent;
        }
        let columns = wanted.entry(source).or_default();
        let known = columns.entry(column.name.clone()).or_insert_with(|| column.clone());
        known.by |= by;
        known.kept = known.kept.max(column.kept);
    };
    for measure in standard.measures.values() {
        let read = judged(measure);
        for name in names(measure) {
            let by = measure.by.as_ref() == Some(&name);
            let kept = if read.contains(&name) { Values::Plain } else { Values::Absent };
            match find(standard, &measure.from, &name) {
                Some(Found::Own(column)) => want(measure.from.clone(), column, by, kept),
                Some(Found::Hop(key, kind, there)) => {
                    want(measure.from.clone(), key, false, Values::Plain);
                    want(Source::Kind(kind), there, by, kept);
                }
                None => {}
            }
        }
        if let (Source::Dataset(id), Some(dataset)) =
            (&measure.from, standard.datasets.get(source_id(&measure.from)))
        {
            for key in &dataset.key {
                if let Some(Found::Own(column)) =
                    find(standard, &Source::Dataset(id.clone()), std::slice::from_ref(key))
                {
                    let words = if column.holds == Holds::Text { Values::Words } else { Values::Plain };
                    want(measure.from.clone(), column, false, words);
                }
            }
        }
    }
    wanted
        .into_iter()
        .map(|(source, columns)| {
            let columns: Vec<Column> = columns.into_values().collect();
            let schema = schema(&source, &columns);
            let child_title = child_title(standard, &source);
            (source.clone(), Arc::new(Layout { source, columns, schema, child_title }))
        })
        .collect()
}

fn child_title(standard: &Standard, source: &Source) -> Option<String> {
    let Source::Rows(kind, rows) = source else { return None };
    let FieldKind::Rows { fields } = &standard.kinds.get(kind)?.fields.get(rows)?.kind else { return None };
    let text = |field: &&Defined| matches!(field.kind, FieldKind::Text { .. });
    fields.values().find(text).map(|field| field.id.clone())
}

/// The Arrow type of a column.
pub fn data_type(holds: Holds) -> DataType {
    match holds {
        Holds::Text | Holds::People => DataType::Utf8,
        Holds::Integer | Holds::Rows => DataType::Int64,
        Holds::Decimal => DataType::Decimal128(PRECISION, SCALE as i8),
        Holds::Date => DataType::Date32,
        Holds::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Holds::Bool => DataType::Boolean,
        Holds::List | Holds::Many => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
    }
}

/// The type of columns with few different texts.
pub fn words() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

fn schema(source: &Source, columns: &[Column]) -> SchemaRef {
    let mut fields = vec![
        Field::new(fixed::ID, DataType::Utf8, false),
        Field::new(fixed::CHILD, DataType::Utf8, true),
        Field::new(fixed::CODE, DataType::Utf8, true),
        Field::new(fixed::TITLE, DataType::Utf8, true),
    ];
    if matches!(source, Source::Dataset(_)) {
        fields.clear();
        fields.extend([
            Field::new(fixed::ROW, DataType::Int32, true),
            Field::new(fixed::BATCH, words(), true),
            Field::new(fixed::SHEET, words(), true),
            Field::new(fixed::LINE, DataType::Int32, true),
        ]);
    } else {
        fields.push(Field::new(fixed::WITHDRAWN, DataType::Boolean, false));
    }
    for column in columns {
        match column.kept {
            Values::Absent => {}
            Values::Words => fields.push(Field::new(&column.name, words(), true)),
            Values::Plain => fields.push(Field::new(&column.name, data_type(column.holds), true)),
        }
        match column.holds {
            _ if column.kept == Values::Absent => {}
            Holds::Decimal if !matches!(source, Source::Dataset(_)) => {
                fields.push(Field::new(Column::exact_name(&column.name), DataType::Utf8, true));
            }
            Holds::Instant => fields.push(Field::new(Column::day_name(&column.name), DataType::Date32, true)),
            _ => {}
        }
        if column.by {
            fields.push(Field::new(Column::by_name(&column.name), DataType::Int32, true));
        }
    }
    Arc::new(Schema::new(fields))
}

/// The id of the kind or dataset behind a source.
pub fn source_id(source: &Source) -> &str {
    match source {
        Source::Kind(id) | Source::Rows(id, _) | Source::Dataset(id) => id,
    }
}
