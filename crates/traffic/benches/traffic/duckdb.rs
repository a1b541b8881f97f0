//! DuckDB beside us: the same questions, answered from the files of events by a script, in the environment that
//! `cargo xtask bench` keeps for other programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hengce_measure::Times;
use hengce_traffic::{Question, Row};
use serde::Deserialize;

use crate::Answer;

#[derive(Deserialize)]
struct Told {
    seconds: f64,
    /// Visits, views, visitors, engaged milliseconds, bounces.
    totals: [u64; 5],
    days: Vec<(String, u64)>,
    referrer_host: Vec<(String, u64)>,
    utm_source: Vec<(String, u64)>,
}

/// Python with DuckDB, if it was installed: it lies beside what is built.
fn python() -> Option<PathBuf> {
    let built = std::env::current_exe().ok()?;
    let python = built.ancestors().nth(3)?.join("engines/bin/python");
    python.is_file().then_some(python)
}

/// How long DuckDB takes for each of these questions; none where it is not installed. Its figures must be ours.
pub fn times(events: &Path, asked: &[(Question, Answer)]) -> Option<Times> {
    let Some(python) = python() else {
        println!("DuckDB is not asked: `cargo xtask bench traffic` installs it");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/traffic/questions.py");
    let days = asked.iter().flat_map(|(question, _)| [question.from.to_string(), question.to.to_string()]);
    let ran = Command::new(python)
        .arg(script)
        .arg(events)
        .arg(&asked[0].0.site)
        .args(days)
        .output()
        .expect("the script starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told = String::from_utf8_lossy(&ran.stdout);
    let told: Vec<Told> =
        told.lines().map(|line| serde_json::from_str(line).expect("a line is an answer")).collect();
    assert_eq!(told.len(), asked.len());
    for (theirs, (_, ours)) in told.iter().zip(asked) {
        let totals = &ours.totals;
        let totals = [totals.visits, totals.views, totals.visitors, totals.engaged_ms, totals.bounces];
        assert_eq!(theirs.totals, totals, "visits, views, visitors, time, bounces");
        assert_eq!(theirs.days, visits(&ours.days));
        assert_eq!(theirs.referrer_host, visits(&ours.referrers));
        assert_eq!(theirs.utm_source, visits(&ours.sources));
    }
    Some(Times::of(told.iter().map(|told| Duration::from_secs_f64(told.seconds)).collect(), None))
}

fn visits(rows: &[Row]) -> Vec<(String, u64)> {
    rows.iter().map(|row| (row.keys[0].clone(), row.figures.visits)).collect()
}
