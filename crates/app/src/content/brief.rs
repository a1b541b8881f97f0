//! How complete a request's brief is: what the step that starts the clock still needs.

use hengce_ledger::Record;
use hengce_standard::{Kind, Transition};
use serde_json::Value as Json;

use crate::records::Stored;
use crate::words::Speech;

/// What the brief holds and what it lacks, by the labels of its fields.
pub struct Brief {
    pub of: usize,
    pub missing: Vec<Missing>,
}

/// A field that is still to be filled.
pub struct Missing {
    pub field: String,
    pub label: String,
}

impl Brief {
    pub fn of(say: Speech, kind: &Kind, record: &Record) -> Option<Self> {
        let needs: Vec<&String> = step(kind)?.needs.iter().filter(|need| *need != "comment").collect();
        let missing = needs.iter().filter(|need| !filled(record.value(need)));
        let missing = missing.map(|need| Missing {
            field: (*need).clone(),
            label: kind.field(need).map_or_else(String::new, |field| say.of(&field.label).to_owned()),
        });
        Some(Self { of: needs.len(), missing: missing.collect() })
    }

    pub fn filled(&self) -> usize {
        self.of - self.missing.len()
    }

    /// Whole percents, for a bar.
    pub fn percent(&self) -> usize {
        (self.filled() * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// The step out of the first state by which the clock starts: it needs the most.
fn step(kind: &Kind) -> Option<&Transition> {
    let first = kind.first_state()?;
    let out = kind.lifecycle.transitions.values().filter(|step| step.from.iter().any(|from| from == first));
    out.max_by_key(|step| step.needs.len())
}

fn filled(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(text) => !text.trim().is_empty(),
        Json::Array(items) => !items.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use hengce_standard::Standard;

    use super::*;

    #[test]
    fn the_brief_is_what_the_standard_asks_before_the_clock_runs() {
        let standard = Standard::shipped();
        let step = step(&standard.kinds["material_request"]).unwrap();
        assert_eq!(step.id, "complete_brief");
        assert!(step.needs.contains(&"specs".to_owned()));
    }

    #[test]
    fn white_space_fills_nothing() {
        assert!(!filled(&Json::from("  ")) && filled(&Json::from("海报")));
    }
}
