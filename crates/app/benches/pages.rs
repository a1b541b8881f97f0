//! Lists, forms and the other pages of records over HTTP, from 32 users at once, while ten changes a second go on; by
//! records in the ledger.
//!
//! `--whole` goes up to the million of the promise: filling such a folder takes minutes, so it is kept for the next run.

#[path = "site/reports.rs"]
mod reports;
#[path = "site/server.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hengce_demo::Size;
use hengce_ledger::{Actor, Change, Clock, Ledger, Query, Record, RecordId};
use hengce_measure::{Bar, Bench, Figure, Times, users};
use hengce_standard::Standard;
use serde_json::json;
use tokio::sync::Mutex;

use server::{Reader, Server};

const USERS: usize = 32;
const EACH: usize = 12;
/// Records with which the pages are promised.
const MANY: usize = 1_000_000;
const LOGINS: [&str; 4] = ["zhiyuan", "qinghe", "licheng", "xiaotong"];

/// Name and address; `{id}` is some report.
const PAGES: [(&str, &str); 17] = [
    ("list", "/records/report"),
    ("list, page 20", "/records/report?page=20"),
    ("list, last changed first", "/records/report?sort=-updated_at"),
    ("list by state", "/records/report?state=planned"),
    ("list by days", "/records/report?due_on.from=2019-03-01&due_on.to=2019-03-31"),
    ("list by day, sorted by title", "/records/report?due_on.from=2019-03-01&sort=title"),
    ("list that names other records", "/records/decision"),
    ("list of one's own", "/records/report?owner=me"),
    ("list, two characters that 1 in 12 has", "/records/report?q=京津"),
    ("list, a rare text", "/records/report?q=第4711期"),
    ("search over everything, two characters", "/search?q=京津"),
    ("board", "/records/report/board"),
    ("calendar", "/records/report/calendar?month=2019-03"),
    ("choices of a reference, two characters", "/choices/report?q=京津"),
    ("empty form", "/records/report/new"),
    ("form of a record", "/records/report/{id}/edit"),
    ("a record", "/records/report/{id}"),
];

fn main() {
    let mut bench = Bench::start();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    for size in bench.sizes([10_000, 30_000, 100_000], [10_000, 100_000, MANY]) {
        let folder = runtime.block_on(filled(size));
        runtime.block_on(pages(&mut bench, &folder, size));
    }
}

/// The demo company with so many reports of other years; made once for a standard, and kept.
async fn filled(size: usize) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let of_standard = all.join(&Standard::shipped().digest[..16]);
    if all.is_dir() && !of_standard.is_dir() {
        std::fs::remove_dir_all(&all).expect("folders of an older standard go");
    }
    let folder = of_standard.join(size.to_string());
    let done = folder.join("filled");
    if done.is_file() {
        return folder;
    }
    if folder.is_dir() {
        std::fs::remove_dir_all(&folder).expect("a folder that was not finished goes");
    }
    eprintln!("filling {} with {size} records", folder.display());
    let world = hengce_demo::build(&folder, Size::Full, 1).await.expect("the demo company");
    let people: Vec<RecordId> = world.ledger.directory().people.keys().cloned().collect();
    reports::add(&world.ledger, &people, 0..size).await;
    std::fs::write(&done, "").expect("the folder is marked");
    folder
}

async fn pages(bench: &mut Bench, folder: &Path, size: usize) {
    let own = folder.join("standard");
    let standard = Arc::new(Standard::load(Some(&own)).expect("the demo's standard"));
    let ledger = Ledger::open(folder, standard, Clock::system()).await.expect("the folder opens");
    let server = Server::start(folder);
    let mut signed_in = Vec::new();
    for login in LOGINS {
        signed_in.push(Reader::signed_in(server.address, login).await);
    }
    let mut readers = Vec::new();
    for user in 0..USERS {
        let mut reader = signed_in[user % LOGINS.len()].again(server.address).await;
        reader.takes = "br, gzip"; // as browsers do
        readers.push(Arc::new(Mutex::new(reader)));
    }
    let changing = tokio::spawn(changes(ledger.clone(), somebodys(&ledger, "qinghe").await));
    let of_each = somebodys_of_each(&ledger).await;
    for (name, path) in PAGES {
        let ids = of_each.clone();
        let path = move |user: usize| path.replace("{id}", &ids[user % LOGINS.len()].0);
        let times = asked(&server, &readers, path).await;
        let figure = Figure::of(&format!("page: {name}")).size(size).times(times);
        bench.note(&figure.bar_at(MANY, Bar::P95(Duration::from_millis(50))));
    }
    changing.abort();
    let held = Figure::of("memory of the server after all this").size(size);
    bench.note(&held.bytes(server.process().memory()));
}

/// One page for all users; the server's processor time.
async fn asked(
    server: &Server,
    readers: &[Arc<Mutex<Reader>>],
    path: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Times {
    let readers = readers.to_vec();
    let ask = move |user: usize, _| {
        let (reader, path) = (readers[user].clone(), path(user));
        async move {
            reader.lock().await.page(&path).await;
        }
    };
    users((USERS, EACH), &server.process(), ask).await
}

/// A report that the person with this login may edit.
async fn somebodys(ledger: &Ledger, login: &str) -> Record {
    let account =
        ledger.accounts().find(login).await.expect("the accounts read").expect("a login of the demo");
    let is = |field: &str, value: &str| hengce_ledger::Filter {
        field: field.into(),
        op: hengce_ledger::FilterOp::Is,
        value: value.into(),
    };
    let filters = vec![is("owner", &account.person.0), is("state", "planned")];
    let query = Query { kind: "report".into(), filters, limit: 1, ..Query::default() };
    let found = ledger.find(&Actor::program(), &query).await.expect("the ledger reads");
    found.records.first().cloned().expect("everybody has a report to come")
}

async fn somebodys_of_each(ledger: &Ledger) -> Vec<RecordId> {
    let mut ids = Vec::new();
    for login in LOGINS {
        ids.push(somebodys(ledger, login).await.id);
    }
    ids
}

/// Ten changes a second, so that nothing that was counted before stays known.
async fn changes(ledger: Ledger, mut report: Record) {
    loop {
        let fields = json!({ "summary": format!("第 {} 版的摘要", report.version) });
        let fields = fields.as_object().cloned().unwrap_or_default();
        let change = Change::Edit { id: report.id.clone(), version: report.version, fields, origin: None };
        report = ledger.commit(&Actor::program(), change).await.expect("the change is sound");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
