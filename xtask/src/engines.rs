//! Other programs: readers of our tables, in an environment of their own with the tests that drive them, and the databases
//! that connectors read.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{setup, target};

/// The environment lies with what is built, so that a fresh clone makes it anew.
fn environment(root: &Path) -> PathBuf {
    target(root).join("engines")
}

fn python(root: &Path) -> PathBuf {
    environment(root).join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Python with the readers' packages; skipped while the list is the one that was installed.
pub fn set_up(root: &Path) -> Result<(), String> {
    let list = root.join("tests/engines/requirements.txt");
    let wanted =
        std::fs::read(&list).map_err(|error| format!("{} can't be read: {error}", list.display()))?;
    let stamp = environment(root).join(".installed");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    make(&environment(root))?;
    let mut install = Command::new(python(root));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&list);
    setup::run(&mut install).map_err(|why| {
        format!(
            "{why}\nThe readers of the tables could not be installed: is the Python package index in reach?"
        )
    })?;
    std::fs::write(&stamp, wanted).map_err(|error| format!("{} can't be written: {error}", stamp.display()))
}

fn make(environment: &Path) -> Result<(), String> {
    let venv = || {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv"]).arg(environment);
        setup::run(&mut venv)
    };
    if venv().is_ok() {
        return Ok(());
    }
    setup::install(&["python3-venv"], "install Python 3 with venv by hand")?;
    venv()
}

/// PostgreSQL and MariaDB, whose programs the connectors' tests start in folders of their own.
pub fn databases() -> Result<(), String> {
    let postgres = Path::new("/usr/lib/postgresql").is_dir();
    let mut missing = Vec::new();
    if !postgres {
        missing.push("postgresql");
    }
    if !["/usr/sbin/mariadbd", "/usr/bin/mariadbd"].iter().any(|place| Path::new(place).is_file()) {
        missing.push("mariadb-server");
    }
    if missing.is_empty() {
        return Ok(());
    }
    setup::install(&missing, "install PostgreSQL and MariaDB by hand")
}

/// The tests, against a program that was built.
pub fn tests(root: &Path, hengce: &Path) -> Command {
    let mut tests = Command::new(python(root));
    tests.arg("test_tables.py").current_dir(root.join("tests/engines")).env("HENGCE", hengce);
    tests
}
