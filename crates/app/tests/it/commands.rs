//! Promises about the commands that make and open data folders, through the program itself.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn hengce(words: &[&str], folder: &Path, typed: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hengce"));
    program.arg(words[0]).arg(folder).args(&words[1..]);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // the program may end without reading what is typed
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_new_folder_has_a_ledger_an_own_standard_and_an_administrator_whose_password_is_shown_once() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let made = hengce(&["init"], &folder, "");
    assert!(made.status.success(), "{}", said(&made.stderr));
    assert!(folder.join("hengce.db").is_file() && folder.join("standard/own.toml").is_file());
    let told = said(&made.stdout);
    let password = told.split("(shown only now): ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
    assert_eq!(password.len(), 20);
    let kept = std::fs::read(folder.join("hengce.db")).unwrap();
    assert!(!kept.windows(password.len()).any(|bytes| bytes == password.as_bytes()));
}

#[test]
fn a_folder_with_data_is_never_written_over() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    assert!(hengce(&["init"], &folder, "").status.success());
    for command in ["init", "demo"] {
        let refused = hengce(&[command], &folder, "");
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused.stderr).contains("Nothing was changed"));
    }
}

#[test]
fn a_weak_password_makes_no_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let refused = hengce(&["init", "--password-stdin"], &folder, "admin\n");
    assert_eq!(refused.status.code(), Some(1));
    assert!(!folder.exists());
    let taken = hengce(&["init", "--password-stdin"], &folder, "Seven grey herons\n");
    assert!(taken.status.success(), "{}", said(&taken.stderr));
    assert!(!said(&taken.stdout).contains("herons"));
}

#[test]
fn a_standard_with_mistakes_is_told_with_its_places_and_nothing_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    assert!(hengce(&["init"], &folder, "").status.success());
    std::fs::write(folder.join("standard/wrong.toml"), "[position.sorter]\nroles = [\"nobody\"]\n").unwrap();
    let refused = hengce(&["serve"], &folder, "");
    assert_eq!(refused.status.code(), Some(3));
    assert!(said(&refused.stderr).contains("wrong.toml:"), "{}", said(&refused.stderr));
}

#[test]
fn a_folder_without_data_is_told_how_to_make_one() {
    let home = tempfile::tempdir().unwrap();
    let refused = hengce(&["serve"], home.path(), "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused.stderr).contains("hengce init"));
}
