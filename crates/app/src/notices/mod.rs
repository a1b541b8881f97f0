//! What people are told: whose turn it is, what was said to them, what is due; in the app, and as a daily digest.

mod digest;
mod occasions;
mod pages;
mod preferences;
mod reminders;
mod said;

pub use digest::{Digest, digest};
pub use occasions::{catch_up, of_comment};
pub use reminders::remind;

use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::broadcast::error::RecvError;

use crate::web::{App, Needs, Route, WebError, get, post};

/// The sorts of notices, in the order of the preferences.
pub const WHATS: [&str; 10] =
    ["turn", "assigned", "returned", "moved", "mention", "comment", "due", "overdue", "escalated", "data"];

/// Older notices are not kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 180);

pub fn routes() -> Vec<Route> {
    let mine = Needs::SignedIn;
    vec![
        get("/notices", mine, pages::show),
        get("/notices/bell", mine, pages::bell),
        post("/notices/mark", mine, pages::mark),
        post("/notices/read-all", mine, pages::read_all),
        get("/notices/preferences", mine, preferences::show),
        post("/notices/preferences", mine, preferences::keep),
        get("/notices/digest", mine, pages::preview),
    ]
}

/// Longest wait for the next commit: days begin without one.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Follows the ledger while the program serves: tells of each commit, and does the day's work when a day begins.
pub async fn follow(app: App) {
    let mut commits = app.ledger.subscribe();
    let mut day = None;
    loop {
        let today = app.today();
        if day != Some(today) && daily(&app).await.is_ok() {
            day = Some(today);
        }
        // Logged where it happened; the next commit is the next try.
        let _ = catch_up(&app).await;
        if let Ok(Err(RecvError::Closed)) = tokio::time::timeout(LOOK_EVERY, commits.recv()).await {
            return;
        }
        while commits.try_recv().is_ok() {}
    }
}

/// What the program does once a day, and whenever it starts: reminds, and lets go of what is old.
pub async fn daily(app: &App) -> Result<(), WebError> {
    remind(app).await?;
    crate::sources::remind(app).await?;
    crate::connectors::remind(app).await?;
    let now = app.ledger.clock().now();
    if let Ok(before) = now.checked_sub(KEPT) {
        app.ledger.notices().sweep(before).await?;
    }
    Ok(())
}
