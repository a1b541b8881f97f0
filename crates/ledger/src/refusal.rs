//! Why the ledger says no: what is wrong with each field, or with the change as a whole.

use hengce_standard::Words;
use serde::Serialize;

/// One thing wrong with a field of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Field id; `budget[2].planned` inside rows.
    pub field: String,
    pub problem: Problem,
}

/// What is wrong, without words: the words are chosen where the reader's language is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Required,
    UnknownField,
    NotANumber,
    NotADate,
    NotAnInstant,
    NotAnOption,
    NoSuchRecord,
    TooLong {
        max: usize,
    },
    TooSmall {
        min: String,
    },
    TooLarge {
        max: String,
    },
    TooManyDecimals {
        places: u32,
    },
    /// Shares of people do not sum to 1.
    SharesNotOne,
    /// Set by a transition, never typed.
    Stamped,
    /// May no longer be changed in this state.
    Frozen,
    WrongShape,
    NotAFile,
    /// Several records answer to that name.
    Ambiguous {
        count: usize,
    },
    /// A long number that a spreadsheet has rounded to 15 digits.
    DigitsLost,
    /// The same key stands in another line of the file.
    Duplicate {
        line: u64,
    },
    /// The actor may not do this to this record.
    NotAllowed,
    /// Not a yes or no.
    NotABool,
    /// A check of the kind, or a transition's condition, does not hold: what it says.
    DoesNotHold {
        says: Words,
    },
    /// Another record has the same, and only one may: its code, if the actor may read it.
    NotUnique {
        code: Option<String>,
    },
    /// Must be outside somebody's line: not that person, nor anybody above or below them.
    InLine,
}

/// Why the ledger said no.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refusal {
    /// Not there, or not for the actor: the two look the same.
    #[error("not found")]
    NotFound,
    /// The actor may see the record, but not do this.
    #[error("not allowed: {0}")]
    Forbidden(String),
    #[error("invalid fields: {0:?}")]
    Invalid(Vec<FieldProblem>),
    /// Somebody changed it since: the present version.
    #[error("changed by somebody else since; now version {now}")]
    Stale { now: i64 },
    /// The transition does not start in this state.
    #[error("\"{transition}\" does not start in state \"{state}\"")]
    WrongState { transition: String, state: String },
    /// The transition's condition does not hold: its text, and what the standard says to people.
    #[error("condition does not hold: {condition}")]
    Condition { condition: String, says: Option<Words> },
    /// Full disk, locked or damaged database.
    #[error("storage: {0}")]
    Storage(String),
}

#[derive(Debug, Clone, thiserror::Error)]
#[error("change {index}: {refusal}")]
pub struct RefusedAt {
    pub index: usize,
    pub refusal: Refusal,
}
