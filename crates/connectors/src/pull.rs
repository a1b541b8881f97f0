//! One pull: a source is asked until it has said everything, and what it said becomes the bytes of a file.

use std::io::{Cursor, Write as _};
use std::time::Duration;

use base64::Engine as _;
use hengce_feeds::{Allowed, Answer, Wanted, fetch};
use hyper::header::{ACCEPT, AUTHORIZATION};
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::http::{Call, Next, Talk};
use crate::listmonk::Listmonk;
use crate::matomo::Matomo;
use crate::plausible::Plausible;
use crate::table::Table;
use crate::umami::Umami;
use crate::{Report, Secret, Source, Trouble, Window, mysql, postgres};

/// What is asked of a source.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub source: Source,
    pub report: Report,
    /// Of the interface or file by HTTP, of a database as `host:port/database`.
    pub address: &'a str,
    /// Name to sign in with; of a database, its user.
    pub account: &'a str,
    pub secret: Option<&'a Secret>,
    /// The site by its id there.
    pub subject: &'a str,
    /// What a database is asked: one SELECT, `{from}` and `{to}` in it.
    pub statement: &'a str,
    /// A database inside that speaks without TLS.
    pub plain: bool,
    pub window: Window,
    pub zone: &'a TimeZone,
}

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub rows_max: usize,
    /// Of an answer, and of the file.
    pub bytes_max: usize,
    pub answers_max: usize,
    /// For one answer.
    pub step: Duration,
    /// For all of it.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows_max: 200_000,
            bytes_max: 40_000_000,
            answers_max: 400,
            step: Duration::from_secs(30),
            whole: Duration::from_mins(10),
        }
    }
}

/// What a pull brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// A file's name.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Rows of a table that was made here; of a file nobody has looked yet.
    pub rows: Option<usize>,
    /// The answers as they came, in an archive; none where the file is the answer itself.
    pub answers: Option<Vec<u8>>,
}

/// Asks a source for everything in the window.
///
/// # Errors
/// See [`Trouble`]; nothing is tried twice.
pub async fn pull(ask: &Ask<'_>, allowed: &Allowed, limits: &Limits) -> Result<Pulled, Trouble> {
    let all = async {
        match ask.source {
            Source::Url => file(ask, allowed, limits).await,
            Source::Postgres => Ok(of_table(ask, postgres::rows(ask, allowed, limits).await?, None)),
            Source::Mysql => Ok(of_table(ask, mysql::rows(ask, allowed, limits).await?, None)),
            Source::Listmonk => talk(Listmonk::new(ask)?, (ask, allowed, limits)).await,
            Source::Plausible => talk(Plausible::new(ask)?, (ask, allowed, limits)).await,
            Source::Umami => talk(Umami::new(ask)?, (ask, allowed, limits)).await,
            Source::Matomo => talk(Matomo::new(ask)?, (ask, allowed, limits)).await,
        }
    };
    tokio::time::timeout(limits.whole, all).await.map_err(|_| Trouble::TimedOut)?
}

fn of_table(ask: &Ask<'_>, (bytes, rows): (Vec<u8>, usize), answers: Option<Vec<u8>>) -> Pulled {
    let Window { from, to } = ask.window;
    Pulled { name: format!("{}-{from}-{to}.csv", ask.source.id()), bytes, rows: Some(rows), answers }
}

async fn talk<T: Talk>(
    mut talk: T,
    (ask, allowed, limits): (&Ask<'_>, &Allowed, &Limits),
) -> Result<Pulled, Trouble> {
    let mut table = Table::new(talk.headers(), (limits.rows_max, limits.bytes_max))?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut next = talk.next(None)?;
    let mut count = 0;
    while let Next::Call(call) = next {
        count += 1;
        if count > limits.answers_max {
            return Err(Trouble::TooManyRows(limits.answers_max));
        }
        let path = call.url.path().to_owned();
        let bytes = answered(&call, allowed, limits).await?;
        let answer: Json =
            serde_json::from_slice(&bytes).map_err(|error| Trouble::Unreadable(error.to_string()))?;
        // what signing in answers is a secret
        if !path.ends_with("/auth/login") {
            let options = SimpleFileOptions::default();
            archive
                .start_file(format!("{count:03}.json"), options)
                .map_err(|error| Trouble::Unreadable(error.to_string()))?;
            archive.write_all(&bytes).map_err(|error| Trouble::Unreadable(error.to_string()))?;
        }
        next = talk.next(Some(&answer))?;
        for row in talk.rows() {
            table.line(row)?;
        }
    }
    let archive = archive.finish().map_err(|error| Trouble::Unreadable(error.to_string()))?.into_inner();
    Ok(of_table(ask, table.file()?, Some(archive)))
}

async fn answered(call: &Call, allowed: &Allowed, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let body = call.body.as_ref().map(|(media, bytes)| (*media, bytes.as_slice()));
    let wanted = Wanted { headers: &call.headers, body, ..Wanted::get(&call.url, allowed) };
    match fetch(&wanted, &of_step(limits)).await? {
        Answer::Fresh(fetched) => Ok(fetched.bytes),
        Answer::Unchanged => Err(Trouble::Status(304)),
    }
}

fn of_step(limits: &Limits) -> hengce_feeds::Limits {
    hengce_feeds::Limits { bytes_max: limits.bytes_max, step: limits.step, redirects_max: 5 }
}

/// A file at an address, in whatever form an import reads; days in the address are filled in.
async fn file(ask: &Ask<'_>, allowed: &Allowed, limits: &Limits) -> Result<Pulled, Trouble> {
    let Window { from, to } = ask.window;
    let address = ask.address.replace("{from}", &from.to_string()).replace("{to}", &to.to_string());
    let url = hengce_feeds::address(&address).map_err(|_| Trouble::BadAddress)?;
    let mut headers = vec![(ACCEPT, "*/*".to_owned())];
    if let Some(secret) = ask.secret {
        headers.push((AUTHORIZATION, authorization(ask.account, secret)));
    }
    let wanted = Wanted { headers: &headers, ..Wanted::get(&url, allowed) };
    let Answer::Fresh(fetched) = fetch(&wanted, &of_step(limits)).await? else {
        return Err(Trouble::Status(304));
    };
    let name = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let name = if name.is_empty() { "url.csv".to_owned() } else { name.chars().take(120).collect() };
    Ok(Pulled { name, bytes: fetched.bytes, rows: None, answers: None })
}

/// A name and its password, or a key alone.
fn authorization(account: &str, secret: &Secret) -> String {
    if account.is_empty() {
        return format!("Bearer {}", secret.text());
    }
    let both = format!("{account}:{}", secret.text());
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(both))
}
