//! The house rules, as a check whose messages name the file, the line, the rule and the fix.
//!
//! One file for each group of rules; each takes the sources and gives the breaches, so that a test is a made-up file.

mod dependencies;
mod floats;
mod names;
mod size;
mod templates;
mod words;

use std::fmt;
use std::path::Path;
use std::process::Command;

/// A file of the repository, its path with forward slashes from the root.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.has_ending("rs")
    }

    fn is_template(&self) -> bool {
        self.member().is_some() && self.has_ending("html")
    }

    fn has_ending(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == ending)
    }

    /// The folder under `crates/`, where the file lies in one.
    fn member(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }
}

/// A rule that is not kept.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    path: String,
    line: usize,
    /// What is there and which rule it breaks.
    what: String,
    /// What to do.
    fix: String,
}

impl Breach {
    fn new(source: &Source, line: usize, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { path: source.path.clone(), line, what: what.into(), fix: fix.into() }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    fix: {}", self.path, self.line, self.what, self.fix)
    }
}

/// Every breach of the house rules in the workspace, as one message; `Ok` where there is none.
pub fn run(root: &Path) -> Result<(), String> {
    let breaches = breaches(&sources(root)?);
    if breaches.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = breaches.iter().map(Breach::to_string).collect();
    Err(format!("{} breaches of the house rules\n{}", breaches.len(), lines.join("\n")))
}

fn breaches(sources: &[Source]) -> Vec<Breach> {
    let mut found = Vec::new();
    found.extend(dependencies::check(sources));
    found.extend(size::check(sources));
    found.extend(names::check(sources));
    found.extend(floats::check(sources));
    found.extend(words::check(sources));
    found.extend(templates::check(sources));
    found.sort_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
    found
}

/// The text files that git keeps, and the new ones that it does not ignore.
fn sources(root: &Path) -> Result<Vec<Source>, String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git can't be started, and tidy asks it for the files to read: {error}"))?;
    if !listed.status.success() {
        return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&listed.stderr).trim()));
    }
    let mut found = Vec::new();
    for path in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|path| !path.is_empty()) {
        // A file that is listed but gone, or no text, has nothing to be held against a rule.
        if let Ok(text) = std::fs::read_to_string(root.join(path)) {
            found.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(found)
}

/// The parsed file, or the breach that it cannot be parsed.
fn parsed(source: &Source) -> Result<syn::File, Breach> {
    syn::parse_file(&source.text).map_err(|error| {
        let line = error.span().start().line;
        Breach::new(source, line, format!("does not parse: {error}"), "make it compile first")
    })
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}

/// What a rule says about one made-up file: line and message of each breach.
#[cfg(test)]
fn said(rule: fn(&[Source]) -> Vec<Breach>, path: &str, text: &str) -> Vec<(usize, String)> {
    rule(&[source(path, text)]).into_iter().map(|breach| (breach.line, breach.what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_place_the_rule_and_the_fix() {
        let breaches = breaches(&[source("crates/ledger/src/utils.rs", "//! Odds and ends.\n")]);
        let said: Vec<String> = breaches.iter().map(Breach::to_string).collect();
        assert_eq!(
            said,
            ["crates/ledger/src/utils.rs:1: a file named \"utils\" says nothing about what is in it\n    \
              fix: name it by what it holds"]
        );
    }

    #[test]
    fn breaches_come_in_the_order_of_the_files() {
        let sources =
            [source("xtask/src/b.rs", "fn a() {}\n"), source("xtask/src/a.rs", "fn a() { todo!() }\n")];
        let places: Vec<(String, usize)> =
            breaches(&sources).into_iter().map(|breach| (breach.path, breach.line)).collect();
        assert_eq!(places[0].0, "xtask/src/a.rs");
        assert_eq!(places.last().map(|place| place.0.as_str()), Some("xtask/src/b.rs"));
    }
}
