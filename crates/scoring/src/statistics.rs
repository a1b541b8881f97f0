//! Statistics of surveys and raters: intervals, tests, leniency. Floats are allowed here and nowhere else: what
//! comes out is shown, or says yes or no; it is never added to a score.

use hengce_exact::Number;
use serde::Serialize;

use crate::input::Share;

/// The 97.5 % point of the normal distribution: two-sided 95 %.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// A confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Wilson's 95 % score interval of a proportion (E. B. Wilson, 1927); None without answers. Never leaves 0 to 1.
pub fn wilson(share: &Share) -> Option<Interval> {
    if !share.holds() {
        return None;
    }
    let (p, n) = (share.level.to_f64(), share.n.to_f64());
    let z2 = Z_95 * Z_95;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// Newcombe's 95 % interval of the difference `now - before` of two proportions, from their Wilson intervals
/// (R. G. Newcombe, 1998, method 10); None without answers.
pub fn newcombe(before: &Share, now: &Share) -> Option<Interval> {
    let (wilson_now, wilson_before) = (wilson(now)?, wilson(before)?);
    let (p1, p2) = (now.level.to_f64(), before.level.to_f64());
    let down = ((p1 - wilson_now.low).powi(2) + (wilson_before.high - p2).powi(2)).sqrt();
    let up = ((wilson_now.high - p1).powi(2) + (p2 - wilson_before.low).powi(2)).sqrt();
    Some(Interval { low: p1 - p2 - down, high: p1 - p2 + up })
}

/// The 95 % interval of a mean from counts of marks (normal approximation); None below two answers.
pub fn mean_interval(counts: &std::collections::BTreeMap<i64, u64>) -> Option<Interval> {
    let n: u64 = counts.values().sum();
    if n < 2 {
        return None;
    }
    let total = n as f64;
    let mean = counts.iter().map(|(mark, count)| *mark as f64 * *count as f64).sum::<f64>() / total;
    let squares =
        counts.iter().map(|(mark, count)| (*mark as f64 - mean).powi(2) * *count as f64).sum::<f64>();
    let half = Z_95 * (squares / (total - 1.0) / total).sqrt();
    Some(Interval { low: mean - half, high: mean + half })
}

/// The same from the mean of `n` marks and the mean of their squares; None below two marks.
pub fn interval_of_mean(mean: &Number, squares: &Number, n: &Number) -> Option<Interval> {
    let (mean, n) = (mean.to_f64(), n.to_f64());
    let variance = (squares.to_f64() - mean * mean).max(0.0);
    (n >= 2.0).then(|| {
        let half = Z_95 * (variance / (n - 1.0)).sqrt();
        Interval { low: mean - half, high: mean + half }
    })
}

/// One mark by a rater on somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark<'a> {
    pub rater: &'a str,
    pub mark: f64,
}

/// How a rater marks beside everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leniency {
    pub rater: String,
    pub n: usize,
    pub mean: f64,
    /// Sample standard deviation; None below two marks.
    pub spread: Option<f64>,
    /// The rater's mean less the mean of all marks.
    pub shift: f64,
    /// `shift * n / (n + k)`, the random-effect estimate of the shift; None below five marks, where it says nothing.
    pub shrunk: Option<f64>,
    /// Share of marks at either end of the scale.
    pub at_ends: f64,
}

/// Marks that a rater needs before a shift is estimated.
pub const LENIENCY_MARKS_MIN: usize = 5;

/// Leniency and spread of each rater, in order of name. `k` is the weight of the common mean in marks (5 by custom);
/// `scale` is the lowest and highest mark. Shown beside the raw mark; applied only by a recorded decision.
pub fn leniency(marks: &[Mark<'_>], k: f64, scale: (f64, f64)) -> Vec<Leniency> {
    let overall = mean(marks.iter().map(|mark| mark.mark)).unwrap_or_default();
    let mut raters: Vec<&str> = marks.iter().map(|mark| mark.rater).collect();
    raters.sort_unstable();
    raters.dedup();
    let of = |rater: &str| {
        let own: Vec<f64> = marks.iter().filter(|mark| mark.rater == rater).map(|mark| mark.mark).collect();
        let n = own.len();
        let average = mean(own.iter().copied()).unwrap_or_default();
        let shift = average - overall;
        let ends = own.iter().filter(|mark| **mark <= scale.0 || **mark >= scale.1).count();
        Leniency {
            rater: rater.to_owned(),
            n,
            mean: average,
            spread: deviation(&own, average),
            shift,
            shrunk: (n >= LENIENCY_MARKS_MIN).then(|| shift * n as f64 / (n as f64 + k)),
            at_ends: ends as f64 / n.max(1) as f64,
        }
    };
    raters.into_iter().map(of).collect()
}

fn mean(marks: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = marks.fold((0_u32, 0.0), |(n, sum), mark| (n + 1, sum + mark));
    (n > 0).then(|| sum / f64::from(n))
}

fn deviation(marks: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = marks.iter().map(|mark| (mark - mean).powi(2)).sum();
    (marks.len() > 1).then(|| (squares / (marks.len() as f64 - 1.0)).sqrt())
}

/// A mark moved from its rater's scale to everybody's: `all.mean + all.sd * (mark - rater.mean) / rater.sd`.
/// None where the rater gives everybody the same.
pub fn on_common_scale(mark: f64, rater: (f64, f64), all: (f64, f64)) -> Option<f64> {
    (rater.1 > 0.0).then(|| all.0 + all.1 * (mark - rater.0) / rater.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.000_5
    }

    fn share(hits: u64, n: u64) -> Share {
        Share::of(hits, n).unwrap()
    }

    #[test]
    fn a_mean_has_one_interval_whether_from_counts_or_from_squares() {
        let counts = std::collections::BTreeMap::from([(3, 4), (4, 5), (5, 11)]);
        let (mean, squares) = (Number::fraction(87, 20).unwrap(), Number::fraction(391, 20).unwrap());
        let (one, other) = (mean_interval(&counts), interval_of_mean(&mean, &squares, &Number::whole(20)));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(near(one.low, other.low) && near(one.high, other.high), "{one:?} {other:?}");
        assert_eq!(interval_of_mean(&mean, &squares, &Number::one()), None);
    }

    #[test]
    fn wilson_stays_within_0_and_1_and_agrees_with_the_published_example() {
        let none = wilson(&share(0, 20)).unwrap();
        assert!(near(none.low, 0.0) && near(none.high, 0.1611), "{none:?}");
        let some = wilson(&share(81, 263)).unwrap();
        assert!(near(some.low, 0.2553) && near(some.high, 0.3662), "{some:?}");
        let nobody = Share { level: Number::zero(), n: Number::zero() };
        assert_eq!(wilson(&nobody), None);
    }

    #[test]
    fn newcombe_agrees_with_the_published_example() {
        // 56/70 against 48/80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)
        let interval = newcombe(&share(48, 80), &share(56, 70)).unwrap();
        assert!(near(interval.low, 0.0524) && near(interval.high, 0.3339), "{interval:?}");
    }

    #[test]
    fn one_point_more_awareness_among_400_is_noise() {
        let interval = newcombe(&share(200, 400), &share(204, 400)).unwrap();
        assert!(interval.low < 0.0);
    }

    #[test]
    fn a_lenient_raters_mark_moves_to_the_common_scale() {
        assert!(near(on_common_scale(3.5, (4.2, 0.7), (3.8, 0.6)).unwrap(), 3.2));
        assert_eq!(on_common_scale(3.5, (4.2, 0.0), (3.8, 0.6)), None);
    }

    #[test]
    fn few_marks_say_nothing_of_a_rater_and_more_say_more() {
        let mut marks: Vec<Mark<'_>> = (0..20).map(|_| Mark { rater: "kind", mark: 5.0 }).collect();
        marks.extend((0..20).map(|_| Mark { rater: "strict", mark: 3.0 }));
        marks.extend((0..3).map(|_| Mark { rater: "rare", mark: 5.0 }));
        let found = leniency(&marks, 5.0, (1.0, 5.0));
        let kind = &found[0];
        assert!(near(kind.shrunk.unwrap(), kind.shift * 0.8) && near(kind.at_ends, 1.0));
        assert_eq!((found[1].rater.as_str(), found[1].shrunk), ("rare", None));
    }
}
