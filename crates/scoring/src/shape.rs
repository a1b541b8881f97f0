//! Methods as constructors of the one curve: each draws and explains itself the same way.

use hengce_exact::Number;

use crate::curve::{Curve, Knot};
use crate::method::Method;
use crate::parts::{Baseline, Closed, LowerForm, Of, Passes, Side};
use crate::problem::MethodProblem;
use crate::{around, bands, counting};

pub(crate) type Shaped = Result<Curve, MethodProblem>;

impl Method {
    /// The method as a curve from value to points, or None where it is none (ratings, surveys, peers, conditions).
    pub fn curve(&self, target: Option<&Number>) -> Result<Option<Curve>, MethodProblem> {
        let needed = || target.ok_or(MethodProblem::NeedsTarget);
        let unit = |of: Of| match of {
            Of::Value => Ok(Number::one()),
            Of::Target => positive(target.ok_or(MethodProblem::NeedsTarget)?),
        };
        Ok(Some(match self {
            Self::Ratio { cap, floor } => ratio(needed()?, &cap_of(cap.as_ref())?, floor.as_ref())?,
            Self::RatioLower { form, cap } => ratio_lower(needed()?, *form, &cap_of(cap.as_ref())?)?,
            Self::Bands { steps, closed, of, .. } => bands::flat(steps, *closed, &unit(*of)?)?,
            Self::BandsInterpolated { steps, closed, of, .. } => bands::sloped(steps, *closed, &unit(*of)?)?,
            Self::FourAnchors { a, b, c, d, points, of, .. } => {
                four_anchors([a, b, c, d], points.as_ref(), &unit(*of)?)?
            }
            Self::ThresholdTargetStretch { threshold, stretch, at_threshold, at_target, at_stretch, of } => {
                let worth = [(at_threshold, 60), (at_target, 100), (at_stretch, 120)]
                    .map(|(stated, usual)| stated.clone().unwrap_or(Number::whole(usual)));
                threshold_target_stretch([threshold, needed()?, stretch], worth, &unit(*of)?)?
            }
            Self::Efficacy { unacceptable, satisfactory, floor, of, .. } => {
                efficacy(unacceptable, satisfactory, floor.clone().unwrap_or_default(), &unit(*of)?)?
            }
            Self::GoalRedFlag { red, green, of, .. } => goal_red_flag(red, green, &unit(*of)?)?,
            Self::WorstBest { worst, best, of, .. } => line(worst, best, &unit(*of)?)?,
            Self::TargetRange { within, steps, zero_at, of } => {
                around::target_range(needed()?, within, steps, zero_at.as_ref(), &unit(*of)?)?
            }
            Self::TwoWay { .. } => around::two_way(self, needed()?, &around::unit_of_two_way(self, target)?)?,
            Self::Asymmetric { under, over, per, loss_below, loss_above, of } => {
                let unit = unit(*of)?;
                let (under, over, per) = (under * &unit, over * &unit, step(per)? * unit);
                around::corridor(needed()?, [&under, &over], [loss_below, loss_above], &per)?
            }
            Self::Knots { knots, of, .. } => {
                let unit = unit(*of)?;
                distinct(&knots.iter().map(|k| k.at.clone()).collect::<Vec<_>>())?;
                Curve::through(&knots.iter().map(|k| (&k.at * &unit, k.points.clone())).collect::<Vec<_>>())?
            }
            Self::Improvement { baseline: Baseline::Fixed(start), cap } => {
                improvement(start, needed()?, &cap_of(cap.as_ref())?)?
            }
            Self::Deduction { .. } => counting::deduction_curve(self, needed()?)?,
            Self::Addition { .. } => counting::addition_curve(self)?,
            Self::AllOrNothing { passes: Some(passes) } => pass_or_fail(needed()?, *passes),
            Self::SurveyMean { worst, .. } => line(worst, needed()?, &Number::one())?,
            Self::SurveyTopBox { .. } => ratio(needed()?, &Number::one(), None)?,
            Self::Rubric { levels, .. } => Curve::through(
                &levels.iter().map(|l| (Number::whole(l.level), l.points.clone())).collect::<Vec<_>>(),
            )?,
            _ => return Ok(None),
        }))
    }
}

pub(crate) fn cap_of(cap: Option<&Number>) -> Result<Number, MethodProblem> {
    match cap {
        None => Ok(Number::one()),
        Some(cap) if *cap >= Number::one() => Ok(cap.clone()),
        Some(cap) => Err(MethodProblem::CapBelowFull { cap: cap.clone() }),
    }
}

pub(crate) fn positive(target: &Number) -> Result<Number, MethodProblem> {
    if *target > Number::zero() {
        Ok(target.clone())
    } else {
        Err(MethodProblem::TargetNotPositive { target: target.clone() })
    }
}

pub(crate) fn step(per: &Number) -> Result<Number, MethodProblem> {
    if *per > Number::zero() {
        Ok(per.clone())
    } else {
        Err(MethodProblem::StepNotPositive { per: per.clone() })
    }
}

/// `a / t` as points, which no bound that differs can fail.
fn over(a: &Number, t: &Number) -> Result<Number, MethodProblem> {
    a.divided_by(t).ok_or(MethodProblem::SameBounds { at: a.clone() })
}

pub(crate) fn ratio(target: &Number, cap: &Number, floor: Option<&Number>) -> Shaped {
    let target = positive(target)?;
    let points = |share: &Number| share * &Number::hundred();
    let start = match floor {
        None => Knot::smooth(Number::zero(), Number::zero()),
        Some(floor) if floor.is_negative() || floor > cap => {
            return Err(MethodProblem::FloorOutside { floor: floor.clone(), cap: cap.clone() });
        }
        Some(floor) => Knot::jump_up_to(floor * &target, Number::zero(), points(floor)),
    };
    Curve::new(vec![start, Knot::smooth(cap * &target, points(cap))])
}

fn ratio_lower(target: &Number, form: LowerForm, cap: &Number) -> Shaped {
    let target = positive(target)?;
    let full = cap * &Number::hundred();
    match form {
        LowerForm::TargetOverActual => Ok(Curve::with_tail(over(&target, cap)?, full)),
        LowerForm::TwoMinus => {
            let two = Number::whole(2);
            Curve::through(&[(&target * &(&two - cap), full), (&target * &two, Number::zero())])
        }
    }
}

fn four_anchors(anchors: [&Number; 4], points: Option<&[Number; 4]>, unit: &Number) -> Shaped {
    let usual = [100, 75, 50, 25].map(Number::whole);
    let worth = points.unwrap_or(&usual);
    let places = anchors.map(|anchor| anchor * unit);
    let rising = places[0] > places[3];
    let mut knots: Vec<Knot> =
        places.iter().zip(worth).map(|(x, y)| Knot::smooth(x.clone(), y.clone())).collect();
    let last = (places[3].clone(), worth[3].clone());
    knots[3] = if rising {
        Knot::jump_up_to(last.0, Number::zero(), last.1)
    } else {
        Knot::jump_after(last.0, last.1, Number::zero())
    };
    distinct(&places)?;
    if rising {
        knots.reverse();
    }
    Curve::new(knots)
}

pub(crate) fn distinct(places: &[Number]) -> Result<(), MethodProblem> {
    match places.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(MethodProblem::SameBounds { at: pair[0].clone() }),
        None => Ok(()),
    }
}

fn threshold_target_stretch(places: [&Number; 3], worth: [Number; 3], unit: &Number) -> Shaped {
    let places = [places[0] * unit, places[1].clone(), places[2] * unit];
    distinct(&places)?;
    let [p_threshold, p_target, p_stretch] = worth;
    let [threshold, target, stretch] = places;
    if threshold < target {
        Curve::new(vec![
            Knot::jump_up_to(threshold, Number::zero(), p_threshold),
            Knot::smooth(target, p_target),
            Knot::smooth(stretch, p_stretch),
        ])
    } else {
        Curve::new(vec![
            Knot::smooth(stretch, p_stretch),
            Knot::smooth(target, p_target),
            Knot::jump_after(threshold, p_threshold, Number::zero()),
        ])
    }
}

/// 60 at `low`, 100 at `high`, the same slope down to `floor`.
fn efficacy(low: &Number, high: &Number, floor: Number, unit: &Number) -> Shaped {
    let (low, high) = (low * unit, high * unit);
    distinct(&[low.clone(), high.clone()])?;
    if floor.is_negative() || floor >= Number::hundred() {
        return Err(MethodProblem::Outside { value: floor, min: Number::zero(), max: Number::hundred() });
    }
    let per_point = over(&(&high - &low), &Number::whole(40))?;
    let start = &low + &(&per_point * &(&floor - &Number::whole(60)));
    Curve::through(&[(start, floor), (high, Number::hundred())])
}

fn goal_red_flag(red: &Number, green: &Number, unit: &Number) -> Shaped {
    let (red, green) = (red * unit, green * unit);
    distinct(&[red.clone(), green.clone()])?;
    let third = &green - &red;
    Curve::through(&[(&red - &third, Number::zero()), (&green + &third, Number::hundred())])
}

/// 0 at `worst`, 100 at `best`.
pub(crate) fn line(worst: &Number, best: &Number, unit: &Number) -> Shaped {
    let (worst, best) = (worst * unit, best * unit);
    distinct(&[worst.clone(), best.clone()])?;
    Curve::through(&[(worst, Number::zero()), (best, Number::hundred())])
}

pub(crate) fn improvement(start: &Number, target: &Number, cap: &Number) -> Shaped {
    if start == target {
        return Err(MethodProblem::TargetIsBaseline { at: target.clone() });
    }
    let end = start + &(&(target - start) * cap);
    Curve::through(&[(start.clone(), Number::zero()), (end, cap * &Number::hundred())])
}

fn pass_or_fail(target: &Number, passes: Passes) -> Curve {
    let (none, full) = (Number::zero(), Number::hundred());
    let knot = match passes {
        Passes::AtLeast => Knot::jump_up_to(target.clone(), none, full),
        Passes::AtMost => Knot::jump_after(target.clone(), full, none),
    };
    Curve::new(vec![knot]).expect("one knot is a curve")
}

impl Closed {
    /// A jump at a border between two bands.
    pub(crate) fn jump(self, x: Number, before: Number, after: Number) -> Knot {
        match self {
            Self::From => Knot::jump_up_to(x, before, after),
            Self::To => Knot::jump_after(x, before, after),
        }
    }
}

impl Side {
    /// How far `value` lies on the bad side of `target`; 0 on the good side.
    pub(crate) fn shortfall(self, value: &Number, target: &Number) -> Number {
        let far = match self {
            Self::Below => target - value,
            Self::Above => value - target,
        };
        far.max(Number::zero())
    }
}
