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
    let share = Share::of(enough(answers, n_min)?.from(from), answers.n());
    let share = share.ok_or(Unscored::Insufficient { n: 0, n_min: n_min.max(1) })?;
    Ok(outcome(answers, share.level.clone(), statistics::wilson(&share), curve))
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

/// What a survey came to, where only that is known and not each answer.
pub(crate) struct Sample<'a> {
    pub value: &'a Number,
    pub n: &'a Number,
    pub invited: Option<&'a Number>,
    pub interval: Option<Interval>,
}

/// The value on its curve, if the sample is large enough.
pub(crate) fn sampled(sample: &Sample<'_>, n_min: u64, curve: Curve) -> Result<Outcome, Unscored> {
    let n = large_enough(sample.n, n_min)?;
    let invited = sample.invited.map(people);
    let response_rate = sample.invited.and_then(|invited| sample.n.divided_by(invited));
    let mut steps = vec![Step::Survey { n, invited, response_rate, value: sample.value.clone() }];
    steps.extend(sample.interval.map(shown));
    Ok(Outcome { points: curve.at(sample.value), steps, curve: Some(curve), x: Some(sample.value.clone()) })
}

/// The rise between two waves by the target rise on `curve`, where Newcombe's interval lies above 0; else `otherwise`.
pub(crate) fn uplift(
    waves: (&Share, &Share),
    n_min: u64,
    otherwise: &Number,
    curve: Curve,
) -> Result<Outcome, Unscored> {
    let (before, now) = waves;
    for wave in [before, now] {
        large_enough(&wave.n, n_min)?;
        if !wave.holds() {
            return Err(Unscored::WrongInput { needs: "shares from 0 to 1" });
        }
    }
    let rise = &now.level - &before.level;
    let interval = statistics::newcombe(before, now);
    let supported = interval.is_some_and(|interval| interval.low > 0.0);
    let n = people(&now.n);
    let mut steps = vec![Step::Survey { n, invited: None, response_rate: None, value: rise.clone() }];
    steps.extend(interval.map(shown));
    steps.push(Step::Gate { supported });
    let points = if supported { curve.at(&rise) } else { otherwise.clone() };
    Ok(Outcome { points, steps, curve: Some(curve), x: Some(rise) })
}

fn large_enough(n: &Number, n_min: u64) -> Result<u64, Unscored> {
    let n_min = n_min.max(1);
    if *n < whole(n_min) { Err(Unscored::Insufficient { n: people(n), n_min }) } else { Ok(people(n)) }
}

/// A size of a sample in whole people: an effective one is rounded down.
pub(crate) fn people(n: &Number) -> u64 {
    n.floor().to_i64().and_then(|n| u64::try_from(n).ok()).unwrap_or_default()
}
