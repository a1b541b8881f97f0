//! The ledger: every record's revisions and present state, behind one door that checks kind, life cycle,
//! permission and version before anything is written.
//!
//! [`Ledger::commit`] is the only way to write a record. Reads take the [`Actor`] and see what the actor may see.

pub mod model;

pub use model::*;

use std::path::Path;
use std::sync::Arc;

use hengce_standard::Standard;

/// An open ledger; cheap to clone.
#[derive(Clone)]
pub struct Ledger {}

impl Ledger {
    /// Creates the data folder's database. Refuses where one exists.
    pub async fn create(folder: &Path, standard: Arc<Standard>, clock: Clock) -> Result<Self, Refusal> {
        let _ = (folder, standard, clock);
        todo!()
    }

    pub async fn open(folder: &Path, standard: Arc<Standard>, clock: Clock) -> Result<Self, Refusal> {
        let _ = (folder, standard, clock);
        todo!()
    }

    pub fn standard(&self) -> &Arc<Standard> {
        todo!()
    }

    pub fn clock(&self) -> &Clock {
        todo!()
    }

    /// Writes one change, durable when it returns.
    pub async fn commit(&self, actor: &Actor, change: Change) -> Result<Record, Refusal> {
        let _ = (actor, change);
        todo!()
    }

    /// Writes all changes in one transaction, or none: the error names the change that was refused by its index.
    pub async fn commit_all(&self, actor: &Actor, changes: Vec<Change>) -> Result<Vec<Record>, RefusedAt> {
        let _ = (actor, changes);
        todo!()
    }

    /// What `commit` would say, without writing. For previews and for graying out buttons.
    pub async fn check(&self, actor: &Actor, change: &Change) -> Result<(), Refusal> {
        let _ = (actor, change);
        todo!()
    }

    /// The record, if it exists and the actor may read it; else `Refusal::NotFound`, the same for both.
    pub async fn get(&self, actor: &Actor, id: &RecordId) -> Result<Record, Refusal> {
        let _ = (actor, id);
        todo!()
    }

    pub async fn find(&self, actor: &Actor, query: &Query) -> Result<Page, Refusal> {
        let _ = (actor, query);
        todo!()
    }

    /// Full-text search over every kind the actor may read; two Chinese characters are enough.
    pub async fn search(&self, actor: &Actor, text: &str, limit: u32) -> Result<Vec<Record>, Refusal> {
        let _ = (actor, text, limit);
        todo!()
    }

    /// Every revision of the record, oldest first.
    pub async fn history(&self, actor: &Actor, id: &RecordId) -> Result<Vec<Revision>, Refusal> {
        let _ = (actor, id);
        todo!()
    }

    /// Transitions the actor may take now, with what each still needs.
    pub async fn moves(&self, actor: &Actor, record: &Record) -> Vec<Move> {
        let _ = (actor, record);
        todo!()
    }

    /// Whether the actor holds a permission on a kind or resource, and how far.
    pub fn reach(&self, actor: &Actor, act: hengce_standard::Act, of: &str) -> Option<hengce_standard::Reach> {
        let _ = (actor, act, of);
        todo!()
    }

    /// Whether a grant of `reach` for this actor covers the person.
    pub fn covers(&self, actor: &Actor, reach: hengce_standard::Reach, person: &RecordId) -> bool {
        let _ = (actor, reach, person);
        todo!()
    }

    /// The people and units as they stand, kept in memory.
    pub fn directory(&self) -> Arc<Directory> {
        todo!()
    }

    /// The newest position.
    pub fn position(&self) -> Position {
        todo!()
    }

    /// The newest position at or before an instant.
    pub async fn position_at(&self, at: jiff::Timestamp) -> Result<Position, Refusal> {
        let _ = at;
        todo!()
    }

    /// For the program itself (metrics, checks): all records of a kind as they stood, without withdrawn ones,
    /// ordered by id. Not reachable from a request.
    pub async fn snapshot(&self, kind: &str, at: Option<Position>) -> Result<Vec<Record>, Refusal> {
        let _ = (kind, at);
        todo!()
    }

    /// For the program itself: the records changed after `since`, newest state of each once, and the new position.
    pub async fn changed_since(&self, since: Position) -> Result<(Vec<Record>, Position), Refusal> {
        let _ = since;
        todo!()
    }

    /// Tells of each commit after it is durable.
    pub fn subscribe(&self) -> tokio::sync::broadcast::Receiver<Notice> {
        todo!()
    }

    /// Walks the hash chain, every revision and every state.
    pub async fn verify(&self) -> Result<Verification, Refusal> {
        todo!()
    }

    /// Keeps a file by its hash, durable when it returns.
    pub async fn keep_file(&self, name: &str, bytes: &[u8]) -> Result<FileRef, Refusal> {
        let _ = (name, bytes);
        todo!()
    }

    /// A kept file's bytes, checked against the hash.
    pub async fn file(&self, hash: &str) -> Result<Vec<u8>, Refusal> {
        let _ = hash;
        todo!()
    }
}
