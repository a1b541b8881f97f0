//! Figures of visits in words.

use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_traffic::{Figures, Revenue};

use crate::words::{Speech, grouped, number_in_unit};

pub fn count(number: u64) -> String {
    grouped(&Number::whole(number.cast_signed()), 0)
}

/// A share in percent; a dash where there is nothing to take it of.
pub fn share(say: Speech, part: u64, whole: u64) -> String {
    let of = |number: u64| Number::whole(number.cast_signed());
    let share = of(part).divided_by(&of(whole));
    share.map_or_else(|| "–".to_owned(), |share| number_in_unit(say, &share, Unit::Percent, 1))
}

/// Mean time of a visit: `1:05`.
pub fn time(figures: &Figures) -> String {
    if figures.visits == 0 {
        return "–".to_owned();
    }
    let seconds = (figures.engaged_ms / figures.visits + 500) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Amounts of each currency beside each other, never added up: `CNY 1,999.00 · USD 20.00`.
pub fn money(revenue: &Revenue) -> String {
    let one = |(currency, micros): (&String, &i64)| {
        format!("{currency} {}", grouped(&Number::scaled(i128::from(*micros), 6), 2))
    };
    revenue.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// How much a figure changed, and whether that is good.
pub struct Change {
    pub text: String,
    pub class: &'static str,
    pub icon: &'static str,
}

/// The change from `before` to `now` in percent; none where there was nothing.
pub fn change(now: f64, before: f64, is_higher_better: bool) -> Option<Change> {
    if before <= 0.0 {
        return None;
    }
    let percent = (now - before) / before * 100.0;
    let is_even = percent.abs() < 0.05;
    let (class, icon) = match (is_even, (percent > 0.0) == is_higher_better) {
        (true, _) => ("even", "minus"),
        (false, true) => ("good", if percent > 0.0 { "trending-up" } else { "trending-down" }),
        (false, false) => ("bad", if percent > 0.0 { "trending-up" } else { "trending-down" }),
    };
    Some(Change { text: format!("{percent:+.1} %"), class, icon })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_whether_it_is_good() {
        let text = |now, before, up| change(now, before, up).map(|change| (change.text, change.class));
        assert_eq!(text(110.0, 100.0, true), Some(("+10.0 %".to_owned(), "good")));
        assert_eq!(text(110.0, 100.0, false), Some(("+10.0 %".to_owned(), "bad")));
        assert_eq!(text(100.0, 100.0, true), Some(("+0.0 %".to_owned(), "even")));
        assert_eq!(text(5.0, 0.0, true), None);
    }

    #[test]
    fn currencies_stand_beside_each_other() {
        let revenue = [("CNY", 1_999_000_000), ("USD", 20_500_000)];
        let revenue = revenue.map(|(currency, micros)| (currency.to_owned(), micros)).into();
        assert_eq!(money(&revenue), "CNY 1,999.00 · USD 20.50");
        assert_eq!(money(&Revenue::new()), "");
    }

    #[test]
    fn a_mean_is_rounded_to_seconds() {
        let figures = Figures { visits: 2, engaged_ms: 130_999, ..Figures::default() };
        assert_eq!(time(&figures), "1:05");
        assert_eq!(time(&Figures::default()), "–");
    }
}
