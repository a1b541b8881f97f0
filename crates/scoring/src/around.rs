//! Shapes around a target: a range, marks up and down, a corridor with its own slope on each side.

use hengce_exact::Number;

use crate::counting;
use crate::curve::{Curve, Knot};
use crate::method::Method;
use crate::parts::{Of, RangeStep};
use crate::problem::MethodProblem;
use crate::shape::{Shaped, distinct, positive, step};

pub(crate) fn target_range(
    target: &Number,
    within: &Number,
    steps: &[RangeStep],
    zero_at: Option<&Number>,
    unit: &Number,
) -> Shaped {
    if within.is_negative() {
        return Err(MethodProblem::StepNotPositive { per: within.clone() });
    }
    let full = Number::hundred();
    if let (Some(zero_at), true) = (zero_at, steps.is_empty()) {
        let (near, far) = (within * unit, zero_at * unit);
        distinct(&[near.clone(), far.clone()])?;
        return Curve::through(&[
            (target - &far, Number::zero()),
            (target - &near, full.clone()),
            (target + &near, full),
            (target + &far, Number::zero()),
        ]);
    }
    // from the inside out: how far, and what it is worth up to there
    let mut rings = vec![(within * unit, full)];
    rings.extend(steps.iter().map(|step| (&step.within * unit, step.points.clone())));
    if let Some(pair) = rings.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
        return Err(MethodProblem::NotSorted { before: pair[0].0.clone(), after: pair[1].0.clone() });
    }
    let outside = |ring: usize| rings.get(ring + 1).map_or(Number::zero(), |(_, points)| points.clone());
    let left = rings.iter().enumerate().rev();
    let left = left.map(|(i, (far, points))| Knot::jump_up_to(target - far, outside(i), points.clone()));
    let right = rings.iter().enumerate();
    let right = right.map(|(i, (far, points))| Knot::jump_after(target + far, points.clone(), outside(i)));
    Curve::new(left.chain(right).collect())
}

pub(crate) fn unit_of_two_way(method: &Method, target: Option<&Number>) -> Result<Number, MethodProblem> {
    match method {
        Method::TwoWay { of: Of::Target, .. } => positive(target.ok_or(MethodProblem::NeedsTarget)?),
        _ => Ok(Number::one()),
    }
}

pub(crate) fn two_way(method: &Method, target: &Number, unit: &Number) -> Shaped {
    let Method::TwoWay { base, per, above, below, min, max, out_of, .. } = method else {
        return Err(MethodProblem::NoSteps);
    };
    let per = step(per)? * unit.clone();
    if base < min || base > max {
        return Err(MethodProblem::Outside { value: base.clone(), min: min.clone(), max: max.clone() });
    }
    let scale = counting::scale(out_of.as_ref())?;
    let points = |mark: &Number| mark * &scale;
    let mut knots = vec![Knot::smooth(target.clone(), points(base))];
    for (change, rightwards) in [(below, false), (above, true)] {
        let end = if change.is_negative() { min } else { max };
        // how many steps until the end; a change of 0 stays flat for ever
        let Some(steps) = (end - base).divided_by(change) else {
            continue;
        };
        let knot = |x| Knot::smooth(x, points(end));
        if rightwards {
            knots.push(knot(target + &(&steps * &per)));
        } else {
            knots.insert(0, knot(target - &(&steps * &per)));
        }
    }
    Curve::new(knots)
}

/// Full from `sides[0]` below the target to `sides[1]` above it; outside, so many points lost for each `per`.
pub(crate) fn corridor(target: &Number, sides: [&Number; 2], losses: [&Number; 2], per: &Number) -> Shaped {
    let full = Number::hundred();
    for size in sides.into_iter().chain(losses) {
        if size.is_negative() {
            return Err(MethodProblem::NegativePoints { points: size.clone() });
        }
    }
    let (from, to) = (target - sides[0], target + sides[1]);
    let far = |loss: &Number| full.divided_by(loss).map(|steps| &steps * per);
    let mut knots = Vec::new();
    if let Some(far) = far(losses[0]) {
        knots.push(Knot::smooth(&from - &far, Number::zero()));
    }
    knots.push(Knot::smooth(from, full.clone()));
    knots.push(Knot::smooth(to.clone(), full.clone()));
    if let Some(far) = far(losses[1]) {
        knots.push(Knot::smooth(&to + &far, Number::zero()));
    }
    Curve::new(knots)
}
