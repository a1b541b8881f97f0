//! One measured figure: a work at a size, what it took, and the bar that it is held against.

use std::fmt;
use std::time::Duration;

use crate::Times;

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// Half of the times are below.
    Median(Duration),
    /// 95 of 100 times are below.
    P95(Duration),
    /// 99 of 100 times are below.
    P99(Duration),
    /// Processor time of one run on average.
    Processor(Duration),
    /// At least so many a second.
    Rate(f64),
    /// At most so many bytes.
    Bytes(u64),
}

/// A work at a size. What was not measured stays away.
#[derive(Debug, Clone, Default)]
pub struct Figure {
    work: String,
    size: Option<usize>,
    times: Option<Times>,
    rate: Option<f64>,
    bytes: Option<u64>,
    bars: Vec<Bar>,
}

impl Figure {
    pub fn of(work: &str) -> Self {
        Self { work: work.to_owned(), ..Self::default() }
    }

    pub fn size(mut self, size: usize) -> Self {
        self.size = Some(size);
        self
    }

    pub fn times(mut self, times: Times) -> Self {
        self.times = Some(times);
        self
    }

    /// So many a second.
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Memory that was held, or the weight of what was sent.
    pub fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = Some(bytes);
        self
    }

    pub fn bar(mut self, bar: Bar) -> Self {
        self.bars.push(bar);
        self
    }

    /// The bar, where the promise is for this size.
    pub fn bar_at(self, size: usize, bar: Bar) -> Self {
        if self.size == Some(size) { self.bar(bar) } else { self }
    }

    fn held(&self, bar: Bar) -> bool {
        let quantile = |share| self.times.as_ref().map(|times| times.quantile(share));
        match bar {
            Bar::Median(limit) => quantile(0.5).is_some_and(|time| time < limit),
            Bar::P95(limit) => quantile(0.95).is_some_and(|time| time < limit),
            Bar::P99(limit) => quantile(0.99).is_some_and(|time| time < limit),
            Bar::Processor(limit) => {
                self.times.as_ref().and_then(Times::cpu_each).is_some_and(|time| time < limit)
            }
            Bar::Rate(limit) => self.rate.is_some_and(|rate| rate > limit),
            Bar::Bytes(limit) => self.bytes.is_some_and(|bytes| bytes < limit),
        }
    }

    fn bars(&self) -> String {
        let said = self.bars.iter().map(|bar| {
            let verdict = if self.held(*bar) { "held" } else { "**missed**" };
            format!("{bar}: {verdict}")
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// Work, size, median, p95, rate, processor time each (ns), bytes and bars, with tabs between: what
    /// `cargo xtask bench` reads.
    pub fn line(&self) -> String {
        let nanos = |share| self.times.as_ref().map(|times| times.quantile(share).as_nanos().to_string());
        let cells = [
            Some(self.work.clone()),
            self.size.map(|size| size.to_string()),
            nanos(0.5),
            nanos(0.95),
            self.rate.map(|rate| format!("{rate:.0}")),
            self.times.as_ref().and_then(|times| Some(times.cpu_each()?.as_nanos().to_string())),
            self.bytes.map(|bytes| bytes.to_string()),
            Some(self.bars()),
        ];
        cells.map(Option::unwrap_or_default).join("\t")
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |limit: &Duration| {
            if limit.as_secs() > 0 && limit.subsec_millis() == 0 {
                format!("{} s", limit.as_secs())
            } else if limit.as_millis() == 0 {
                format!("{} µs", limit.as_micros())
            } else {
                format!("{} ms", limit.as_millis())
            }
        };
        match self {
            Self::Median(limit) => write!(f, "under {}", time(limit)),
            Self::P95(limit) => write!(f, "p95 under {}", time(limit)),
            Self::P99(limit) => write!(f, "p99 under {}", time(limit)),
            Self::Processor(limit) => write!(f, "processor under {}", time(limit)),
            Self::Rate(limit) => write!(f, "over {limit:.0} a second"),
            Self::Bytes(limit) => match limit >> 20 {
                0 => write!(f, "under {} KiB", limit >> 10),
                mebi if mebi % 1024 == 0 => write!(f, "under {} GiB", mebi >> 10),
                mebi => write!(f, "under {mebi} MiB"),
            },
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.work)?;
        if let Some(size) = self.size {
            write!(f, ", {size}")?;
        }
        f.write_str(":")?;
        if let Some(times) = &self.times {
            write!(f, " {:.2?}, p95 {:.2?}", times.quantile(0.5), times.quantile(0.95))?;
            if let Some(cpu) = times.cpu_each() {
                write!(f, ", processor {cpu:.2?} each")?;
            }
        }
        if let Some(rate) = self.rate {
            write!(f, " {rate:.0} a second")?;
        }
        if let Some(bytes) = self.bytes {
            write!(f, " {:.1} MiB", bytes as f64 / f64::from(1 << 20))?;
        }
        if self.bars.is_empty() { Ok(()) } else { write!(f, " ({})", self.bars()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(times: &[u64]) -> Times {
        Times::of(times.iter().map(|time| Duration::from_millis(*time)).collect(), None)
    }

    #[test]
    fn a_figure_says_whether_its_bar_was_held() {
        let figure = Figure::of("page").size(100).times(millis(&[5, 7, 90]));
        let line = |figure: Figure| figure.line().rsplit('\t').next().unwrap().to_owned();
        let median = figure.clone().bar(Bar::Median(Duration::from_millis(50)));
        assert_eq!(line(median), "under 50 ms: held");
        let worst = figure.clone().bar(Bar::P95(Duration::from_millis(50)));
        assert_eq!(line(worst), "p95 under 50 ms: **missed**");
        assert_eq!(line(figure.bar_at(1_000, Bar::Bytes(1 << 30))), "", "the promise is for another size");
    }

    #[test]
    fn a_line_leaves_empty_what_was_not_measured() {
        let figure = Figure::of("weight").bytes(200 << 10).bar(Bar::Bytes(250 << 10));
        assert_eq!(figure.line(), "weight\t\t\t\t\t\t204800\tunder 250 KiB: held");
    }
}
