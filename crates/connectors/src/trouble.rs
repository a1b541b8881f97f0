//! Why a pull brought nothing, as an id and what more there is to say: words are made of them elsewhere.

use hengce_feeds::Failure;
use jiff::{SignedDuration, Timestamp};

use crate::statement::Fault;

/// Characters of what a server says that are kept.
const SAID_MAX: usize = 240;
/// Nobody is waited for longer than this, whatever they say.
const WAIT_MAX: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("no address")]
    BadAddress,
    /// The address lies inside and is not among those that the company allows.
    #[error("inside: {0}")]
    Inside(String),
    #[error("no such host: {0}")]
    NoHost(String),
    #[error("no connection: {0}")]
    NoConnection(String),
    #[error("no secure connection: {0}")]
    NotSecure(String),
    /// The secret is missing.
    #[error("no secret")]
    NoSecret,
    /// What is there was sealed for another address or under another key.
    #[error("the secret must be given again")]
    SecretLost,
    /// The source does not take the secret, or not for this.
    #[error("refused: {0}")]
    Refused(String),
    #[error("nothing there: status {0}")]
    NotThere(u16),
    #[error("status {0}")]
    Status(u16),
    /// With what `Retry-After` says.
    #[error("busy")]
    Busy(Option<String>),
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    #[error("more rows than {0}")]
    TooManyRows(usize),
    #[error("no answer in time")]
    TimedOut,
    #[error("too many redirects")]
    Redirects,
    /// Cut off, or something else than what this source answers.
    #[error("unreadable: {0}")]
    Unreadable(String),
    /// The source says that it can't.
    #[error("it says: {0}")]
    Said(String),
    #[error(transparent)]
    Statement(#[from] Fault),
}

impl Trouble {
    /// Its id, for words and records.
    pub fn id(&self) -> &'static str {
        match self {
            Self::BadAddress => "bad_address",
            Self::Inside(_) => "inside",
            Self::NoHost(_) => "no_host",
            Self::NoConnection(_) => "no_connection",
            Self::NotSecure(_) => "not_secure",
            Self::NoSecret => "no_secret",
            Self::SecretLost => "secret_lost",
            Self::Refused(_) => "refused",
            Self::NotThere(_) => "not_there",
            Self::Status(_) => "status",
            Self::Busy(_) => "busy",
            Self::TooLarge(_) => "too_large",
            Self::TooManyRows(_) => "too_many_rows",
            Self::TimedOut => "timed_out",
            Self::Redirects => "redirects",
            Self::Unreadable(_) => "unreadable",
            Self::Said(_) => "said",
            Self::Statement(fault) => fault.id(),
        }
    }

    /// What more there is to say: a host, a status, the server's own words.
    pub fn detail(&self) -> String {
        let text = match self {
            Self::Inside(text)
            | Self::NoHost(text)
            | Self::NoConnection(text)
            | Self::NotSecure(text)
            | Self::Refused(text)
            | Self::Unreadable(text)
            | Self::Said(text) => text.clone(),
            Self::NotThere(status) | Self::Status(status) => status.to_string(),
            Self::TooLarge(max) => (max / 1_000_000).to_string(),
            Self::TooManyRows(max) => max.to_string(),
            Self::Statement(fault) => fault.word().to_owned(),
            _ => String::new(),
        };
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAID_MAX).collect()
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Inside(host) => Self::Inside(host),
            Failure::NoHost(host) => Self::NoHost(host),
            Failure::NoConnection(why) => Self::NoConnection(why),
            Failure::NotSecure(why) => Self::NotSecure(why),
            Failure::Status(status @ (401 | 403)) => Self::Refused(status.to_string()),
            Failure::Status(status @ (404 | 410)) => Self::NotThere(status),
            Failure::Status(status) => Self::Status(status),
            Failure::Busy(_, retry_after) => Self::Busy(retry_after),
            Failure::TooLarge(max) => Self::TooLarge(max),
            Failure::TimedOut => Self::TimedOut,
            Failure::Redirects => Self::Redirects,
            Failure::NotHttp(why) => Self::Unreadable(why),
        }
    }
}

/// The instant that `Retry-After` names, in seconds or as a date; a day ahead at most.
pub fn retry_at(said: &str, now: Timestamp) -> Option<Timestamp> {
    let said = said.trim();
    let at = match said.parse::<u32>() {
        Ok(seconds) => now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok()?,
        Err(_) => jiff::fmt::rfc2822::parse(said).ok()?.timestamp(),
    };
    (at > now).then(|| at.min(now.checked_add(WAIT_MAX).unwrap_or(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_waited_for_as_long_as_it_says_and_a_day_at_most() {
        let now: Timestamp = "2026-09-10T02:00:00Z".parse().unwrap();
        let at = |said: &str| retry_at(said, now).map(|at| at.to_string());
        assert_eq!(at("120").as_deref(), Some("2026-09-10T02:02:00Z"));
        assert_eq!(at("Thu, 10 Sep 2026 03:00:00 GMT").as_deref(), Some("2026-09-10T03:00:00Z"));
        assert_eq!(at("9999999").as_deref(), Some("2026-09-11T02:00:00Z"));
        assert_eq!(at("soon"), None);
        assert_eq!(at("0"), None);
    }
}
