//! Opening the database, its schema's versions, and what to say when it fails. The only module that knows SQLite's own words.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use crate::Refusal;
use crate::sql::Sql;

pub(crate) const DATABASE: &str = "hengce.db";
pub(crate) const FILES: &str = "files";

/// The transaction of a writer: takes the write lock at its start, so that what it reads stays true until it ends.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";

/// Schema files in order; the number of the last is the schema's version.
const MIGRATIONS: [&str; 8] = [
    include_str!("../migrations/0001_ledger.sql"),
    include_str!("../migrations/0002_accounts.sql"),
    include_str!("../migrations/0003_imported.sql"),
    include_str!("../migrations/0004_work.sql"),
    include_str!("../migrations/0005_people.sql"),
    include_str!("../migrations/0006_open.sql"),
    include_str!("../migrations/0007_clustered.sql"),
    include_str!("../migrations/0008_sealed.sql"),
];

/// What a schema file says of a table that is to lie in the order of its key, and how SQLite is told: without it each
/// row would be kept twice, in the table and in the index of its key.
const CLUSTERED: (&str, &str) = ("/* clustered */", "WITHOUT ROWID");

/// The one connection that writes. `synchronous = FULL`: a commit that returned is on the disk.
pub(crate) async fn writer(folder: &Path, create: bool) -> Result<SqliteConnection, Refusal> {
    let options = options(folder)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // every page that is read is looked for in the log first: so many are found by one table of it
        .pragma("wal_autocheckpoint", "4000")
        .statement_cache_capacity(200);
    options.connect().await.map_err(|error| trouble(&error))
}

/// Connections that read, each on the newest durable state.
pub(crate) async fn readers(folder: &Path) -> Result<SqlitePool, Refusal> {
    let options = options(folder).pragma("query_only", "ON").pragma("mmap_size", "268435456");
    let pool = SqlitePoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(30));
    pool.connect_with(options).await.map_err(|error| trouble(&error))
}

fn options(folder: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.join(DATABASE))
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(false)
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-8000")
        .disable_statement_logging()
}

/// Brings an older schema up to date; refuses one that a newer program made.
pub(crate) async fn migrate(db: &mut SqliteConnection) -> Result<(), Refusal> {
    let known = MIGRATIONS.len() as i64;
    let made = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)";
    db.execute(made).await.map_err(|error| trouble(&error))?;
    let at: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM schema_version")
        .fetch_one(&mut *db)
        .await
        .map_err(|error| trouble(&error))?;
    if at > known {
        return Err(Refusal::Storage(format!(
            "this data folder was written by a newer hengce (schema {at}, this program knows {known}): update the program"
        )));
    }
    for (version, script) in (1..).zip(MIGRATIONS).skip(at as usize) {
        let script = script.replace(CLUSTERED.0, CLUSTERED.1);
        let whole =
            format!("{BEGIN};\n{script}\nINSERT INTO schema_version (version) VALUES ({version});\nCOMMIT;");
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(whole)).execute(&mut *db).await {
            // Nothing to say if the roll-back fails too: the first error is the one that tells.
            let _ = db.execute("ROLLBACK").await;
            return Err(trouble(&error));
        }
    }
    Ok(())
}

/// Lets the database grow to so many pages and no further, as a full disk would.
pub(crate) fn limit_pages(pages: u32) -> Sql {
    Sql::new(&format!("PRAGMA max_page_count = {pages}"))
}

/// What the database's own check of its pages and indexes finds; empty if they are sound.
pub(crate) async fn integrity(db: &mut SqliteConnection) -> Result<Vec<String>, Refusal> {
    let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)")
        .fetch_all(db)
        .await
        .map_err(|error| trouble(&error))?;
    Ok(said.into_iter().filter(|words| words != "ok").collect())
}

/// What went wrong with the storage, and what to do about it.
pub(crate) fn trouble(error: &sqlx::Error) -> Refusal {
    let code = match error {
        sqlx::Error::Database(db) => {
            db.code().and_then(|code| code.parse::<i64>().ok()).map(|code| code & 0xff)
        }
        _ => None,
    };
    let words = match (code, error) {
        (Some(5 | 6), _) => "the database is locked by another program; nothing was written, try again".into(),
        (Some(8), _) => "the database cannot be written: the folder or its files are read-only".into(),
        (Some(10), _) => format!("the disk failed to read or write ({error}); nothing was acknowledged"),
        (Some(11 | 26), _) => {
            "the database is damaged or is not a database: restore a backup, then run `hengce verify --ledger`".into()
        }
        (Some(13), _) => "the disk is full; nothing was written: free some space and try again".into(),
        (Some(14), _) => "the database cannot be opened: does the folder exist, and may this user read and write it?".into(),
        (_, sqlx::Error::PoolTimedOut) => "every reading connection was busy for 30 seconds; try again".into(),
        _ => error.to_string(),
    };
    Refusal::Storage(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that PostgreSQL would not take; the one module above is free to use them.
    const SQLITE_ONLY: [&str; 12] = [
        "insert or",
        "autoincrement",
        " datetime(",
        "strftime(",
        "julianday(",
        "pragma ",
        "rowid",
        "ifnull(",
        "glob ",
        "json_each(",
        "json_extract(",
        "sqlite_",
    ];

    fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs" || end == "sql") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_sql_text_outside_this_module_is_one_that_postgresql_takes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        sources(&root.join("src"), &mut found);
        sources(&root.join("migrations"), &mut found);
        assert!(found.len() > 10);
        for path in found.iter().filter(|path| !path.ends_with("connection.rs")) {
            let text = std::fs::read_to_string(path).unwrap().to_lowercase();
            for word in SQLITE_ONLY {
                assert!(!text.contains(word), "{}: \"{word}\" is SQLite's own", path.display());
            }
        }
    }
}
