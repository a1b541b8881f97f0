//! The project's own commands: `cargo xtask demo | dev | test | bench | tidy | assets | screenshots`.

mod assets;
mod bench;
mod browser;
mod demo;
mod engines;
mod setup;
mod steps;
mod suite;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  demo [--folder DIR] [--listen ADDRESS] [--fresh]   build, make the demo company, serve it
  dev  [--folder DIR] [--listen ADDRESS]             debug build, serve an existing folder
  test [--quick]                                     set up and run every check and test (--quick: no browser, no other engines)
  bench [--whole] [--build] [NAME...]                run the benches, keep their tables in docs/performance.md
                                                     (--whole: up to a million records; --build: built, not run)
  tidy                                               the house rules alone
  assets                                             build the browser's files (skipped while nothing changed)
  screenshots                                        take docs/screenshots anew
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let root = root();
    let done = match words.first().map(String::as_str) {
        Some("demo") => demo::Options::read(&words[1..]).and_then(|options| demo::demo(&root, &options)),
        Some("dev") => demo::Options::read(&words[1..]).and_then(|options| demo::dev(&root, &options)),
        Some("test") => suite::run(&root, words.iter().any(|word| word == "--quick")),
        Some("bench") => bench::Options::read(&words[1..]).and_then(|options| bench::run(&root, &options)),
        Some("tidy") => tidy::run(&root),
        Some("assets") => setup::node().and_then(|()| assets::build(&root)),
        Some("screenshots") => browser::screenshots(&root),
        Some("help" | "--help" | "-h") => {
            print!("{USAGE}");
            Ok(())
        }
        Some(word) => Err(format!("\"{word}\" is no command of xtask.\n\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("xtask lies inside the workspace").to_owned()
}

/// Where cargo puts what it builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}
