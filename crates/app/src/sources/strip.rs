//! The last stretches of a dataset, each with data, without, or not yet due; and the strip that shows them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hengce_standard::{Every, Rhythm};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::records::escaped;
use crate::web::Html;

/// Whether a stretch has data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    There,
    Missing,
    /// It need not be there yet.
    NotDue,
    /// Before the first data of the dataset.
    Before,
}

/// A day, week, month or quarter, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    pub from: Date,
    pub mark: Mark,
}

impl Stretch {
    pub fn is_missing(self) -> bool {
        self.mark == Mark::Missing
    }
}

/// How many stretches back a strip looks.
fn shown(grain: Every) -> usize {
    match grain {
        Every::Day => 92,
        Every::Week => 26,
        Every::Month => 13,
        Every::Quarter => 8,
    }
}

/// The last stretches up to the one of yesterday. Nothing is missing before the first data, nor before it is late by
/// the rhythm: data that comes by the month is not due before the month is over.
pub fn strip(grain: Every, rhythm: Option<Rhythm>, there: &BTreeSet<Date>, today: Date) -> Vec<Stretch> {
    let mut from = grain.stretch(today.saturating_sub(1.day())).0;
    let mut found = Vec::new();
    for _ in 0..shown(grain) {
        let (_, end) = grain.stretch(from);
        let late_from = rhythm.map(|rhythm| {
            let (_, due) = rhythm.every.stretch(end);
            due.saturating_add(rhythm.late_after.days())
        });
        let mark = match () {
            () if there.contains(&from) => Mark::There,
            () if there.first().is_none_or(|first| from < *first) => Mark::Before,
            () if late_from.is_none_or(|late_from| late_from >= today) => Mark::NotDue,
            () => Mark::Missing,
        };
        found.push(Stretch { from, mark });
        from = grain.stretch(from.saturating_sub(1.day())).0;
    }
    found.reverse();
    found
}

/// The strip as a picture; `label` says in words what it shows.
pub fn drawn(stretches: &[Stretch], label: &str) -> Html {
    const WIDE: usize = 6;
    let mut body = String::new();
    for (at, stretch) in stretches.iter().enumerate() {
        let class = match stretch.mark {
            Mark::There => "there",
            Mark::Missing => "missing",
            Mark::NotDue => "not-due",
            Mark::Before => "before",
        };
        let (x, day) = (at * WIDE, stretch.from);
        let _ = write!(
            body,
            r#"<rect class="{class}" x="{x}" y="0" width="{}" height="16"><title>{day}</title></rect>"#,
            WIDE - 1
        );
    }
    Html(format!(
        r#"<svg class="strip" viewBox="0 0 {} 16" preserveAspectRatio="none" role="img" aria-label="{}">{body}</svg>"#,
        stretches.len() * WIDE,
        escaped(label),
    ))
}

#[cfg(test)]
mod tests {
    use hengce_standard::Rhythm;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_missing_once_they_are_late_by_the_rhythm_and_never_before_the_first() {
        let rhythm = Rhythm { every: Every::Month, late_after: 5, stale_after: 20 };
        let there = BTreeSet::from([date(2026, 8, 28), date(2026, 8, 30), date(2026, 9, 2)]);
        let marks = |today| {
            let found = strip(Every::Day, Some(rhythm), &there, today);
            let at = |day: Date| found.iter().find(|one| one.from == day).map(|one| one.mark);
            [date(2026, 8, 27), date(2026, 8, 29), date(2026, 8, 30), date(2026, 9, 3)].map(at)
        };
        let [before, gap, filled, open] = marks(date(2026, 9, 20));
        assert_eq!((before, gap), (Some(Mark::Before), Some(Mark::Missing)));
        assert_eq!((filled, open), (Some(Mark::There), Some(Mark::NotDue)), "September is not over");
        assert_eq!(marks(date(2026, 9, 5))[1], Some(Mark::NotDue), "August may come until the 5th");
    }

    #[test]
    fn without_a_rhythm_nothing_is_missing() {
        let there = BTreeSet::from([date(2026, 1, 1)]);
        let found = strip(Every::Month, None, &there, date(2026, 9, 20));
        assert!(found.iter().all(|stretch| !stretch.is_missing()));
        assert_eq!(found.len(), 13);
    }

    #[test]
    fn a_strip_is_drawn_with_what_each_stretch_is() {
        let stretch = |mark| Stretch { from: date(2026, 9, 1), mark };
        let Html(svg) = drawn(&[stretch(Mark::There), stretch(Mark::Missing)], "缺 1 天");
        assert!(svg.contains(r#"class="there" x="0""#) && svg.contains(r#"class="missing" x="6""#));
        assert!(svg.contains(r#"aria-label="缺 1 天""#));
    }
}
