//! What was acknowledged survives `kill -9`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hengce_ledger::{Actor, Clock, Ledger, Query};
use serde_json::json;

use crate::world::{create, standard};

const FOLDER: &str = "HENGCE_TEST_FOLDER";
const WRITERS: usize = 8;

/// The half that is killed: commits for ever, and says each code once its commit has returned.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn commits_for_ever() {
    let folder = PathBuf::from(std::env::var(FOLDER).expect("the test below names a folder"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open(&folder, standard(), Clock::system()).await.unwrap();
        let writers = (0..WRITERS).map(|writer| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                for turn in 0_u64.. {
                    let fields =
                        json!({ "text": format!("{writer} {turn} {}", "华东市场分析".repeat(writer * 4)) });
                    let made = ledger.commit(&Actor::program(), create("note", fields)).await;
                    let code = made.map_or_else(|refusal| refusal.to_string(), |record| record.code);
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "\nacknowledged {code}").unwrap();
                    out.flush().unwrap();
                }
            })
        });
        futures::future::join_all(writers).await;
    });
}

/// Lets the other half acknowledge so many commits, kills it, and returns all that it acknowledged.
fn killed_after(folder: &Path, count: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::commits_for_ever", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    for line in said.lines().map_while(Result::ok) {
        if let Some(code) = line.strip_prefix("acknowledged ") {
            acknowledged.push(code.to_owned());
            if acknowledged.len() == count {
                // SIGKILL: no handler runs, nothing is flushed.
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= count, "it stopped by itself after {}", acknowledged.len());
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_commit_is_there_after_kill_9_and_the_chain_verifies() {
    let folder = tempfile::tempdir().unwrap();
    drop(Ledger::create(folder.path(), standard(), Clock::system()).await.unwrap());
    let mut acknowledged = Vec::new();
    for count in [1, 40, 7, 230, 3, 111] {
        let path = folder.path().to_owned();
        acknowledged.extend(tokio::task::spawn_blocking(move || killed_after(&path, count)).await.unwrap());
        let ledger = Ledger::open(folder.path(), standard(), Clock::system()).await.unwrap();
        let mut there = std::collections::HashSet::new();
        let mut query = Query {
            kind: "note".into(),
            limit: 1_000,
            sort: Some(("code".into(), false)),
            ..Query::default()
        };
        loop {
            let page = ledger.find(&Actor::program(), &query).await.unwrap();
            there.extend(page.records.into_iter().map(|record| record.code));
            query.offset += 1_000;
            if query.offset >= page.total {
                break;
            }
        }
        let lost: Vec<_> = acknowledged.iter().filter(|code| !there.contains(*code)).collect();
        assert!(lost.is_empty(), "after {count}: {lost:?}");
        let verified = ledger.verify().await.unwrap();
        assert!(verified.breaks.is_empty(), "{:?}", verified.breaks);
        assert_eq!(verified.records as usize, there.len());
    }
}
