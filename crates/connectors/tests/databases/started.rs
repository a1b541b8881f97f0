//! Programs of a database, run in a folder of their own and ended with the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program in one of some folders, the newest version first.
pub fn program(name: &str, folders: &[PathBuf]) -> PathBuf {
    let found = folders.iter().map(|folder| folder.join(name)).find(|place| place.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed: `cargo xtask test` installs it"))
}

/// Runs a command to its end; what it prints is shown when it fails.
pub fn run(command: &mut Command) {
    let done = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}{}", String::from_utf8_lossy(&done.stdout));
}

pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// A program that runs until the test ends.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// Everything in a folder belongs to this user.
pub fn give(folder: &Path, user: &str) {
    run(Command::new("chown").arg("-R").arg(user).arg(folder));
}
