//! Asking for the records that a room's page is about.

use hengce_ledger::{Filter, FilterOp, Query, Record};

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

    /// At most so many.
    pub fn only(mut self, count: u32) -> Self {
        self.0.limit = count;
        self
    }

    pub async fn all(self, app: &App, visit: &Visit) -> Result<Vec<Record>, WebError> {
        Ok(app.ledger.find(&visit.actor, &self.0).await?.records)
    }
}
