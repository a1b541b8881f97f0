//! Who may sign in, who is signed in, and how often it failed: tables beside the ledger, without history.
//!
//! Passwords arrive hashed and session tokens arrive hashed; nothing in here can be used to sign in.

use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;

use crate::canonical::instant;
use crate::row::get;
use crate::sql::{Cell, Sql};
use crate::{Ledger, RecordId, Refusal};

/// A person's way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// In lower case; what is typed is compared in lower case.
    pub login: String,
    pub person: RecordId,
    /// An Argon2id string (PHC format).
    pub password_hash: String,
    /// Roles beyond those of the person's position.
    pub roles: Vec<String>,
    pub disabled: bool,
}

/// A sign-in that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256, hex, of the secret that the browser keeps; names the session.
    pub token_hash: String,
    pub login: String,
    pub person: RecordId,
    /// Token that every form of the session carries.
    pub csrf: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub user_agent: String,
}

/// Failed sign-ins since the last good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    pub failures: u32,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// Failures that cost nothing but the attempt.
pub const FREE_FAILURES: u32 = 4;
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(15);
/// A failure this old no longer counts.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// How stale `seen_at` may be: so that not every page costs a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

impl Attempts {
    /// Until when the next attempt is refused: 30 seconds after the fifth failure, doubling to 15 minutes.
    pub fn wait_until(&self) -> Option<Timestamp> {
        let beyond = self.failures.checked_sub(FREE_FAILURES).filter(|beyond| *beyond > 0)?;
        let seconds = 15_i64.checked_shl(beyond.min(10)).unwrap_or(i64::MAX);
        self.last_at.checked_add(SignedDuration::from_secs(seconds).min(WAIT_MAX)).ok()
    }
}

/// The accounts of a ledger.
#[derive(Clone, Copy)]
pub struct Accounts<'a>(&'a Ledger);

impl Ledger {
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }
}

const ACCOUNT: &str = "SELECT a.login, a.person, a.password_hash, a.roles, a.disabled FROM accounts a WHERE ";
const SESSION: &str = "SELECT s.token_hash, s.login, s.person, s.csrf, s.created_us, s.seen_us, s.expires_us, \
     s.user_agent FROM sessions s WHERE ";

impl Accounts<'_> {
    /// Makes an account; false if the login is taken or the person has one.
    pub async fn create(&self, account: &Account) -> Result<bool, Refusal> {
        let mut sql = Sql::new(
            "INSERT INTO accounts (login, person, password_hash, roles, disabled, changed_us) VALUES (",
        );
        sql.bind(plain(&account.login)).push(", ").bind(&*account.person.0).push(", ");
        sql.bind(account.password_hash.as_str()).push(", ").bind(roles_text(&account.roles)).push(", ");
        sql.bind(i64::from(account.disabled)).push(", ").bind(self.now()).push(") ON CONFLICT DO NOTHING");
        self.one(sql).await
    }

    pub async fn find(&self, login: &str) -> Result<Option<Account>, Refusal> {
        let mut sql = Sql::new(ACCOUNT);
        sql.push("a.login = ").bind(plain(login));
        self.rows(sql).await?.first().map(account).transpose()
    }

    pub async fn of_person(&self, person: &RecordId) -> Result<Option<Account>, Refusal> {
        let mut sql = Sql::new(ACCOUNT);
        sql.push("a.person = ").bind(&*person.0);
        self.rows(sql).await?.first().map(account).transpose()
    }

    /// Every account, by login.
    pub async fn list(&self) -> Result<Vec<Account>, Refusal> {
        let mut sql = Sql::new(ACCOUNT);
        sql.push("1 = 1 ORDER BY a.login");
        self.rows(sql).await?.iter().map(account).collect()
    }

    /// Sets roles and whether it is disabled; a disabled account's sessions end with it. False if there is none.
    pub async fn update(&self, login: &str, roles: &[String], disabled: bool) -> Result<bool, Refusal> {
        let mut sql = Sql::new("UPDATE accounts SET roles = ");
        sql.bind(roles_text(roles)).push(", disabled = ").bind(i64::from(disabled)).push(", changed_us = ");
        sql.bind(self.now()).push(" WHERE login = ").bind(plain(login));
        let mut statements = vec![sql];
        if disabled {
            statements.push(end_all(login, None));
        }
        Ok(self.0.run(statements).await?.first() == Some(&1))
    }

    /// Sets the password and ends every session of the account but `keep`. False if there is no such account.
    pub async fn set_password(&self, login: &str, hash: &str, keep: Option<&str>) -> Result<bool, Refusal> {
        let mut sql = Sql::new("UPDATE accounts SET password_hash = ");
        sql.bind(hash).push(", changed_us = ").bind(self.now()).push(" WHERE login = ").bind(plain(login));
        Ok(self.0.run(vec![sql, end_all(login, keep)]).await?.first() == Some(&1))
    }

    /// Starts a session, and sweeps those that have expired.
    pub async fn start(&self, session: &Session) -> Result<(), Refusal> {
        let mut sweep = Sql::new("DELETE FROM sessions WHERE expires_us <= ");
        sweep.bind(self.now());
        let mut sql = Sql::new(
            "INSERT INTO sessions (token_hash, login, person, csrf, created_us, seen_us, expires_us, user_agent) \
             VALUES ",
        );
        sql.bind_list([
            Cell::from(session.token_hash.as_str()),
            plain(&session.login).into(),
            (*session.person.0).into(),
            session.csrf.as_str().into(),
            session.created_at.as_microsecond().into(),
            session.seen_at.as_microsecond().into(),
            session.expires_at.as_microsecond().into(),
            session.user_agent.chars().take(300).collect::<String>().into(),
        ]);
        self.0.run(vec![sweep, sql]).await.map(drop)
    }

    /// The session with its account, unless it has expired or the account is disabled. Notes that it was seen, about
    /// once a minute.
    pub async fn session(&self, token_hash: &str) -> Result<Option<(Session, Account)>, Refusal> {
        let mut sql = Sql::new(SESSION);
        sql.push("s.token_hash = ").bind(token_hash).push(" AND s.expires_us > ").bind(self.now());
        let Some(found) = self.rows(sql).await?.first().map(session).transpose()? else { return Ok(None) };
        let Some(account) = self.find(&found.login).await?.filter(|account| !account.disabled) else {
            return Ok(None);
        };
        if self.0.now().duration_since(found.seen_at) >= SEEN_EVERY {
            let mut sql = Sql::new("UPDATE sessions SET seen_us = ");
            sql.bind(self.now()).push(" WHERE token_hash = ").bind(token_hash);
            self.0.run(vec![sql]).await?;
        }
        Ok(Some((found, account)))
    }

    /// The account's sessions that have not expired, last seen first.
    pub async fn sessions(&self, login: &str) -> Result<Vec<Session>, Refusal> {
        let mut sql = Sql::new(SESSION);
        sql.push("s.login = ").bind(plain(login)).push(" AND s.expires_us > ").bind(self.now());
        sql.push(" ORDER BY s.seen_us DESC, s.token_hash");
        self.rows(sql).await?.iter().map(session).collect()
    }

    /// Ends one of the account's own sessions; false if it has no such one.
    pub async fn end(&self, login: &str, token_hash: &str) -> Result<bool, Refusal> {
        let mut sql = Sql::new("DELETE FROM sessions WHERE login = ");
        sql.bind(plain(login)).push(" AND token_hash = ").bind(token_hash);
        self.one(sql).await
    }

    /// Ends every session of the account but `keep`: how many there were.
    pub async fn end_all(&self, login: &str, keep: Option<&str>) -> Result<u64, Refusal> {
        Ok(self.0.run(vec![end_all(login, keep)]).await?.first().copied().unwrap_or_default())
    }

    /// Counts a failed sign-in against a login or an address.
    pub async fn failed(&self, subject: &str) -> Result<(), Refusal> {
        let now = self.now();
        let forgotten = now - FORGOTTEN_AFTER.as_micros() as i64;
        let mut sweep = Sql::new("DELETE FROM sign_in_attempts WHERE last_us < ");
        sweep.bind(forgotten);
        let mut sql =
            Sql::new("INSERT INTO sign_in_attempts (subject, failures, first_us, last_us) VALUES (");
        sql.bind(plain(subject)).push(", 1, ").bind(now).push(", ").bind(now);
        sql.push(") ON CONFLICT (subject) DO UPDATE SET failures = sign_in_attempts.failures + 1, ");
        sql.push("last_us = excluded.last_us");
        self.0.run(vec![sweep, sql]).await.map(drop)
    }

    /// Failures that still count.
    pub async fn attempts(&self, subject: &str) -> Result<Option<Attempts>, Refusal> {
        let mut sql =
            Sql::new("SELECT t.failures, t.first_us, t.last_us FROM sign_in_attempts t WHERE t.subject = ");
        sql.bind(plain(subject))
            .push(" AND t.last_us >= ")
            .bind(self.now() - FORGOTTEN_AFTER.as_micros() as i64);
        let rows = self.rows(sql).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let failures: i64 = get(row, 0)?;
        let failures = u32::try_from(failures).unwrap_or(u32::MAX);
        Ok(Some(Attempts { failures, first_at: instant(get(row, 1)?), last_at: instant(get(row, 2)?) }))
    }

    /// A good sign-in wipes the slate.
    pub async fn succeeded(&self, subject: &str) -> Result<(), Refusal> {
        let mut sql = Sql::new("DELETE FROM sign_in_attempts WHERE subject = ");
        sql.bind(plain(subject));
        self.0.run(vec![sql]).await.map(drop)
    }

    fn now(self) -> i64 {
        self.0.now().as_microsecond()
    }

    async fn rows(&self, sql: Sql) -> Result<Vec<SqliteRow>, Refusal> {
        sql.all(&self.0.0.readers).await
    }

    async fn one(&self, sql: Sql) -> Result<bool, Refusal> {
        Ok(self.0.run(vec![sql]).await?.first() == Some(&1))
    }
}

fn end_all(login: &str, keep: Option<&str>) -> Sql {
    let mut sql = Sql::new("DELETE FROM sessions WHERE login = ");
    sql.bind(plain(login)).push(" AND token_hash <> ").bind(keep.unwrap_or_default());
    sql
}

fn plain(login: &str) -> String {
    login.trim().to_lowercase()
}

fn roles_text(roles: &[String]) -> String {
    serde_json::json!(roles).to_string()
}

fn account(row: &SqliteRow) -> Result<Account, Refusal> {
    let roles: &str = get(row, 3)?;
    Ok(Account {
        login: get(row, 0)?,
        person: RecordId::from(get::<&str>(row, 1)?),
        password_hash: get(row, 2)?,
        roles: serde_json::from_str(roles)
            .map_err(|_| Refusal::Storage("an account's roles are damaged: restore a backup".into()))?,
        disabled: get::<i64>(row, 4)? != 0,
    })
}

fn session(row: &SqliteRow) -> Result<Session, Refusal> {
    Ok(Session {
        token_hash: get(row, 0)?,
        login: get(row, 1)?,
        person: RecordId::from(get::<&str>(row, 2)?),
        csrf: get(row, 3)?,
        created_at: instant(get(row, 4)?),
        seen_at: instant(get(row, 5)?),
        expires_at: instant(get(row, 6)?),
        user_agent: get(row, 7)?,
    })
}
