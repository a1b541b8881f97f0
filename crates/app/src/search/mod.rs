//! Search over everything that the reader may see: by kind with the passages found, comments too, and straight to a code.

mod found;
mod passages;
mod suggest;

use hengce_ledger::{Filter, FilterOp, Query, Record};

use crate::web::{App, Needs, Route, Visit, WebError, get};

pub fn routes() -> Vec<Route> {
    vec![get("/search", Needs::SignedIn, found::show), get("/search/suggest", Needs::SignedIn, suggest::show)]
}

const TEXT_MAX: usize = 200;

fn trimmed(text: &str) -> String {
    text.trim().chars().take(TEXT_MAX).collect()
}

/// The record whose code this is, if the reader may see it.
async fn coded(app: &App, visit: &Visit, text: &str) -> Result<Option<Record>, WebError> {
    let code = text.to_uppercase();
    let begins = |prefix: &str| code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'));
    for kind in app.standard().kinds.values().filter(|kind| begins(&kind.code.prefix)) {
        let filter = Filter { field: "code".into(), op: FilterOp::Is, value: code.clone() };
        let query = Query { kind: kind.id.clone(), filters: vec![filter], limit: 1, ..Query::default() };
        if let Some(record) = app.ledger.find(&visit.actor, &query).await?.records.pop() {
            return Ok(Some(record));
        }
    }
    Ok(None)
}
