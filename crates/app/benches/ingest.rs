//! Events over HTTP, each answered once it is on the disk: one event a request, from senders on open connections, as the
//! log of the day fills.

#[path = "site/server.rs"]
#[allow(dead_code, reason = "pages are asked for by other benches")]
mod server;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hengce_collector::Log;
use hengce_demo::Size;
use hengce_measure::{Bar, Bench, Figure, users};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use server::Server;

/// Senders at once, each waiting for its answer before it sends again.
const SENDERS: usize = 256;
/// Events of one measurement.
const MEASURED: usize = 102_400;
const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.53 NetType/WIFI Language/zh_CN",
    "Mozilla/5.0 (Linux; Android 14; 2312DRA50C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
];

fn main() {
    let mut bench = Bench::start();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ingest");
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).expect("the folder of the last run goes");
    }
    let world = runtime.block_on(hengce_demo::build(&folder, Size::Small, 1)).expect("the demo company");
    drop(world);
    let server = Server::start(&folder);
    let sizes = bench.sizes([150_000, 300_000, 600_000], [1_000_000, 3_000_000, 10_000_000]);
    runtime.block_on(async {
        let senders = senders(server.address).await;
        let mut stand = 0;
        for size in sizes {
            stand += sent(&senders, &server, size.saturating_sub(stand + MEASURED)).await.1;
            let (figure, count) = sent(&senders, &server, MEASURED).await;
            stand += count;
            let figure = figure.size(size).bar(Bar::Rate(40_000.0)).bar(Bar::P99(Duration::from_millis(10)));
            bench.note(&figure.bar(Bar::Processor(Duration::from_micros(30))));
        }
        let held = Figure::of("memory of the server after all this").size(stand);
        bench.note(&held.bytes(server.process().memory()).bar(Bar::Bytes(512 << 20)));
        drop(server);
        let log = Log::open(&folder.join("collector")).await.expect("the log opens");
        assert_eq!(log.position().0, stand as i64, "every event that was answered is there, once");
    });
}

async fn senders(address: SocketAddr) -> Vec<Arc<Mutex<Sender>>> {
    let mut senders = Vec::with_capacity(SENDERS);
    for number in 0..SENDERS {
        senders.push(Arc::new(Mutex::new(Sender::new(address, number).await)));
    }
    senders
}

/// About so many events from all senders: what it took, and how many they were.
async fn sent(senders: &[Arc<Mutex<Sender>>], server: &Server, count: usize) -> (Figure, usize) {
    let each = count.div_ceil(SENDERS);
    let all = senders.to_vec();
    let send = move |sender: usize, turn| {
        let sender = all[sender].clone();
        async move { sender.lock().await.send(turn).await }
    };
    let started = Instant::now();
    let times = users((SENDERS, each), &server.process(), send).await;
    let rate = (each * SENDERS) as f64 / started.elapsed().as_secs_f64();
    (
        Figure::of("an event, answered once it is on the disk; by events in the log").times(times).rate(rate),
        each * SENDERS,
    )
}

/// One open connection, behind a proxy that names another visitor each time.
struct Sender {
    stream: TcpStream,
    number: usize,
    text: String,
    body: String,
    answer: Vec<u8>,
}

impl Sender {
    async fn new(address: SocketAddr, number: usize) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Self { stream, number, text: String::new(), body: String::new(), answer: vec![0; 4_096] }
    }

    async fn send(&mut self, turn: usize) {
        let (number, page) = (self.number, turn % 97);
        let agent = AGENTS[(number + turn) % AGENTS.len()];
        self.body.clear();
        self.text.clear();
        let wrote = write!(
            self.body,
            r#"{{"s":"1","k":"view","u":"https://www.helan.example/products/{page}?utm_source=wechat&utm_medium=social&utm_campaign=spring","r":"https://www.baidu.com/link","t":"净水器 {page}","w":"1440x900","l":"zh-CN"}}"#
        );
        wrote.expect("a text takes what is written");
        let wrote = write!(
            self.text,
            "POST /e HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: {agent}\r\naccept-language: zh-CN,zh;q=0.9\r\n\
             content-type: text/plain;charset=UTF-8\r\norigin: https://www.helan.example\r\nx-forwarded-for: 10.{}.{}.{}\r\n\
             content-length: {}\r\n\r\n{}",
            number % 256,
            turn / 200 % 256,
            turn % 200,
            self.body.len(),
            self.body
        );
        wrote.expect("a text takes what is written");
        self.stream.write_all(self.text.as_bytes()).await.expect("the server reads");
        let mut read = 0;
        while !self.answer[..read].ends_with(b"\r\n\r\n") {
            let more = self.stream.read(&mut self.answer[read..]).await.expect("the server answers");
            assert!(more > 0, "the server hung up: {}", String::from_utf8_lossy(&self.answer[..read]));
            read += more;
        }
        let answer = &self.answer[..read];
        assert!(answer.starts_with(b"HTTP/1.1 202"), "{}", String::from_utf8_lossy(answer));
    }
}
