//! The log: events in the order in which they were taken, durable before anybody is answered, kept until they are
//! safely elsewhere.
//!
//! An SQLite file of its own. One writer; whatever arrived during its last commit is the next group, and a group is one
//! row. Nothing is ever lost that was answered, and nothing stands twice.

mod connection;
mod groups;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_events::Event;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqlitePool;
use tokio::sync::{Semaphore, mpsc, oneshot};

use connection::trouble;
use writer::{Append, Work};

/// Events that may wait for the disk at once. Beyond it nobody is kept waiting: the sender is told to come again.
const WAITING_MAX: usize = 65_536;
/// Works that may wait; each is at least one event.
const WORKS_MAX: usize = 16_384;

/// A place in the log: the number of an event, from 1; 0 is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub i64);

/// Why the log did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Too much waits for the disk; nothing was taken. To be tried again shortly.
    #[error("too many events wait for the disk; nothing of this was taken: try again shortly")]
    Busy,
    #[error("{0}")]
    Storage(String),
}

/// What a site has sent of one kind by one tracker since it was first heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteTally {
    pub site: String,
    pub tracker: String,
    pub kind: String,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    pub events: i64,
}

/// An open log; cheap to clone. The file is left in order when the last handle is gone.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    readers: SqlitePool,
    work: mpsc::Sender<Work>,
    waiting: Arc<Semaphore>,
    newest: Arc<AtomicI64>,
}

impl Log {
    /// Opens the log in a folder; makes both where they are not there yet.
    pub async fn open(folder: &Path) -> Result<Self, LogError> {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| LogError::Storage(format!("{} can't be made: {error}", folder.display())))?;
        let mut db = connection::writer(folder).await?;
        let newest = Arc::new(AtomicI64::new(writer::newest(&mut db).await?));
        let readers = connection::readers(folder).await?;
        let (work, works) = mpsc::channel(WORKS_MAX);
        writer::start(db, works, newest.clone());
        let waiting = Arc::new(Semaphore::new(WAITING_MAX));
        Ok(Self(Arc::new(Inner { readers, work, waiting, newest })))
    }

    /// Takes events, all or none: they are on the disk when it returns.
    pub async fn append(&self, events: &[Event]) -> Result<(), LogError> {
        if events.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(events.len()).map_err(|_| LogError::Busy)?;
        let waits = self.0.waiting.try_acquire_many(count).map_err(|_| LogError::Busy)?;
        let (answer, said) = oneshot::channel();
        let append = Append::of(events, answer)?;
        self.0.work.try_send(Work::Append(append)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => LogError::Busy,
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        let said = said.await.map_err(|_| stopped())?;
        drop(waits);
        said
    }

    /// The newest event that is on the disk.
    pub fn position(&self) -> Position {
        Position(self.0.newest.load(Ordering::Acquire))
    }

    /// At most `limit` events after a position, in order. What was drained is not among them.
    pub async fn after(&self, position: Position, limit: usize) -> Result<Vec<(Position, Event)>, LogError> {
        let mut found = Vec::new();
        let mut from = position.0;
        while found.len() < limit {
            let sql = "SELECT first, count, form, events FROM groups WHERE first + count > ? + 1 ORDER BY first LIMIT 16";
            let rows = sqlx::query(sql)
                .bind(from)
                .fetch_all(&self.0.readers)
                .await
                .map_err(|error| trouble(&error))?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let (first, count): (i64, i64) = (get(&row, 0)?, get(&row, 1)?);
                let (form, blob): (i64, &[u8]) = (get(&row, 2)?, get(&row, 3)?);
                let events = groups::read(form, count, blob)?;
                let events = (first..).map(Position).zip(events).filter(|(at, _)| *at > position);
                found.extend(events.take(limit - found.len()));
                from = first + count - 1;
                if found.len() >= limit {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Everything up to a position is safely elsewhere: it is taken out of the log, as far as whole groups go.
    pub async fn drained(&self, position: Position) -> Result<(), LogError> {
        let (answer, said) = oneshot::channel();
        self.0.work.send(Work::Drained { position: position.0, answer }).await.map_err(|_| stopped())?;
        said.await.map_err(|_| stopped())?
    }

    /// How far the log was drained: what [`Log::after`] gives no longer.
    pub async fn drained_to(&self) -> Result<Position, LogError> {
        let sql = "SELECT COALESCE(MAX(position), 0) FROM drained";
        let at = sqlx::query_scalar(sql).fetch_one(&self.0.readers).await.map_err(|error| trouble(&error))?;
        Ok(Position(at))
    }

    /// What each site has sent, drained or not.
    pub async fn sites(&self) -> Result<Vec<SiteTally>, LogError> {
        let sql =
            "SELECT site, tracker, kind, first_us, last_us, events FROM sites ORDER BY site, tracker, kind";
        let rows = sqlx::query(sql).fetch_all(&self.0.readers).await.map_err(|error| trouble(&error))?;
        rows.iter()
            .map(|row| {
                let (site, tracker, kind) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
                let (first_at, last_at) = (at(get(row, 3)?), at(get(row, 4)?));
                Ok(SiteTally { site, tracker, kind, first_at, last_at, events: get(row, 5)? })
            })
            .collect()
    }

    /// Stands in for a full disk in tests: nothing that needs a new page is written.
    #[doc(hidden)]
    pub async fn limit_pages(&self, pages: u32) -> Result<(), LogError> {
        let (answer, said) = oneshot::channel();
        self.0.work.send(Work::Limit { pages, answer }).await.map_err(|_| stopped())?;
        said.await.map_err(|_| stopped())?
    }
}

fn at(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or_default()
}

fn get<'r, T>(row: &'r sqlx::sqlite::SqliteRow, column: usize) -> Result<T, LogError>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(column).map_err(|error| trouble(&error))
}

fn stopped() -> LogError {
    LogError::Storage("the log's writer has stopped; nothing was taken: restart the program".into())
}
