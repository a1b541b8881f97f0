//! What signing in keeps: accounts, sessions, failed attempts; all of it in the ledger's database.

use hengce_ledger::RecordId;
use jiff::Timestamp;

use crate::web::{App, WebError};

/// A session ends after so long, however much it is used.
pub const SESSION_SECONDS_MAX: i64 = 14 * 24 * 3600;

pub struct Found {
    pub id: String,
    pub login: String,
    pub person: RecordId,
    pub roles: Vec<String>,
}

pub struct Account {
    pub hash: String,
}

pub struct SessionInfo {
    pub id: String,
    pub agent: String,
    pub started_at: Timestamp,
    pub seen_at: Timestamp,
}

pub async fn session(app: &App, secret: &str) -> Result<Option<Found>, WebError> {
    let _ = (app, secret);
    todo!("lands with the ledger's accounts")
}
pub async fn account(app: &App, login: &str) -> Result<Option<Account>, WebError> {
    let _ = (app, login);
    todo!("lands with the ledger's accounts")
}
pub async fn open_session(app: &App, login: &str, agent: &str) -> Result<String, WebError> {
    let _ = (app, login, agent);
    todo!("lands with the ledger's accounts")
}
pub async fn end_session(app: &App, login: &str, id: &str) -> Result<bool, WebError> {
    let _ = (app, login, id);
    todo!("lands with the ledger's accounts")
}
pub async fn sessions(app: &App, login: &str) -> Result<Vec<SessionInfo>, WebError> {
    let _ = (app, login);
    todo!("lands with the ledger's accounts")
}
pub async fn set_password(app: &App, login: &str, hash: &str, keep: &str) -> Result<(), WebError> {
    let _ = (app, login, hash, keep);
    todo!("lands with the ledger's accounts")
}
pub async fn wait_seconds(app: &App, login: &str) -> Result<Option<i64>, WebError> {
    let _ = (app, login);
    todo!("lands with the ledger's accounts")
}
pub async fn failed(app: &App, login: &str) -> Result<(), WebError> {
    let _ = (app, login);
    todo!("lands with the ledger's accounts")
}
