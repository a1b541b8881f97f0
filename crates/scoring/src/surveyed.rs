//! Methods on surveys: a mean, a top-box share, and a rise that the samples must support.

use hengce_exact::Number;

use crate::curve::Curve;
use crate::input::{Answers, Share, whole};
use crate::outcome::{Outcome, Step, Unscored};
use crate::statistics::{self, Interval};

/// The mean mark on a line from the worst mark to the target.
pub(crate) fn mean(answers: &Answers, n_min: u64, curve: Curve) -> Result<Outcome, Unscored> {
    let value = enough(answers, n_min)?.mean().unwrap_or_default();
    let interval = statistics::mean_interval(&answers.counts);
    Ok(outcome(answers, value, interval, curve))
}

/// The share of high answers by the target share.
pub(crate) fn top_box(answers: &Answers, from: i64, n_min: u64, curve: Curve) -> Result<Outcome, Unscored> {
    let share = Share { hits: enough(answers, n_min)?.from(from), n: answers.n() };
    let value = share.exact().unwrap_or_default();
    Ok(outcome(answers, value, statistics::wilson(share), curve))
}

fn enough(answers: &Answers, n_min: u64) -> Result<&Answers, Unscored> {
    let (n, n_min) = (answers.n(), n_min.max(1));
    if n < n_min { Err(Unscored::Insufficient { n, n_min }) } else { Ok(answers) }
}

fn outcome(answers: &Answers, value: Number, interval: Option<Interval>, curve: Curve) -> Outcome {
    let n = answers.n();
    let response_rate = answers.invited.and_then(|invited| whole(n).divided_by(&whole(invited)));
    let mut steps = vec![Step::Survey { n, invited: answers.invited, response_rate, value: value.clone() }];
    steps.extend(interval.map(shown));
    Outcome { points: curve.at(&value), steps, curve: Some(curve), x: Some(value) }
}

fn shown(interval: Interval) -> Step {
    Step::Interval { low: interval.low, high: interval.high }
}

/// The rise between two waves by the target rise on `curve`, where Newcombe's interval lies above 0; else `otherwise`.
pub(crate) fn uplift(
    waves: (Share, Share),
    n_min: u64,
    otherwise: &Number,
    curve: Curve,
) -> Result<Outcome, Unscored> {
    let (before, now) = waves;
    for wave in [before, now] {
        if wave.n < n_min.max(1) || wave.hits > wave.n {
            return Err(Unscored::Insufficient { n: wave.n, n_min: n_min.max(1) });
        }
    }
    let level = |share: Share| share.exact().unwrap_or_default();
    let rise = level(now) - level(before);
    let interval = statistics::newcombe(before, now);
    let supported = interval.is_some_and(|interval| interval.low > 0.0);
    let mut steps = vec![Step::Survey { n: now.n, invited: None, response_rate: None, value: rise.clone() }];
    steps.extend(interval.map(shown));
    steps.push(Step::Gate { supported });
    let points = if supported { curve.at(&rise) } else { otherwise.clone() };
    Ok(Outcome { points, steps, curve: Some(curve), x: Some(rise) })
}
