//! The shapes that cross the ledger's door.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A record's id: a UUIDv7 as text, ordered by creation. Names nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Arc<str>);

impl From<&str> for RecordId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for RecordId {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place in the sequence of revisions; 0 is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub i64);

/// Where the time comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that always says `at`; or whatever the function says.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
    }

    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Who asks: a person with roles, or the program itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: Option<RecordId>,
    /// Roles by id, from the person's position and account.
    pub roles: Vec<String>,
    /// Shown in histories: a name, or `hengce`.
    pub name: String,
    /// The program itself: may do everything that the kind and life cycle allow.
    pub program: bool,
}

impl Actor {
    pub fn person(id: RecordId, name: impl Into<String>, roles: Vec<String>) -> Self {
        Self { person: Some(id), roles, name: name.into(), program: false }
    }

    /// The program itself: set-up, imports run from the command line, scheduled work.
    pub fn program() -> Self {
        Self { person: None, roles: Vec::new(), name: "hengce".into(), program: true }
    }
}

/// A record as it stands (or stood).
///
/// Field encoding in `fields`: text, prose, link, choice, date (`2026-07-01`), instant (RFC 3339 UTC), person, unit
/// and ref (a record id) are strings; integer and rating are JSON integers; decimal, money and percent (as a fraction)
/// are strings of exact decimals; bool is a bool; choices and refs are arrays of strings; people is
/// `[{"person": id, "share": "0.5"}]`; files is `[{"hash", "name", "size", "media"}]`; rows is an array of objects,
/// each with its own `"id"`; computed fields stand there as the program computed them; hours in states are exact decimals of hours, to the microsecond. Absent is null. Live fields
/// (found in other records) are never stored: [`crate::Ledger::whole`] fills them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: RecordId,
    pub kind: String,
    pub code: String,
    pub title: String,
    /// Life-cycle state, empty for a kind without one.
    pub state: String,
    pub owner: Option<RecordId>,
    /// The owner's unit at the time of the last change.
    pub unit: Option<RecordId>,
    pub version: i64,
    /// The revision that made it so.
    pub position: Position,
    pub created_at: Timestamp,
    pub created_by: Option<RecordId>,
    pub updated_at: Timestamp,
    pub updated_by: Option<RecordId>,
    pub withdrawn: bool,
    pub fields: Map<String, Json>,
}

/// One revision of one record, linked to the one before it in the ledger by hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    pub position: Position,
    pub record: RecordId,
    pub version: i64,
    /// `create`, `edit`, `withdraw`, `restore`, `undo`, or a transition id.
    pub act: String,
    pub at: Timestamp,
    pub by: Option<RecordId>,
    pub by_name: String,
    pub comment: Option<String>,
    /// The state after it.
    pub state: String,
    /// Changed fields: before and after.
    pub changes: BTreeMap<String, (Json, Json)>,
    /// Where it was imported from: batch record, sheet, line.
    pub origin: Option<Origin>,
    /// SHA-256 over this revision and the hash before it.
    pub hash: String,
}

/// The row of an imported file that a revision came from.
///
/// In a change, an empty `batch` stands for the `import_batch` record that an earlier change of the same commit creates,
/// so that a batch and its rows become durable together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub batch: RecordId,
    pub sheet: String,
    pub line: u64,
}

/// What a caller wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Create {
        kind: String,
        fields: Map<String, Json>,
        origin: Option<Origin>,
    },
    /// `fields` is a patch: absent keys stay, nulls clear.
    Edit {
        id: RecordId,
        version: i64,
        fields: Map<String, Json>,
        origin: Option<Origin>,
    },
    Move {
        id: RecordId,
        version: i64,
        transition: String,
        fields: Map<String, Json>,
        comment: Option<String>,
    },
    Withdraw {
        id: RecordId,
        version: i64,
        reason: String,
    },
    Restore {
        id: RecordId,
        version: i64,
    },
    /// Puts back what the actor's own last change of the record replaced; `version` is the one that change made.
    Undo {
        id: RecordId,
        version: i64,
    },
}

impl Change {
    /// The record that is changed; none where one is made.
    pub fn changes(&self) -> Option<&RecordId> {
        match self {
            Self::Create { .. } => None,
            Self::Edit { id, .. }
            | Self::Move { id, .. }
            | Self::Withdraw { id, .. }
            | Self::Restore { id, .. }
            | Self::Undo { id, .. } => Some(id),
        }
    }
}

/// A commit that became durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub position: Position,
    pub kind: String,
    pub id: RecordId,
}

/// A transition that could be taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Move {
    pub transition: String,
    /// Fields (or `comment`) still to be filled.
    pub needs: Vec<String>,
}

/// A kept file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256, hex.
    pub hash: String,
    pub name: String,
    pub size: u64,
    /// Media type by content.
    pub media: String,
}
