//! One door from an input to points: every method is scored here, exactly, with its explanation.

use hengce_exact::Number;

use crate::curve::{Curve, Lies};
use crate::input::Input;
use crate::method::Method;
use crate::outcome::{Outcome, Step, Unscored};
use crate::parts::{Baseline, Passes};
use crate::shape::{cap_of, improvement, ratio};
use crate::{counting, judged, relative, surveyed};

pub(crate) type Scored = Result<Outcome, Unscored>;

impl Method {
    /// Points of 100 for what was measured, or why there are none. `target` is in the KPI's unit.
    pub fn score(&self, input: &Input, target: Option<&Number>) -> Scored {
        if let Input::Named { value, with } = input {
            return self.score_named(value, with, target);
        }
        match self {
            Self::Monitor {} => Err(Unscored::Monitored),
            Self::Deduction { .. } | Self::Addition { .. } => self.score_count(input, target),
            Self::CriticalIncidents { base, kinds, min, max, out_of } => {
                let Input::Incidents(counts) = input else {
                    return wrong("counts of recorded events by kind");
                };
                let scale = counting::scale(out_of.as_ref())?;
                let (points, mut steps) = counting::incidents(kinds, counts, &scale)?;
                let points = held(&(base * &scale) + &points, &(min * &scale), &(max * &scale), &mut steps);
                Ok(plain(points, steps))
            }
            Self::AllOrNothing { passes } => self.score_condition(input, target, *passes),
            Self::KOfM { points } => match input {
                Input::Conditions(conditions) => Ok(one_step(judged::k_of_m(points, conditions)?)),
                Input::Value(value) => Ok(one_step(judged::k_of_count(points, value)?)),
                _ => wrong("conditions, met or not"),
            },
            Self::Milestones { late } => match input {
                Input::Milestones(milestones) => Ok(one_step(judged::milestones(late, milestones)?)),
                _ => wrong("milestones"),
            },
            Self::Rubric { raters_min, .. } => match input {
                Input::Ratings { of, ballots } => {
                    let (mark, step) = judged::median_mark(of, ballots, raters_min.unwrap_or(2))?;
                    Ok(on_curve(self.needed_curve(target)?, mark, vec![step]))
                }
                _ => wrong("ratings by at least two people"),
            },
            Self::SurveyMean { .. } | Self::SurveyTopBox { .. } | Self::SurveyUplift { .. } => {
                self.score_survey(input, target)
            }
            Self::StandardScore {} | Self::Rank { .. } => self.score_among_peers(input),
            Self::IndexedBands { .. } | Self::CompositeIndex { .. } | Self::ForecastSkill { .. } => {
                self.score_index(input, target)
            }
            Self::Improvement { baseline, cap } => {
                let (value, start) = match (input, baseline) {
                    (Input::Value(value), Baseline::Fixed(start)) => (value, start),
                    (Input::Change { value, baseline }, _) => (value, baseline),
                    _ => return wrong("a value and its baseline"),
                };
                let target = target.ok_or(Unscored::NoTarget)?;
                Ok(on_curve(improvement(start, target, &cap_of(cap.as_ref())?)?, value.clone(), Vec::new()))
            }
            _ => self.score_value(input, target),
        }
    }

    /// Curves of one value.
    fn score_value(&self, input: &Input, target: Option<&Number>) -> Scored {
        let Input::Value(value) = input else {
            return wrong("one value");
        };
        let mut steps = Vec::new();
        if let (Self::Ratio { .. } | Self::RatioLower { .. }, Some(target)) = (self, target) {
            steps.extend(attained(value, target));
        }
        Ok(on_curve(self.needed_curve(target)?, value.clone(), steps))
    }

    pub(crate) fn needed_curve(&self, target: Option<&Number>) -> Result<Curve, Unscored> {
        self.curve(target)?.ok_or(Unscored::WrongInput { needs: "a method with a curve" })
    }

    /// Steps counted on one side of the target, or from 0 up. The curve is only for drawing.
    fn score_count(&self, input: &Input, target: Option<&Number>) -> Scored {
        let Input::Value(value) = input else {
            return wrong("one value");
        };
        let (points, step) = match self {
            Self::Deduction { .. } => counting::deduct(self, value, target.ok_or(Unscored::NoTarget)?)?,
            _ => counting::add(self, value)?,
        };
        Ok(Outcome { points, steps: vec![step], curve: self.curve(target)?, x: Some(value.clone()) })
    }

    fn score_condition(&self, input: &Input, target: Option<&Number>, passes: Option<Passes>) -> Scored {
        match (input, passes) {
            (Input::Conditions(conditions), _) => Ok(one_step(judged::all_or_nothing(conditions)?)),
            (Input::Value(value), Some(_)) => {
                Ok(on_curve(self.needed_curve(target)?, value.clone(), Vec::new()))
            }
            _ => wrong("conditions, met or not"),
        }
    }

    fn score_survey(&self, input: &Input, target: Option<&Number>) -> Scored {
        let target = target.ok_or(Unscored::NoTarget)?;
        match (self, input) {
            (Self::SurveyMean { n_min, .. }, Input::Survey(answers)) => {
                surveyed::mean(answers, *n_min, self.needed_curve(Some(target))?)
            }
            (Self::SurveyTopBox { from, n_min }, Input::Survey(answers)) => {
                surveyed::top_box(answers, *from, *n_min, self.needed_curve(Some(target))?)
            }
            (Self::SurveyUplift { n_min, cap, otherwise }, Input::Waves { before, now }) => {
                let curve = ratio(target, &cap_of(cap.as_ref())?, None)?;
                surveyed::uplift((before, now), *n_min, &otherwise.clone().unwrap_or_default(), curve)
            }
            (Self::SurveyUplift { .. }, _) => wrong("two survey waves"),
            _ => wrong("the answers of a survey wave"),
        }
    }

    fn score_among_peers(&self, input: &Input) -> Scored {
        let Input::Peers { value, group } = input else {
            return wrong("the values of the whole group");
        };
        if let Self::Rank { table, lowest_first } = self {
            return Ok(one_step(relative::rank(table, *lowest_first, value, group)?));
        }
        let (points, step) = relative::standard_score(value, group)?;
        let mut steps = vec![step];
        let points = held(points, &Number::zero(), &Number::hundred(), &mut steps);
        Ok(plain(points, steps))
    }

    fn score_index(&self, input: &Input, target: Option<&Number>) -> Scored {
        match (self, input) {
            (Self::IndexedBands { parts, lowest }, Input::Parts(values)) => {
                let (points, steps) = relative::indexed(parts, &lowest.clone().unwrap_or_default(), values)?;
                Ok(plain(points, steps))
            }
            (Self::CompositeIndex { parts, cap }, Input::Parts(values)) => {
                let (index, steps) = relative::composite(parts, values)?;
                let usual = Number::hundred();
                let curve = ratio(target.unwrap_or(&usual), &cap_of(cap.as_ref())?, None)?;
                Ok(on_curve(curve, index, steps))
            }
            (Self::ForecastSkill { n_min }, Input::Forecasts { calls, base_rate }) => {
                let (skill, step) = relative::skill(calls, base_rate.as_ref(), *n_min)?;
                let usual = Number::one();
                let curve = ratio(target.unwrap_or(&usual), &Number::one(), None)?;
                Ok(on_curve(curve, skill, vec![step]))
            }
            (Self::ForecastSkill { .. }, _) => wrong("resolved forecasts"),
            _ => wrong("the values of the parts"),
        }
    }
}

pub(crate) fn wrong(needs: &'static str) -> Scored {
    Err(Unscored::WrongInput { needs })
}

pub(crate) fn plain(points: Number, steps: Vec<Step>) -> Outcome {
    Outcome { points, steps, curve: None, x: None }
}

pub(crate) fn one_step((points, step): (Number, Step)) -> Outcome {
    plain(points, vec![step])
}

fn attained(value: &Number, target: &Number) -> Option<Step> {
    let share = value.divided_by(target)?;
    Some(Step::Attained { value: value.clone(), target: target.clone(), share })
}

/// The place of `x` on the curve, after the steps that led to `x`.
pub(crate) fn on_curve(curve: Curve, x: Number, mut steps: Vec<Step>) -> Outcome {
    let points = curve.at(&x);
    steps.push(match curve.lies(&x) {
        Lies::Between(left, right) if left.after != right.before => Step::Between {
            from: (left.x.clone(), left.after.clone()),
            to: (right.x.clone(), right.before.clone()),
        },
        Lies::Tail(_) => Step::Inverse { points: points.clone() },
        _ => Step::Flat { value: x.clone(), points: points.clone() },
    });
    Outcome { points, steps, curve: Some(curve), x: Some(x) }
}

/// `points` within `min..max`, with a step where a bound took hold.
pub(crate) fn held(points: Number, min: &Number, max: &Number, steps: &mut Vec<Step>) -> Number {
    let inside = points.clone().clamp(min.clone().min(max.clone()), max.clone());
    if inside != points {
        steps.push(Step::Held { from: points, to: inside.clone() });
    }
    inside
}

impl From<Number> for Input {
    fn from(value: Number) -> Self {
        Self::Value(value)
    }
}

impl Unscored {
    /// Whether the scheme or the program is at fault rather than the data: no missing-data policy covers that.
    pub fn is_defect(&self) -> bool {
        let at_fault = matches!(self, Self::Uncomputed | Self::NoTarget | Self::WrongInput { .. });
        at_fault || matches!(self, Self::PartUnknown { .. } | Self::Method(_))
    }
}
