//! The columns that formulas name: where each is found, what it holds, and how much it can be relied on.

use hengce_standard::{ColumnKind, Evidence, Field, FieldKind, Kind, Source, Standard};

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
    /// One number column of the record's own rows, each as exact text.
    Many,
    /// How many of the record's own rows there are, or have something in a column without numbers.
    Rows,
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
    /// The record's own rows; one of their fields where it is said.
    Rows(String, Option<String>),
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

/// How the values of a column are kept, from little to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Values {
    /// Not at all: it is only counted by.
    Absent,
    /// As codes of the different texts: it is only shown and told apart.
    Words,
    Plain,
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
    /// How its values are kept.
    pub kept: Values,
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

/// Finds a name among the columns of a source: the same names that the standard lets a measure use.
pub fn find(standard: &Standard, source: &Source, path: &[String]) -> Option<Found> {
    if let Some(column) = own(standard, source, path) {
        return Some(Found::Own(column));
    }
    (1..path.len()).rev().find_map(|at| {
        let (way, rest) = path.split_at(at);
        let key = own(standard, source, way)?;
        let kind = key.refers.clone()?;
        let there = own(standard, &Source::Kind(kind.clone()), rest)?;
        Some(Found::Hop(key, kind, there))
    })
}

fn own(standard: &Standard, source: &Source, path: &[String]) -> Option<Column> {
    let name = path.join(".");
    match (source, path) {
        (Source::Kind(kind), _) => of_kind(standard.kinds.get(kind)?, path, name),
        (Source::Rows(kind, _), [parent, rest @ ..]) if parent == "parent" => {
            of_kind(standard.kinds.get(kind)?, rest, name)
        }
        (Source::Rows(kind, rows), [field]) => match &standard.kinds.get(kind)?.fields.get(rows)?.kind {
            FieldKind::Rows { .. } if field == "id" => {
                let content = Content::Child(field.clone());
                Some(Column {
                    name,
                    holds: Holds::Text,
                    content,
                    grade: Evidence::System,
                    refers: None,
                    by: false,
                    kept: Values::Plain,
                })
            }
            FieldKind::Rows { fields } => of_field(fields.get(field)?, Content::Child(field.clone()), name),
            _ => None,
        },
        (Source::Dataset(dataset), [column]) => {
            let column = standard.datasets.get(dataset)?.columns.get(column)?;
            let holds = match column.kind {
                ColumnKind::Text | ColumnKind::Person | ColumnKind::Ref { .. } => Holds::Text,
                ColumnKind::Integer
                | ColumnKind::Decimal { .. }
                | ColumnKind::Money
                | ColumnKind::Percent => Holds::Decimal,
                ColumnKind::Date | ColumnKind::Month => Holds::Date,
                ColumnKind::Instant => Holds::Instant,
                ColumnKind::Bool => Holds::Bool,
            };
            let refers = column.kind.leads_to().map(str::to_owned);
            let content = Content::Field(column.id.clone());
            Some(Column {
                name,
                holds,
                content,
                grade: Evidence::System,
                refers,
                by: false,
                kept: Values::Plain,
            })
        }
        _ => None,
    }
}

fn of_kind(kind: &Kind, path: &[String], name: String) -> Option<Column> {
    let [id] = path else { return of_rows(kind, path, name) };
    let always = matches!(id.as_str(), "id" | "code" | "state" | "created_at" | "updated_at");
    if let Some(field) = kind.fields.get(id).filter(|_| !always) {
        if let FieldKind::Rows { .. } = field.kind {
            return of_rows(kind, path, name);
        }
        return of_field(field, Content::Field(id.clone()), name);
    }
    let (kept, holds, refers) = Kept::named(id)?;
    let (content, refers) = (Content::Kept(kept), refers.map(str::to_owned));
    Some(Column { name, holds, content, grade: Evidence::System, refers, by: false, kept: Values::Plain })
}

/// A record's own rows, or one column of them.
fn of_rows(kind: &Kind, path: &[String], name: String) -> Option<Column> {
    let (rows, inner) = match path {
        [rows] => (rows, None),
        [rows, inner] => (rows, Some(inner)),
        _ => return None,
    };
    let field = kind.fields.get(rows)?;
    let FieldKind::Rows { fields } = &field.kind else { return None };
    let (holds, grade) = match inner {
        None => (Holds::Rows, field.evidence),
        Some(inner) => {
            let inner = fields.get(inner)?;
            let numbers = matches!(holds(&inner.kind), Some((Holds::Integer | Holds::Decimal, _)));
            (if numbers { Holds::Many } else { Holds::Rows }, inner.evidence)
        }
    };
    Some(Column {
        name,
        holds,
        content: Content::Rows(rows.clone(), inner.cloned()),
        grade,
        refers: None,
        by: false,
        kept: Values::Plain,
    })
}

fn of_field(field: &Field, content: Content, name: String) -> Option<Column> {
    let (holds, refers) = holds(&field.kind)?;
    Some(Column { name, holds, content, grade: field.evidence, refers, by: false, kept: Values::Plain })
}

fn holds(kind: &FieldKind) -> Option<(Holds, Option<String>)> {
    Some(match kind {
        FieldKind::Text { .. } | FieldKind::Prose | FieldKind::Choice { .. } | FieldKind::Link => {
            (Holds::Text, None)
        }
        FieldKind::Integer { .. } | FieldKind::Rating { .. } => (Holds::Integer, None),
        FieldKind::Decimal { .. } | FieldKind::Money | FieldKind::Percent | FieldKind::HoursIn { .. } => {
            (Holds::Decimal, None)
        }
        FieldKind::Computed { live: true, .. }
        | FieldKind::Referring { .. }
        | FieldKind::Files
        | FieldKind::Rows { .. } => return None,
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
    })
}
