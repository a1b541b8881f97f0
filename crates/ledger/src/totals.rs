//! How many records a list has, counted once at a position for everybody who asks the same, and no further than
//! anybody pages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::sqlite::SqlitePool;
use tokio::sync::OnceCell;

use crate::Refusal;
use crate::row::get;
use crate::sql::Sql;

/// Lists are counted up to here. Of a longer one it is said that there are more.
pub(crate) const COUNTED_MAX: u64 = 10_000;
/// Counts kept for one position.
const KEPT_MAX: usize = 1_000;

/// What a list was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    pub total: u64,
    pub more: bool,
    /// The set of the question that is gone through to find its records.
    pub through: Option<usize>,
}

/// Counts of the newest position: pages of one list, and lists of many people, count once.
#[derive(Default)]
pub(crate) struct Totals(Mutex<Known>);

#[derive(Default)]
struct Known {
    position: i64,
    /// One for each question, filled by whoever asks first; the others wait for it.
    counts: HashMap<String, Arc<OnceCell<Counted>>>,
}

impl Totals {
    /// The count that stands for a question, or what `count` finds.
    pub async fn of<F>(
        &self,
        question: String,
        readers: &SqlitePool,
        count: impl FnOnce() -> F,
    ) -> Result<Counted, Refusal>
    where
        F: Future<Output = Result<Counted, Refusal>>,
    {
        // Asked of the database, because another process may have written.
        let rows = Sql::new("SELECT MAX(v.position) FROM revisions v").all(readers).await?;
        let position = rows.first().map_or(Ok(None), |row| get(row, 0))?.unwrap_or(0);
        let cell = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.position != position || known.counts.len() >= KEPT_MAX {
                *known = Known { position, counts: HashMap::new() };
            }
            known.counts.entry(question).or_default().clone()
        };
        cell.get_or_try_init(count).await.copied()
    }
}

/// Counts what a question finds; `members` is its text with the values, ready to be limited.
pub(crate) async fn count(members: Sql, readers: &SqlitePool) -> Result<(u64, bool), Refusal> {
    let mut sql = members.within("SELECT COUNT(*) FROM (");
    sql.push(" LIMIT ").bind(COUNTED_MAX as i64 + 1).push(") AS counted");
    let rows = sql.all(readers).await?;
    let counted: i64 = rows.first().map_or(Ok(0), |row| get(row, 0))?;
    Ok((counted.unsigned_abs().min(COUNTED_MAX), counted.unsigned_abs() > COUNTED_MAX))
}
