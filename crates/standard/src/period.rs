//! Calendar periods of the organisation's zone: `2026`, `2026-H1`, `2026-Q3`, `2026-07`.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    Month,
    Quarter,
    Half,
    Year,
}

impl PeriodKind {
    /// Months in a period of this kind.
    pub fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// One calendar period, half-open: `start <= day < end`. Written and serialised as `2026-Q3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    pub start: Date,
    pub kind: PeriodKind,
}

/// The text names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a period: write a year 2026, a half 2026-H1, a quarter 2026-Q3 or a month 2026-07")]
pub struct NotAPeriod(pub String);

impl Period {
    /// The period of `kind` that holds `day`.
    pub fn of(kind: PeriodKind, day: Date) -> Self {
        let months = kind.months();
        let month = (day.month() - 1) / months * months + 1;
        Self { start: date(day.year(), month, 1), kind }
    }

    /// The first day after the period.
    pub fn end(self) -> Date {
        self.start.saturating_add(i32::from(self.kind.months()).months())
    }

    pub fn contains(self, day: Date) -> bool {
        self.start <= day && day < self.end()
    }

    pub fn days(self) -> i32 {
        (self.end() - self.start).get_days()
    }

    /// The period of the same kind `count` before this one.
    pub fn back(self, count: i32) -> Self {
        Self {
            start: self.start.saturating_sub((i32::from(self.kind.months()) * count).months()),
            kind: self.kind,
        }
    }

    pub fn previous(self) -> Self {
        self.back(1)
    }

    pub fn next(self) -> Self {
        Self { start: self.end(), kind: self.kind }
    }

    /// The `count` periods that end with this one, oldest first.
    pub fn trail(self, count: i32) -> Vec<Self> {
        (0..count).rev().map(|before| self.back(before)).collect()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.kind {
            PeriodKind::Month => write!(f, "{year}-{month:02}"),
            PeriodKind::Quarter => write!(f, "{year}-Q{}", (month - 1) / 3 + 1),
            PeriodKind::Half => write!(f, "{year}-H{}", (month - 1) / 6 + 1),
            PeriodKind::Year => write!(f, "{year}"),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        read(text).ok_or_else(|| NotAPeriod(text.chars().take(40).collect()))
    }
}

fn read(text: &str) -> Option<Period> {
    let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
    if year.len() != 4 || !text.is_ascii() {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| *year > 0)?;
    let (kind, month) = match rest {
        None => (PeriodKind::Year, 1),
        Some(rest) => match rest.split_at_checked(1)? {
            ("Q" | "q", n) => {
                (PeriodKind::Quarter, (n.parse::<i8>().ok().filter(|n| (1..=4).contains(n))? - 1) * 3 + 1)
            }
            ("H" | "h", n) => {
                (PeriodKind::Half, (n.parse::<i8>().ok().filter(|n| (1..=2).contains(n))? - 1) * 6 + 1)
            }
            _ if rest.len() == 2 => (PeriodKind::Month, rest.parse().ok()?),
            _ => return None,
        },
    };
    Some(Period { start: Date::new(year, month, 1).ok()?, kind })
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_it_was_read() {
        for text in ["2026", "2026-H2", "2026-Q3", "2026-07"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "26", "2026-Q5", "2026-13", "2026-7", "2026-Q", "2026-H0", "二〇二六"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_quarter_is_half_open_and_follows_its_neighbour() {
        let quarter: Period = "2026-Q3".parse().unwrap();
        assert!(quarter.contains(date(2026, 7, 1)) && quarter.contains(date(2026, 9, 30)));
        assert!(!quarter.contains(date(2026, 10, 1)));
        assert_eq!(quarter.days(), 92);
        assert_eq!(quarter.previous().next(), quarter);
        assert_eq!(quarter.trail(3)[0].to_string(), "2026-Q1");
        assert_eq!(Period::of(PeriodKind::Half, date(2026, 7, 1)).to_string(), "2026-H2");
    }
}
