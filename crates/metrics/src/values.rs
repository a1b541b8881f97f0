//! All values that were asked for together, without a name beside each: a group of companies asks for a million.

use std::collections::HashMap;

use hengce_ledger::Position;
use hengce_standard::Period;

use crate::{MeasureValue, Subject};

/// The value of every measure for every subject and period.
#[derive(Debug, Clone, Default)]
pub struct Values {
    measures: HashMap<String, usize>,
    subjects: HashMap<Subject, usize>,
    periods: HashMap<Period, usize>,
    /// By measure, then subject, then period; none where the measure has no rows to be computed from.
    cells: Vec<Option<MeasureValue>>,
    /// The position at which they hold.
    pub at: Position,
}

impl Values {
    /// Room for the values of these, each named once or several times.
    pub(crate) fn of(measures: &[&str], subjects: &[Subject], periods: &[Period], at: Position) -> Self {
        let measures = numbered(measures.iter().map(|id| (*id).to_owned()));
        let subjects = numbered(subjects.iter().cloned());
        let periods = numbered(periods.iter().copied());
        let cells = vec![None; measures.len() * subjects.len() * periods.len()];
        Self { measures, subjects, periods, cells, at }
    }

    fn place(&self, measure: &str, subject: &Subject, period: Period) -> Option<usize> {
        let (measure, subject) = (self.measures.get(measure)?, self.subjects.get(subject)?);
        let period = self.periods.get(&period)?;
        Some((measure * self.subjects.len() + subject) * self.periods.len() + period)
    }

    pub(crate) fn set(&mut self, measure: &str, subject: &Subject, period: Period, value: MeasureValue) {
        if let Some(place) = self.place(measure, subject, period) {
            self.cells[place] = Some(value);
        }
    }

    pub fn get(&self, measure: &str, subject: &Subject, period: Period) -> Option<&MeasureValue> {
        self.cells[self.place(measure, subject, period)?].as_ref()
    }

    /// All of them in the order in which they were asked for: by measure, then subject, then period.
    pub fn all(&self) -> &[Option<MeasureValue>] {
        &self.cells
    }
}

/// Each thing once, with its number.
fn numbered<T: std::hash::Hash + Eq>(things: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut found = HashMap::new();
    for thing in things {
        let next = found.len();
        found.entry(thing).or_insert(next);
    }
    found
}
