//! Runs commands one after the other, shows their output as it comes, and keeps times and counts for the table at the end.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// Tests that passed and failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

struct Row {
    name: String,
    outcome: Outcome,
    took: Duration,
    count: Count,
    note: String,
}

/// The steps so far.
#[derive(Default)]
pub struct Steps {
    rows: Vec<Row>,
}

impl Steps {
    /// Runs a command. Its tests are counted from what it prints; a command that prints no count is one check.
    pub fn run(&mut self, name: &str, command: &mut Command) -> Outcome {
        println!("\n== {name}: {}", words_of(command));
        let start = Instant::now();
        match output_of(command) {
            Ok((success, printed)) => {
                let outcome = if success { Outcome::Passed } else { Outcome::Failed };
                self.close(name, outcome, start.elapsed(), count_in(&printed), String::new())
            }
            Err(why) => self.close(name, Outcome::Failed, start.elapsed(), None, why),
        }
    }

    /// Runs a step of our own, which is one check.
    pub fn own(&mut self, name: &str, step: impl FnOnce() -> Result<(), String>) -> Outcome {
        println!("\n== {name}");
        let start = Instant::now();
        match step() {
            Ok(()) => self.close(name, Outcome::Passed, start.elapsed(), None, String::new()),
            Err(why) => {
                println!("{why}");
                let note = why.lines().next().unwrap_or_default().to_owned();
                self.close(name, Outcome::Failed, start.elapsed(), None, note)
            }
        }
    }

    /// Says why a step was left out.
    pub fn skip(&mut self, name: &str, why: &str) {
        println!("\n== {name}: skipped, {why}");
        self.close(name, Outcome::Skipped, Duration::ZERO, Some(Count::default()), why.to_owned());
    }

    fn close(
        &mut self,
        name: &str,
        outcome: Outcome,
        took: Duration,
        count: Option<Count>,
        note: String,
    ) -> Outcome {
        let mut count = count.unwrap_or(Count { passed: u64::from(outcome == Outcome::Passed), failed: 0 });
        if outcome == Outcome::Failed && count.failed == 0 {
            count.failed = 1;
        }
        self.rows.push(Row { name: name.to_owned(), outcome, took, count, note });
        outcome
    }

    /// The table of times, then the sum as the last line.
    pub fn report(&self) -> (String, Count) {
        let mut text = String::from("\n step                          seconds   passed   failed\n");
        let mut sum = Count::default();
        let mut took = Duration::ZERO;
        for row in &self.rows {
            sum.passed += row.count.passed;
            sum.failed += row.count.failed;
            took += row.took;
            let mark = match row.outcome {
                Outcome::Passed => ' ',
                Outcome::Failed => 'x',
                Outcome::Skipped => '-',
            };
            let seconds = row.took.as_secs_f64();
            let Count { passed, failed } = row.count;
            let line = format!("{mark}{:<28} {seconds:>8.1} {passed:>8} {failed:>8}  {}", row.name, row.note);
            let _ = writeln!(text, "{}", line.trim_end());
        }
        let _ = writeln!(text, " {:<28} {:>8.1}\n", "in all", took.as_secs_f64());
        let _ = write!(text, "{} passed, {} failed", sum.passed, sum.failed);
        (text, sum)
    }
}

/// The command as one would type it.
fn words_of(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a command, passes on what it prints, and keeps it.
fn output_of(command: &mut Command) -> Result<(bool, String), String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("\"{}\" can't be started: {error}", words_of(command)))?;
    let out = child.stdout.take().map(|pipe| thread::spawn(move || pass_on(pipe, std::io::stdout())));
    let err = child.stderr.take().map(|pipe| thread::spawn(move || pass_on(pipe, std::io::stderr())));
    let status = child.wait().map_err(|error| error.to_string())?;
    let printed = [out, err].into_iter().flatten().filter_map(|pipe| pipe.join().ok()).collect();
    Ok((status.success(), printed))
}

fn pass_on(from: impl Read, mut to: impl Write) -> String {
    let mut kept = String::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed terminal must not stop the step.
        let _ = to.write_all(&line);
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    kept
}

/// The sum of all counts that test runners print: `12 passed, 1 failed`, `3 passed; 0 failed`,
/// `5 tests run: 5 passed (1 slow), 2 skipped`, node's `# pass 5` and `# fail 0`. None where there is no such line.
fn count_in(printed: &str) -> Option<Count> {
    let mut sum: Option<Count> = None;
    for line in printed.lines() {
        let plain = without_colours(line);
        let line = plain.trim();
        let summary = line.starts_with("test result:")
            || (line.starts_with("Summary") && line.contains("tests run"))
            || line.strip_suffix(" failed").is_some_and(|rest| rest.contains(" passed, "));
        if summary {
            let so_far = sum.get_or_insert_default();
            so_far.passed += number_before(line, " passed");
            so_far.failed += number_before(line, " failed");
        }
        if let Some((word, number)) = line.trim_start_matches(['#', 'ℹ', ' ']).split_once(' ')
            && let (true, Ok(number)) = (line.starts_with(['#', 'ℹ']), number.parse::<u64>())
        {
            match word {
                "pass" => sum.get_or_insert_default().passed += number,
                "fail" | "cancelled" => sum.get_or_insert_default().failed += number,
                _ => {}
            }
        }
    }
    sum
}

fn number_before(line: &str, word: &str) -> u64 {
    let Some(end) = line.find(word) else { return 0 };
    let digits: String = line[..end].chars().rev().take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().unwrap_or(0)
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_every_runner_are_summed() {
        let printed = "\u{1b}[32m     Summary\u{1b}[0m [   4.2s] 12 tests run: 10 passed (1 slow), 2 failed, 1 skipped\n\
                       test result: ok. 3 passed; 0 failed; 0 ignored\n\
                       7 passed, 1 failed\n";
        assert_eq!(count_in(printed), Some(Count { passed: 20, failed: 3 }));
    }

    #[test]
    fn a_command_without_a_count_has_none() {
        assert_eq!(count_in("Finished in 3 s\nthe check passed, nothing failed to load\n"), None);
    }

    #[test]
    fn a_failed_step_is_seen_in_the_last_line() {
        let mut steps = Steps::default();
        steps.own("fine", || Ok(()));
        steps.own("broken", || Err("it does not hold".into()));
        steps.skip("left out", "not asked for");
        let (text, sum) = steps.report();
        assert_eq!(sum, Count { passed: 1, failed: 1 });
        assert_eq!(text.lines().last(), Some("1 passed, 1 failed"));
        assert!(text.contains("it does not hold"));
    }
}
