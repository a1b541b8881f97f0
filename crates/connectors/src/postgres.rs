//! PostgreSQL: one statement by a cursor in a transaction that reads only, every value as the server prints it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hengce_feeds::{Allowed, connect, tls};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Config, Error, NoTls, SimpleQueryMessage};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::database::reached;
use crate::pull::{Ask, Limits};
use crate::statement::{Dialect, checked};
use crate::table::Table;
use crate::{Secret, Trouble};

const PORT: u16 = 5432;
/// Rows of the cursor that are fetched at once.
const AT_ONCE: &str = "FETCH FORWARD 500 FROM hengce";

/// The answer as a table.
pub async fn rows(ask: &Ask<'_>, allowed: &Allowed, limits: &Limits) -> Result<(Vec<u8>, usize), Trouble> {
    let statement = checked(ask.statement, Dialect::Postgres, ask.window)?;
    let client = client(ask, allowed, limits).await?;
    let milliseconds = limits.step.as_millis();
    let begin = format!(
        "SET standard_conforming_strings = on; SET statement_timeout = {milliseconds}; SET lock_timeout = {milliseconds}; \
         SET DateStyle = 'ISO, YMD'; SET TimeZone = 'UTC'; SET extra_float_digits = 1; BEGIN TRANSACTION READ ONLY"
    );
    client.batch_execute(&begin).await.map_err(|error| trouble(&error))?;
    // Prepared, a text is one statement or nothing: what the server thinks of it is asked before it runs.
    let prepared = client.prepare(&statement).await.map_err(|error| trouble(&error))?;
    let columns = prepared.columns();
    let headers = columns.iter().map(tokio_postgres::Column::name);
    let mut table = Table::new(headers, (limits.rows_max, limits.bytes_max))?;
    let kinds: Vec<Type> = columns.iter().map(|column| column.type_().clone()).collect();
    let cursor = format!("DECLARE hengce NO SCROLL CURSOR FOR {statement}");
    client.execute(cursor.as_str(), &[]).await.map_err(|error| trouble(&error))?;
    loop {
        let mut came = 0;
        for message in client.simple_query(AT_ONCE).await.map_err(|error| trouble(&error))? {
            if let SimpleQueryMessage::Row(row) = message {
                came += 1;
                let cells = kinds.iter().enumerate().map(|(at, kind)| cell(kind, row.get(at)));
                table.line(cells)?;
            }
        }
        if came == 0 {
            break;
        }
    }
    client.batch_execute("ROLLBACK").await.map_err(|error| trouble(&error))?;
    table.file()
}

/// A value as the server prints it, where others would misread that: an instant with its zone, and yes or no.
fn cell(kind: &Type, text: Option<&str>) -> String {
    let Some(text) = text else { return String::new() };
    match *kind {
        Type::BOOL => if text == "t" { "true" } else { "false" }.to_owned(),
        Type::TIMESTAMPTZ => match text.strip_suffix("+00") {
            Some(text) => format!("{}Z", text.replacen(' ', "T", 1)),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

async fn client(ask: &Ask<'_>, allowed: &Allowed, limits: &Limits) -> Result<Client, Trouble> {
    let place = reached(ask, PORT, allowed)?;
    let mut config = Config::new();
    config.user(ask.account).dbname(&place.database).application_name("hengce");
    config.ssl_mode(if ask.plain { SslMode::Disable } else { SslMode::Require });
    config.password(ask.secret.map_or("", Secret::text));
    let connected = async {
        let stream = connect(&place.host, place.port, allowed).await?;
        if ask.plain {
            let (client, connection) =
                config.connect_raw(stream, NoTls).await.map_err(|error| trouble(&error))?;
            tokio::spawn(connection);
            return Ok(client);
        }
        let name = ServerName::try_from(place.host.clone());
        let name = name.map_err(|error| Trouble::NotSecure(error.to_string()))?;
        let tls = Tls { config: tls(), name };
        let (client, connection) = config.connect_raw(stream, tls).await.map_err(|error| trouble(&error))?;
        tokio::spawn(connection);
        Ok::<Client, Trouble>(client)
    };
    tokio::time::timeout(limits.step, connected).await.map_err(|_| Trouble::TimedOut)?
}

fn trouble(error: &Error) -> Trouble {
    let Some(said) = error.as_db_error() else {
        let why = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        let secure = error.to_string().contains("TLS");
        return if secure { Trouble::NotSecure(why) } else { Trouble::NoConnection(why) };
    };
    match *said.code() {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            Trouble::Refused(said.message().to_owned())
        }
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE => Trouble::TimedOut,
        _ => Trouble::Said(said.message().to_owned()),
    }
}

/// TLS over a connection of our own, its certificate held against the host's name.
struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

struct Secured(tokio_rustls::client::TlsStream<TcpStream>);

impl TlsConnect<TcpStream> for Tls {
    type Stream = Secured;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Secured>> + Send>>;

    fn connect(self, stream: TcpStream) -> Self::Future {
        Box::pin(async move { TlsConnector::from(self.config).connect(self.name, stream).await.map(Secured) })
    }
}

impl TlsStream for Secured {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Secured {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Secured {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
