//! What the program does by itself as days go by and imports come in: figures that are due are fixed, what has
//! expired is marked, the salts of visitors are destroyed, what visitors did becomes each day's figures.

use std::time::Duration;

use hengce_ledger::{Notice, RecordId};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::web::{App, WebError};
use crate::{content, digital, traffic};

/// Days pass without anything happening in the ledger.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// What there is to look at.
enum Wake {
    All,
    Figures,
    Expiry,
    Post(RecordId),
    Closed,
}

/// Looks when the program starts, after every import, when a post or what expires changes, and every hour, until the program ends.
pub fn start(app: &App) {
    tokio::spawn(run(app.clone()));
}

async fn run(app: App) {
    let mut notices = app.ledger.subscribe();
    let mut wake = Wake::All;
    while !matches!(wake, Wake::Closed) {
        if matches!(wake, Wake::All)
            && let Err(error) = app.collector.tend().await
        {
            tracing::error!(%error, "salts of windows that have ended are still there");
        }
        match look(&app, &wake).await {
            Ok(0) => {}
            Ok(steps) => tracing::info!(steps, "taken by the program"),
            Err(error) => tracing::warn!(?error, "what is due waits"),
        }
        wake = woken(&mut notices).await;
    }
}

async fn look(app: &App, wake: &Wake) -> Result<usize, WebError> {
    match wake {
        Wake::All => {
            let filled = traffic::fill_due(app).await?;
            Ok(filled + digital::freeze_due(app).await? + content::lapse_due(app).await?)
        }
        Wake::Figures => digital::freeze_due(app).await,
        Wake::Expiry => content::lapse_due(app).await,
        Wake::Post(id) => digital::freeze_post(app, id).await,
        Wake::Closed => Ok(0),
    }
}

async fn woken(notices: &mut Receiver<Notice>) -> Wake {
    let told = async {
        loop {
            match notices.recv().await {
                Ok(notice) if notice.kind == "import_batch" => return Wake::Figures,
                Ok(notice) if notice.kind == "post" => return Wake::Post(notice.id),
                Ok(notice) if notice.kind == "material" || notice.kind == "usage_right" => {
                    return Wake::Expiry;
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Wake::All,
                Err(RecvError::Closed) => return Wake::Closed,
            }
        }
    };
    tokio::time::timeout(LOOK_EVERY, told).await.unwrap_or(Wake::All)
}
