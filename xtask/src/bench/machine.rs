//! In what state the machine was while a bench ran: its processors, and how busy others kept them.

use std::fmt::Write as _;
use std::time::Instant;

/// From the start of a bench on.
pub struct Watch {
    start: Instant,
    all: Option<u64>,
    own: Option<u64>,
}

impl Watch {
    pub fn start() -> Self {
        Self { start: Instant::now(), all: busy(), own: children() }
    }

    /// One sentence for the page. What the system does not say stays away.
    pub fn said(&self) -> String {
        let seconds = self.start.elapsed().as_secs();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut said = format!(
            "Measured on {} on {cores} processors{} in {seconds} s",
            today(),
            model().map_or_else(String::new, |name| format!(" ({name})"))
        );
        let between = |now: Option<u64>, then: Option<u64>| Some(now?.saturating_sub(then?));
        if let (Some(all), Some(own)) = (between(busy(), self.all), between(children(), self.own)) {
            let others = all.saturating_sub(own) as f64 / TICKS / self.start.elapsed().as_secs_f64();
            let _ = write!(said, "; others kept {others:.1} of them busy meanwhile");
        }
        said + "."
    }
}

/// Ticks of processor time in a second, as Linux shows them to programs on every machine.
const TICKS: f64 = 100.0;

/// Ticks that all processors have been busy: every column of the first line but idle and waiting for the disk.
fn busy() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    let columns: Vec<u64> = stat
        .lines()
        .next()?
        .split_whitespace()
        .skip(1)
        .take(8)
        .filter_map(|word| word.parse().ok())
        .collect();
    Some(columns.iter().enumerate().filter(|(at, _)| *at != 3 && *at != 4).map(|(_, ticks)| ticks).sum())
}

/// Ticks of the children that have been waited for.
fn children() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after = stat.rsplit(')').next()?;
    Some(after.split_whitespace().skip(13).take(2).filter_map(|word| word.parse::<u64>().ok()).sum())
}

fn model() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The day by the system's clock, in UTC.
#[expect(clippy::disallowed_methods, reason = "a table of measurements names its day")]
fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    day(since.as_secs() / 86_400)
}

/// Year, month and day of a day counted from 1 January 1970.
fn day(mut days: u64) -> String {
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_date() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(11_016), "2000-02-29");
        assert_eq!(day(20_783), "2026-11-26");
    }

    #[test]
    fn the_state_of_the_machine_is_one_sentence() {
        let said = Watch::start().said();
        assert!(said.starts_with("Measured on ") && said.ends_with('.'), "{said}");
    }
}
