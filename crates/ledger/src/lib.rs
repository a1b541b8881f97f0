//! The ledger: every record's revisions and present state, behind one door that checks kind, life cycle,
//! permission and version before anything is written.
//!
//! [`Ledger::commit`] is the only way to write a record. Reads take the [`Actor`] and see what the actor may see.

pub mod accounts;
mod alike;
pub mod batches;
mod blind;
mod canonical;
pub mod comments;
mod connection;
mod directory;
mod door;
mod everywhere;
mod files;
mod find;
mod indexes;
mod intake;
pub mod model;
pub mod notices;
pub mod personal;
mod question;
mod reads;
mod refusal;
mod row;
mod sealed;
mod sets;
mod sql;
mod terms;
mod totals;
mod unique;
mod verify;
mod whole;
mod work;
mod writer;

pub use directory::{Directory, OrgUnit, Person};
pub use everywhere::{Everywhere, FoundOfKind, Sought};
pub use intake::Intake;
pub use model::*;
pub use question::{Filter, FilterOp, Page, Query};
pub use reads::Deed;
pub use refusal::*;
pub use sealed::{SealedSecret, Secrets};
pub use terms::marks;
pub use verify::Verification;
pub use work::{Turn, Whose};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hengce_standard::{Act, Reach, Standard};
use sqlx::sqlite::SqlitePool;
use tokio::sync::{broadcast, mpsc, oneshot};

use door::Door;
use door::permission::Rights;
use writer::{Seen, Work, Writer};

/// An open ledger; cheap to clone.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    standard: Arc<Standard>,
    clock: Clock,
    readers: SqlitePool,
    work: mpsc::Sender<Work>,
    seen: Arc<Seen>,
    totals: totals::Totals,
}

impl Ledger {
    /// Creates the data folder's database. Refuses where one exists.
    pub async fn create(folder: &Path, standard: Arc<Standard>, clock: Clock) -> Result<Self, Refusal> {
        if folder.join(connection::DATABASE).exists() {
            let words = format!("{} already holds a ledger; nothing was changed", folder.display());
            return Err(Refusal::Storage(words));
        }
        let made = std::fs::create_dir_all(folder.join(connection::FILES));
        made.map_err(|error| {
            files::trouble(&error, &format!("{} cannot be made a data folder", folder.display()))
        })?;
        Self::start(folder, standard, clock, true).await
    }

    /// Opens a data folder; brings an older schema up to date.
    pub async fn open(folder: &Path, standard: Arc<Standard>, clock: Clock) -> Result<Self, Refusal> {
        let problem = match () {
            () if !folder.exists() => "does not exist",
            () if !folder.is_dir() => "is not a folder",
            () if !folder.join(connection::DATABASE).is_file() => {
                "is not a data folder: it holds no hengce.db"
            }
            () => return Self::start(folder, standard, clock, false).await,
        };
        Err(Refusal::Storage(format!("{} {problem} (`hengce init` makes one)", folder.display())))
    }

    async fn start(
        folder: &Path,
        standard: Arc<Standard>,
        clock: Clock,
        create: bool,
    ) -> Result<Self, Refusal> {
        let mut db = connection::writer(folder, create).await?;
        connection::migrate(&mut db).await?;
        let few = indexes::ensure(&mut db, &standard).await?;
        work::ensure(&mut db, &standard).await?;
        let readers = connection::readers(folder).await?;
        let (work, seen) = Writer::start(db, standard.clone(), few).await?;
        let (folder, totals) = (folder.to_owned(), totals::Totals::default());
        Ok(Self(Arc::new(Inner { folder, standard, clock, readers, work, seen, totals })))
    }

    pub fn standard(&self) -> &Arc<Standard> {
        &self.0.standard
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    fn readers(&self) -> &SqlitePool {
        &self.0.readers
    }

    fn now(&self) -> jiff::Timestamp {
        canonical::cut(self.0.clock.now())
    }

    /// Writes one change, durable when it returns. An edit that changes nothing writes nothing.
    pub async fn commit(&self, actor: &Actor, change: Change) -> Result<Record, Refusal> {
        let mut records = self.commit_all(actor, vec![change]).await.map_err(|refused| refused.refusal)?;
        Ok(records.pop().expect("one change makes one record"))
    }

    /// Writes all changes in one transaction, or none: the error names the change that was refused by its index.
    pub async fn commit_all(&self, actor: &Actor, changes: Vec<Change>) -> Result<Vec<Record>, RefusedAt> {
        let mut door = self.door(actor);
        let mut steps = Vec::with_capacity(changes.len());
        for (index, change) in changes.iter().enumerate() {
            steps.push(door.plan(change).await.map_err(|refusal| RefusedAt { index, refusal })?);
        }
        let (answer, said) = oneshot::channel();
        let stopped = || RefusedAt { index: 0, refusal: stopped() };
        self.0.work.send(Work::Commit { steps, answer }).await.map_err(|_| stopped())?;
        let refused = match said.await.map_err(|_| stopped())? {
            Err(refused) if unique::is_taken(&refused.refusal) => refused,
            said => return said.map(|records| self.shown(actor, records)),
        };
        // Somebody took it between door and writer: the door can say who, if the actor may know.
        let mut door = self.door(actor);
        for (index, change) in changes.iter().enumerate() {
            door.plan(change).await.map_err(|refusal| RefusedAt { index, refusal })?;
        }
        Err(refused)
    }

    /// What `commit` would say, without writing. For previews and for graying out buttons.
    pub async fn check(&self, actor: &Actor, change: &Change) -> Result<(), Refusal> {
        Door { rehearsed: true, ..self.door(actor) }.plan(change).await.map(drop)
    }

    fn with_rights<T>(&self, actor: &Actor, ask: impl FnOnce(Rights<'_>) -> T) -> T {
        let directory = self.directory();
        ask(Rights { standard: &self.0.standard, directory: &directory, actor })
    }

    /// The record, if it exists and the actor may read it; else `Refusal::NotFound`, the same for both.
    pub async fn get(&self, actor: &Actor, id: &RecordId) -> Result<Record, Refusal> {
        let record = door::load(&self.0.readers, id).await?.record;
        let kind = self.0.standard.kinds.get(&record.kind).ok_or(Refusal::NotFound)?;
        self.with_rights(actor, |rights| {
            if rights.may(Act::Read, kind, &record) {
                Ok(rights.shown(record))
            } else {
                Err(Refusal::NotFound)
            }
        })
    }

    pub async fn find(&self, actor: &Actor, query: &Query) -> Result<Page, Refusal> {
        let directory = self.directory();
        let rights = Rights { standard: &self.0.standard, directory: &directory, actor };
        find::find(rights, &self.0.readers, &self.0.totals, query).await
    }

    /// Full-text search over every kind the actor may read; two Chinese characters are enough.
    pub async fn search(&self, actor: &Actor, text: &str, limit: u32) -> Result<Vec<Record>, Refusal> {
        let directory = self.directory();
        let rights = Rights { standard: &self.0.standard, directory: &directory, actor };
        find::search(rights, &self.0.readers, text, limit).await
    }

    /// The revisions that an import made of records that the actor may read, in order; nothing unless that holds of
    /// the batch's record too.
    pub async fn imported(&self, actor: &Actor, batch: &RecordId) -> Result<Vec<Revision>, Refusal> {
        self.get(actor, batch).await?;
        let directory = self.directory();
        let rights = Rights { standard: &self.0.standard, directory: &directory, actor };
        reads::imported(rights, &self.0.readers, batch).await
    }

    /// For the program itself: the sheets and lines of its file from which a batch made records or edits.
    pub async fn imported_lines(&self, batch: &RecordId) -> Result<Vec<(String, u64)>, Refusal> {
        reads::lines(&self.0.readers, batch).await
    }

    /// Transitions the actor may take now, with what each still needs. One whose condition is already known not to
    /// hold is left out.
    pub async fn moves(&self, actor: &Actor, record: &Record) -> Vec<Move> {
        let Some(kind) = self.0.standard.kinds.get(&record.kind).filter(|_| !record.withdrawn) else {
            return Vec::new();
        };
        let door = self.door(actor);
        let mut moves = Vec::new();
        for taken in kind.lifecycle.transitions.values().filter(|taken| taken.from.contains(&record.state)) {
            if !door.rights().may_move(kind, record, taken) {
                continue;
            }
            let needs = door::missing(taken, record, None);
            if needs.is_empty() && !door.could_take(kind, record, taken).await {
                continue;
            }
            moves.push(Move { transition: taken.id.clone(), needs });
        }
        moves
    }

    /// Whether the actor holds a permission on a kind or resource, and how far.
    pub fn reach(&self, actor: &Actor, act: Act, of: &str) -> Option<Reach> {
        self.with_rights(actor, |rights| rights.reach(act, of))
    }

    /// Whether a grant of `reach` for this actor covers the person.
    pub fn covers(&self, actor: &Actor, reach: Reach, person: &RecordId) -> bool {
        self.with_rights(actor, |rights| rights.covers(reach, person))
    }

    /// The people and units as they stand, kept in memory.
    pub fn directory(&self) -> Arc<Directory> {
        self.0.seen.directory()
    }

    /// The newest position.
    pub fn position(&self) -> Position {
        Position(self.0.seen.position())
    }

    /// The newest position at or before an instant.
    pub async fn position_at(&self, at: jiff::Timestamp) -> Result<Position, Refusal> {
        reads::position_at(&self.0.readers, at).await
    }

    /// When the newest revision was written; none in an empty ledger.
    pub async fn last_at(&self) -> Result<Option<jiff::Timestamp>, Refusal> {
        reads::last_at(&self.0.readers).await
    }

    /// For the program itself (metrics, checks): all records of a kind as they stood, without withdrawn ones,
    /// ordered by id. Not reachable from a request.
    pub async fn snapshot(&self, kind: &str, at: Option<Position>) -> Result<Vec<Record>, Refusal> {
        let mut records = self.snapshot_with_withdrawn(kind, at).await?;
        records.retain(|record| !record.withdrawn);
        Ok(records)
    }

    /// [`Ledger::snapshot`] with the withdrawn records among them, so that what was taken out can be named.
    pub async fn snapshot_with_withdrawn(
        &self,
        kind: &str,
        at: Option<Position>,
    ) -> Result<Vec<Record>, Refusal> {
        reads::snapshot(&self.0.readers, kind, at).await
    }

    /// For the program itself: the records changed after `since`, newest state of each once (withdrawn ones too),
    /// and the new position.
    pub async fn changed_since(&self, since: Position) -> Result<(Vec<Record>, Position), Refusal> {
        reads::changed_since(&self.0.readers, since).await
    }

    /// For the program itself: what people and the program did by hand after `since`, in order, at most `limit`, and
    /// how far that reaches.
    pub async fn deeds_since(&self, since: Position, limit: u32) -> Result<(Vec<Deed>, Position), Refusal> {
        reads::deeds_since(&self.0.readers, since, limit).await
    }

    /// Tells of each commit after it is durable.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.0.seen.notices.subscribe()
    }

    /// Walks the hash chain, every revision, every state and every kept file.
    pub async fn verify(&self) -> Result<Verification, Refusal> {
        verify::verify(&self.0.folder, &self.0.readers).await
    }

    /// Whether a hash is that of a revision of this ledger (or of the empty one): a head noted earlier must be.
    pub async fn has_hash(&self, hash: &str) -> Result<bool, Refusal> {
        verify::has_hash(&self.0.readers, hash).await
    }

    /// Keeps a file by its hash, durable when it returns. The same bytes are kept once, under their first name.
    pub async fn keep_file(&self, name: &str, bytes: &[u8]) -> Result<FileRef, Refusal> {
        let kept = files::keep(&self.0.folder, name, bytes).await?;
        self.run(vec![files::note(&kept, self.now().as_microsecond())]).await?;
        Ok(kept)
    }

    /// A kept file's bytes, checked against the hash.
    pub async fn file(&self, hash: &str) -> Result<Vec<u8>, Refusal> {
        files::read(&self.0.folder, hash).await
    }

    /// Stands in for a full disk in tests: until the limit is raised, nothing that needs a new page is written.
    #[doc(hidden)]
    pub async fn limit_pages(&self, pages: u32) -> Result<(), Refusal> {
        self.run(vec![connection::limit_pages(pages)]).await.map(drop)
    }

    /// Runs statements beside the ledger in one transaction: rows changed by each.
    async fn run(&self, statements: Vec<sql::Sql>) -> Result<Vec<u64>, Refusal> {
        let (answer, said) = oneshot::channel();
        self.0.work.send(Work::Run { statements, answer }).await.map_err(|_| stopped())?;
        said.await.map_err(|_| stopped())?
    }
}

fn stopped() -> Refusal {
    Refusal::Storage("the writer has stopped; nothing was written: restart the program".into())
}
