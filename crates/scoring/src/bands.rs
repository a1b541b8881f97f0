//! Tables of bands: made into a curve, and proved to hold every real value exactly once.

use hengce_exact::Number;

use crate::curve::{Curve, Knot};
use crate::parts::{BandStep, Closed, SlopedStep};
use crate::problem::MethodProblem;

/// One band's bounds and its points at either end.
struct Band {
    from: Option<Number>,
    to: Option<Number>,
    low: Number,
    high: Number,
}

/// The curve of flat bands; bounds are multiplied by `unit`.
pub(crate) fn flat(steps: &[BandStep], closed: Closed, unit: &Number) -> Result<Curve, MethodProblem> {
    curve(&of_flat(steps, unit), closed)
}

/// The curve of bands with a slope.
pub(crate) fn sloped(steps: &[SlopedStep], closed: Closed, unit: &Number) -> Result<Curve, MethodProblem> {
    curve(&of_sloped(steps, unit), closed)
}

/// All that is wrong with flat bands over the real numbers.
pub(crate) fn holes_of(steps: &[BandStep]) -> Vec<MethodProblem> {
    holes(&of_flat(steps, &Number::one()))
}

/// All that is wrong with sloped bands over the real numbers.
pub(crate) fn holes_of_sloped(steps: &[SlopedStep]) -> Vec<MethodProblem> {
    holes(&of_sloped(steps, &Number::one()))
}

fn of_flat(steps: &[BandStep], unit: &Number) -> Vec<Band> {
    let times = |x: &Option<Number>| x.as_ref().map(|x| x * unit);
    let band = |step: &BandStep| {
        let (low, high) = (step.points.clone(), step.points.clone());
        Band { from: times(&step.from), to: times(&step.to), low, high }
    };
    in_order(steps.iter().map(band).collect())
}

fn of_sloped(steps: &[SlopedStep], unit: &Number) -> Vec<Band> {
    let times = |x: &Option<Number>| x.as_ref().map(|x| x * unit);
    let band = |step: &SlopedStep| {
        let (low, high) = (step.low.clone(), step.high.clone());
        Band { from: times(&step.from), to: times(&step.to), low, high }
    };
    in_order(steps.iter().map(band).collect())
}

fn curve(bands: &[Band], closed: Closed) -> Result<Curve, MethodProblem> {
    if let Some(problem) = holes(bands).into_iter().next() {
        return Err(problem);
    }
    let knots: Vec<Knot> = bands
        .windows(2)
        .filter_map(|pair| {
            let border = pair[1].from.clone().or_else(|| pair[0].to.clone())?;
            Some(closed.jump(border, pair[0].high.clone(), pair[1].low.clone()))
        })
        .collect();
    match (knots.is_empty(), bands.first()) {
        (true, Some(only)) => Ok(Curve::flat(only.low.clone())),
        _ => Curve::new(knots),
    }
}

/// Best band first and best band last are both ways in which people write tables.
fn in_order(mut bands: Vec<Band>) -> Vec<Band> {
    let start = |band: &Band| band.from.clone();
    let falling = match (bands.first(), bands.last()) {
        (Some(first), Some(last)) if bands.len() > 1 => match (start(first), start(last)) {
            (Some(_), None) => true,
            (Some(a), Some(b)) => a > b,
            _ => false,
        },
        _ => false,
    };
    if falling {
        bands.reverse();
    }
    bands
}

/// Every gap, overlap and open end of the bands, in order.
fn holes(bands: &[Band]) -> Vec<MethodProblem> {
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else {
        return vec![MethodProblem::NoSteps];
    };
    if let Some(from) = &first.from {
        found.push(MethodProblem::OpenBelow { at: from.clone() });
    } else if first.low != first.high {
        found.push(MethodProblem::SlopeWithoutEnd);
    }
    for pair in bands.windows(2) {
        found.extend(between(&pair[0], &pair[1]));
    }
    if let Some(to) = &last.to {
        found.push(MethodProblem::OpenAbove { at: to.clone() });
    } else if last.low != last.high {
        found.push(MethodProblem::SlopeWithoutEnd);
    }
    found.extend(bands.iter().filter_map(|band| match (&band.from, &band.to) {
        (Some(from), Some(to)) if from >= to => {
            Some(MethodProblem::NotSorted { before: from.clone(), after: to.clone() })
        }
        _ => None,
    }));
    found
}

fn between(left: &Band, right: &Band) -> Option<MethodProblem> {
    match (&left.to, &right.from) {
        (Some(to), Some(from)) if to < from => {
            Some(MethodProblem::Gap { from: to.clone(), to: from.clone() })
        }
        (Some(to), Some(from)) if to > from => {
            Some(MethodProblem::Overlap { from: from.clone(), to: to.clone() })
        }
        (None, Some(from)) if left.from.as_ref().is_some_and(|start| start >= from) => {
            Some(MethodProblem::NotSorted { before: left.from.clone()?, after: from.clone() })
        }
        (None, None) => Some(MethodProblem::NoSteps),
        _ => None,
    }
}
