//! The writer: one task, one connection. What arrives during a transaction goes into the next one together, and each
//! is answered when that one is on the disk.

mod batch;
mod claims;
mod intake;
mod organisation;
mod tables;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use hengce_standard::Standard;
use sqlx::Executor;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::canonical::GENESIS;
use crate::connection::{BEGIN, trouble};
use crate::door::{Plan, Step};
use crate::indexes::Few;
use crate::row::get;
use crate::sql::Sql;
use crate::{Directory, Notice, Position, Record, RecordId, Refusal, RefusedAt};

pub(crate) use organisation::directory;

/// Works taken into one transaction.
const GROUP_MAX: usize = 256;
/// How often an idle writer looks for what another process has written.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Notices kept for a subscriber that is slow.
const NOTICES_MAX: usize = 4_096;

type Said = oneshot::Sender<Result<Vec<Record>, RefusedAt>>;
type RunSaid = oneshot::Sender<Result<Vec<u64>, Refusal>>;

/// What is asked of the writer.
pub(crate) enum Work {
    /// Steps of one commit: all or none.
    Commit { steps: Vec<Step>, answer: Said },
    /// Parts of an intake as they come: all or none, and the id of its batch.
    Intake { parts: mpsc::Receiver<Part>, answer: oneshot::Sender<Result<RecordId, Refusal>> },
    /// Statements beside the ledger (files, accounts), all or none: rows changed by each.
    Run { statements: Vec<Sql>, answer: RunSaid },
}

/// A part of an intake; the last one ends it.
pub(crate) struct Part {
    pub steps: Vec<Step>,
    pub last: bool,
}

/// What the writer has made durable, for everybody to see.
pub(crate) struct Seen {
    directory: RwLock<Arc<Directory>>,
    position: AtomicI64,
    pub notices: broadcast::Sender<Notice>,
}

impl Seen {
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn position(&self) -> i64 {
        self.position.load(Ordering::Acquire)
    }

    fn show(&self, directory: &Arc<Directory>, position: i64) {
        *self.directory.write().unwrap_or_else(PoisonError::into_inner) = directory.clone();
        self.position.store(position, Ordering::Release);
    }
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub position: i64,
    pub at_us: i64,
    pub hash: String,
}

pub(crate) struct Writer {
    db: SqliteConnection,
    standard: Arc<Standard>,
    head: Head,
    directory: Arc<Directory>,
    seen: Arc<Seen>,
    texts: tables::Texts,
    few: Few,
}

impl Writer {
    pub async fn start(
        mut db: SqliteConnection,
        standard: Arc<Standard>,
        few: Few,
    ) -> Result<(mpsc::Sender<Work>, Arc<Seen>), Refusal> {
        let head = head(&mut db).await?;
        let directory = Arc::new(directory(&mut db).await?);
        let seen = Arc::new(Seen {
            directory: RwLock::new(directory.clone()),
            position: AtomicI64::new(head.position),
            notices: broadcast::channel(NOTICES_MAX).0,
        });
        let (work, waiting) = mpsc::channel(1_024);
        let (shown, texts) = (seen.clone(), tables::Texts::default());
        let writer = Self { db, standard, head, directory, seen: shown, texts, few };
        tokio::spawn(writer.serve(waiting));
        Ok((work, seen))
    }

    /// Ends when every handle of the ledger is gone.
    async fn serve(mut self, mut waiting: mpsc::Receiver<Work>) {
        let mut group = Vec::new();
        loop {
            match tokio::time::timeout(LOOK_EVERY, waiting.recv_many(&mut group, GROUP_MAX)).await {
                Ok(0) => break,
                Ok(_) => self.write(std::mem::take(&mut group)).await,
                Err(_) => self.look().await,
            }
        }
        if let Err(error) = sqlx::Connection::close(self.db).await {
            tracing::warn!(%error, "the database did not close cleanly; what was acknowledged is safe");
        }
    }

    /// Shows what another process has written meanwhile.
    async fn look(&mut self) {
        match self.begin().await {
            Ok(found) if found.head != self.head => self.show(found.head, found.directory, found.notices),
            Ok(_) => {}
            Err(refusal) => tracing::warn!(%refusal, "the ledger could not be looked at"),
        }
    }

    fn show(&mut self, head: Head, directory: Arc<Directory>, notices: Vec<Notice>) {
        (self.head, self.directory) = (head, directory);
        self.seen.show(&self.directory, self.head.position);
        for notice in notices {
            // Nobody listens: nobody is told.
            let _ = self.seen.notices.send(notice);
        }
    }

    /// One transaction. A work that is refused leaves the others alone; a storage error refuses them all.
    async fn write(&mut self, group: Vec<Work>) {
        let mut commits = Vec::new();
        let mut runs = Vec::new();
        let mut intakes = Vec::new();
        for work in group {
            match work {
                Work::Commit { steps, answer } => commits.push((steps, answer)),
                Work::Run { statements, answer } => runs.push((statements, answer)),
                Work::Intake { parts, answer } => intakes.push((parts, answer)),
            }
        }
        if !commits.is_empty() || !runs.is_empty() {
            self.write_group(commits, runs).await;
        }
        for (parts, answer) in intakes {
            self.intake(parts, answer).await;
        }
    }

    async fn write_group(&mut self, commits: Vec<(Vec<Step>, Said)>, runs: Vec<(Vec<Sql>, RunSaid)>) {
        let (steps, answers): (Vec<_>, Vec<_>) = commits.into_iter().unzip();
        let (statements, run_answers): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
        match self.transaction(steps, statements).await {
            Ok(done) => {
                self.show(done.head, done.directory, done.notices);
                answers.into_iter().zip(done.commits).for_each(|(answer, said)| drop(answer.send(said)));
                run_answers.into_iter().zip(done.runs).for_each(|(answer, said)| drop(answer.send(said)));
            }
            Err(refusal) => {
                tracing::error!(%refusal, "a transaction was rolled back");
                self.roll_back().await;
                for answer in answers {
                    let _ = answer.send(Err(RefusedAt { index: 0, refusal: refusal.clone() }));
                }
                for answer in run_answers {
                    let _ = answer.send(Err(refusal.clone()));
                }
            }
        }
    }

    async fn transaction(&mut self, steps: Vec<Vec<Step>>, runs: Vec<Vec<Sql>>) -> Result<Done, Refusal> {
        self.db.execute(BEGIN).await.map_err(|error| trouble(&error))?;
        let mut done = self.begin().await?;
        if !steps.is_empty() {
            self.commits(steps, &mut done).await?;
        }
        for statements in runs {
            let said = self.run(statements).await;
            done.runs.push(said);
        }
        self.db.execute("COMMIT").await.map_err(|error| trouble(&error))?;
        Ok(done)
    }

    /// Takes back what the open transaction has done.
    async fn roll_back(&mut self) {
        // Without an open transaction there is nothing to roll back, and that is as good.
        let _ = self.db.execute("ROLLBACK").await;
        match Few::count(&mut self.db, &self.standard).await {
            Ok(few) => self.few = few,
            Err(refusal) => tracing::warn!(%refusal, "the records could not be counted"),
        }
    }

    /// Another process may have written since: the chain goes on where it stands on the disk.
    async fn begin(&mut self) -> Result<Done, Refusal> {
        let head = head(&mut self.db).await?;
        let mut found = Done {
            head,
            directory: self.directory.clone(),
            notices: Vec::new(),
            commits: Vec::new(),
            runs: Vec::new(),
            batch: None,
        };
        if found.head != self.head {
            found.directory = Arc::new(directory(&mut self.db).await?);
            found.notices = notices_since(&mut self.db, self.head.position).await?;
            self.few = Few::count(&mut self.db, &self.standard).await?;
        }
        Ok(found)
    }

    /// Inside a savepoint, so that a refused statement undoes only its own company.
    async fn run(&mut self, statements: Vec<Sql>) -> Result<Vec<u64>, Refusal> {
        self.db.execute("SAVEPOINT work").await.map_err(|error| trouble(&error))?;
        let mut changed = Vec::new();
        for statement in statements {
            match statement.run(&mut self.db).await {
                Ok(rows) => changed.push(rows),
                Err(refusal) => {
                    self.db.execute("ROLLBACK TO SAVEPOINT work").await.map_err(|error| trouble(&error))?;
                    return Err(refusal);
                }
            }
        }
        self.db.execute("RELEASE SAVEPOINT work").await.map_err(|error| trouble(&error))?;
        Ok(changed)
    }
}

/// What a transaction comes to, to be shown once it is durable.
struct Done {
    head: Head,
    directory: Arc<Directory>,
    notices: Vec<Notice>,
    commits: Vec<Result<Vec<Record>, RefusedAt>>,
    runs: Vec<Result<Vec<u64>, Refusal>>,
    /// The batch of an intake.
    batch: Option<RecordId>,
}

async fn notices_since(db: &mut SqliteConnection, position: i64) -> Result<Vec<Notice>, Refusal> {
    let mut sql = Sql::new("SELECT v.position, v.kind, v.record FROM revisions v WHERE v.position > ");
    sql.bind(position).push(" ORDER BY v.position");
    let rows = sql.all_on(db).await?;
    rows.iter()
        .map(|row| {
            Ok(Notice {
                position: Position(get(row, 0)?),
                kind: get(row, 1)?,
                id: get::<&str>(row, 2)?.into(),
            })
        })
        .collect()
}

async fn head(db: &mut SqliteConnection) -> Result<Head, Refusal> {
    let sql =
        Sql::new("SELECT v.position, v.at_us, v.hash FROM revisions v ORDER BY v.position DESC LIMIT 1");
    match sql.all_on(db).await?.first() {
        Some(row) => Ok(Head { position: get(row, 0)?, at_us: get(row, 1)?, hash: get(row, 2)? }),
        None => Ok(Head { position: 0, at_us: i64::MIN, hash: GENESIS.into() }),
    }
}

impl Step {
    fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Write(plan) => Some(plan),
            Self::Same(_) => None,
        }
    }
}
