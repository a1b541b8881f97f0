//! The short address of a link: it leads to the registered page and nowhere else.

use std::collections::{HashMap, HashSet};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Actor, Filter, FilterOp, Query, Record, RecordId};

use super::LINK;
use super::tagged::{Marks, fault, tagged};
use crate::records::Stored;
use crate::web::{App, WebError};

/// Letters and digits that are not taken for each other when somebody reads them aloud.
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
/// 32^8: nobody guesses the link of a campaign that is not out yet.
const CODE_LETTERS: usize = 8;

/// A new short code.
pub fn new_code() -> String {
    let seed = hengce_sampling::seed();
    let bytes = seed.as_bytes().chunks(2).take(CODE_LETTERS);
    let value = |digit: u8| usize::try_from(char::from(digit).to_digit(16).unwrap_or(0)).unwrap_or(0);
    let letter = |pair: &[u8]| {
        let at = pair.iter().fold(0, |at, digit| at * 16 + value(*digit)) % LETTERS.len();
        char::from(LETTERS[at])
    };
    bytes.map(letter).collect()
}

/// Path of the short address.
pub fn path(link: &Record) -> Option<String> {
    Some(link.text("short_code")).filter(|code| !code.is_empty()).map(|code| format!("/l/{code}"))
}

/// The whole address, marked. `campaign` is the campaign's code.
pub fn full(link: &Record, campaign: &str) -> String {
    let content = link.text("content");
    let id = if link.text("short_code").is_empty() { &link.code } else { link.text("short_code") };
    let marks = Marks { source: link.text("source"), medium: link.text("medium"), campaign, content, id };
    tagged(link.text("destination"), &marks)
}

/// The codes of the campaigns that links are for, whether or not the reader may see them: they stand in the addresses.
pub async fn campaign_codes(app: &App, links: &[Record]) -> Result<HashMap<RecordId, String>, WebError> {
    let ids: HashSet<RecordId> = links.iter().filter_map(|link| link.named("campaign")).collect();
    let ids: Vec<RecordId> = ids.into_iter().collect();
    let found = app.ledger.several(&Actor::program(), &ids).await?;
    Ok(found.into_iter().map(|campaign| (campaign.id, campaign.code)).collect())
}

/// The code of the campaign that one link is for; empty where it is for none.
pub async fn campaign_code(app: &App, link: &Record) -> Result<String, WebError> {
    Ok(campaign_codes(app, std::slice::from_ref(link)).await?.into_values().next().unwrap_or_default())
}

/// Sends whoever follows a short link to its page. Counts nothing: the page's own measurement finds `utm_id`.
pub async fn follow(State(app): State<App>, Path(code): Path<String>) -> Result<Response, WebError> {
    let filter = Filter { field: "short_code".into(), op: FilterOp::Is, value: code };
    let query = Query { kind: LINK.into(), filters: vec![filter], limit: 1, ..Query::default() };
    let found = app.ledger.find(&Actor::program(), &query).await?.records.into_iter().next();
    // Retired links end here too: where they led may be somebody else's by now.
    let link = found.filter(|link| link.state == "active" && !link.withdrawn);
    let link = link.filter(|link| fault(link.text("destination")).is_none());
    let link = link.ok_or_else(WebError::not_found)?;
    let to = full(&link, &campaign_code(&app, &link).await?);
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, to.parse().map_err(|_| WebError::not_found())?);
    // A browser that kept the answer would go on to a page after its link was retired.
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer-when-downgrade"));
    Ok((StatusCode::FOUND, headers).into_response())
}

/// The link with this id, for whoever may read it.
pub async fn link_of(app: &App, actor: &Actor, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.get(actor, &RecordId::from(id)).await?;
    if record.kind == LINK { Ok(record) } else { Err(WebError::not_found()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_lower_case_and_new_each_time() {
        let code = new_code();
        assert_eq!(code.len(), CODE_LETTERS);
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{code}");
        assert_ne!(code, new_code());
    }
}
