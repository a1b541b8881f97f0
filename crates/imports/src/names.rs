//! Who and what a cell names: people, units and records, by code, name, title or e-mail.

use std::collections::HashMap;

use hengce_ledger::{Actor, Filter, FilterOp, Ledger, Problem, Query, RecordId, Refusal};
use hengce_sheets::full_width_folded;

/// How names are compared: full-width folded, without blanks, lower case.
pub fn plain(name: &str) -> String {
    full_width_folded(name).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Names to record ids, filled once for a file.
#[derive(Debug, Default)]
pub struct Names {
    people: HashMap<String, Vec<RecordId>>,
    units: HashMap<String, Vec<RecordId>>,
    /// By kind and name: records found.
    records: HashMap<(String, String), Vec<RecordId>>,
}

impl Names {
    /// People and units as they stand.
    pub fn of(ledger: &Ledger) -> Self {
        let directory = ledger.directory();
        let mut names = Self::default();
        for person in directory.people.values() {
            for name in [&person.name, &person.name_en, &person.email, &person.code] {
                note(&mut names.people, name, &person.id);
            }
        }
        for unit in directory.units.values() {
            for name in [&unit.name, &unit.name_en, &unit.code] {
                note(&mut names.units, name, &unit.id);
            }
        }
        names
    }

    /// Looks records of a kind up by code, else by title, inside what the actor may read, so that [`Self::record`]
    /// can answer.
    pub async fn learn(
        &mut self,
        ledger: &Ledger,
        actor: &Actor,
        kind: &str,
        name: &str,
    ) -> Result<(), Refusal> {
        let key = (kind.to_owned(), plain(name));
        if key.1.is_empty() || self.records.contains_key(&key) {
            return Ok(());
        }
        let mut found = Vec::new();
        for field in ["code", "title"] {
            let filter = Filter { field: field.to_owned(), op: FilterOp::Is, value: name.trim().to_owned() };
            let query = Query { kind: kind.to_owned(), filters: vec![filter], limit: 20, ..Query::default() };
            found = ledger.find(actor, &query).await?.records.into_iter().map(|record| record.id).collect();
            if !found.is_empty() {
                break;
            }
        }
        self.records.insert(key, found);
        Ok(())
    }

    pub fn person(&self, name: &str) -> Result<RecordId, Problem> {
        one(self.people.get(&plain(name)))
    }

    pub fn unit(&self, name: &str) -> Result<RecordId, Problem> {
        one(self.units.get(&plain(name)))
    }

    pub fn record(&self, kind: &str, name: &str) -> Result<RecordId, Problem> {
        one(self.records.get(&(kind.to_owned(), plain(name))))
    }
}

fn note(names: &mut HashMap<String, Vec<RecordId>>, name: &str, id: &RecordId) {
    let name = plain(name);
    if name.is_empty() {
        return;
    }
    let known = names.entry(name).or_default();
    if !known.contains(id) {
        known.push(id.clone());
    }
}

fn one(found: Option<&Vec<RecordId>>) -> Result<RecordId, Problem> {
    match found.map(Vec::as_slice) {
        None | Some([]) => Err(Problem::NoSuchRecord),
        Some([id]) => Ok(id.clone()),
        Some(several) => Err(Problem::Ambiguous { count: several.len() }),
    }
}
