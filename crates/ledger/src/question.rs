//! What is asked of the ledger in a list, and a page of the answer.

use crate::Record;

/// A question for a list of records.
#[derive(Debug, Clone, Default)]
pub struct Query {
    pub kind: String,
    /// Search text, all words of it.
    pub text: Option<String>,
    pub filters: Vec<Filter>,
    /// `code`, `title`, `state`, `updated_at`, or a field id; descending when true. Ties by id.
    pub sort: Option<(String, bool)>,
    pub offset: u64,
    /// 50 when 0; at most 1,000.
    pub limit: u32,
    /// Withdrawn records too.
    pub withdrawn: bool,
}

/// A condition on `state`, `owner`, `code` or a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub field: String,
    pub op: FilterOp,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterOp {
    Is,
    IsNot,
    AtLeast,
    AtMost,
    /// A record whose life has not ended, whatever the field.
    Open,
    /// A person below the one that is the value, in the line of managers.
    Below,
}

#[derive(Debug, Clone, Default)]
pub struct Page {
    pub records: Vec<Record>,
    /// Records that the question finds, counted up to 10,000.
    pub total: u64,
    /// There are more than were counted.
    pub more: bool,
}

impl Page {
    /// `120`, or `10000+` where there are more than were counted.
    pub fn counted(&self) -> String {
        format!("{}{}", self.total, if self.more { "+" } else { "" })
    }
}
