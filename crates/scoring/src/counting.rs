//! Methods that count: points lost or won for each step, and events that each bring their points.

use std::collections::BTreeMap;

use hengce_exact::Number;

use crate::curve::{Curve, Knot};
use crate::method::Method;
use crate::outcome::{Step, Unscored};
use crate::parts::{IncidentKind, Side, StepMode};
use crate::problem::MethodProblem;
use crate::shape::step;

/// A staircase of more steps is drawn as the straight line that it follows; scores never use the drawing.
const STAIRS_MAX: i64 = 60;

/// Marks "out of `out_of`" times this are points of 100.
pub(crate) fn scale(out_of: Option<&Number>) -> Result<Number, MethodProblem> {
    match out_of {
        None => Ok(Number::one()),
        Some(out_of) => Number::hundred()
            .divided_by(out_of)
            .filter(|scale| *scale > Number::zero())
            .ok_or(MethodProblem::StepNotPositive { per: out_of.clone() }),
    }
}

impl StepMode {
    /// How many steps of `per` lie in `size`, which is not negative.
    pub fn steps(self, size: &Number, per: &Number) -> Number {
        let exact = size.divided_by(per).unwrap_or_default();
        match self {
            Self::PerStartedStep => exact.ceil(),
            Self::PerFullStep => exact.floor(),
            Self::Proportional => exact,
        }
    }
}

/// A deduction or an addition with its marks as points of 100.
struct Counted {
    per: Number,
    each: Number,
    most: Number,
    mode: StepMode,
}

fn counted(method: &Method) -> Result<Counted, MethodProblem> {
    let (per, points, mode, most, out_of) = match method {
        Method::Deduction { per, points, step, cap, out_of, .. } => {
            let whole = out_of.clone().unwrap_or(Number::hundred());
            let cap = cap.clone().unwrap_or(whole.clone());
            if cap > whole {
                return Err(MethodProblem::DeductionAboveItem { cap, out_of: whole });
            }
            (per, points, *step, cap, out_of)
        }
        Method::Addition { per, points, step, cap, out_of } => (per, points, *step, cap.clone(), out_of),
        _ => return Err(MethodProblem::NoSteps),
    };
    let scale = scale(out_of.as_ref())?;
    for points in [points, &most] {
        if points.is_negative() {
            return Err(MethodProblem::NegativePoints { points: points.clone() });
        }
    }
    Ok(Counted { per: step(per)?, each: points * &scale, most: &most * &scale, mode })
}

impl Counted {
    /// What `size` brings: the points, and the step that explains them.
    fn of(&self, size: &Number) -> (Number, Step) {
        let steps = self.mode.steps(size, &self.per);
        let points = &steps * &self.each;
        let held = points > self.most;
        (points.min(self.most.clone()), Step::Counted { steps, each: self.each.clone(), held })
    }

    /// Knots at sizes 0, per, 2 per, ... as `(size, points before, points after, border belongs to the step before)`.
    fn stairs(&self) -> Vec<(Number, Number, Number)> {
        let all = self.most.divided_by(&self.each).unwrap_or_default();
        let stairs = all.ceil().to_i64().unwrap_or(i64::MAX);
        if self.mode == StepMode::Proportional || stairs > STAIRS_MAX || self.each.is_zero() {
            return Vec::new();
        }
        let worth = |steps: i64| (&Number::whole(steps) * &self.each).min(self.most.clone());
        let size = |steps: i64| &Number::whole(steps) * &self.per;
        (1..=stairs)
            .map(|k| match self.mode {
                StepMode::PerStartedStep => (size(k - 1), worth(k - 1), worth(k)),
                _ => (size(k), worth(k - 1), worth(k)),
            })
            .collect()
    }

    /// The size at which nothing more is counted.
    fn far(&self) -> Number {
        self.most.divided_by(&self.each).map_or(Number::zero(), |steps| &steps * &self.per)
    }
}

pub(crate) fn deduct(method: &Method, value: &Number, target: &Number) -> Result<(Number, Step), Unscored> {
    let Method::Deduction { side, .. } = method else {
        return Err(MethodProblem::NoSteps.into());
    };
    let (lost, step) = counted(method)?.of(&side.shortfall(value, target));
    Ok((Number::hundred() - lost, step))
}

pub(crate) fn add(method: &Method, value: &Number) -> Result<(Number, Step), Unscored> {
    Ok(counted(method)?.of(&value.clone().max(Number::zero())))
}

/// The curve of a deduction on one side of the target.
pub(crate) fn deduction_curve(method: &Method, target: &Number) -> Result<Curve, MethodProblem> {
    let Method::Deduction { side, .. } = method else {
        return Err(MethodProblem::NoSteps);
    };
    let counted = counted(method)?;
    let full = Number::hundred();
    let stairs = counted.stairs();
    if stairs.is_empty() {
        let end = match side {
            Side::Below => target - &counted.far(),
            Side::Above => target + &counted.far(),
        };
        let ends = [(end, &full - &counted.most), (target.clone(), full)];
        return if counted.far().is_zero() {
            Ok(Curve::flat(ends[1].1.clone()))
        } else {
            Curve::through(&ends)
        };
    }
    let started = counted.mode == StepMode::PerStartedStep;
    let knot = |(size, before, after): &(Number, Number, Number)| {
        let (near, far) = (&full - before, &full - after);
        match (side, started) {
            // a border that costs no more yet belongs to the near side
            (Side::Below, true) => Knot::jump_up_to(target - size, far, near),
            (Side::Below, false) => Knot::jump_after(target - size, far, near),
            (Side::Above, true) => Knot::jump_after(target + size, near, far),
            (Side::Above, false) => Knot::jump_up_to(target + size, near, far),
        }
    };
    match side {
        Side::Below => Curve::new(stairs.iter().rev().map(knot).collect()),
        Side::Above => Curve::new(stairs.iter().map(knot).collect()),
    }
}

/// The curve of an addition, from 0 up.
pub(crate) fn addition_curve(method: &Method) -> Result<Curve, MethodProblem> {
    let counted = counted(method)?;
    let stairs = counted.stairs();
    if counted.each.is_zero() {
        return Ok(Curve::flat(Number::zero()));
    }
    if stairs.is_empty() {
        return Curve::through(&[(Number::zero(), Number::zero()), (counted.far(), counted.most)]);
    }
    let started = counted.mode == StepMode::PerStartedStep;
    let knot = |(size, before, after): (Number, Number, Number)| {
        if started { Knot::jump_after(size, before, after) } else { Knot::jump_up_to(size, before, after) }
    };
    Curve::new(stairs.into_iter().map(knot).collect())
}

/// Points of recorded events, and a step for each kind that occurred.
pub(crate) fn incidents(
    kinds: &[IncidentKind],
    counts: &BTreeMap<String, Number>,
    scale: &Number,
) -> Result<(Number, Vec<Step>), Unscored> {
    let mut points = Number::zero();
    let mut steps = Vec::new();
    for (id, count) in counts {
        let kind = kinds.iter().find(|kind| kind.id == *id);
        let kind = kind.ok_or_else(|| Unscored::PartUnknown { id: id.clone() })?;
        let brought = &(&kind.points * scale) * count;
        points = &points + &brought;
        steps.push(Step::Incidents { kind: id.clone(), count: count.clone(), points: brought });
    }
    Ok((points, steps))
}
