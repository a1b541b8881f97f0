//! Passwords: hashed with Argon2id off the request threads, a few at a time.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::web::{App, WebError};

/// Shortest password taken (NIST SP 800-63B-4 asks 15 without a second factor, 8 with; local practice is 10).
pub const LENGTH_MIN: usize = 10;
/// Longest, so that hashing a text of megabytes can't be asked for.
pub const LENGTH_MAX: usize = 200;

/// A hash that no password has, checked when the login is unknown so that both answers take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("no such account").unwrap_or_default());

/// Hash in PHC form (`$argon2id$v=19$...`) with a random salt. Slow by intent: call it through [`hash`] in handlers.
pub fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// [`hash_now`] off the request threads.
pub async fn hash(app: &App, password: String) -> Result<String, WebError> {
    let _turn = app.hashing.acquire().await.map_err(WebError::internal)?;
    let hashed =
        tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(WebError::internal)?;
    hashed.map_err(WebError::internal)
}

/// Whether the password has this hash; with no hash, takes as long and says no.
pub async fn verify(app: &App, password: String, hash: Option<String>) -> Result<bool, WebError> {
    let _turn = app.hashing.acquire().await.map_err(WebError::internal)?;
    let work = move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    };
    tokio::task::spawn_blocking(work).await.map_err(WebError::internal)
}

/// What keeps a text from being a new password, as a key of the words.
pub fn weakness(password: &str, login: &str) -> Option<&'static str> {
    let length = password.chars().count();
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    if length < LENGTH_MIN {
        Some("password-too-short")
    } else if length > LENGTH_MAX {
        Some("password-too-long")
    } else if distinct.len() < 5 || password.to_lowercase().contains(&login.to_lowercase()) {
        Some("password-too-plain")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_a_plain_and_a_named_password_are_refused() {
        assert_eq!(weakness("short", "lin"), Some("password-too-short"));
        assert_eq!(weakness("aaaaaaaaaaaa", "lin"), Some("password-too-plain"));
        assert_eq!(weakness("my-name-is-LIN-99", "lin"), Some("password-too-plain"));
        assert_eq!(weakness("枫叶在十月变成红色的", "lin"), None);
    }
}
