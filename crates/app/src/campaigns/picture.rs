//! The story's pictures as SVG: a line of days with its marks, and bars of shares. Classes and attributes only.

use std::fmt::Write as _;

use hengce_exact::Number;
use jiff::civil::Date;

use super::milestones::{Milestone, Standing};
use crate::web::Html;
use crate::words::days_between;

/// Units of the drawing along the line.
const LENGTH: f64 = 1_000.0;

/// The days that a campaign's line runs over.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    pub first: Date,
    pub last: Date,
    today: Date,
}

impl Axis {
    /// From the earliest day to the latest; None of no days.
    pub fn of(days: impl Iterator<Item = Date>, today: Date) -> Option<Self> {
        let days: Vec<Date> = days.collect();
        Some(Self { first: *days.iter().min()?, last: *days.iter().max()?, today })
    }

    fn at(&self, day: Date) -> f64 {
        let whole = f64::from(days_between(self.first, self.last).max(1));
        f64::from(days_between(self.first, day)) / whole * LENGTH
    }

    /// One milestone: where it was first planned, where it was moved to, and where it was done or is planned now.
    pub fn milestone(&self, milestone: &Milestone) -> Html {
        let mut marks = String::new();
        if let Some(today) = Some(self.today).filter(|day| (self.first..=self.last).contains(day)) {
            mark(&mut marks, "mark-today", self.at(today), 24.0);
        }
        let end = milestone.done_on.or(milestone.due_on).or(milestone.counts_on());
        if let (Some(from), Some(to)) = (milestone.baseline_on, end) {
            let (from, to) = (self.at(from), self.at(to));
            let (x, wide) = (from.min(to), (to - from).abs());
            let class = if to > from { "slip" } else { "lead" };
            let _ =
                write!(marks, r#"<rect class="{class}" x="{x:.1}" y="10" width="{wide:.1}" height="4"/>"#);
        }
        for (class, day) in [("mark-baseline", milestone.baseline_on), ("mark-rebased", milestone.rebased_on)]
        {
            if let Some(day) = day {
                mark(&mut marks, class, self.at(day), 18.0);
            }
        }
        if let Some(day) = end {
            let class = match (milestone.done_on, milestone.standing) {
                (Some(_), Standing::Late) => "mark-late",
                (Some(_), _) => "mark-done",
                (None, Standing::Overdue) => "mark-overdue",
                (None, _) => "mark-due",
            };
            mark(&mut marks, class, self.at(day), 18.0);
        }
        Html(format!(
            r#"<svg class="days" viewBox="-4 0 {wide} 24" preserveAspectRatio="none" aria-hidden="true">{marks}</svg>"#,
            wide = LENGTH + 8.0
        ))
    }
}

fn mark(out: &mut String, class: &str, x: f64, high: f64) {
    let (top, bottom) = (12.0 - high / 2.0, 12.0 + high / 2.0);
    let _ = write!(out, r#"<line class="{class}" x1="{x:.1}" x2="{x:.1}" y1="{top}" y2="{bottom}"/>"#);
}

/// How much of a whole something is; what goes beyond the whole is marked.
pub fn share_bar(value: &Number, of: &Number) -> Html {
    let part = value.divided_by(of).map_or(0.0, |part| part.to_f64().max(0.0)) * 100.0;
    let (inside, beyond) = (part.min(100.0), (part - 100.0).clamp(0.0, 100.0));
    Html(format!(
        r#"<svg class="share" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar-track" width="100" height="10"/><rect class="bar-value" width="{inside:.2}" height="10"/><rect class="bar-beyond" x="100" width="{beyond:.2}" height="10"/></svg>"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_line_runs_from_the_earliest_day_to_the_latest() {
        let days = [date(2026, 9, 10), date(2026, 9, 1), date(2026, 9, 21)];
        let axis = Axis::of(days.into_iter(), date(2026, 9, 5)).unwrap();
        assert!((axis.at(date(2026, 9, 11)) - 500.0).abs() < 0.01);
        assert!(Axis::of(std::iter::empty(), date(2026, 9, 5)).is_none());
    }

    #[test]
    fn a_bar_of_more_than_the_whole_shows_what_is_beyond() {
        let bar = share_bar(&Number::whole(150), &Number::hundred());
        assert!(bar.0.contains(r#"class="bar-value" width="100.00""#), "{bar}");
        assert!(bar.0.contains(r#"class="bar-beyond" x="100" width="50.00""#), "{bar}");
        assert!(share_bar(&Number::one(), &Number::zero()).0.contains(r#"width="0.00""#));
    }
}
