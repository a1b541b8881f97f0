//! Keeps frozen figures in step with the ledger: looks when the program starts, after every import, when a post
//! changes, and as the days go by.

use std::time::Duration;

use hengce_ledger::{Actor, Notice, RecordId};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::freeze::{freeze, freeze_due};
use crate::web::{App, WebError};

/// Posts come of age without anything happening in the ledger.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// What there is to look at.
enum Wake {
    All,
    Post(RecordId),
    Closed,
}

/// Fixes the figures that are due for as long as the program runs.
pub fn start(app: &App) {
    tokio::spawn(run(app.clone()));
}

async fn run(app: App) {
    let mut notices = app.ledger.subscribe();
    let mut wake = Wake::All;
    loop {
        let looked = match &wake {
            Wake::All => freeze_due(&app).await,
            Wake::Post(id) => one(&app, id).await,
            Wake::Closed => return,
        };
        match looked {
            Ok(0) | Err(_) => {}
            Ok(posts) => tracing::info!(posts, "figures fixed"),
        }
        wake = woken(&mut notices).await;
    }
}

async fn one(app: &App, id: &RecordId) -> Result<usize, WebError> {
    let post = app.ledger.get(&Actor::program(), id).await?;
    freeze(app, post).await
}

async fn woken(notices: &mut Receiver<Notice>) -> Wake {
    let told = async {
        loop {
            match notices.recv().await {
                Ok(notice) if notice.kind == "import_batch" => return Wake::All,
                Ok(notice) if notice.kind == "post" => return Wake::Post(notice.id),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Wake::All,
                Err(RecvError::Closed) => return Wake::Closed,
            }
        }
    };
    tokio::time::timeout(LOOK_EVERY, told).await.unwrap_or(Wake::All)
}
