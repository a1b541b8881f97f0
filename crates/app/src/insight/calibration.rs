//! How well forecasts are calibrated: Brier scores in exact numbers, and what came true of what was said.

use std::fmt::Write as _;

use hengce_exact::Number;
use hengce_ledger::Record;
use serde::Serialize;

use crate::records::{Stored, escaped};
use crate::web::Html;
use crate::words::Speech;

/// Tenths of probability that calls are put together by.
const BINS: i64 = 10;

/// A resolved forecast.
struct Call {
    said: Number,
    base: Number,
    came_true: bool,
}

/// The calls of one tenth of probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    pub calls: usize,
    /// The mean of what was said.
    pub said: Number,
    /// The share of them that came true.
    pub came_true: Number,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Calibration {
    pub resolved: usize,
    /// Mean of (probability - outcome) squared: 0 is best, 0.25 is what always saying a half gives.
    pub brier: Option<Number>,
    /// The same for the rates to beat.
    pub brier_base: Option<Number>,
    /// 1 - brier / brier_base.
    pub skill: Option<Number>,
    pub bins: Vec<Bin>,
}

impl Calibration {
    pub fn of<'r>(forecasts: impl Iterator<Item = &'r Record>) -> Self {
        let calls: Vec<Call> = forecasts.filter_map(call).collect();
        let brier = mean(calls.iter().map(|call| squared(&call.said, call.came_true)));
        let brier_base = mean(calls.iter().map(|call| squared(&call.base, call.came_true)));
        let ratio = brier.as_ref().zip(brier_base.as_ref()).and_then(|(own, base)| own.divided_by(base));
        let bins =
            (0..BINS).filter_map(|bin| self::bin(calls.iter().filter(|call| tenth(&call.said) == bin)));
        Self {
            resolved: calls.len(),
            brier,
            brier_base,
            skill: ratio.map(|ratio| Number::one() - ratio),
            bins: bins.collect(),
        }
    }
}

fn call(forecast: &Record) -> Option<Call> {
    let came_true = match forecast.state.as_str() {
        "hit" => true,
        "miss" => false,
        _ => return None,
    };
    Some(Call { said: forecast.number("probability")?, base: forecast.number("base_rate")?, came_true })
}

fn squared(said: &Number, came_true: bool) -> Number {
    let off = if came_true { Number::one() - said.clone() } else { said.clone() };
    &off * &off
}

fn mean(numbers: impl Iterator<Item = Number>) -> Option<Number> {
    let (sum, count) = numbers.fold((Number::zero(), 0), |(sum, count), number| (sum + number, count + 1));
    sum.divided_by(&Number::whole(count))
}

fn tenth(said: &Number) -> i64 {
    (said * &Number::whole(BINS)).floor().to_i64().unwrap_or_default().clamp(0, BINS - 1)
}

fn bin<'c>(calls: impl Iterator<Item = &'c Call> + Clone) -> Option<Bin> {
    let share = |call: &Call| if call.came_true { Number::one() } else { Number::zero() };
    Some(Bin {
        calls: calls.clone().count(),
        said: mean(calls.clone().map(|call| call.said.clone()))?,
        came_true: mean(calls.map(share))?,
    })
}

/// What was said against what came true: on the diagonal where people mean what they say.
pub fn picture(say: Speech, calibration: &Calibration) -> Html {
    let (left, bottom, wide) = (44.0, 216.0, 200.0);
    let x = |number: &Number| left + number.to_f64() * wide;
    let y = |number: &Number| bottom - number.to_f64() * wide;
    let label = escaped(&say.t1("insight-calibration-label", "calls", calibration.resolved));
    let mut svg = format!(
        r#"<svg class="calibration" viewBox="0 0 264 250" role="img" aria-label="{label}"><path class="grid" d="M44 16V216H244M44 116H244M144 16V216M244 16V216M44 16H244"/><path class="target" d="M44 216L244 16"/>"#
    );
    for (part, text) in [(0.0, "0"), (0.5, "50"), (1.0, "100 %")] {
        let at = left + part * wide;
        let _ = write!(svg, r#"<text class="axis" x="{at}" y="232" text-anchor="middle">{text}</text>"#);
        let at = bottom - part * wide + 4.0;
        let _ = write!(svg, r#"<text class="axis" x="38" y="{at}" text-anchor="end">{text}</text>"#);
    }
    for bin in &calibration.bins {
        #[expect(clippy::cast_precision_loss, reason = "a size on screen")]
        let radius = 4.0 + (bin.calls as f64).sqrt() * 2.0;
        let _ = write!(
            svg,
            r#"<circle class="dot" cx="{:.1}" cy="{:.1}" r="{radius:.1}"/><text class="value" x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
            x(&bin.said),
            y(&bin.came_true),
            x(&bin.said),
            y(&bin.came_true) + 4.0,
            bin.calls,
        );
    }
    let _ = write!(
        svg,
        r#"<text class="axis" x="244" y="247" text-anchor="end">{}</text><text class="axis" x="48" y="12">{}</text></svg>"#,
        say.t("insight-calibration-said"),
        say.t("insight-calibration-came"),
    );
    Html(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(calls: &[(&str, bool)]) -> Vec<Call> {
        let call = |(said, came_true): &(&str, bool)| Call {
            said: said.parse().unwrap(),
            base: "0.5".parse().unwrap(),
            came_true: *came_true,
        };
        calls.iter().map(call).collect()
    }

    #[test]
    fn the_brier_score_is_that_of_the_catalogue() {
        let calls = calls(&[("0.7", true), ("0.2", false), ("0.9", true), ("0.6", false)]);
        let brier = mean(calls.iter().map(|call| squared(&call.said, call.came_true)));
        assert_eq!(brier, Some("0.125".parse().unwrap()));
    }

    #[test]
    fn a_tenth_holds_its_lower_end_and_certainty_is_in_the_last() {
        let tenths: Vec<i64> =
            ["0", "0.1", "0.19", "0.9", "0.99"].map(|text| tenth(&text.parse().unwrap())).into();
        assert_eq!(tenths, [0, 1, 1, 9, 9]);
    }

    #[test]
    fn a_bin_says_what_was_said_and_what_came_true_of_it() {
        let calls = calls(&[("0.7", true), ("0.74", false)]);
        let bin = bin(calls.iter()).unwrap();
        assert_eq!(
            (bin.calls, bin.said, bin.came_true),
            (2, "0.72".parse().unwrap(), "0.5".parse().unwrap())
        );
        assert_eq!(super::bin([].iter()), None);
    }
}
