//! Fetching one address: bounded in size, time and redirects, and never from inside unless that is allowed by name.
//!
//! A name is looked up once, every number it leads to is looked at, and the connection goes to a number that was looked
//! at; each redirect goes through the same gate. So neither a redirect nor a second answer of the DNS leads inside.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::BYTES_MAX;
use crate::address::{Allowed, address, is_public};

/// What a feed may be.
const FEEDS: &str =
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5";

/// What is asked for. Its headers may hold a secret, so it is never printed.
#[derive(Clone)]
pub struct Wanted<'a> {
    pub url: &'a Url,
    /// What the last answer was called: an unchanged one is not sent again.
    pub etag: Option<&'a str>,
    /// When it was last changed, as its server said it.
    pub modified: Option<&'a str>,
    pub allowed: &'a Allowed,
    /// Sent along for as long as scheme, host and port stay: a redirect to another place does not take them there.
    pub headers: &'a [(HeaderName, String)],
    /// Media type and bytes, sent by POST; what is posted is not sent on by a redirect.
    pub body: Option<(&'a str, &'a [u8])>,
}

impl<'a> Wanted<'a> {
    /// A plain GET.
    pub fn get(url: &'a Url, allowed: &'a Allowed) -> Self {
        Self { url, etag: None, modified: None, allowed, headers: &[], body: None }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub bytes_max: usize,
    /// For looking up, connecting and the whole answer of each step.
    pub step: Duration,
    pub redirects_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes_max: BYTES_MAX, step: Duration::from_secs(20), redirects_max: 5 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Fresh(Fetched),
    /// Nothing new since the last time.
    Unchanged,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    pub content_type: Option<String>,
    pub etag: Option<String>,
    pub modified: Option<String>,
    /// Where it was found in the end.
    pub from: Url,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address, or one that it leads on to, lies inside.
    #[error("inside: {0}")]
    Inside(String),
    #[error("no such host: {0}")]
    NoHost(String),
    #[error("no connection: {0}")]
    NoConnection(String),
    /// No secure connection: the certificate, or what was spoken.
    #[error("no secure connection: {0}")]
    NotSecure(String),
    #[error("status {0}")]
    Status(u16),
    /// Asked too often, or not now: the status and what its `Retry-After` says.
    #[error("busy: status {0}")]
    Busy(u16, Option<String>),
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    #[error("no answer in time")]
    TimedOut,
    #[error("too many redirects")]
    Redirects,
    #[error("not HTTP: {0}")]
    NotHttp(String),
}

impl Failure {
    /// Its id, for words and records.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Inside(_) => "inside",
            Self::NoHost(_) => "no_host",
            Self::NoConnection(_) => "no_connection",
            Self::NotSecure(_) => "not_secure",
            Self::Status(_) => "status",
            Self::Busy(..) => "busy",
            Self::TooLarge(_) => "too_large",
            Self::TimedOut => "timed_out",
            Self::Redirects => "redirects",
            Self::NotHttp(_) => "not_http",
        }
    }
}

/// Fetches an address.
///
/// # Errors
/// See [`Failure`]; nothing is tried twice.
pub async fn fetch(wanted: &Wanted<'_>, limits: &Limits) -> Result<Answer, Failure> {
    let mut url = wanted.url.clone();
    for _ in 0..=limits.redirects_max {
        let step = tokio::time::timeout(limits.step, one_step(wanted, &url, limits.bytes_max));
        match step.await.map_err(|_| Failure::TimedOut)?? {
            Step::Answer(answer) => return Ok(answer),
            Step::Onward(next) => url = next,
        }
    }
    Err(Failure::Redirects)
}

enum Step {
    Answer(Answer),
    Onward(Url),
}

async fn one_step(wanted: &Wanted<'_>, url: &Url, bytes_max: usize) -> Result<Step, Failure> {
    let stream = connected(url, wanted.allowed).await?;
    let response = if url.scheme() == "https" {
        let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|error| Failure::NotSecure(error.to_string()))?;
        let secured = TlsConnector::from(tls()).connect(name, stream).await;
        asked(secured.map_err(|error| Failure::NotSecure(error.to_string()))?, wanted, url).await?
    } else {
        asked(stream, wanted, url).await?
    };
    let status = response.status();
    if status == StatusCode::NOT_MODIFIED {
        return Ok(Step::Answer(Answer::Unchanged));
    }
    let said = |name: HeaderName| response.headers().get(name)?.to_str().ok().map(str::to_owned);
    if status.is_redirection() && wanted.body.is_none() {
        let next = said(header::LOCATION)
            .and_then(|place| url.join(&place).ok())
            .and_then(|next| address(next.as_str()).ok());
        return next.map(Step::Onward).ok_or(Failure::Status(status.as_u16()));
    }
    let retry_after = said(header::RETRY_AFTER);
    if status == StatusCode::TOO_MANY_REQUESTS || (status.is_server_error() && retry_after.is_some()) {
        return Err(Failure::Busy(status.as_u16(), retry_after));
    }
    if status != StatusCode::OK {
        return Err(Failure::Status(status.as_u16()));
    }
    let mut fetched = Fetched {
        bytes: Vec::new(),
        content_type: said(header::CONTENT_TYPE),
        etag: said(header::ETAG),
        modified: said(header::LAST_MODIFIED),
        from: url.clone(),
    };
    let body = Limited::new(response.into_body(), bytes_max).collect().await.map_err(|error| {
        let large = error.downcast_ref::<LengthLimitError>().is_some();
        if large { Failure::TooLarge(bytes_max) } else { Failure::NotHttp(error.to_string()) }
    })?;
    fetched.bytes = body.to_bytes().to_vec();
    Ok(Step::Answer(Answer::Fresh(fetched)))
}

/// A connection to a number that was looked at.
async fn connected(url: &Url, allowed: &Allowed) -> Result<TcpStream, Failure> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    connect(host, url.port_or_known_default().unwrap_or(443), allowed).await
}

/// A connection to a host that is public, or allowed by name.
///
/// # Errors
/// The host lies inside, is not known, or takes no connection.
pub async fn connect(host: &str, port: u16, allowed: &Allowed) -> Result<TcpStream, Failure> {
    let mut last = Failure::NoHost(host.to_owned());
    for number in numbers(host, port, allowed).await? {
        match TcpStream::connect(number).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Failure::NoConnection(error.to_string()),
        }
    }
    Err(last)
}

/// The numbers that a host's name leads to, each of them public unless the host is allowed by name.
///
/// # Errors
/// One of them lies inside, or the host is not known.
pub async fn numbers(host: &str, port: u16, allowed: &Allowed) -> Result<Vec<SocketAddr>, Failure> {
    let found = lookup_host((host, port)).await.map_err(|_| Failure::NoHost(host.to_owned()))?;
    let numbers: Vec<SocketAddr> = found.collect();
    // One number inside among public ones is no accident either.
    if !allowed.has_host(host, port) && numbers.iter().any(|number| !is_public(number.ip())) {
        return Err(Failure::Inside(host.to_owned()));
    }
    Ok(numbers)
}

async fn asked<S>(stream: S, wanted: &Wanted<'_>, url: &Url) -> Result<Response<Incoming>, Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let not_http = |error: hyper::Error| Failure::NotHttp(error.to_string());
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(not_http)?;
    tokio::spawn(connection);
    sender.send_request(request(wanted, url)?).await.map_err(not_http)
}

fn request(wanted: &Wanted<'_>, url: &Url) -> Result<Request<Full<Bytes>>, Failure> {
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap_or_default()),
        None => url.host_str().unwrap_or_default().to_owned(),
    };
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let method = if wanted.body.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}{query}", url.path()))
        .header(header::HOST, host)
        .header(header::USER_AGENT, "Hengce")
        .header(header::ACCEPT_ENCODING, "identity")
        .header(header::CONNECTION, "close");
    if let Some(etag) = wanted.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(modified) = wanted.modified {
        request = request.header(header::IF_MODIFIED_SINCE, modified);
    }
    if url.origin() == wanted.url.origin() {
        for (name, value) in wanted.headers {
            request = request.header(name, value);
        }
    }
    if !wanted.headers.iter().any(|(name, _)| name == header::ACCEPT) {
        request = request.header(header::ACCEPT, FEEDS);
    }
    let (media, bytes) = wanted.body.unwrap_or_default();
    if !media.is_empty() {
        request = request.header(header::CONTENT_TYPE, media);
    }
    let body = Full::new(Bytes::copy_from_slice(bytes));
    request.body(body).map_err(|error| Failure::NotHttp(error.to_string()))
}

/// The machine's certificate authorities, read once.
pub fn tls() -> Arc<ClientConfig> {
    static TLS: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let read = || {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.expect("the provider speaks TLS 1.2 and 1.3");
        Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
    };
    TLS.get_or_init(read).clone()
}
