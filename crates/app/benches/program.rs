//! The program from outside, on the demo company: how soon it answers, what it holds at rest, what it sends.

#[path = "site/server.rs"]
#[allow(dead_code, reason = "readers by the dozen are the bench of pages'")]
mod server;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use hengce_demo::Size;
use hengce_measure::{Bar, Bench, Figure, Process, Times};
use tokio::runtime::Runtime;

use server::{Reader, Server, program};

const STARTS: usize = 20;
const MEBI: u64 = 1 << 20;

fn main() {
    let mut bench = Bench::start();
    let runtime = Runtime::new().expect("a runtime starts");
    let folder = tempfile::tempdir().expect("a folder");
    runtime.block_on(hengce_demo::build(folder.path(), Size::Full, 1)).expect("the demo company");
    for words in [&[][..], &["--subject", "MKT"], &["--subject", "MKT", "--explain", "BR-07"]] {
        score(&mut bench, folder.path(), words);
    }
    start(&mut bench, &runtime, folder.path());
    runtime.block_on(memory(&mut bench, folder.path()));
    runtime.block_on(weight(&mut bench, folder.path()));
}

/// `hengce score`, the start of the program included.
fn score(bench: &mut Bench, folder: &Path, words: &[&str]) {
    let (own, mut times) = (Process::own(), Vec::new());
    let spent = own.cpu_of_children();
    for _ in 0..STARTS {
        let mut command = program();
        command.arg("score").arg(folder).args(["--period", "2026-Q3"]).args(words).stdout(Stdio::null());
        let from = Instant::now();
        let ended = command.status().expect("the program starts");
        times.push(from.elapsed());
        assert!(ended.success(), "hengce score {words:?}");
    }
    let times = Times::of(times, Some(own.cpu_of_children().saturating_sub(spent)));
    let work = ["hengce score --period 2026-Q3"].iter().chain(words).copied().collect::<Vec<_>>().join(" ");
    bench.note(&Figure::of(&format!("`{work}`")).times(times).bar(Bar::P95(Duration::from_secs(1))));
}

/// From the start of `hengce serve` to the first page.
fn start(bench: &mut Bench, runtime: &Runtime, folder: &Path) {
    let (own, mut times) = (Process::own(), Vec::new());
    let spent = own.cpu_of_children();
    for _ in 0..STARTS {
        let from = Instant::now();
        let server = Server::start(folder);
        runtime.block_on(async { Reader::new(server.address).await.page("/sign-in").await });
        times.push(from.elapsed());
    }
    let times = Times::of(times, Some(own.cpu_of_children().saturating_sub(spent)));
    let figure = Figure::of("start of `hengce serve` until the first page is there").times(times);
    bench.note(&figure.bar(Bar::P95(Duration::from_millis(500))));
}

async fn memory(bench: &mut Bench, folder: &Path) {
    let server = Server::start(folder);
    let held = |work: &str| Figure::of(&format!("memory {work}")).bytes(server.process().memory());
    Reader::new(server.address).await.page("/sign-in").await;
    bench.note(&held("at rest, started").bar(Bar::Bytes(120 * MEBI)));
    let mut reader = Reader::signed_in(server.address, "zhiyuan").await;
    for path in ["/", "/records/report", "/scorecards/MKT?period=2026-Q3", "/imports"] {
        reader.page(path).await;
    }
    bench.note(&held("at rest, after somebody signed in and saw a scorecard"));
}

/// The page and all files that it names, as they are sent to a browser that has none of them; the scripts that a
/// script may ask for later among them.
async fn weight(bench: &mut Bench, folder: &Path) {
    let server = Server::start(folder);
    let mut reader = Reader::signed_in(server.address, "zhiyuan").await;
    for path in ["/", "/records/report", "/scorecards/MKT?period=2026-Q3"] {
        let (mut bytes, mut open, mut seen) = (0, vec![path.to_owned()], BTreeSet::new());
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            reader.takes = "identity";
            let text = String::from_utf8(reader.page(&next).await).expect("pages and their files are text");
            reader.takes = "br, gzip";
            bytes += reader.page(&next).await.len();
            open.extend(files_named(&text));
        }
        let figure = Figure::of(&format!("first view of {path}, compressed, with its files"));
        bench.note(&figure.bytes(bytes as u64).bar(Bar::Bytes(250 << 10)));
    }
}

/// What a page or script names in quotes: files of ours, and parts beside the script.
fn files_named(text: &str) -> Vec<String> {
    let quoted = text.split('"').map(|word| word.split('#').next().unwrap_or(word));
    let file = |word: &str| {
        let beside =
            word.strip_prefix("./").filter(|name| Path::new(name).extension().is_some_and(|end| end == "js"));
        let ours = word.starts_with("/assets/") || word == "/favicon.ico";
        beside.map(|name| format!("/assets/{name}")).or_else(|| ours.then(|| word.to_owned()))
    };
    quoted.filter_map(file).collect()
}
