//! The browser's part: journeys through the served program, and the screenshots of the documentation.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::demo::Profile;
use crate::{assets, demo, setup};

fn folder(root: &Path) -> PathBuf {
    root.join("tests/browser")
}

/// Chromium, a Chinese font, and the test packages.
pub fn set_up(root: &Path) -> Result<(), String> {
    setup::node()?;
    setup::browser()?;
    setup::npm_ci(&folder(root))
}

/// The journeys: every `*.test.mjs`, each against a server that it starts itself.
pub fn journeys(root: &Path, hengce: &Path) -> Result<Command, String> {
    let folder = folder(root);
    let unread = |error| format!("{} can't be read: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    files.sort();
    let mut words = vec!["--test", "--test-reporter=spec"];
    words.extend(files.iter().map(String::as_str));
    Ok(script(root, &words, hengce))
}

/// Takes `docs/screenshots` anew from the demo company.
pub fn screenshots(root: &Path) -> Result<(), String> {
    set_up(root)?;
    assets::build(root)?;
    let hengce = demo::build(root, Profile::Debug)?;
    setup::run(&mut script(root, &["screenshots.mjs"], &hengce))
}

fn script(root: &Path, words: &[&str], hengce: &Path) -> Command {
    let mut node = Command::new("node");
    node.args(words).current_dir(folder(root)).env("HENGCE", hengce);
    if let Some(chromium) = setup::chromium() {
        node.env("HENGCE_CHROMIUM", chromium);
    }
    node
}
