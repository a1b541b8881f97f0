//! `test`: sets up what the tests need, then runs every check and test and ends with their sum.

use std::path::Path;
use std::process::Command;

use crate::steps::{Outcome, Steps};
use crate::{assets, browser, engines, setup, target, tidy};

/// Everything; without the browser and the readers of tables when `quick`.
pub fn run(root: &Path, quick: bool) -> Result<(), String> {
    let mut steps = Steps::default();
    steps.own("node and npm", setup::node);
    steps.own("assets", || assets::build(root));
    steps.own("tidy", || tidy::run(root));
    steps.run("format", cargo(root).args(["fmt", "--all", "--check"]));
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    steps.run("clippy", cargo(root).args(clippy));
    tests(root, &mut steps);
    deny(root, &mut steps);
    if quick {
        steps.skip("browser journeys", "--quick");
        steps.skip("tables in other engines", "--quick");
        steps.skip("connectors to databases", "--quick");
    } else {
        served(root, &mut steps);
    }
    let (report, sum) = steps.report();
    println!("{report}");
    if sum.failed == 0 {
        Ok(())
    } else {
        Err("some checks failed: see the lines marked x, and their output above.".into())
    }
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root);
    cargo
}

/// Built first and run after, so that the table tells the two times apart.
fn tests(root: &Path, steps: &mut Steps) {
    let nextest = setup::has("cargo-nextest", "--version");
    let words: &[&str] = if nextest {
        &["nextest", "run", "--workspace"]
    } else {
        &["test", "--workspace", "--lib", "--bins", "--tests"]
    };
    let build = steps.run("build of the tests", cargo(root).args(words).arg("--no-run"));
    if build == Outcome::Failed {
        steps.skip("tests", "they did not build");
        steps.skip("documentation tests", "the tests did not build");
        return;
    }
    steps.run("tests", cargo(root).args(words).arg("--no-fail-fast"));
    steps.run("documentation tests", cargo(root).args(["test", "--workspace", "--doc"]));
}

fn deny(root: &Path, steps: &mut Steps) {
    match setup::cargo_deny(&target(root)) {
        Ok(cargo_deny) => {
            let words = ["check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
            steps.run("licences and sources", Command::new(cargo_deny).args(words).current_dir(root));
        }
        Err(why) => {
            steps.own("licences and sources", || Err(why));
        }
    }
}

/// What needs the program itself or others beside it: readers of its tables, databases, browsers.
fn served(root: &Path, steps: &mut Steps) {
    let build = ["build", "--workspace", "--bin", "hengce"];
    if steps.run("build of hengce", cargo(root).args(build)) == Outcome::Failed {
        steps.skip("tables in other engines", "hengce did not build");
        steps.skip("browser journeys", "hengce did not build");
        return;
    }
    let hengce = target(root).join("debug").join(format!("hengce{}", std::env::consts::EXE_SUFFIX));
    if steps.own("other engines set-up", || engines::set_up(root)) == Outcome::Failed {
        steps.skip("tables in other engines", "the set-up failed");
    } else {
        steps.run("tables in other engines", &mut engines::tests(root, &hengce));
    }
    if steps.own("databases set-up", engines::databases) == Outcome::Failed {
        steps.skip("connectors to databases", "the set-up failed");
    } else {
        let words = ["test", "--workspace", "--test", "databases", "--", "--ignored"];
        steps.run("connectors to databases", cargo(root).args(words));
    }
    journeys(root, &hengce, steps);
}

fn journeys(root: &Path, hengce: &Path, steps: &mut Steps) {
    if steps.own("browser set-up", || browser::set_up(root)) == Outcome::Failed {
        steps.skip("browser journeys", "the set-up failed");
        return;
    }
    match browser::journeys(root, hengce) {
        Ok(mut journeys) => {
            steps.run("browser journeys", &mut journeys);
        }
        Err(why) => {
            steps.own("browser journeys", || Err(why));
        }
    }
}
