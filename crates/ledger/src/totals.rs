//! How many records a list has, counted once for everybody who asks the same, and no further than anybody pages. The
//! total of a long list may be two seconds old while changes go on; what the list shows never is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::SqlitePool;
use tokio::sync::OnceCell;

use crate::Refusal;
use crate::row::get;
use crate::sql::Sql;

/// Lists are counted up to here. Of a longer one it is said that there are more.
pub(crate) const COUNTED_MAX: u64 = 10_000;
/// Counts kept.
const KEPT_MAX: usize = 1_000;
/// A list this long need not be counted again for each change, for so long.
const LONG: u64 = 1_000;
const LONG_FOR: Duration = Duration::from_secs(2);

/// What a list was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    pub total: u64,
    pub more: bool,
    /// The set of the question that is gone through to find its records.
    pub through: Option<usize>,
}

/// Counts as they were found: pages of one list, and lists of many people, count once.
#[derive(Default)]
pub(crate) struct Totals(Mutex<Known>);

/// What was asked for, by question.
#[derive(Default)]
struct Known(HashMap<String, Kept>);

/// The count of one question, filled by whoever asks first; the others wait for it.
struct Kept {
    position: i64,
    since: Instant,
    count: Arc<OnceCell<Counted>>,
}

impl Kept {
    /// Whether it may be said now: nothing has changed since, or what has changed makes no odds in a list this long.
    fn holds(&self, position: i64, now: Instant) -> bool {
        let long = self.count.get().is_some_and(|counted| counted.total >= LONG);
        self.position == position || (long && now.duration_since(self.since) < LONG_FOR)
    }
}

impl Known {
    fn count_of(&mut self, question: String, position: i64, now: Instant) -> Arc<OnceCell<Counted>> {
        match self.0.get(&question) {
            Some(kept) if kept.holds(position, now) => kept.count.clone(),
            _ => {
                if self.0.len() >= KEPT_MAX {
                    self.0.clear();
                }
                let count = Arc::default();
                self.0.insert(question, Kept { position, since: now, count: Arc::clone(&count) });
                count
            }
        }
    }
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
            known.count_of(question, position, Instant::now())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(known: &mut Known, total: u64, position: i64, now: Instant) {
        let count = Counted { total, more: false, through: None };
        known.count_of("all".into(), position, now).set(count).unwrap();
    }

    #[test]
    fn a_list_is_counted_again_after_a_change() {
        let (mut known, now) = (Known::default(), Instant::now());
        counted(&mut known, LONG - 1, 7, now);
        assert!(known.count_of("all".into(), 7, now + LONG_FOR).get().is_some(), "nothing has changed");
        assert!(known.count_of("others".into(), 7, now).get().is_none(), "another question is another count");
        assert!(
            known.count_of("all".into(), 8, now).get().is_none(),
            "a record more or less is seen at once"
        );
    }

    #[test]
    fn the_count_of_a_long_list_holds_for_a_moment_while_changes_go_on() {
        let (mut known, now) = (Known::default(), Instant::now());
        counted(&mut known, LONG, 7, now);
        assert!(known.count_of("all".into(), 8, now + LONG_FOR / 2).get().is_some());
        assert!(known.count_of("all".into(), 9, now + LONG_FOR).get().is_none());
    }
}
