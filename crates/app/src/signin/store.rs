//! Sessions and failed attempts over the ledger's accounts: secrets are made here and only their hashes are kept.

use hengce_ledger::accounts::{Account, Session};
use jiff::SignedDuration;
use rand::Rng;
use sha2::{Digest, Sha256};

use crate::web::{App, WebError};

/// A session ends after so long, however much it is used.
pub const SESSION_SECONDS_MAX: i64 = 14 * 24 * 3600;

/// 32 random bytes as hex.
pub fn secret() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex::encode(bytes)
}

pub fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// The session that a cookie's secret opens, with its account.
pub async fn session(app: &App, secret: &str) -> Result<Option<(Session, Account)>, WebError> {
    Ok(app.ledger.accounts().session(&hashed(secret)).await?)
}

/// Starts a session and wipes the slate of failures; returns the secret for the cookie.
pub async fn open_session(app: &App, account: &Account, agent: &str) -> Result<String, WebError> {
    let token = secret();
    let now = app.ledger.clock().now();
    let session = Session {
        token_hash: hashed(&token),
        login: account.login.clone(),
        person: account.person.clone(),
        csrf: secret(),
        created_at: now,
        seen_at: now,
        expires_at: now
            .checked_add(SignedDuration::from_secs(SESSION_SECONDS_MAX))
            .map_err(WebError::internal)?,
        user_agent: agent.to_owned(),
    };
    let accounts = app.ledger.accounts();
    accounts.start(&session).await?;
    accounts.succeeded(&account.login).await?;
    Ok(token)
}

/// How long this login must wait after too many failures. Unknown logins wait as known ones do.
pub async fn wait_seconds(app: &App, login: &str) -> Result<Option<i64>, WebError> {
    let until = app.ledger.accounts().attempts(login).await?.and_then(|attempts| attempts.wait_until());
    let now = app.ledger.clock().now();
    Ok(until.filter(|until| *until > now).map(|until| until.duration_since(now).as_secs() + 1))
}
