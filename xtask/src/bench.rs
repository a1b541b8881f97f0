//! `bench`: runs the benches, each alone, and keeps their tables in `docs/performance.md`.

mod machine;
mod table;

use std::path::Path;
use std::process::Command;

use crate::{assets, engines, setup, target};
use machine::Watch;
use table::Row;

/// What a bench is told the file for its figures by.
const FIGURES: &str = "HENGCE_FIGURES";

/// The bench that asks another engine the same questions.
const BESIDE_OTHERS: &str = "traffic";

/// What may be said on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The largest sizes too.
    whole: bool,
    /// Built and not run.
    build: bool,
    /// Names of benches; none: all.
    names: Vec<String>,
}

impl Options {
    pub fn read(words: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        for word in words {
            match word.as_str() {
                "--whole" => options.whole = true,
                "--build" => options.build = true,
                flag if flag.starts_with('-') => {
                    return Err(format!("\"{flag}\" is not known here: --whole, --build, names of benches"));
                }
                name => options.names.push(name.to_owned()),
            }
        }
        Ok(options)
    }
}

/// Runs the benches that were named, one after the other.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let all = names(root)?;
    if let Some(unknown) = options.names.iter().find(|name| !all.contains(name)) {
        return Err(format!("\"{unknown}\" is no bench. These are: {}.", all.join(", ")));
    }
    setup::node()?;
    assets::build(root)?;
    // all of them at once, so that every later run finds the same build
    let mut build = Command::new("cargo");
    build.args(["bench", "--workspace", "--no-run"]).args(all.iter().flat_map(|name| ["--bench", name]));
    setup::run(build.current_dir(root))?;
    if options.build {
        return Ok(());
    }
    if options.names.is_empty() || options.names.iter().any(|name| name == BESIDE_OTHERS) {
        engines::set_up(root)?;
    }
    let named = all.iter().filter(|name| options.names.is_empty() || options.names.contains(name));
    named.into_iter().try_for_each(|name| one(root, name, options.whole))
}

fn one(root: &Path, name: &str, whole: bool) -> Result<(), String> {
    println!("\n== {name}");
    let figures = target(root).join("figures.tsv");
    if figures.exists() {
        std::fs::remove_file(&figures)
            .map_err(|error| format!("{} can't be removed: {error}", figures.display()))?;
    }
    let watch = Watch::start();
    let mut bench = Command::new("cargo");
    bench.args(["bench", "--quiet", "--workspace", "--bench", name]).env(FIGURES, &figures).current_dir(root);
    if whole {
        bench.args(["--", "--whole"]);
    }
    setup::run(&mut bench)?;
    let machine = watch.said();
    println!("{machine}");
    let text = std::fs::read_to_string(&figures)
        .map_err(|error| format!("{name} left no figures in {}: {error}", figures.display()))?;
    let rows: Option<Vec<Row>> = text.lines().map(Row::read).collect();
    let rows = rows.ok_or_else(|| format!("{} holds a line that is no figure", figures.display()))?;
    let section = format!("{}\n{machine}\n", table::table(&rows));
    keep(&root.join("docs/performance.md"), name, &section)
}

/// Every `crates/*/benches/*.rs`.
fn names(root: &Path) -> Result<Vec<String>, String> {
    let crates = std::fs::read_dir(root.join("crates")).map_err(|error| error.to_string())?;
    let mut names = Vec::new();
    for own in crates.flatten() {
        let Ok(files) = std::fs::read_dir(own.path().join("benches")) else {
            continue;
        };
        let rust = files
            .flatten()
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == "rs"));
        names.extend(rust.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())));
    }
    names.sort();
    if names.is_empty() {
        Err("there is no bench: a bench is a file in crates/*/benches".into())
    } else {
        Ok(names)
    }
}

/// Puts a bench's table between its marks on the page; the words around it, and the other benches' tables, stay.
fn keep(page: &Path, name: &str, section: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(page)
        .map_err(|error| format!("{} can't be read: {error}", page.display()))?;
    let kept = placed(&text, name, section).ok_or_else(|| {
        format!("{} has no place for {name}: give it the lines {}", page.display(), marks(name).join(" and "))
    })?;
    std::fs::write(page, kept).map_err(|error| format!("{} can't be written: {error}", page.display()))
}

fn marks(name: &str) -> [String; 2] {
    [format!("<!-- bench: {name} -->"), format!("<!-- end: {name} -->")]
}

fn placed(text: &str, name: &str, section: &str) -> Option<String> {
    let [begin, end] = marks(name);
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n\n{section}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn benches_may_be_named_and_asked_for_their_largest_sizes() {
        let options = Options::read(&words("--whole ledger import")).unwrap();
        assert_eq!((options.whole, options.names), (true, words("ledger import")));
        assert!(Options::read(&words("--hole")).is_err());
    }

    #[test]
    fn a_table_takes_the_place_of_the_former_one_and_the_words_stay() {
        let page =
            "words\n<!-- bench: a -->\nold\n<!-- end: a -->\nmore\n<!-- bench: b -->\n<!-- end: b -->\n";
        let kept = placed(page, "a", "new\n").unwrap();
        assert!(
            kept.contains("words\n<!-- bench: a -->\n\nnew\n\n<!-- end: a -->\nmore")
                && !kept.contains("old")
        );
        assert_eq!(placed(page, "c", "new"), None);
    }

    #[test]
    fn every_bench_has_its_place_on_the_page() {
        let root = crate::root();
        let page = std::fs::read_to_string(root.join("docs/performance.md")).unwrap();
        for name in names(&root).unwrap() {
            assert!(placed(&page, &name, "").is_some(), "docs/performance.md has no marks for {name}");
        }
    }
}
