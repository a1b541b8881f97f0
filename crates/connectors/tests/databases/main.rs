//! What databases say arrives exactly, and nothing of them is changed: held against PostgreSQL and MariaDB of this
//! machine, each started for its test in a folder of its own (`cargo xtask test` installs them and runs these).

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod mariadb;
mod postgres;
mod started;

use std::time::Duration;

use hengce_connectors::{Allowed, Ask, Limits, Report, Secret, Source, Trouble, Window, pull};
use jiff::civil::date;
use jiff::tz::TimeZone;

pub const PASSWORD: &str = "read-only-1";

/// What is asked of the database on a port.
pub struct Question<'a> {
    pub source: Source,
    pub port: u16,
    pub statement: &'a str,
}

impl Question<'_> {
    async fn asked(&self, password: &str, plain: bool, allowed: bool) -> Result<String, Trouble> {
        let limits = Limits { rows_max: 1_000, step: Duration::from_secs(2), ..Limits::default() };
        let (zone, secret) = (TimeZone::UTC, Secret::new(password));
        let ask = Ask {
            source: self.source,
            report: Report::Days,
            address: &format!("127.0.0.1:{}/shop", self.port),
            account: "reader",
            secret: Some(&secret),
            subject: "",
            statement: self.statement,
            plain,
            window: Window { from: date(2026, 9, 1), to: date(2026, 9, 9) },
            zone: &zone,
        };
        let hosts = if allowed { vec![format!("127.0.0.1:{}", self.port)] } else { Vec::new() };
        let pulled = pull(&ask, &Allowed(hosts), &limits).await?;
        Ok(String::from_utf8(pulled.bytes).unwrap())
    }

    pub async fn answer(&self) -> Result<String, Trouble> {
        self.asked(PASSWORD, true, true).await
    }
}

/// What holds of both: who may not read is told so, nothing is reached that is not allowed, nothing goes unencrypted
/// that should be encrypted, and what takes too long or is too much ends.
pub async fn keeps_its_bounds(source: Source, port: u16, sleep: &str, many: &str) {
    let of = |statement| Question { source, port, statement };
    let id = |answer: Result<String, Trouble>| answer.unwrap_err().id();
    let plain = of("SELECT 1 AS one");
    assert_eq!(plain.answer().await.unwrap(), "one\n1\n");
    assert_eq!(id(plain.asked("wrong", true, true).await), "refused");
    assert_eq!(id(plain.asked(PASSWORD, true, false).await), "not_secure", "plain only where it is allowed");
    assert_eq!(id(plain.asked(PASSWORD, false, false).await), "inside");
    assert_eq!(id(plain.asked(PASSWORD, false, true).await), "not_secure", "this server has no certificate");
    assert_eq!(id(of("SELECT * FROM nowhere").answer().await), "said");
    assert_eq!(id(of("SELECT 1; SELECT 2").answer().await), "statement_several");
    assert_eq!(id(of(sleep).answer().await), "timed_out");
    assert_eq!(id(of(many).answer().await), "too_many_rows");
}
