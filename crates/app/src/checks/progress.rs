//! How far the checks have come, for a page to show.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts looked at and to be looked at in the present run; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    done: AtomicUsize,
    of: AtomicUsize,
    texts: AtomicUsize,
}

impl Progress {
    pub(super) fn begin(&self, of: usize) {
        self.0.done.store(0, Ordering::Relaxed);
        self.0.of.store(of, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Texts that others are compared with.
    pub(super) fn compared(&self, texts: usize) {
        self.0.texts.store(texts, Ordering::Relaxed);
    }

    /// Done and to do; none while nothing is under way.
    pub fn under_way(&self) -> Option<(usize, usize)> {
        let (done, of) = (self.0.done.load(Ordering::Relaxed), self.0.of.load(Ordering::Relaxed));
        (done < of).then_some((done, of))
    }

    pub fn texts(&self) -> usize {
        self.0.texts.load(Ordering::Relaxed)
    }
}
