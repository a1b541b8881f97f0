//! Fetches the feeds that are due, one after the other, and keeps what came and what went wrong.

use std::collections::HashMap;
use std::time::Duration;

use hengce_feeds::{Allowed, Answer, Fetched, Limits, NoFeed, Wanted, address, feed, fetch};
use hengce_ledger::{Actor, Change, Filter, FilterOp, Query, Record, RecordId, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};

use super::intake::{fields, new_items, text};
use super::{SOURCE, STATUS};
use crate::web::App;

/// From one fetch of a source to the next; doubled with each failure in a row.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(24);
/// How often it looks whether something is due.
const LOOK: Duration = Duration::from_mins(1);

/// When each source is due.
pub struct Fetcher {
    app: App,
    limits: Limits,
    due: HashMap<RecordId, Timestamp>,
}

impl Fetcher {
    pub fn new(app: App, limits: Limits) -> Self {
        Self { app, limits, due: HashMap::new() }
    }

    /// Fetches every source that is due or wanted at once.
    pub async fn fetch_due(&mut self) -> Result<(), Refusal> {
        let sources = self.app.ledger.snapshot(SOURCE, None).await?;
        let used =
            sources.into_iter().filter(|source| source.state == "active" && !text(source, "feed").is_empty());
        for source in used {
            let now = self.app.ledger.clock().now();
            let due = self.due.get(&source.id).is_none_or(|due| *due <= now);
            if due || self.app.feeds.is_wanted(&source.id) {
                let failures = self.one(&source).await?;
                self.due.insert(source.id.clone(), now.checked_add(wait(failures)).unwrap_or(now));
                self.app.feeds.fetched(&source.id);
            }
        }
        Ok(())
    }

    /// Fetches one source; how often in a row it has failed now.
    async fn one(&self, source: &Record) -> Result<i64, Refusal> {
        let status = status(&self.app, source).await?;
        let known =
            |field: &str| status.as_ref().map(|status| text(status, field)).filter(|text| !text.is_empty());
        let count = |field: &str| {
            status.as_ref().and_then(|status| status.fields.get(field)?.as_i64()).unwrap_or_default()
        };
        let place = text(source, "feed");
        let came = match address(place) {
            Err(_) => Came::Trouble("bad_address".into()),
            Ok(url) => {
                let allowed = Allowed(self.app.standard().organisation.feeds_inside.clone());
                let same = known("address") == Some(place);
                let (etag, modified) = (known("etag").filter(|_| same), known("modified").filter(|_| same));
                let wanted = Wanted { etag, modified, ..Wanted::get(&url, &allowed) };
                came(fetch(&wanted, &self.limits).await)
            }
        };
        let mut changes = Vec::new();
        let mut patch = fields(json!({ "title": source.title, "owner": source.owner, "address": place }));
        let failures = match came {
            Came::Nothing if known("trouble").is_none() => return Ok(0),
            Came::Nothing => cleared(&mut patch),
            Came::Trouble(what) => {
                patch.insert("trouble".into(), json!(what));
                let failures = count("failures") + 1;
                patch.insert("failures".into(), json!(failures));
                failures
            }
            Came::Items(fetched, items) => {
                changes = new_items(&self.app.ledger, source, &items).await?;
                patch.insert("etag".into(), short(fetched.etag, 300));
                patch.insert("modified".into(), short(fetched.modified, 60));
                if !changes.is_empty() {
                    let items = count("items") + i64::try_from(changes.len()).unwrap_or_default();
                    patch.insert("items".into(), json!(items));
                    patch.insert("fetched_at".into(), json!(self.app.ledger.clock().now().to_string()));
                }
                cleared(&mut patch)
            }
        };
        changes.push(noted(source, status.as_ref(), patch));
        let written = self.app.ledger.commit_all(&Actor::program(), changes).await;
        match written.map_err(|refused| refused.refusal) {
            Err(Refusal::Storage(cause)) => Err(Refusal::Storage(cause)),
            Err(refusal) => {
                tracing::warn!(%refusal, source = %source.code, "a feed's items were not taken in");
                Ok(failures)
            }
            Ok(_) => Ok(failures),
        }
    }
}

/// What a fetch brought.
enum Came {
    Items(Fetched, Vec<hengce_feeds::Item>),
    Nothing,
    /// Its id, and what more there is to say.
    Trouble(String),
}

fn came(answer: Result<Answer, hengce_feeds::Failure>) -> Came {
    match answer {
        Ok(Answer::Unchanged) => Came::Nothing,
        Ok(Answer::Fresh(fetched)) => {
            match feed(&fetched.bytes, fetched.content_type.as_deref(), Some(&fetched.from)) {
                Ok(feed) => Came::Items(fetched, feed.items),
                Err(NoFeed::Page { feeds }) => {
                    Came::Trouble(format!("page {}", feeds.join(" ")).chars().take(200).collect())
                }
                Err(NoFeed::TooLarge) => Came::Trouble("too_large".into()),
                Err(NoFeed::Unreadable(_)) => Came::Trouble("unreadable".into()),
            }
        }
        Err(hengce_feeds::Failure::Status(status) | hengce_feeds::Failure::Busy(status, _)) => {
            Came::Trouble(format!("status {status}"))
        }
        Err(failure) => Came::Trouble(failure.id().into()),
    }
}

fn cleared(patch: &mut Map<String, Json>) -> i64 {
    patch.insert("trouble".into(), Json::Null);
    patch.insert("failures".into(), json!(0));
    0
}

/// A header's value, none where it is too long to be kept: it is then fetched whole again.
fn short(value: Option<String>, max: usize) -> Json {
    value.filter(|value| value.chars().count() <= max).map_or(Json::Null, Json::from)
}

fn noted(source: &Record, status: Option<&Record>, mut patch: Map<String, Json>) -> Change {
    match status {
        Some(status) => {
            Change::Edit { id: status.id.clone(), version: status.version, fields: patch, origin: None }
        }
        None => {
            patch.insert("source".into(), json!(source.id));
            Change::Create { kind: STATUS.into(), fields: patch, origin: None }
        }
    }
}

/// How fetching a source went, if it was ever tried.
pub async fn status(app: &App, source: &Record) -> Result<Option<Record>, Refusal> {
    let filters = vec![Filter { field: "source".into(), op: FilterOp::Is, value: source.id.to_string() }];
    let query = Query { kind: STATUS.into(), filters, limit: 1, ..Query::default() };
    Ok(app.ledger.find(&Actor::program(), &query).await?.records.pop())
}

/// An hour, doubled with each failure in a row, a day at most.
fn wait(failures: i64) -> SignedDuration {
    let doubled = i32::try_from(failures.clamp(0, 5)).map_or(1, |failures| 1 << failures);
    (EVERY * doubled).min(WAIT_MAX)
}

/// Fetches until the program ends.
pub async fn run(app: App) {
    let mut fetcher = Fetcher::new(app.clone(), Limits::default());
    loop {
        if let Err(refusal) = fetcher.fetch_due().await {
            tracing::warn!(%refusal, "feeds wait");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = app.feeds.news() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_asked_less_and_less_often_and_once_a_day_at_least() {
        let hours: Vec<i64> = (0..8).map(|failures| wait(failures).as_hours()).collect();
        assert_eq!(hours, [1, 2, 4, 8, 16, 24, 24, 24]);
    }
}
