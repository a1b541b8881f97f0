//! Opening the log's file, its tables, and what to say when the disk fails.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use super::LogError;

const FILE: &str = "events.db";

/// Groups of events by the number of their first; how far they were drained; what each site has sent.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS groups (first INTEGER PRIMARY KEY, count INTEGER NOT NULL, form INTEGER NOT NULL, events BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS drained (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sites (site TEXT NOT NULL, tracker TEXT NOT NULL, kind TEXT NOT NULL, first_us INTEGER NOT NULL,
    last_us INTEGER NOT NULL, events INTEGER NOT NULL, PRIMARY KEY (site, tracker, kind)) WITHOUT ROWID;
";

/// The one connection that writes. `synchronous = FULL`: a commit that returned is on the disk. A group is one large
/// value, so pages are large.
pub(super) async fn writer(folder: &Path) -> Result<SqliteConnection, LogError> {
    let options = options(folder)
        .create_if_missing(true)
        .page_size(16_384)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "2000");
    let mut db = options.connect().await.map_err(|error| trouble(&error))?;
    sqlx::raw_sql(TABLES).execute(&mut db).await.map_err(|error| trouble(&error))?;
    Ok(db)
}

pub(super) async fn readers(folder: &Path) -> Result<SqlitePool, LogError> {
    let pool = SqlitePoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(30));
    let options = options(folder).pragma("query_only", "ON");
    pool.connect_with(options).await.map_err(|error| trouble(&error))
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(FILE))
        .busy_timeout(Duration::from_secs(5))
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Lets the file grow to so many pages and no further, as a full disk would.
pub(super) async fn limit_pages(db: &mut SqliteConnection, pages: u32) -> Result<(), LogError> {
    let sql = format!("PRAGMA max_page_count = {pages}");
    db.execute(AssertSqlSafe(sql)).await.map(drop).map_err(|error| trouble(&error))
}

/// What went wrong, and what to do about it.
pub(super) fn trouble(error: &sqlx::Error) -> LogError {
    let code = match error {
        sqlx::Error::Database(db) => {
            db.code().and_then(|code| code.parse::<i64>().ok()).map(|code| code & 0xff)
        }
        _ => None,
    };
    LogError::Storage(match code {
        Some(5 | 6) => "the log is locked by another program; nothing was taken".into(),
        Some(8) => "the log cannot be written: its folder or file is read-only".into(),
        Some(11 | 26) => "the log is damaged or is no database: restore a backup".into(),
        Some(13) => "the disk is full; nothing was taken: free some space".into(),
        Some(14) => "the log cannot be opened: may this user read and write its folder?".into(),
        _ => error.to_string(),
    })
}
