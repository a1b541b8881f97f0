//! Killed under load, again and again: what was answered is there, and nothing is there twice.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hengce_collector::{Log, Position};

use crate::event;

const FOLDER: &str = "HENGCE_CRASH_FOLDER";
const ROUND: &str = "HENGCE_CRASH_ROUND";
const ROUNDS: u128 = 6;
/// Each round is killed after so many answers and a few more each time.
const ANSWERS: usize = 150;
/// Ids of one round; a group may be on the disk whose answer was not heard.
const ROUND_IDS: u128 = 1_000_000;

/// Run by the test below in a process of its own: sends until it is killed, and says each id that was answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that the crash test kills"]
async fn sends_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let round: u128 = std::env::var(ROUND).unwrap().parse().unwrap();
    let log = Log::open(Path::new(&folder)).await.unwrap();
    let next = Arc::new(AtomicU64::new(0));
    let senders: Vec<_> = (0..32)
        .map(|_| {
            let (log, next) = (log.clone(), next.clone());
            tokio::spawn(async move {
                loop {
                    let id = round * ROUND_IDS + u128::from(next.fetch_add(1, Ordering::Relaxed));
                    log.append(&[event(id, "a")]).await.unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "answered {id}").and_then(|()| out.flush()).unwrap();
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
}

/// Starts the sender, kills it in the midst, and gives the ids that it said were answered.
fn killed(folder: &Path, round: u128) -> Vec<u128> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "crash::sends_until_it_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answered = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let id = |line: &str| line.strip_prefix("answered ")?.parse::<u128>().ok();
    while answered.len() < ANSWERS + round as usize * 7 {
        let line = lines.next().expect("the sender runs until it is killed").unwrap();
        answered.extend(id(&line));
    }
    child.kill().unwrap();
    // What it had said before it died counts as well; a line that the kill cut in two is no answer.
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let whole = rest.len().saturating_sub(1);
    answered.extend(rest[..whole].iter().filter_map(|line| id(line)));
    child.wait().unwrap();
    answered
}

#[tokio::test]
async fn nothing_that_was_answered_is_lost_and_nothing_is_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut answered = BTreeSet::new();
    for round in 0..ROUNDS {
        answered.extend(killed(folder.path(), round));
    }
    let log = Log::open(folder.path()).await.unwrap();
    let stored: Vec<u128> =
        log.after(Position(0), usize::MAX).await.unwrap().iter().map(|(_, event)| event.id).collect();
    let distinct: BTreeSet<u128> = stored.iter().copied().collect();
    assert_eq!(stored.len(), distinct.len(), "an event stands twice");
    let lost: Vec<_> = answered.difference(&distinct).collect();
    assert!(lost.is_empty(), "{} of {} answered events are lost: {lost:?}", lost.len(), answered.len());
    assert_eq!(log.sites().await.unwrap()[0].events, stored.len() as i64);
}
