//! What a record's own formulas can reach: its fields, one hop over a reference, the records that refer to it, the
//! day and whoever asks.

use hengce_formula::Type;
use indexmap::IndexMap;

use crate::model::{FieldKind, Kind};
use crate::reach::{own_type, own_words};

/// The names in reach of one kind's formulas.
pub(crate) struct OwnReach<'s> {
    pub kinds: &'s IndexMap<String, Kind>,
    pub kind: &'s Kind,
    /// In checks and conditions somebody asks: `actor`, and whose the record is.
    pub asked: bool,
}

impl OwnReach<'_> {
    pub fn type_of(&self, path: &[String]) -> Option<Type> {
        let first = path.first()?;
        let Some(field) = self.kind.fields.get(first) else {
            return match path {
                [name] if name == "today" => Some(Type::Date),
                [name] if self.asked && name == "actor" => Some(Type::Text),
                [name] if self.asked && is_whose(name) => Some(Type::Text),
                _ => own_type(&self.kind.fields, path),
            };
        };
        match (&field.kind, path) {
            (FieldKind::Referring { .. }, [_]) => Some(Type::Rows),
            (FieldKind::Referring { kind, .. }, [_, column]) => {
                Some(match there(self.kinds.get(kind)?, column)? {
                    Type::Number(unit) => Type::Many(unit),
                    _ => Type::Rows,
                })
            }
            (FieldKind::Computed { .. }, [_]) => field.kind.formula_type(),
            (kind, [_, column]) if kind.leads_to().is_some() => {
                there(self.kinds.get(kind.leads_to()?)?, column)
            }
            _ => own_type(&self.kind.fields, path),
        }
    }

    pub fn words_of(&self, path: &[String]) -> Option<Vec<String>> {
        match path {
            [first, column] => {
                let there = self.kinds.get(self.kind.fields.get(first)?.kind.leads_to()?)?;
                own_words(&there.fields, &there.lifecycle, std::slice::from_ref(column))
            }
            _ => own_words(&self.kind.fields, &self.kind.lifecycle, path),
        }
    }

    /// Every name, for hints.
    pub fn known(&self) -> Vec<String> {
        let mut known: Vec<String> = self.kind.fields.keys().cloned().collect();
        known.extend(["state", "code", "created_at", "today"].map(str::to_owned));
        if self.asked {
            known.extend(["actor", "owner", "created_by"].map(str::to_owned));
        }
        for field in self.kind.fields.values() {
            let leads = match &field.kind {
                FieldKind::Referring { kind, .. } => Some(kind.as_str()),
                kind => kind.leads_to(),
            };
            if let Some(there) = leads.and_then(|kind| self.kinds.get(kind)) {
                known.extend(there.fields.keys().map(|name| format!("{}.{name}", field.id)));
                known.push(format!("{}.state", field.id));
            }
        }
        known
    }

    /// Whether a path leads to one person: a person field, `owner`, `created_by`, or one of these over a reference.
    pub fn leads_to_person(&self, path: &[String]) -> bool {
        let person = |kind: &Kind, name: &String| match kind.fields.get(name) {
            Some(field) => matches!(field.kind, FieldKind::Person),
            None => is_whose(name),
        };
        match path {
            [name] => person(self.kind, name),
            [first, name] => {
                let leads = self.kind.fields.get(first).and_then(|field| field.kind.leads_to());
                leads.and_then(|kind| self.kinds.get(kind)).is_some_and(|there| person(there, name))
            }
            _ => false,
        }
    }
}

fn is_whose(name: &str) -> bool {
    name == "owner" || name == "created_by"
}

/// The type of a column of another kind's record: only what is stored of it.
pub(crate) fn there(kind: &Kind, column: &String) -> Option<Type> {
    match kind.fields.get(column) {
        None if is_whose(column) => Some(Type::Text),
        _ => own_type(&kind.fields, std::slice::from_ref(column)),
    }
}
