//! What is wrong with a method, proved before anything is scored.

use std::collections::BTreeSet;

use hengce_exact::Number;

use crate::method::Method;
use crate::parts::{Better, RankStep};
use crate::problem::MethodProblem;
use crate::{bands, counting};

impl Method {
    /// Every defect of the method for this target and direction, none twice. Without a target only what does not
    /// depend on one is looked at.
    pub fn check(&self, target: Option<&Number>, better: Better) -> Vec<MethodProblem> {
        let mut found = self.check_parts();
        match self.curve(target) {
            Ok(Some(curve)) => {
                let (low, _) = curve.reach();
                if low.is_negative() {
                    found.push(MethodProblem::NegativePoints { points: low });
                }
                found.extend(self.check_direction(&curve, better));
                if let (Some(target), Some(stated)) = (target, self.stated_at_target()) {
                    let points = curve.at(target);
                    if points != stated {
                        found.push(MethodProblem::AtTarget { points, stated });
                    }
                }
            }
            Ok(None) | Err(MethodProblem::NeedsTarget) => {}
            Err(problem) => found.push(problem),
        }
        let mut seen: Vec<MethodProblem> = Vec::new();
        found.retain(|problem| {
            !seen.contains(problem) && {
                seen.push(problem.clone());
                true
            }
        });
        found
    }

    /// The full mark that the scheme states for a value exactly at the target; None where the method states none.
    pub fn stated_at_target(&self) -> Option<Number> {
        let full = |stated: &Option<Number>| Some(stated.clone().unwrap_or(Number::hundred()));
        match self {
            Self::Ratio { .. }
            | Self::RatioLower { .. }
            | Self::TargetRange { .. }
            | Self::Asymmetric { .. }
            | Self::Improvement { .. }
            | Self::Deduction { .. }
            | Self::AllOrNothing { .. }
            | Self::SurveyMean { .. }
            | Self::SurveyTopBox { .. }
            | Self::SurveyUplift { .. } => Some(Number::hundred()),
            Self::Bands { at_target, .. }
            | Self::BandsInterpolated { at_target, .. }
            | Self::FourAnchors { at_target, .. }
            | Self::ThresholdTargetStretch { at_target, .. }
            | Self::Efficacy { at_target, .. }
            | Self::GoalRedFlag { at_target, .. }
            | Self::WorstBest { at_target, .. }
            | Self::Knots { at_target, .. } => full(at_target),
            Self::TwoWay { base, out_of, .. } => Some(base * &counting::scale(out_of.as_ref()).ok()?),
            _ => None,
        }
    }

    /// Whether nothing can be scored without a target.
    pub fn needs_target(&self) -> bool {
        matches!(self, Self::Improvement { .. } | Self::SurveyUplift { .. })
            || matches!(self.curve(None), Err(MethodProblem::NeedsTarget))
    }

    /// Least and most points that any input can earn; None where the parts are too broken to say.
    pub fn reach(&self, target: Option<&Number>) -> Option<(Number, Number)> {
        let of = |points: &mut dyn Iterator<Item = &Number>| {
            let all: Vec<&Number> = points.collect();
            Some(((*all.iter().min()?).clone(), (*all.iter().max()?).clone()))
        };
        match self {
            Self::Monitor {} => Some((Number::zero(), Number::zero())),
            Self::KOfM { points } => of(&mut points.iter()),
            Self::Rank { table, .. } => of(&mut table.iter().map(|row| &row.points)),
            Self::CriticalIncidents { min, max, out_of, .. } => {
                let scale = counting::scale(out_of.as_ref()).ok()?;
                Some((min * &scale, max * &scale))
            }
            Self::IndexedBands { lowest, .. } => {
                Some((lowest.clone().unwrap_or_default(), Number::hundred()))
            }
            Self::SurveyUplift { cap, .. }
            | Self::CompositeIndex { cap, .. }
            | Self::Improvement { cap, .. } => {
                let cap = cap.clone().unwrap_or(Number::one());
                Some((Number::zero(), cap * Number::hundred()))
            }
            _ => match self.curve(target) {
                Ok(Some(curve)) => Some(curve.reach()),
                Ok(None) => Some((Number::zero(), Number::hundred())),
                Err(_) => None,
            },
        }
    }

    fn check_direction(&self, curve: &crate::Curve, better: Better) -> Option<MethodProblem> {
        if matches!(self, Self::Rubric { .. } | Self::SurveyMean { .. } | Self::SurveyTopBox { .. }) {
            return None;
        }
        match better {
            // a target range may stand on a KPI with a direction: it says how much is enough
            _ if matches!(self, Self::TargetRange { .. } | Self::Asymmetric { .. } | Self::TwoWay { .. }) => {
                None
            }
            Better::Range => None,
            Better::Higher if curve.never_falls() => None,
            Better::Lower if curve.never_rises() => None,
            Better::Higher if curve.never_rises() => Some(MethodProblem::RewardsLess),
            Better::Lower if curve.never_falls() => Some(MethodProblem::RewardsMore),
            Better::Higher | Better::Lower => Some(MethodProblem::NotMonotone),
        }
    }

    fn check_parts(&self) -> Vec<MethodProblem> {
        match self {
            Self::Bands { steps, .. } => bands::holes_of(steps),
            Self::BandsInterpolated { steps, .. } => bands::holes_of_sloped(steps),
            Self::KOfM { points } if points.len() < 2 => vec![MethodProblem::NoSteps],
            Self::KOfM { points } => rising(points),
            Self::Milestones { late } => within(late, &Number::zero(), &Number::one()),
            Self::Rubric { levels, raters_min } => {
                let few = raters_min.filter(|n| *n < 2).map(|given| MethodProblem::TooFewRaters { given });
                let order = levels.windows(2).find(|pair| pair[0].level >= pair[1].level);
                let order = order.map(|pair| MethodProblem::NotSorted {
                    before: Number::whole(pair[0].level),
                    after: Number::whole(pair[1].level),
                });
                few.into_iter().chain(order).collect()
            }
            Self::SurveyMean { n_min, .. }
            | Self::SurveyTopBox { n_min, .. }
            | Self::SurveyUplift { n_min, .. }
            | Self::ForecastSkill { n_min } => {
                if *n_min == 0 {
                    vec![MethodProblem::NoMinimum]
                } else {
                    Vec::new()
                }
            }
            Self::CriticalIncidents { base, kinds, min, max, .. } => {
                let mut found = twice(kinds.iter().map(|kind| kind.id.as_str()));
                found.extend(within(base, min, max));
                found
            }
            Self::Rank { table, .. } => rank_table(table),
            Self::IndexedBands { parts, .. } => {
                let mut found = named(parts.iter().map(|part| (part.id.as_str(), &part.weight)));
                found.extend(parts.iter().filter_map(|part| bounds(&part.bounds)));
                found
            }
            Self::CompositeIndex { parts, .. } => {
                let mut found = named(parts.iter().map(|part| (part.id.as_str(), &part.weight)));
                let flat = parts.iter().filter(|part| part.base <= Number::zero());
                found.extend(flat.map(|part| MethodProblem::BaseNotPositive { id: part.id.clone() }));
                found
            }
            _ => Vec::new(),
        }
    }
}

fn rising(points: &[Number]) -> Vec<MethodProblem> {
    let wrong = points.windows(2).find(|pair| pair[0] > pair[1]);
    let wrong =
        wrong.map(|pair| MethodProblem::NotSorted { before: pair[0].clone(), after: pair[1].clone() });
    let negative = points.iter().find(|points| points.is_negative());
    wrong
        .into_iter()
        .chain(negative.map(|points| MethodProblem::NegativePoints { points: points.clone() }))
        .collect()
}

fn within(value: &Number, min: &Number, max: &Number) -> Vec<MethodProblem> {
    if min <= value && value <= max {
        return Vec::new();
    }
    vec![MethodProblem::Outside { value: value.clone(), min: min.clone(), max: max.clone() }]
}

fn twice<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<MethodProblem> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| !seen.insert(*id)).map(|id| MethodProblem::Twice { id: id.to_owned() }).collect()
}

fn named<'a>(parts: impl Iterator<Item = (&'a str, &'a Number)>) -> Vec<MethodProblem> {
    let parts: Vec<_> = parts.collect();
    let mut found = if parts.is_empty() { vec![MethodProblem::NoSteps] } else { Vec::new() };
    found.extend(twice(parts.iter().map(|(id, _)| *id)));
    let light = parts.iter().filter(|(_, weight)| **weight <= Number::zero());
    found.extend(light.map(|(id, _)| MethodProblem::WeightNotPositive { id: (*id).to_owned() }));
    found
}

fn bounds(bounds: &[Number; 4]) -> Option<MethodProblem> {
    let rising = bounds[0] < bounds[3];
    let wrong =
        bounds.windows(2).find(|pair| if rising { pair[0] >= pair[1] } else { pair[0] <= pair[1] })?;
    Some(MethodProblem::NotSorted { before: wrong[0].clone(), after: wrong[1].clone() })
}

fn rank_table(table: &[RankStep]) -> Vec<MethodProblem> {
    let mut found = Vec::new();
    if table.last().is_none_or(|row| row.top < Number::one()) {
        found.push(MethodProblem::TableNotExhaustive);
    }
    if let Some(pair) = table.windows(2).find(|pair| pair[0].top >= pair[1].top) {
        found.push(MethodProblem::NotSorted { before: pair[0].top.clone(), after: pair[1].top.clone() });
    }
    found
}
