//! The log's writer: one task, one connection. What arrives during a commit is the next group.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_events::Event;
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{mpsc, oneshot};

use super::connection::{self, trouble};
use super::{LogError, groups};

/// Works taken into one commit.
const GROUP_MAX: usize = 4_096;
/// Bytes of one encoded event, as a first guess.
const EVENT_BYTES: usize = 384;

type Said = oneshot::Sender<Result<(), LogError>>;

/// What is asked of the writer.
pub(super) enum Work {
    Append(Append),
    Drained { position: i64, answer: Said },
    Limit { pages: u32, answer: Said },
}

/// Events encoded by whoever brings them, so that the writer only writes.
pub(super) struct Append {
    bytes: Vec<u8>,
    count: i64,
    tallies: Vec<(Of, Tally)>,
    answer: Said,
}

/// Of what a tally is: site, tracker, kind.
type Of = (String, String, &'static str);

#[derive(Clone, Copy)]
struct Tally {
    first_us: i64,
    last_us: i64,
    events: i64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.first_us = self.first_us.min(other.first_us);
        self.last_us = self.last_us.max(other.last_us);
        self.events += other.events;
    }
}

impl Append {
    pub fn of(events: &[Event], answer: Said) -> Result<Self, LogError> {
        let mut bytes = Vec::with_capacity(events.len() * EVENT_BYTES);
        let mut tallies: Vec<(Of, Tally)> = Vec::with_capacity(1);
        for event in events {
            bytes = groups::write(event, bytes)?;
            let us = event.received_at.as_microsecond();
            let one = Tally { first_us: us, last_us: us, events: 1 };
            let same = |(site, tracker, kind): &Of| {
                *kind == event.kind.name() && *tracker == event.tracker && *site == event.site
            };
            match tallies.iter_mut().find(|(of, _)| same(of)) {
                Some((_, tally)) => tally.add(one),
                None => tallies.push(((event.site.clone(), event.tracker.clone(), event.kind.name()), one)),
            }
        }
        Ok(Self { bytes, count: events.len() as i64, tallies, answer })
    }
}

/// Writes until every handle of the log is gone.
pub(super) fn start(db: SqliteConnection, works: mpsc::Receiver<Work>, newest: Arc<AtomicI64>) {
    tokio::spawn(Writer { db, newest }.serve(works));
}

/// The number of the newest event, drained or not.
pub(super) async fn newest(db: &mut SqliteConnection) -> Result<i64, LogError> {
    let sql = "SELECT MAX(COALESCE((SELECT first + count - 1 FROM groups ORDER BY first DESC LIMIT 1), 0), \
               COALESCE((SELECT position FROM drained), 0))";
    sqlx::query_scalar(sql).fetch_one(db).await.map_err(|error| trouble(&error))
}

struct Writer {
    db: SqliteConnection,
    newest: Arc<AtomicI64>,
}

impl Writer {
    async fn serve(mut self, mut works: mpsc::Receiver<Work>) {
        let mut waiting = Vec::new();
        while works.recv_many(&mut waiting, GROUP_MAX).await > 0 {
            let mut appends = Vec::with_capacity(waiting.len());
            for work in waiting.drain(..) {
                match work {
                    Work::Append(append) => appends.push(append),
                    // Whoever asked may have gone: then nobody is told.
                    Work::Drained { position, answer } => drop(answer.send(self.drain(position).await)),
                    Work::Limit { pages, answer } => {
                        drop(answer.send(connection::limit_pages(&mut self.db, pages).await));
                    }
                }
            }
            if !appends.is_empty() {
                self.append(appends).await;
            }
        }
        if let Err(error) = sqlx::Connection::close(self.db).await {
            tracing::warn!(%error, "the log of events did not close cleanly; what was answered is safe");
        }
    }

    async fn append(&mut self, appends: Vec<Append>) {
        let mut said = self.group(&appends).await;
        if said.is_err() {
            self.undo().await;
            // Another process may have written: the numbers go on where they stand on the disk.
            if let Ok(newest) = newest(&mut self.db).await
                && newest != self.newest.swap(newest, Ordering::AcqRel)
            {
                said = self.group(&appends).await;
                if said.is_err() {
                    self.undo().await;
                }
            }
        }
        if let Err(error) = &said {
            tracing::error!(%error, "events were refused");
        }
        for append in appends {
            drop(append.answer.send(said.clone()));
        }
    }

    /// One commit: the group's row and what each site has sent.
    async fn group(&mut self, appends: &[Append]) -> Result<(), LogError> {
        let first = self.newest.load(Ordering::Acquire) + 1;
        let count: i64 = appends.iter().map(|append| append.count).sum();
        let mut blob = Vec::with_capacity(appends.iter().map(|append| append.bytes.len()).sum());
        let mut tallies: BTreeMap<&Of, Tally> = BTreeMap::new();
        for append in appends {
            blob.extend_from_slice(&append.bytes);
            for (of, tally) in &append.tallies {
                tallies.entry(of).and_modify(|all| all.add(*tally)).or_insert(*tally);
            }
        }
        self.db.execute("BEGIN IMMEDIATE").await.map_err(|error| trouble(&error))?;
        let insert = sqlx::query("INSERT INTO groups (first, count, form, events) VALUES (?, ?, ?, ?)");
        let insert = insert.bind(first).bind(count).bind(groups::FORM).bind(blob);
        insert.execute(&mut self.db).await.map_err(|error| trouble(&error))?;
        for ((site, tracker, kind), tally) in tallies {
            let upsert = sqlx::query(
                "INSERT INTO sites (site, tracker, kind, first_us, last_us, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (site, tracker, kind) DO UPDATE SET first_us = MIN(first_us, ?4), \
                 last_us = MAX(last_us, ?5), events = events + ?6",
            );
            let upsert = upsert.bind(site).bind(tracker).bind(*kind);
            let upsert = upsert.bind(tally.first_us).bind(tally.last_us).bind(tally.events);
            upsert.execute(&mut self.db).await.map_err(|error| trouble(&error))?;
        }
        self.db.execute("COMMIT").await.map_err(|error| trouble(&error))?;
        self.newest.store(first + count - 1, Ordering::Release);
        Ok(())
    }

    async fn drain(&mut self, position: i64) -> Result<(), LogError> {
        let done = self.drain_to(position).await;
        if done.is_err() {
            self.undo().await;
        }
        done
    }

    async fn drain_to(&mut self, position: i64) -> Result<(), LogError> {
        self.db.execute("BEGIN IMMEDIATE").await.map_err(|error| trouble(&error))?;
        let delete =
            sqlx::query("DELETE FROM groups WHERE first <= ?1 AND first + count - 1 <= ?1").bind(position);
        delete.execute(&mut self.db).await.map_err(|error| trouble(&error))?;
        let note = sqlx::query(
            "INSERT INTO drained (only_one, position) VALUES (1, MIN(?1, ?2)) \
             ON CONFLICT (only_one) DO UPDATE SET position = MAX(position, MIN(?1, ?2))",
        );
        let note = note.bind(position).bind(self.newest.load(Ordering::Acquire));
        note.execute(&mut self.db).await.map_err(|error| trouble(&error))?;
        self.db.execute("COMMIT").await.map_err(|error| trouble(&error))?;
        Ok(())
    }

    async fn undo(&mut self) {
        // Without an open transaction there is nothing to roll back, and that is as good.
        let _ = self.db.execute("ROLLBACK").await;
    }
}
