//! What the formulas of a measure can reach: the columns of its rows, and through one reference those of another record.

use hengce_formula::Type;
use indexmap::IndexMap;

use crate::model::{ColumnKind, Dataset, Field, FieldKind, Kind, Lifecycle, Source, Standard, Words};

/// What a person path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonColumn {
    One,
    /// People with shares that sum to 1.
    Shared,
}

impl Standard {
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.get(id)
    }

    pub fn dataset(&self, id: &str) -> Option<&Dataset> {
        self.datasets.get(id)
    }

    /// The type of a name in a filter or value over rows of `source`: `due_on`, `state`, through one reference
    /// `owner.position`, and over child rows `parent.starts_on` and `parent.owner.position`. None: no such name.
    pub fn type_of_column(&self, source: &Source, path: &[String]) -> Option<Type> {
        match source {
            Source::Kind(kind) => self.in_fields(&self.kinds.get(kind)?.fields, path),
            Source::Rows(kind, rows) => match path {
                [first, rest @ ..] if first == "parent" && !rest.is_empty() => {
                    self.in_fields(&self.kinds.get(kind)?.fields, rest)
                }
                [name] if name == "id" => Some(Type::Text),
                _ => self.in_rows(self.kinds.get(kind)?.row_fields(rows)?, path),
            },
            Source::Dataset(dataset) => match path {
                [name] => Some(self.datasets.get(dataset)?.columns.get(name)?.kind.formula_type()),
                [name, rest @ ..] => {
                    let there = self.datasets.get(dataset)?.columns.get(name)?.kind.leads_to()?;
                    own_type(&self.kinds.get(there)?.fields, rest)
                }
                [] => None,
            },
        }
    }

    fn in_fields(&self, fields: &IndexMap<String, Field>, path: &[String]) -> Option<Type> {
        match path {
            [_] => own_type(fields, path),
            [name, rest @ ..] => match fields.get(name)?.kind.leads_to() {
                Some(kind) => own_type(&self.kinds.get(kind)?.fields, rest),
                None => own_type(fields, path),
            },
            [] => None,
        }
    }

    fn in_rows(&self, fields: &IndexMap<String, Field>, path: &[String]) -> Option<Type> {
        match path {
            [name] => fields.get(name)?.kind.formula_type(),
            [name, rest @ ..] => own_type(&self.kinds.get(fields.get(name)?.kind.leads_to()?)?.fields, rest),
            [] => None,
        }
    }

    /// The columns of the rows of `source` without a reference, in order: what its table holds.
    pub fn columns_of(&self, source: &Source) -> Vec<(String, Type)> {
        match source {
            Source::Kind(kind) => {
                self.kinds.get(kind).map_or_else(Vec::new, |kind| columns_of_fields(&kind.fields, true))
            }
            Source::Rows(kind, rows) => {
                let fields = self.kinds.get(kind).and_then(|kind| kind.row_fields(rows));
                fields.map_or_else(Vec::new, |fields| columns_of_fields(fields, false))
            }
            Source::Dataset(dataset) => self.datasets.get(dataset).map_or_else(Vec::new, |dataset| {
                dataset
                    .columns
                    .values()
                    .map(|column| (column.id.clone(), column.kind.formula_type()))
                    .collect()
            }),
        }
    }

    /// Every name that formulas over `source` may use, references followed: for hints and completion.
    pub fn names_in_reach(&self, source: &Source) -> Vec<String> {
        let mut names: Vec<String> = self.columns_of(source).into_iter().map(|(name, _)| name).collect();
        if let Source::Dataset(dataset) = source {
            for column in self.datasets.get(dataset).iter().flat_map(|dataset| dataset.columns.values()) {
                if let Some(kind) = column.kind.leads_to().and_then(|kind| self.kinds.get(kind)) {
                    names.extend(kind.fields.keys().map(|name| format!("{}.{name}", column.id)));
                }
            }
        }
        let mut through = |prefix: &str, fields: &IndexMap<String, Field>| {
            for field in fields.values() {
                if let Some(kind) = field.kind.leads_to().and_then(|kind| self.kinds.get(kind)) {
                    let stored = kind.fields.values().filter(|there| !there.kind.live());
                    names.extend(stored.map(|there| format!("{prefix}{}.{}", field.id, there.id)));
                }
            }
        };
        match source {
            Source::Kind(kind) => {
                if let Some(kind) = self.kinds.get(kind) {
                    through("", &kind.fields);
                }
            }
            Source::Rows(kind, rows) => {
                if let Some(kind) = self.kinds.get(kind) {
                    through("parent.", &kind.fields);
                    kind.row_fields(rows).into_iter().for_each(|fields| through("", fields));
                    names.extend(
                        columns_of_fields(&kind.fields, true)
                            .into_iter()
                            .map(|(name, _)| format!("parent.{name}")),
                    );
                }
            }
            Source::Dataset(_) => {}
        }
        names
    }

    /// The words that a state or choice of `source` may be; none for other names.
    pub fn words_of_column(&self, source: &Source, path: &[String]) -> Option<Vec<String>> {
        let through = |kind: &Kind, path: &[String]| match path {
            [name, last] => {
                let there = self.kinds.get(kind.fields.get(name)?.kind.leads_to()?)?;
                own_words(&there.fields, &there.lifecycle, std::slice::from_ref(last))
            }
            _ => own_words(&kind.fields, &kind.lifecycle, path),
        };
        match source {
            Source::Kind(kind) => through(self.kinds.get(kind)?, path),
            Source::Rows(kind, rows) => match path {
                [first, rest @ ..] if first == "parent" => through(self.kinds.get(kind)?, rest),
                [name] => Some(words(self.kinds.get(kind)?.row_fields(rows)?.get(name)?.kind.options()?)),
                _ => None,
            },
            Source::Dataset(dataset) => match path {
                [name, last] => {
                    let column = self.datasets.get(dataset)?.columns.get(name)?;
                    let there = self.kinds.get(column.kind.leads_to()?)?;
                    own_words(&there.fields, &there.lifecycle, std::slice::from_ref(last))
                }
                _ => None,
            },
        }
    }

    /// Whether a path of `source` leads to a person, or to people with shares; none where it leads to neither.
    pub fn person_column(&self, source: &Source, path: &[String]) -> Option<PersonColumn> {
        let of = |kind: &FieldKind| match kind {
            FieldKind::Person => Some(PersonColumn::One),
            FieldKind::People => Some(PersonColumn::Shared),
            _ => None,
        };
        let through = |fields: &IndexMap<String, Field>, path: &[String]| match path {
            [name] => of(&fields.get(name)?.kind),
            [name, last] => of(&self.kinds.get(fields.get(name)?.kind.leads_to()?)?.fields.get(last)?.kind),
            _ => None,
        };
        match source {
            Source::Kind(kind) => through(&self.kinds.get(kind)?.fields, path),
            Source::Rows(kind, rows) => match path {
                [first, rest @ ..] if first == "parent" => through(&self.kinds.get(kind)?.fields, rest),
                _ => through(self.kinds.get(kind)?.row_fields(rows)?, path),
            },
            Source::Dataset(dataset) => {
                let columns = &self.datasets.get(dataset)?.columns;
                match path {
                    [name] => {
                        matches!(columns.get(name)?.kind, ColumnKind::Person).then_some(PersonColumn::One)
                    }
                    [name, last] => {
                        let there = self.kinds.get(columns.get(name)?.kind.leads_to()?)?;
                        of(&there.fields.get(last)?.kind)
                    }
                    _ => None,
                }
            }
        }
    }
}

fn columns_of_fields(fields: &IndexMap<String, Field>, record: bool) -> Vec<(String, Type)> {
    let built_in: &[(&str, Type)] = &[
        ("id", Type::Text),
        ("code", Type::Text),
        ("state", Type::Text),
        ("created_at", Type::Instant),
        ("updated_at", Type::Instant),
    ];
    let built_in = if record { built_in } else { &built_in[..1] };
    let stored = fields.values().filter(|field| !field.kind.live());
    let own = stored.filter_map(|field| Some((field.id.clone(), field.kind.formula_type()?)));
    built_in.iter().map(|(name, found)| ((*name).to_owned(), found.clone())).chain(own).collect()
}

/// The type of a name among a record's own fields, its built-in columns and the number columns of its rows.
pub(crate) fn own_type(fields: &IndexMap<String, Field>, path: &[String]) -> Option<Type> {
    match path {
        [name] => match name.as_str() {
            "id" | "code" | "state" => Some(Type::Text),
            "created_at" | "updated_at" => Some(Type::Instant),
            _ => match &fields.get(name)?.kind {
                FieldKind::Rows { .. } => Some(Type::Rows),
                kind if kind.live() => None,
                kind => kind.formula_type(),
            },
        },
        [rows, column] => match &fields.get(rows)?.kind {
            FieldKind::Rows { fields } => match fields.get(column)?.kind.formula_type() {
                Some(Type::Number(unit)) => Some(Type::Many(unit)),
                _ => Some(Type::Rows),
            },
            _ => None,
        },
        _ => None,
    }
}

/// The words that a record's own state or choice may be.
pub(crate) fn own_words(
    fields: &IndexMap<String, Field>,
    lifecycle: &Lifecycle,
    path: &[String],
) -> Option<Vec<String>> {
    match path {
        [name] if name == "state" => {
            (!lifecycle.states.is_empty()).then(|| lifecycle.states.keys().cloned().collect())
        }
        [name] => Some(words(fields.get(name)?.kind.options()?)),
        _ => None,
    }
}

fn words(options: &IndexMap<String, Words>) -> Vec<String> {
    options.keys().cloned().collect()
}
