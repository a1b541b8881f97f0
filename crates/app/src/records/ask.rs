//! Asking for the records that a room's page is about.

use std::collections::HashSet;

use hengce_ledger::{Actor, Filter, FilterOp, Query, Record, RecordId};

use crate::web::{App, Visit, WebError};

/// Records that a page looks at: what a department has of one kind in a few years.
const FOUND_MAX: u32 = 1_000;

/// A question for the records of a kind, inside what the caller may read.
pub struct Ask(Query);

impl Ask {
    pub fn of(kind: &str) -> Self {
        Self(Query { kind: kind.to_owned(), limit: FOUND_MAX, ..Query::default() })
    }

    pub fn is(self, field: &str, value: impl ToString) -> Self {
        self.filtered(field, FilterOp::Is, value)
    }

    pub fn is_not(self, field: &str, value: impl ToString) -> Self {
        self.filtered(field, FilterOp::IsNot, value)
    }

    pub fn at_least(self, field: &str, value: impl ToString) -> Self {
        self.filtered(field, FilterOp::AtLeast, value)
    }

    pub fn at_most(self, field: &str, value: impl ToString) -> Self {
        self.filtered(field, FilterOp::AtMost, value)
    }

    #[expect(clippy::needless_pass_by_value, reason = "texts, days and ids are handed over alike")]
    fn filtered(mut self, field: &str, op: FilterOp, value: impl ToString) -> Self {
        self.0.filters.push(Filter { field: field.to_owned(), op, value: value.to_string() });
        self
    }

    /// Every word of the text stands in the record.
    pub fn saying(mut self, text: &str) -> Self {
        self.0.text = Some(text.to_owned()).filter(|text| !text.is_empty());
        self
    }

    /// The smallest first.
    pub fn by(mut self, field: &str) -> Self {
        self.0.sort = Some((field.to_owned(), false));
        self
    }

    /// The largest first.
    pub fn latest(mut self, field: &str) -> Self {
        self.0.sort = Some((field.to_owned(), true));
        self
    }

    /// All of them, however many there are: for sums and counts.
    pub async fn every(mut self, app: &App, visit: &Visit) -> Result<Vec<Record>, WebError> {
        let mut records = Vec::new();
        loop {
            let found = app.ledger.find(&visit.actor, &self.0).await?.records;
            let last = found.len() < FOUND_MAX as usize;
            records.extend(found);
            if last {
                return Ok(records);
            }
            self.0.offset += u64::from(FOUND_MAX);
        }
    }

    /// For figures alone: every one that the caller may read, with what its state hides from them.
    pub async fn counted(self, app: &App, visit: &Visit) -> Result<Vec<Record>, WebError> {
        let whole = Self(self.0.clone());
        let may: HashSet<RecordId> = self.every(app, visit).await?.into_iter().map(|one| one.id).collect();
        let program = Visit::of(Actor::program(), visit.language);
        let mut records = whole.every(app, &program).await?;
        records.retain(|record| may.contains(&record.id));
        Ok(records)
    }

    /// At most so many.
    pub fn only(mut self, count: u32) -> Self {
        self.0.limit = count;
        self
    }

    pub async fn all(self, app: &App, visit: &Visit) -> Result<Vec<Record>, WebError> {
        Ok(app.ledger.find(&visit.actor, &self.0).await?.records)
    }
}
