//! `hengce verify --ledger DIR`: whether every revision, state and kept file is still what was written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hengce_ledger::{Clock, Ledger, Refusal, Verification};
use hengce_standard::Standard;

use super::Failure;

#[derive(clap::Args)]
pub struct Options {
    /// The data folder whose ledger is walked from its first revision to its last
    #[arg(long, value_name = "DIR")]
    pub ledger: PathBuf,
    /// The head of an earlier verification: it must still be in the chain
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
}

/// Exit code 1 if anything does not match. Kinds play no part in it, so a company's standard may be out of order.
pub async fn run(options: Options) -> Result<(), Failure> {
    let found =
        walk(&options.ledger, options.head.as_deref()).await.map_err(|refusal| unreadable(&refusal))?;
    if options.json {
        let text = serde_json::to_string_pretty(&found).expect("numbers and texts are always JSON");
        println!("{text}");
    } else {
        print!("{}", shown(&options.ledger, &found));
    }
    if found.breaks.is_empty() { Ok(()) } else { Err(broken(&found)) }
}

async fn walk(folder: &Path, head: Option<&str>) -> Result<Verification, Refusal> {
    let ledger = Ledger::open(folder, Arc::new(Standard::shipped()), Clock::system()).await?;
    let mut found = ledger.verify().await?;
    if let Some(head) = head
        && !ledger.has_hash(head).await?
    {
        let words =
            format!("the head {head} is no longer in the chain: what followed or led to it was rewritten");
        found.breaks.push((hengce_ledger::Position::default(), words));
    }
    Ok(found)
}

fn unreadable(refusal: &Refusal) -> Failure {
    let means = "The ledger could not be walked to its end, so nothing is proved either way.";
    Failure::environment(refusal, means, "If the disk is sound, restore the last backup and verify that.")
}

fn broken(found: &Verification) -> Failure {
    let count = found.breaks.len();
    let what =
        if count == 1 { "1 thing does not match.".into() } else { format!("{count} things do not match.") };
    let means = "Something outside Hengce changed the database or the kept files; scores that rest on it can't be relied on.";
    Failure::refused(
        what,
        means,
        "Keep this folder as it is for the auditor, and restore a backup that verifies.",
    )
}

fn shown(folder: &Path, found: &Verification) -> String {
    let Verification { revisions, records, head, breaks } = found;
    let mut text = format!("{}\n{revisions} revisions of {records} records\nhead {head}\n", folder.display());
    if breaks.is_empty() {
        text.push_str(
            "Sound: every revision, every present state and every kept file is what was written.\n",
        );
    }
    for (position, words) in breaks {
        let place = if position.0 == 0 { String::new() } else { position.0.to_string() };
        text.extend([format!("{place:>7}  "), words.clone(), "\n".into()]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-07-01T01:00:00Z".parse().unwrap());
        let ledger = Ledger::create(folder.path(), Arc::new(Standard::shipped()), clock).await.unwrap();
        ledger.keep_file("报告.pdf", b"%PDF-1.7").await.unwrap();
        folder
    }

    #[tokio::test]
    async fn a_sound_ledger_is_said_to_be_sound() {
        let folder = folder().await;
        let found = walk(folder.path(), None).await.unwrap();
        assert!(shown(folder.path(), &found).contains("Sound: every revision"));
        assert!(walk(folder.path(), Some(&"0".repeat(64))).await.unwrap().breaks.is_empty());
    }

    #[tokio::test]
    async fn a_head_that_is_gone_and_a_lost_file_are_named() {
        let folder = folder().await;
        let found = walk(folder.path(), Some(&"a".repeat(64))).await.unwrap();
        assert!(shown(folder.path(), &found).contains("is no longer in the chain"));
        std::fs::remove_dir_all(folder.path().join("files")).unwrap();
        let found = walk(folder.path(), None).await.unwrap();
        assert!(shown(folder.path(), &found).contains("报告.pdf"));
        let options = Options { ledger: folder.path().to_owned(), head: None, json: false };
        assert_eq!(run(options).await.unwrap_err().what, "1 thing does not match.");
    }

    #[tokio::test]
    async fn a_folder_without_a_ledger_is_said_to_hold_none() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { ledger: folder.path().to_owned(), head: None, json: true };
        assert!(run(options).await.unwrap_err().what.contains("holds no hengce.db"));
    }
}
