//! MySQL and MariaDB: one statement in a transaction that reads only, every value as the server prints it.

use futures::StreamExt as _;
use hengce_feeds::{Allowed, numbers};
use mysql_async::consts::ColumnType;
use mysql_async::prelude::Queryable as _;
use mysql_async::{Column, Conn, Error, OptsBuilder, SslOpts, Value};

use tokio_rustls::rustls;

use crate::database::reached;
use crate::pull::{Ask, Limits};
use crate::statement::{Dialect, checked};
use crate::table::Table;
use crate::{Secret, Trouble};

const PORT: u16 = 3306;
/// Character set of columns that hold bytes, not texts.
const BINARY: u16 = 63;
/// Codes of the server: wrong name or password, no right to the database or the table.
const REFUSED: [u16; 4] = [1044, 1045, 1142, 1698];
/// Codes of the server: the statement ran too long.
const TOO_LONG: [u16; 2] = [1969, 3024];

/// The answer as a table.
pub async fn rows(ask: &Ask<'_>, allowed: &Allowed, limits: &Limits) -> Result<(Vec<u8>, usize), Trouble> {
    let statement = checked(ask.statement, Dialect::Mysql, ask.window)?;
    let connected = tokio::time::timeout(limits.step, connection(ask, allowed));
    let mut conn = connected.await.map_err(|_| Trouble::TimedOut)??;
    let version: Option<String> = conn.query_first("SELECT VERSION()").await.map_err(trouble)?;
    let seconds = limits.step.as_secs().max(1);
    let limit = if version.unwrap_or_default().contains("MariaDB") {
        format!("SET SESSION max_statement_time = {seconds}")
    } else {
        format!("SET SESSION max_execution_time = {}", seconds * 1_000)
    };
    // the quotations that were looked at are those that the server sees
    for set in ["SET SESSION sql_mode = 'STRICT_ALL_TABLES'", "SET SESSION time_zone = '+00:00'", &limit] {
        conn.query_drop(set).await.map_err(trouble)?;
    }
    conn.query_drop("START TRANSACTION READ ONLY").await.map_err(trouble)?;
    // Prepared, a text is one statement or nothing: what the server thinks of it is asked before it runs.
    conn.prep(statement.as_str()).await.map_err(trouble)?;
    let mut table;
    {
        let mut answer = conn.query_iter(statement).await.map_err(trouble)?;
        let columns = answer.columns().ok_or_else(|| Trouble::Unreadable(String::new()))?;
        let headers = columns.iter().map(Column::name_str);
        table = Table::new(headers.map(std::borrow::Cow::into_owned), (limits.rows_max, limits.bytes_max))?;
        if let Some(mut stream) = answer.stream::<mysql_async::Row>().await.map_err(trouble)? {
            while let Some(row) = stream.next().await {
                let values = row.map_err(trouble)?.unwrap_raw();
                table.line(
                    columns
                        .iter()
                        .zip(values)
                        .map(|(column, value)| cell(column, value.unwrap_or(Value::NULL))),
                )?;
            }
        }
    }
    conn.disconnect().await.map_err(trouble)?;
    table.file()
}

/// A value as the server prints it; an instant with its zone, bytes as hexadecimal digits.
fn cell(column: &Column, value: Value) -> String {
    let bytes = match value {
        Value::Bytes(bytes) => bytes,
        Value::NULL => return String::new(),
        other => return other.as_sql(true).trim_matches('\'').to_owned(),
    };
    let kind = column.column_type();
    if kind == ColumnType::MYSQL_TYPE_BIT {
        return bytes.iter().fold(0_u64, |all, byte| (all << 8) | u64::from(*byte)).to_string();
    }
    let holds_bytes = column.character_set() == BINARY
        && matches!(
            kind,
            ColumnType::MYSQL_TYPE_BLOB | ColumnType::MYSQL_TYPE_STRING | ColumnType::MYSQL_TYPE_VAR_STRING
        );
    match String::from_utf8(bytes) {
        Ok(text) if kind == ColumnType::MYSQL_TYPE_TIMESTAMP && !text.starts_with("0000") => {
            format!("{}Z", text.replacen(' ', "T", 1))
        }
        Ok(text) if !holds_bytes || !text.contains(char::is_control) => text,
        Ok(text) => hex::encode(text),
        Err(error) => hex::encode(error.into_bytes()),
    }
}

async fn connection(ask: &Ask<'_>, allowed: &Allowed) -> Result<Conn, Trouble> {
    let place = reached(ask, PORT, allowed)?;
    let numbers = numbers(&place.host, place.port, allowed).await?;
    let mut options = OptsBuilder::default()
        .resolved_ips(Some(numbers.iter().map(std::net::SocketAddr::ip).collect::<Vec<_>>()))
        .ip_or_hostname(place.host)
        .tcp_port(place.port)
        .user(Some(ask.account))
        .db_name(Some(place.database))
        .prefer_socket(false)
        .stmt_cache_size(0);
    if let Some(secret) = ask.secret {
        options = options.pass(Some(Secret::text(secret)));
    }
    if !ask.plain {
        options = options.ssl_opts(Some(secured()));
    }
    Conn::new(options).await.map_err(trouble)
}

/// TLS by the machine's own certificate authorities, those that can be read.
fn secured() -> SslOpts {
    // the library takes the process's provider; two are compiled in, so one has to be named, once
    _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = rustls_native_certs::load_native_certs().certs;
    roots.retain(|root| rustls::RootCertStore::empty().add(root.clone()).is_ok());
    let roots = roots.into_iter().map(|root| root.to_vec().into()).collect();
    SslOpts::default().with_root_certs(roots).with_disable_built_in_roots(true)
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::Server(said) if REFUSED.contains(&said.code) => Trouble::Refused(said.message),
        Error::Server(said) if TOO_LONG.contains(&said.code) => Trouble::TimedOut,
        Error::Server(said) => Trouble::Said(said.message),
        Error::Io(mysql_async::IoError::Tls(why)) => Trouble::NotSecure(why.to_string()),
        Error::Io(why) => Trouble::NoConnection(why.to_string()),
        Error::Driver(mysql_async::DriverError::NoClientSslFlagFromServer) => {
            Trouble::NotSecure(String::new())
        }
        other => Trouble::Unreadable(other.to_string()),
    }
}
