//! Which columns each kind, child table and dataset needs for the measures that read it, and what stands in them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use hengce_standard::{Aggregate, ColumnKind, Evidence, FieldKind, Kind, Measure, Source, Standard};
use indexmap::IndexMap;

/// Decimal places of number columns; numbers with more stand in a column's exact twin as text.
pub const SCALE: u32 = 6;

/// Digits that a decimal column holds.
pub const PRECISION: u8 = 38;

/// Columns that every table has beside those that measures name.
pub mod fixed {
    /// Record id, or the row id of a fact.
    pub const ID: &str = "#id";
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

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holds {
    Text,
    Integer,
    Decimal,
    Date,
    Instant,
    Bool,
    List,
    /// People with shares: never read as a value, only followed by `by`.
    People,
}

/// Where a column's content comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Content {
    /// What the ledger keeps about every record.
    Kept(Kept),
    /// A field of the record, or a column of the dataset.
    Field(String),
    /// A field of the child row.
    Child(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kept {
    Id,
    Code,
    Title,
    State,
    Owner,
    Unit,
    Version,
    CreatedAt,
    CreatedBy,
    UpdatedAt,
    UpdatedBy,
}

impl Kept {
    fn named(name: &str) -> Option<(Self, Holds, Option<&'static str>)> {
        Some(match name {
            "id" => (Self::Id, Holds::Text, None),
            "code" => (Self::Code, Holds::Text, None),
            "title" => (Self::Title, Holds::Text, None),
            "state" => (Self::State, Holds::Text, None),
            "owner" => (Self::Owner, Holds::Text, Some("person")),
            "unit" => (Self::Unit, Holds::Text, Some("unit")),
            "version" => (Self::Version, Holds::Integer, None),
            "created_at" => (Self::CreatedAt, Holds::Instant, None),
            "created_by" => (Self::CreatedBy, Holds::Text, Some("person")),
            "updated_at" => (Self::UpdatedAt, Holds::Instant, None),
            "updated_by" => (Self::UpdatedBy, Holds::Text, Some("person")),
            _ => return None,
        })
    }
}

/// A column as formulas name it: `due_on`, `parent.owner`.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: String,
    pub holds: Holds,
    pub content: Content,
    pub grade: Evidence,
    /// The kind that it refers to.
    pub refers: Option<String>,
    /// Some measure counts by it, so its people and shares are kept as a code beside it.
    pub by: bool,
}

impl Column {
    /// The column of attribution codes.
    pub fn by_name(name: &str) -> String {
        format!("{name}#by")
    }

    /// The column of calendar days of an instant, in the organisation's zone.
    pub fn day_name(name: &str) -> String {
        format!("{name}#day")
    }

    /// The exact text of numbers that the decimal column cannot hold.
    pub fn exact_name(name: &str) -> String {
        format!("{name}#exact")
    }
}

/// The columns of one table.
#[derive(Debug, Clone)]
pub struct Layout {
    pub source: Source,
    pub columns: Vec<Column>,
    pub schema: SchemaRef,
}

impl Layout {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn is_dataset(&self) -> bool {
        matches!(self.source, Source::Dataset(_))
    }
}

/// A name of a formula, found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Own(Column),
    /// Through one reference: the own column that holds it, the kind it refers to, and the column there.
    Hop(Column, String, Column),
}

impl Found {
    pub fn last(&self) -> &Column {
        match self {
            Self::Own(column) | Self::Hop(_, _, column) => column,
        }
    }

    /// The weakest evidence on the way.
    pub fn grade(&self) -> Evidence {
        match self {
            Self::Own(column) => column.grade,
            Self::Hop(key, _, column) => key.grade.min(column.grade),
        }
    }
}

/// Finds a name among the columns of a source.
pub fn find(standard: &Standard, source: &Source, path: &[String]) -> Option<Found> {
    if let Some(column) = own(standard, source, path) {
        return Some(Found::Own(column));
    }
    let (last, way) = path.split_last()?;
    let key = own(standard, source, way)?;
    let kind = key.refers.clone()?;
    let there = own(standard, &Source::Kind(kind.clone()), std::slice::from_ref(last))?;
    Some(Found::Hop(key, kind, there))
}

fn own(standard: &Standard, source: &Source, path: &[String]) -> Option<Column> {
    let name = path.join(".");
    match (source, path) {
        (Source::Kind(kind), [field]) => of_kind(standard.kinds.get(kind)?, field, name),
        (Source::Rows(kind, _), [parent, field]) if parent == "parent" => of_kind(standard.kinds.get(kind)?, field, name),
        (Source::Rows(kind, rows), [field]) => match &standard.kinds.get(kind)?.fields.get(rows)?.kind {
            FieldKind::Rows { fields } => {
                let field = fields.get(field)?;
                let (holds, refers) = holds(&field.kind)?;
                Some(Column { name, holds, content: Content::Child(field.id.clone()), grade: field.evidence, refers, by: false })
            }
            _ => None,
        },
        (Source::Dataset(dataset), [column]) => {
            let column = standard.datasets.get(dataset)?.columns.get(column)?;
            let holds = match column.kind {
                ColumnKind::Text | ColumnKind::Person => Holds::Text,
                ColumnKind::Integer | ColumnKind::Decimal { .. } | ColumnKind::Money | ColumnKind::Percent => Holds::Decimal,
                ColumnKind::Date => Holds::Date,
                ColumnKind::Instant => Holds::Instant,
                ColumnKind::Bool => Holds::Bool,
            };
            let refers = matches!(column.kind, ColumnKind::Person).then(|| "person".to_owned());
            Some(Column { name, holds, content: Content::Field(column.id.clone()), grade: Evidence::System, refers, by: false })
        }
        _ => None,
    }
}

fn of_kind(kind: &Kind, id: &str, name: String) -> Option<Column> {
    if let Some(field) = kind.fields.get(id) {
        let (holds, refers) = holds(&field.kind)?;
        return Some(Column { name, holds, content: Content::Field(field.id.clone()), grade: field.evidence, refers, by: false });
    }
    let (kept, holds, refers) = Kept::named(id)?;
    let grade = Evidence::System;
    Some(Column { name, holds, content: Content::Kept(kept), grade, refers: refers.map(str::to_owned), by: false })
}

fn holds(kind: &FieldKind) -> Option<(Holds, Option<String>)> {
    Some(match kind {
        FieldKind::Text { .. } | FieldKind::Prose | FieldKind::Choice { .. } | FieldKind::Link => (Holds::Text, None),
        FieldKind::Integer { .. } | FieldKind::Rating { .. } => (Holds::Integer, None),
        FieldKind::Decimal { .. } | FieldKind::Money | FieldKind::Percent => (Holds::Decimal, None),
        FieldKind::Computed { unit, .. } => (if unit.is_some() { Holds::Decimal } else { Holds::Bool }, None),
        FieldKind::Date => (Holds::Date, None),
        FieldKind::Instant => (Holds::Instant, None),
        FieldKind::Bool => (Holds::Bool, None),
        FieldKind::Choices { .. } => (Holds::List, None),
        FieldKind::Person => (Holds::Text, Some("person".into())),
        FieldKind::Unit => (Holds::Text, Some("unit".into())),
        FieldKind::Ref { kind } => (Holds::Text, Some(kind.clone())),
        FieldKind::Refs { kind } => (Holds::List, Some(kind.clone())),
        FieldKind::People => (Holds::People, None),
        FieldKind::Files | FieldKind::Rows { .. } => return None,
    })
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
        Aggregate::WeightedMean(value, weight) => names.extend(value.names().into_iter().chain(weight.names())),
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
    let mut want = |source: Source, mut column: Column, by: bool| {
        column.by = by;
        let columns = wanted.entry(source).or_default();
        columns.entry(column.name.clone()).and_modify(|known| known.by |= by).or_insert(column);
    };
    for measure in standard.measures.values() {
        for name in names(measure) {
            let by = measure.by.as_ref() == Some(&name);
            match find(standard, &measure.from, &name) {
                Some(Found::Own(column)) => want(measure.from.clone(), column, by),
                Some(Found::Hop(key, kind, there)) => {
                    want(measure.from.clone(), key, false);
                    want(Source::Kind(kind), there, by);
                }
                None => {}
            }
        }
        if let (Source::Dataset(id), Some(dataset)) = (&measure.from, standard.datasets.get(source_id(&measure.from))) {
            for key in &dataset.key {
                if let Some(Found::Own(column)) = find(standard, &Source::Dataset(id.clone()), std::slice::from_ref(key)) {
                    want(measure.from.clone(), column, false);
                }
            }
        }
    }
    wanted
        .into_iter()
        .map(|(source, columns)| {
            let columns: Vec<Column> = columns.into_values().collect();
            let schema = schema(&source, &columns);
            (source.clone(), Arc::new(Layout { source, columns, schema }))
        })
        .collect()
}

/// The Arrow type of a column.
pub fn data_type(holds: Holds) -> DataType {
    match holds {
        Holds::Text | Holds::People => DataType::Utf8,
        Holds::Integer => DataType::Int64,
        Holds::Decimal => DataType::Decimal128(PRECISION, SCALE as i8),
        Holds::Date => DataType::Date32,
        Holds::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Holds::Bool => DataType::Boolean,
        Holds::List => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
    }
}

fn schema(source: &Source, columns: &[Column]) -> SchemaRef {
    let mut fields = vec![
        Field::new(fixed::ID, DataType::Utf8, false),
        Field::new(fixed::CHILD, DataType::Utf8, true),
        Field::new(fixed::CODE, DataType::Utf8, true),
        Field::new(fixed::TITLE, DataType::Utf8, true),
    ];
    if matches!(source, Source::Dataset(_)) {
        let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        fields.truncate(1);
        fields.extend([
            Field::new(fixed::BATCH, words.clone(), true),
            Field::new(fixed::SHEET, words, true),
            Field::new(fixed::LINE, DataType::Int64, true),
        ]);
    } else {
        fields.push(Field::new(fixed::WITHDRAWN, DataType::Boolean, false));
    }
    for column in columns {
        if column.holds != Holds::People {
            fields.push(Field::new(&column.name, data_type(column.holds), true));
        }
        match column.holds {
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
