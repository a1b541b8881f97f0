//! The program itself, serving a folder, and readers that ask it for pages over one kept connection each.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use hengce_demo::PASSWORD;
use hengce_measure::Process;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_hengce"))
}

/// `hengce serve`, ended when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts it, and gives it back once it says where it listens.
    pub fn start(folder: &Path) -> Self {
        let mut command = program();
        command.arg("serve").arg(folder).args(["--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut line).expect("it says where it listens");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.and_then(|text| text.parse().ok()).expect("an address in its first line");
        Self { child, address }
    }

    pub fn process(&self) -> Process {
        Process::with_id(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already: that is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server answered; the body as it was sent.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// One connection, with the cookies of whoever signed in on it.
pub struct Reader {
    stream: tokio::io::BufReader<TcpStream>,
    cookies: String,
    /// What the reader says it can unpack.
    pub takes: &'static str,
}

impl Reader {
    pub async fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Self { stream: tokio::io::BufReader::new(stream), cookies: String::new(), takes: "identity" }
    }

    pub async fn signed_in(address: SocketAddr, login: &str) -> Self {
        let mut reader = Self::new(address).await;
        let form = format!("login={login}&password={PASSWORD}");
        let more = format!(
            "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\ncontent-length: {}\r\n",
            form.len()
        );
        let answer = reader.ask(&format!("POST /sign-in HTTP/1.1\r\n{more}"), &form).await;
        assert_eq!(answer.status, 303, "{login} signs in: {}", answer.head);
        let set = answer.head.lines().filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or("").trim())
        });
        reader.cookies = set.collect::<Vec<_>>().join("; ");
        reader
    }

    /// Another connection of the same person.
    pub async fn again(&self, address: SocketAddr) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(address).await }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let mut plain = String::with_capacity(path.len());
        for byte in path.bytes() {
            if byte.is_ascii() {
                plain.push(char::from(byte));
            } else {
                write!(plain, "%{byte:02X}").expect("a text takes what is written");
            }
        }
        let path = plain;
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "").await
    }

    /// A page that must be there.
    pub async fn page(&mut self, path: &str) -> Vec<u8> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path} is there");
        answer.body
    }

    async fn ask(&mut self, start: &str, body: &str) -> Answer {
        let (cookies, takes) = (&self.cookies, self.takes);
        let text = format!(
            "{start}host: 127.0.0.1\r\ncookie: {cookies}\r\naccept-language: zh-CN\r\naccept-encoding: {takes}\r\n\r\n{body}"
        );
        self.stream.write_all(text.as_bytes()).await.expect("the server reads");
        let head = self.head().await;
        let named = |name: &str| {
            head.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        let length = named("content-length").and_then(|length| length.parse().ok());
        let body = match (length, named("transfer-encoding")) {
            (Some(length), _) => self.bytes(length).await,
            (None, Some(_)) => self.chunks().await,
            (None, None) => Vec::new(),
        };
        let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body }
    }

    async fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).await.expect("the server answers");
        line
    }

    async fn head(&mut self) -> String {
        let mut head = String::new();
        loop {
            let line = self.line().await;
            if line.trim().is_empty() {
                return head;
            }
            head.push_str(&line);
        }
    }

    async fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes).await.expect("the server sends what it promised");
        bytes
    }

    async fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line().await.trim(), 16).expect("the length of a chunk");
            body.extend(self.bytes(size).await);
            self.line().await;
            if size == 0 {
                return body;
            }
        }
    }
}
