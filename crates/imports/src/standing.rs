//! The records that rows of a file may speak of, and what tells which one a row without a code means.

use std::collections::HashMap;

use hengce_ledger::{Actor, Ledger, Record, Refusal};
use hengce_standard::Kind;
use serde_json::{Map, Value as Json};

use crate::Answers;
use crate::children::ChildRows;
use crate::fields;
use crate::records::{Columns, Spoken};

/// The question whether a row without a code, whose title stands already, means that record.
pub const SAME_TITLE: &str = "same_title";
/// Its answers: the row edits the record, or makes another one.
pub const EDITS: &str = "edits";
pub const MAKES: &str = "makes";

/// What tells which record a row without a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Fields that no two records of the kind share.
    Set(Vec<String>),
    /// Its title, as was answered.
    Title,
    /// Nothing: every such row is a new record, unless one stands that says all that it says. Whether that was answered.
    Nothing { answered: bool },
}

impl Identity {
    /// A set that the kind keeps unique and of which the file holds every column; else as was answered.
    pub fn of(kind: &Kind, columns: &Columns<'_>, answers: &Answers) -> Self {
        let held = |id: &String| {
            let column = columns.fields.iter().any(|(field, _)| field.id == *id);
            column || columns.answered.iter().any(|(field, ..)| field.id == *id)
        };
        if let Some(set) = kind.unique.iter().find(|set| set.iter().all(held)) {
            return Self::Set(set.clone());
        }
        match answers.get(SAME_TITLE).map(String::as_str) {
            Some(EDITS) => Self::Title,
            Some(MAKES) => Self::Nothing { answered: true },
            _ => Self::Nothing { answered: false },
        }
    }

    /// The values by which a record is known.
    pub fn key(&self, fields: &Map<String, Json>) -> Option<Vec<String>> {
        let Self::Set(set) = self else { return None };
        let value = |field: &String| match fields.get(field)? {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        };
        set.iter().map(value).collect()
    }
}

/// Records by code, by title and by what identifies them.
pub struct Standing {
    records: Vec<Record>,
    by_code: HashMap<String, usize>,
    by_title: HashMap<String, Vec<usize>>,
    by_key: HashMap<Vec<String>, usize>,
}

impl Standing {
    /// Looks up every record that these rows may mean, inside what the actor may read.
    pub async fn of(
        (ledger, actor): (&Ledger, &Actor),
        kind: &Kind,
        identity: &Identity,
        spoken: &[Spoken],
    ) -> Result<Self, Refusal> {
        let mut codes: Vec<_> = spoken.iter().filter_map(|record| Some(vec![record.code.clone()?])).collect();
        let uncoded = || spoken.iter().filter(|record| record.code.is_none());
        let title = |record: &Spoken| Some(vec![record.fields.get(&kind.title)?.as_str()?.to_owned()]);
        let mut titles: Vec<_> = uncoded().filter_map(title).collect();
        let mut keys: Vec<_> = uncoded().filter_map(|record| identity.key(&record.fields)).collect();
        let set: Vec<&str> = match identity {
            Identity::Set(set) => set.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let mut records = Vec::new();
        for (fields, values) in [(&["code"][..], &mut codes), (&["title"], &mut titles), (&set, &mut keys)] {
            values.sort_unstable();
            values.dedup();
            records.extend(ledger.alike(actor, &kind.id, fields, values).await?);
        }
        records.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        records.dedup_by(|one, other| one.id == other.id);
        let mut standing =
            Self { records, by_code: HashMap::new(), by_title: HashMap::new(), by_key: HashMap::new() };
        for (at, record) in standing.records.iter().enumerate() {
            standing.by_code.insert(record.code.clone(), at);
            standing.by_title.entry(record.title.clone()).or_default().push(at);
            standing.by_key.extend(identity.key(&record.fields).map(|key| (key, at)));
        }
        Ok(standing)
    }

    pub fn coded(&self, code: &str) -> Option<&Record> {
        self.by_code.get(code).map(|at| &self.records[*at])
    }

    pub fn keyed(&self, key: &Vec<String>) -> Option<&Record> {
        self.by_key.get(key).map(|at| &self.records[*at])
    }

    pub fn titled(&self, title: &str) -> impl Iterator<Item = &Record> {
        self.by_title.get(title).into_iter().flatten().map(|at| &self.records[*at])
    }

    /// A record that already says all that these fields say.
    pub fn identical(
        &self,
        title: &str,
        fields: &Map<String, Json>,
        children: &[ChildRows],
    ) -> Option<&Record> {
        let says = |record: &&Record| {
            let all = fields.iter().all(|(field, value)| fields::same(value, record.fields.get(field)));
            all && children.iter().all(|child| child.within(record))
        };
        self.titled(title).find(says)
    }
}
