//! Methods that compare: within a group, against a frozen base, against a reference forecaster.

use std::collections::BTreeMap;

use hengce_exact::Number;

use crate::input::{Forecast, whole};
use crate::outcome::{Step, Unscored};
use crate::parts::{IndexPart, IndexedPart, RankStep};

/// Fewest people among whom a standard score means something.
pub const STANDARD_SCORE_MIN: u64 = 5;
/// Fewest people among whom a rank may score.
pub const RANK_MIN: u64 = 10;
/// Decimals of a standard deviation, the only irrational number on the way to a score: rounded down once, here.
const DEVIATION_PLACES: u32 = 12;

/// `50 + 10 z` among the group (population standard deviation), before it is held in 0..100.
pub(crate) fn standard_score(value: &Number, group: &[Number]) -> Result<(Number, Step), Unscored> {
    let n = group.len() as u64;
    if n < STANDARD_SCORE_MIN {
        return Err(Unscored::Insufficient { n, n_min: STANDARD_SCORE_MIN });
    }
    let over_n = |sum: Number| sum.divided_by(&whole(n)).unwrap_or_default();
    let mean = over_n(group.iter().sum());
    let squares = group.iter().map(|x| {
        let far = x - &mean;
        &far * &far
    });
    let deviation = over_n(squares.sum()).square_root(DEVIATION_PLACES).unwrap_or_default();
    let z = (value - &mean).divided_by(&deviation).ok_or(Unscored::NoSpread)?;
    let points = Number::whole(50) + &Number::whole(10) * &z;
    Ok((points, Step::Standardised { mean, deviation, z, of: n }))
}

/// The points of the first row whose share holds the rank; equal values share the mean of their ranks.
pub(crate) fn rank(
    table: &[RankStep],
    lowest_first: bool,
    value: &Number,
    group: &[Number],
) -> Result<(Number, Step), Unscored> {
    let of = group.len() as u64;
    if of < RANK_MIN {
        return Err(Unscored::Insufficient { n: of, n_min: RANK_MIN });
    }
    let ahead = group.iter().filter(|x| if lowest_first { *x < value } else { *x > value }).count();
    let equal = group.iter().filter(|x| *x == value).count();
    if equal == 0 {
        return Err(Unscored::WrongInput { needs: "a group that holds the own value" });
    }
    let mean_rank = Number::fraction((2 * ahead + equal + 1) as i64, 2).unwrap_or_default();
    let share = mean_rank.divided_by(&whole(of)).unwrap_or_default();
    let row = table.iter().find(|row| share <= row.top);
    let row = row.ok_or(crate::problem::MethodProblem::TableNotExhaustive)?;
    Ok((row.points.clone(), Step::Ranked { rank: mean_rank, of }))
}

/// The weighted mean of indexes 1 to 5 as points, 1 being worth `lowest` and 5 worth 100.
pub(crate) fn indexed(
    parts: &[IndexedPart],
    lowest: &Number,
    values: &BTreeMap<String, Number>,
) -> Result<(Number, Vec<Step>), Unscored> {
    known(values, &|id| parts.iter().any(|part| part.id == id))?;
    let mut steps = Vec::new();
    let (mut sum, mut weights) = (Number::zero(), Number::zero());
    for part in parts {
        let value = values.get(&part.id).ok_or_else(|| Unscored::PartMissing { id: part.id.clone() })?;
        let rising = part.bounds[0] < part.bounds[3];
        let reached =
            part.bounds.iter().filter(|bound| if rising { value >= *bound } else { value <= *bound });
        let index = Number::whole(1 + reached.count() as i64);
        sum = &sum + &(&index * &part.weight);
        weights = &weights + &part.weight;
        steps.push(Step::Part {
            id: part.id.clone(),
            value: value.clone(),
            index,
            weight: part.weight.clone(),
        });
    }
    let mean = sum.divided_by(&weights).ok_or(Unscored::NoSpread)?;
    let quarter = (&mean - &Number::one()).divided_by(&Number::whole(4)).unwrap_or_default();
    let points = lowest + &(&(Number::hundred() - lowest.clone()) * &quarter);
    steps.push(Step::Index { value: mean });
    Ok((points, steps))
}

/// The composite index, 100 being the frozen base.
pub(crate) fn composite(
    parts: &[IndexPart],
    values: &BTreeMap<String, Number>,
) -> Result<(Number, Vec<Step>), Unscored> {
    known(values, &|id| parts.iter().any(|part| part.id == id))?;
    let mut steps = Vec::new();
    let (mut sum, mut weights) = (Number::zero(), Number::zero());
    for part in parts {
        let value = values.get(&part.id).ok_or_else(|| Unscored::PartMissing { id: part.id.clone() })?;
        let share = value.divided_by(&part.base);
        let share =
            share.ok_or_else(|| crate::problem::MethodProblem::BaseNotPositive { id: part.id.clone() })?;
        let index = share * Number::hundred();
        sum = &sum + &(&index * &part.weight);
        weights = &weights + &part.weight;
        steps.push(Step::Part {
            id: part.id.clone(),
            value: value.clone(),
            index,
            weight: part.weight.clone(),
        });
    }
    let value = sum.divided_by(&weights).ok_or(Unscored::NoSpread)?;
    steps.push(Step::Index { value: value.clone() });
    Ok((value, steps))
}

/// A value under a name that the method does not know would be dropped in silence: it is refused.
fn known(values: &BTreeMap<String, Number>, is_part: &dyn Fn(&str) -> bool) -> Result<(), Unscored> {
    match values.keys().find(|id| !is_part(id)) {
        Some(id) => Err(Unscored::PartUnknown { id: id.clone() }),
        None => Ok(()),
    }
}

/// The mean squared error of probability calls (G. W. Brier, 1950).
pub fn brier(calls: &[Forecast]) -> Option<Number> {
    let error = |call: &Forecast| {
        let outcome = if call.happened { Number::one() } else { Number::zero() };
        let far = &call.probability - &outcome;
        &far * &far
    };
    calls.iter().map(error).sum::<Number>().divided_by(&whole(calls.len() as u64))
}

/// `1 - Brier / Brier of always saying the base rate`; may be negative.
pub(crate) fn skill(
    calls: &[Forecast],
    base_rate: Option<&Number>,
    n_min: u64,
) -> Result<(Number, Step), Unscored> {
    let n = calls.len() as u64;
    if n < n_min.max(1) {
        return Err(Unscored::Insufficient { n, n_min: n_min.max(1) });
    }
    if let Some(call) = calls.iter().find(|c| c.probability.is_negative() || c.probability > Number::one()) {
        let value = call.probability.clone();
        return Err(crate::problem::MethodProblem::Outside {
            value,
            min: Number::zero(),
            max: Number::one(),
        }
        .into());
    }
    let happened = calls.iter().filter(|call| call.happened).count() as u64;
    let observed = whole(happened).divided_by(&whole(n)).unwrap_or_default();
    let rate = base_rate.cloned().unwrap_or(observed);
    let constant = |call: &Forecast| Forecast { probability: rate.clone(), happened: call.happened };
    let reference = brier(&calls.iter().map(constant).collect::<Vec<_>>()).unwrap_or_default();
    let brier = brier(calls).unwrap_or_default();
    let ratio = brier.divided_by(&reference).ok_or(Unscored::NoSpread)?;
    let skill = Number::one() - ratio;
    Ok((skill.clone(), Step::Skill { brier, reference, skill, n }))
}
