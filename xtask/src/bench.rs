//! `bench`: runs the benches and keeps their table, with how cost grows, in `docs/performance.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{setup, target};

const BEGIN: &str = "<!-- table: cargo xtask bench -->";
const END: &str = "<!-- end of table -->";

/// One measured case: `group` and the last part of its name, which is a size where it is a number.
#[derive(Debug, Clone, PartialEq)]
struct Case {
    group: String,
    size: String,
    median_ns: f64,
}

/// Runs every bench of the workspace.
pub fn run(root: &Path) -> Result<(), String> {
    let names = bench_names(root)?;
    if names.is_empty() {
        return Err("there is no bench: a bench is a file in crates/*/benches".into());
    }
    let results = target(root).join("criterion");
    if results.is_dir() {
        std::fs::remove_dir_all(&results)
            .map_err(|error| format!("{} can't be removed: {error}", results.display()))?;
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--workspace"]).current_dir(root);
    for name in &names {
        cargo.args(["--bench", name]);
    }
    setup::run(&mut cargo)?;
    let mut cases = Vec::new();
    collect(&results, &mut cases).map_err(|error| format!("{} can't be read: {error}", results.display()))?;
    let table = table(&cases);
    println!("{table}");
    keep(&root.join("docs/performance.md"), &table)
}

fn bench_names(root: &Path) -> Result<Vec<String>, String> {
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
    Ok(names)
}

/// Every `new/estimates.json` under criterion's folder, with the name that `benchmark.json` beside it gives.
fn collect(folder: &Path, cases: &mut Vec<Case>) -> std::io::Result<()> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for path in folders {
        if path.file_name().is_some_and(|name| name == "new") {
            let estimates = std::fs::read_to_string(path.join("estimates.json"))?;
            let benchmark = std::fs::read_to_string(path.join("benchmark.json"))?;
            cases.extend(case(&estimates, &benchmark));
        } else {
            collect(&path, cases)?;
        }
    }
    Ok(())
}

fn case(estimates: &str, benchmark: &str) -> Option<Case> {
    let median = estimates.split("\"median\"").nth(1)?;
    let number = median.split("\"point_estimate\":").nth(1)?;
    let end = number.find([',', '}'])?;
    let full = benchmark.split("\"full_id\":\"").nth(1)?.split('"').next()?;
    let (group, size) = full.rsplit_once('/').unwrap_or((full, ""));
    Some(Case {
        group: group.to_owned(),
        size: size.to_owned(),
        median_ns: number[..end].trim().parse().ok()?,
    })
}

fn table(cases: &[Case]) -> String {
    let mut groups: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        groups.entry(&case.group).or_default().push(case);
    }
    let mut text = String::from("| work | size | median | grows as |\n|---|---|---|---|\n");
    for (group, mut cases) in groups {
        cases.sort_by_key(|case| case.size.parse::<u64>().unwrap_or(0));
        let last = cases.len() - 1;
        for (at, case) in cases.iter().enumerate() {
            let growth =
                if at == last { exponent(&cases).map(|power| format!("n^{power:.2}")) } else { None };
            let (size, time, growth) = (&case.size, duration(case.median_ns), growth.unwrap_or_default());
            let _ = writeln!(text, "| {group} | {size} | {time} | {growth} |");
        }
    }
    text
}

/// The slope of log time over log size by least squares; None with fewer than two sizes.
fn exponent(cases: &[&Case]) -> Option<f64> {
    let points: Vec<(f64, f64)> = cases
        .iter()
        .filter_map(|case| {
            Some((case.size.parse::<f64>().ok().filter(|size| *size > 0.0)?.ln(), case.median_ns.ln()))
        })
        .collect();
    let n = points.len() as f64;
    if points.len() < 2 {
        return None;
    }
    let (mean_x, mean_y) =
        (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let spread: f64 = points.iter().map(|p| (p.0 - mean_x).powi(2)).sum();
    let shared: f64 = points.iter().map(|p| (p.0 - mean_x) * (p.1 - mean_y)).sum();
    (spread > 0.0).then(|| shared / spread)
}

fn duration(ns: f64) -> String {
    match ns {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e6 => format!("{:.1} µs", ns / 1e3),
        ns if ns < 1e9 => format!("{:.1} ms", ns / 1e6),
        ns => format!("{:.2} s", ns / 1e9),
    }
}

/// Puts the table between the marks of the page; the words around it stay.
fn keep(page: &Path, table: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(page)
        .map_err(|error| format!("{} can't be read: {error}", page.display()))?;
    let (Some(begin), Some(end)) = (text.find(BEGIN), text.find(END)) else {
        return Err(format!("{} lost its marks {BEGIN} and {END}", page.display()));
    };
    let text = format!("{}{BEGIN}\n\n{table}\n{}", &text[..begin], &text[end..]);
    std::fs::write(page, text).map_err(|error| format!("{} can't be written: {error}", page.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(size: &str, median_ns: f64) -> Case {
        Case { group: "evaluate".into(), size: size.into(), median_ns }
    }

    #[test]
    fn a_case_is_read_from_what_criterion_writes() {
        let estimates = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":{"lower_bound":1.0},"point_estimate":1500.5,"standard_error":1.0}}"#;
        let read = case(estimates, r#"{"group_id":"evaluate","full_id":"evaluate/1000"}"#);
        assert_eq!(read, Some(at("1000", 1500.5)));
    }

    #[test]
    fn linear_growth_has_exponent_one() {
        let cases = [at("10", 100.0), at("100", 1000.0), at("1000", 10_000.0)];
        let power = exponent(&cases.iter().collect::<Vec<_>>()).unwrap();
        assert!((power - 1.0).abs() < 1e-9);
        assert!(table(&cases).contains("n^1.00"));
        assert_eq!(exponent(&[&at("10", 1.0)]), None);
    }
}
