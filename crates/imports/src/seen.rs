//! What only one record may have, within one file: the second line that says the same is refused.

use std::collections::HashMap;

use hengce_ledger::Problem;
use hengce_standard::Kind;
use serde_json::{Map, Value as Json};

/// Lines by what their records would have: the set's place among the kind's, and its values.
#[derive(Default)]
pub struct Seen(HashMap<(usize, Vec<String>), u64>);

impl Seen {
    /// Notes what a line's record would have; of what an earlier line has, the field and the problem.
    pub fn note(&mut self, kind: &Kind, fields: &Map<String, Json>, line: u64) -> Vec<(String, Problem)> {
        let mut found = Vec::new();
        for (set, names) in kind.unique.iter().enumerate() {
            let values = names.iter().map(|name| match fields.get(name)? {
                Json::String(text) => Some(text.clone()),
                Json::Number(number) => Some(number.to_string()),
                _ => None,
            });
            let (Some(values), Some(last)) = (values.collect::<Option<Vec<_>>>(), names.last()) else {
                continue;
            };
            let first = *self.0.entry((set, values)).or_insert(line);
            if first != line {
                found.push((last.clone(), Problem::Duplicate { line: first }));
            }
        }
        found
    }
}
