//! A server that answers by what it is asked, and an order to pull from it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hengce_connectors::{Allowed, Ask, Limits, Pulled, Report, Secret, Source, Trouble, Window, pull};
use jiff::civil::date;
use jiff::tz::TimeZone;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub const WINDOW: Window = Window { from: date(2026, 9, 7), to: date(2026, 9, 9) };

/// A server; it keeps every request, head and body.
#[derive(Clone)]
pub struct Server {
    pub here: SocketAddr,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers with status line (and headers) and body, made from the whole request.
    pub async fn new(answer: impl Fn(&str) -> (String, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { here: listener.local_addr().unwrap(), asked: Arc::default() };
        let asked = server.asked.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                asked.lock().unwrap().push(request.clone());
                let (status, body) = answer(&request);
                let length = if status.contains("Content-Length") {
                    String::new()
                } else {
                    format!("Content-Length: {}\r\n", body.len())
                };
                let whole = format!("HTTP/1.1 {status}\r\n{length}\r\n{body}");
                _ = stream.write_all(whole.as_bytes()).await;
            }
        });
        server
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.here)
    }
}

async fn read(stream: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or_default() {
                return text;
            }
        }
        if stream.read_buf(&mut bytes).await.is_ok_and(|read| read == 0) {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
    }
}

pub fn ok(body: impl Into<String>) -> (String, String) {
    ("200 OK".into(), body.into())
}

/// What is wanted of a server; allowed by its host and port.
pub struct Order {
    pub source: Source,
    pub report: Report,
    pub address: String,
    pub account: &'static str,
    pub secret: Option<&'static str>,
    pub subject: &'static str,
    pub statement: &'static str,
    pub window: Window,
    pub allowed: Vec<String>,
    pub limits: Limits,
}

impl Order {
    pub fn of(source: Source, server: &Server) -> Self {
        Self {
            source,
            report: Report::Days,
            address: server.address(),
            account: "",
            secret: Some("key-1"),
            subject: "helan.example",
            statement: "SELECT 1",
            window: WINDOW,
            allowed: vec![server.here.to_string()],
            limits: Limits { step: Duration::from_secs(5), ..Limits::default() },
        }
    }

    pub async fn pull(&self) -> Result<Pulled, Trouble> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let secret = self.secret.map(Secret::new);
        let ask = Ask {
            source: self.source,
            report: self.report,
            address: &self.address,
            account: self.account,
            secret: secret.as_ref(),
            subject: self.subject,
            statement: self.statement,
            plain: false,
            window: self.window,
            zone: &zone,
        };
        pull(&ask, &Allowed(self.allowed.clone()), &self.limits).await
    }

    pub async fn text(&self) -> String {
        String::from_utf8(self.pull().await.unwrap().bytes).unwrap()
    }
}
