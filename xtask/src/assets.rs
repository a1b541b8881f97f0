//! The browser's files: npm packages and our own sources become `crates/app/assets/dist`, rebuilt only when a source changed.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup;

/// Builds the assets unless they stand for the present sources.
pub fn build(root: &Path) -> Result<(), String> {
    let sources = root.join("crates/app/web");
    let built = root.join("crates/app/assets/dist");
    let stamp = crate::target(root).join("xtask/assets.inputs");
    let now = fingerprint(&sources)?;
    let stands = built.join("manifest.json").is_file()
        && std::fs::read_to_string(&stamp).is_ok_and(|then| then == now);
    if stands {
        println!("assets: nothing changed");
        return Ok(());
    }
    setup::npm_ci(&sources)?;
    setup::run(Command::new("node").arg("build.mjs").current_dir(&sources)).map_err(|why| {
        format!("{why}\nThe browser's files could not be built; the message above is esbuild's.")
    })?;
    let folder = stamp.parent().expect("the stamp lies in a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&stamp, now))
        .map_err(|error| format!("{} can't be written: {error}", stamp.display()))
}

/// A hash over the names and bytes of every source. It only has to differ when they do, on one machine.
fn fingerprint(folder: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    collect(folder, &mut files).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        std::fs::read(&file)
            .map_err(|error| format!("{} can't be read: {error}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_changes_the_fingerprint_and_packages_do_not() {
        let folder = std::env::temp_dir().join(format!("hengce-assets-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("node_modules/x")).unwrap();
        std::fs::write(folder.join("app.js"), "let a = 1").unwrap();
        let first = fingerprint(&folder).unwrap();
        std::fs::write(folder.join("node_modules/x/index.js"), "let b = 1").unwrap();
        assert_eq!(fingerprint(&folder).unwrap(), first);
        std::fs::write(folder.join("app.js"), "let a = 2").unwrap();
        assert_ne!(fingerprint(&folder).unwrap(), first);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
