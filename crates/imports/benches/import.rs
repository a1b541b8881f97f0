//! How long a large file takes from its bytes to the ledger, and in how much memory: a filled template of records, and
//! a platform's export. Each import runs in a process of its own, so that its memory is its own.

#[path = "../tests/promises/world.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "the tests' world, of which a bench needs a little")]
mod world;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hengce_facts::Facts;
use hengce_imports::{Answers, Order};
use hengce_ledger::{Actor, Clock, Ledger, RecordId};
use hengce_measure::{Bar, Bench, Figure, Process, Times};
use hengce_sheets::{Cell, Column, Page};
use hengce_standard::Standard;

use world::World;

/// Tells the bench that it is the process of one import; what follows are folder, file and importer.
const IMPORT: &str = "import-one";
/// Rows with which imports are promised.
const MANY: usize = 100_000;
const RUNS: usize = 3;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == IMPORT) {
        runtime.block_on(one(Path::new(&words[at + 1]), Path::new(&words[at + 2]), &words[at + 3]));
        return;
    }
    let mut bench = Bench::start();
    for rows in bench.sizes([10_000, 30_000, MANY], [10_000, 30_000, MANY]) {
        let cases = [
            ("import of reports (xlsx)", "reports.xlsx", reports(rows)),
            ("import of advertising by day (csv)", "baidu.csv", advertising(rows)),
        ];
        for (work, name, bytes) in cases {
            let runs: Vec<Run> = (0..RUNS).map(|_| import(&runtime, name, &bytes, rows)).collect();
            note(&mut bench, (work, rows), &runs);
        }
    }
}

/// What one import took.
struct Run {
    preview: Duration,
    commit: Duration,
    cpu: Duration,
    peak: u64,
}

fn note(bench: &mut Bench, (work, rows): (&str, usize), runs: &[Run]) {
    let times = |of: &dyn Fn(&Run) -> Duration, cpu| Times::of(runs.iter().map(of).collect(), cpu);
    let figure = |part: &str| Figure::of(&format!("{work}, {part}")).size(rows);
    bench.note(&figure("preview").times(times(&|run| run.preview, None)));
    bench.note(&figure("commit").times(times(&|run| run.commit, None)));
    let whole = times(&|run| run.preview + run.commit, Some(runs.iter().map(|run| run.cpu).sum()));
    let peak = runs.iter().map(|run| run.peak).max().unwrap_or(0);
    let figure = figure("preview and commit").times(whole).bytes(peak);
    let figure = figure.bar_at(MANY, Bar::Median(Duration::from_secs(10)));
    bench.note(&figure.bar_at(MANY, Bar::Bytes(300 << 20)));
}

/// A new folder, and a process that imports the file into it.
fn import(runtime: &tokio::runtime::Runtime, name: &str, bytes: &[u8], rows: usize) -> Run {
    let world = runtime.block_on(World::new());
    let folder: PathBuf = world.ledger.folder().to_owned();
    let file = folder.join(name);
    std::fs::write(&file, bytes).expect("the file is written");
    let importer = world.director.person.clone().expect("the director is a person");
    let own = std::env::current_exe().expect("the bench knows its own file");
    let mut command = Command::new(own);
    command.arg(IMPORT).arg(&folder).arg(&file).arg(&*importer.0);
    let said = command.output().expect("the process starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8_lossy(&said.stdout);
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [new, preview, commit, cpu, peak] = numbers[..] else { panic!("the process said: {said}") };
    assert_eq!(new as usize, rows, "every row is a new one");
    let time = Duration::from_nanos;
    Run { preview: time(preview), commit: time(commit), cpu: time(cpu), peak }
}

/// The process of one import: new rows, nanoseconds of the preview, of the commit, of the processor, and most memory.
async fn one(folder: &Path, file: &Path, importer: &str) {
    let ledger =
        Ledger::open(folder, Arc::new(Standard::shipped()), Clock::system()).await.expect("a ledger");
    let facts = Facts::open(&folder.join("facts")).expect("facts");
    let roles = ledger.standard().organisation.positions["director"].roles.clone();
    let actor = Actor::person(RecordId::from(importer), "沈知远", roles);
    let name = file.file_name().expect("a file").to_string_lossy().into_owned();
    let mut answers = Answers::new();
    let (own, start) = (Process::own(), Instant::now());
    let spent = own.cpu();
    let bytes = std::fs::read(file).expect("the file is read");
    let mut preview = hengce_imports::preview(&ledger, &facts, &actor, &name, &bytes, &answers).await;
    if preview.as_ref().is_ok_and(|preview| preview.asked.contains(&"owner".to_owned())) {
        answers.insert("owner".into(), "林晓彤".into());
        preview = hengce_imports::preview(&ledger, &facts, &actor, &name, &bytes, &answers).await;
    }
    drop(bytes);
    let preview = preview.expect("the file is previewed");
    assert_eq!(preview.refused, 0, "{:?}", preview.rows.first());
    let previewed = start.elapsed();
    let order = Order {
        file_hash: &preview.file_hash,
        name: &name,
        answers: &answers,
        good_rows_only: false,
        pulled: None,
    };
    let done = hengce_imports::commit(&ledger, &facts, &actor, order).await.expect("the file is committed");
    let commit = start.elapsed().saturating_sub(previewed);
    let cpu = own.cpu().saturating_sub(spent);
    println!("{} {} {} {} {}", done.new, previewed.as_nanos(), commit.as_nanos(), cpu.as_nanos(), own.peak());
}

/// A filled template of reports.
fn reports(rows: usize) -> Vec<u8> {
    let headers = ["编号", "标题", "主题", "负责人", "应交日期", "摘要与结论"];
    let columns =
        headers.map(|header| Column { header: header.into(), ..Column::default() }).into_iter().collect();
    let row = |n: usize| {
        let day = jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days((n % 365) as i64));
        vec![
            Cell::Empty,
            Cell::text(format!("华东净水市场周报第{n}期")),
            Cell::text("行业趋势"),
            Cell::text(["顾清禾", "韩立诚", "林晓彤"][n % 3]),
            Cell::Date(day),
            Cell::text("样本说明与结论摘要，供评审参考。"),
        ]
    };
    let page = Page { name: "报告".into(), columns, rows: (0..rows).map(row).collect(), ..Page::default() };
    hengce_sheets::write(&[page]).expect("the file is made")
}

/// A report of search advertising by day and plan.
fn advertising(rows: usize) -> Vec<u8> {
    let mut text =
        "日期,推广计划,账户,展现,点击,消费,点击率,平均点击价格,网页转化,商桥转化,电话转化\r\n".to_owned();
    for n in 0..rows {
        let day = jiff::civil::date(2025, 1, 1).saturating_add(jiff::Span::new().days((n % 365) as i64));
        let (seen, clicks, plan) = (n % 9_000 + 100, n % 300, n / 365);
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "{day},计划{plan},禾岚科技-搜索,{seen},{clicks},{}.50,2.65%,4.12,6,4,-\r",
            n % 2_000
        );
    }
    text.into_bytes()
}
