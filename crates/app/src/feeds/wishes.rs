//! Sources that somebody wants fetched at once, and those under way.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};

use hengce_ledger::RecordId;
use tokio::sync::Notify;

/// Shared by the pages and the fetcher; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Wishes(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    wanted: Mutex<HashSet<RecordId>>,
    news: Notify,
}

impl Wishes {
    fn wanted(&self) -> MutexGuard<'_, HashSet<RecordId>> {
        self.0.wanted.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Wants a source fetched at once.
    pub fn want(&self, source: RecordId) {
        self.wanted().insert(source);
        self.0.news.notify_one();
    }

    /// Whether it is wanted and has not been fetched yet.
    pub fn is_wanted(&self, source: &RecordId) -> bool {
        self.wanted().contains(source)
    }

    pub fn fetched(&self, source: &RecordId) {
        self.wanted().remove(source);
    }

    pub async fn news(&self) {
        self.0.news.notified().await;
    }
}
