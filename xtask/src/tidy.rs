//! The house rules, as a check whose messages name the fix.

use std::path::{Path, PathBuf};

const LINES_MAX: usize = 350;

/// Every breach of the house rules in the workspace, as one message; `Ok` where there is none.
pub fn run(root: &Path) -> Result<(), String> {
    let mut breaches = Vec::new();
    for folder in ["crates", "xtask"] {
        walk(&root.join(folder), &mut |path| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let lines = text.lines().count();
            if lines > LINES_MAX {
                let name = path.strip_prefix(root).unwrap_or(path).display();
                breaches.push(format!(
                    "{name}: {lines} lines, at most {LINES_MAX}: split it by noun"
                ));
            }
        });
    }
    if breaches.is_empty() {
        Ok(())
    } else {
        Err(breaches.join("\n"))
    }
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir()
            && path
                .file_name()
                .is_some_and(|name| name != "node_modules" && name != "target")
        {
            walk(&path, visit);
        } else if path.extension().is_some_and(|end| end == "rs") {
            visit(&path);
        }
    }
}
