//! Methods on named numbers: what surveys, ratings, incidents, milestones and forecasts come to as measures give them.

use std::collections::BTreeMap;

use hengce_exact::Number;

use crate::input::{Condition, Input, Share};
use crate::method::Method;
use crate::outcome::{Outcome, Step, Unscored};
use crate::score::{Scored, held, on_curve, one_step, plain, wrong};
use crate::surveyed::{self, Sample, people};
use crate::{counting, statistics};

/// The named numbers that a method asks for beside the value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asks {
    /// Without one of these there is no score.
    pub needs: Vec<String>,
    /// These make the explanation fuller.
    pub may: Vec<String>,
}

impl Asks {
    fn of(needs: &[&str], may: &[&str]) -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self { needs: owned(needs), may: owned(may) }
    }

    pub fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.may.is_empty()
    }

    pub fn knows(&self, name: &str) -> bool {
        self.needs.iter().chain(&self.may).any(|known| known == name)
    }
}

impl Method {
    /// What the method asks for beside the value; nothing for those that score a value alone.
    pub fn asks(&self) -> Asks {
        match self {
            Self::SurveyMean { .. } => Asks::of(&["n"], &["invited", "squares"]),
            Self::SurveyTopBox { .. } => Asks::of(&["n"], &["invited"]),
            Self::SurveyUplift { .. } => Asks::of(&["before", "n_before", "now", "n"], &[]),
            Self::Rubric { .. } => Asks::of(&["raters"], &["n", "low", "high"]),
            Self::Milestones { .. } => Asks::of(&["on_time", "late", "missed"], &["not_due"]),
            Self::ForecastSkill { .. } => Asks::of(&["n", "brier", "reference"], &[]),
            Self::CriticalIncidents { kinds, .. } => {
                Asks { needs: kinds.iter().map(|kind| kind.id.clone()).collect(), may: Vec::new() }
            }
            Self::IndexedBands { parts, .. } => {
                Asks { needs: parts.iter().map(|part| part.id.clone()).collect(), may: Vec::new() }
            }
            Self::CompositeIndex { parts, .. } => {
                Asks { needs: parts.iter().map(|part| part.id.clone()).collect(), may: Vec::new() }
            }
            _ => Asks::default(),
        }
    }

    /// Points for a value with what the method asks for beside it.
    pub(crate) fn score_named(
        &self,
        value: &Number,
        with: &BTreeMap<String, Number>,
        target: Option<&Number>,
    ) -> Scored {
        let asks = self.asks();
        if let Some(missing) = asks.needs.iter().find(|name| !with.contains_key(*name)) {
            return Err(Unscored::PartMissing { id: missing.clone() });
        }
        let named = Named { value, with };
        match self {
            Self::SurveyMean { n_min, .. } | Self::SurveyTopBox { n_min, .. } => {
                let target = target.ok_or(Unscored::NoTarget)?;
                let n = named.number("n");
                let interval = match self {
                    Self::SurveyMean { .. } => named.interval_of_mean(&n),
                    _ => statistics::wilson(&Share { level: value.clone(), n: n.clone() }),
                };
                let sample = Sample { value, n: &n, invited: with.get("invited"), interval };
                surveyed::sampled(&sample, *n_min, self.needed_curve(Some(target))?)
            }
            Self::SurveyUplift { .. } => {
                let wave = |level, n| Share { level: named.number(level), n: named.number(n) };
                let (before, now) = (wave("before", "n_before"), wave("now", "n"));
                self.score(&Input::Waves { before, now }, target)
            }
            Self::Rubric { raters_min, .. } => {
                let raters = people(&named.number("raters"));
                let step = named.ratings(raters, raters_min.unwrap_or(2))?;
                Ok(on_curve(self.needed_curve(target)?, value.clone(), vec![step]))
            }
            Self::Milestones { late } => named.milestones(late),
            Self::ForecastSkill { n_min } => named.skill(*n_min, target),
            Self::CriticalIncidents { base, kinds, min, max, out_of } => {
                let scale = counting::scale(out_of.as_ref())?;
                let counts = named.known(&asks);
                let (points, mut steps) = counting::incidents(kinds, &counts, &scale)?;
                let points = held(&(base * &scale) + &points, &(min * &scale), &(max * &scale), &mut steps);
                Ok(plain(points, steps))
            }
            Self::IndexedBands { .. } | Self::CompositeIndex { .. } => {
                self.score(&Input::Parts(named.known(&asks)), target)
            }
            Self::AllOrNothing { .. } | Self::KOfM { .. } => {
                self.score(&Input::Conditions(named.conditions()), target)
            }
            Self::Improvement { .. } | Self::StandardScore {} | Self::Rank { .. } => {
                wrong("a value with what it is compared with")
            }
            _ => self.score(&Input::Value(value.clone()), target),
        }
    }
}

/// A value with the numbers beside it.
struct Named<'a> {
    value: &'a Number,
    with: &'a BTreeMap<String, Number>,
}

impl Named<'_> {
    fn number(&self, name: &str) -> Number {
        self.with.get(name).cloned().unwrap_or_default()
    }

    /// From the mean of the squared marks.
    fn interval_of_mean(&self, n: &Number) -> Option<statistics::Interval> {
        statistics::interval_of_mean(self.value, self.with.get("squares")?, n)
    }

    /// The numbers that the method knows: a KPI may give more, for other methods.
    fn known(&self, asks: &crate::Asks) -> BTreeMap<String, Number> {
        let known = self.with.iter().filter(|(name, _)| asks.knows(name));
        known.map(|(name, number)| (name.clone(), number.clone())).collect()
    }

    /// A condition is met where its number is not 0.
    fn conditions(&self) -> Vec<Condition> {
        let of = |(id, number): (&String, &Number)| Condition { id: id.clone(), met: !number.is_zero() };
        self.with.iter().map(of).collect()
    }

    fn ratings(&self, raters: u64, raters_min: u32) -> Result<Step, Unscored> {
        let n_min = u64::from(raters_min.max(2));
        if raters < n_min {
            return Err(Unscored::Insufficient { n: raters, n_min });
        }
        let end = |name| self.with.get(name).cloned().unwrap_or_else(|| self.value.clone());
        let n = self.with.get("n").map_or(raters, people);
        let (low, high) = (end("low"), end("high"));
        Ok(Step::Ratings { n, median: self.value.clone(), low, high, replaced: 0, own: 0 })
    }

    fn milestones(&self, late: &Number) -> Scored {
        let [on_time, late_ones, missed, not_due] =
            ["on_time", "late", "missed", "not_due"].map(|name| self.number(name));
        let due = &(&on_time + &late_ones) + &missed;
        let won = &on_time + &(&late_ones * late);
        let share = won.divided_by(&due).ok_or(Unscored::Insufficient { n: 0, n_min: 1 })?;
        let step = Step::Milestones { on_time, late: late_ones, missed, not_due };
        Ok(one_step((share * Number::hundred(), step)))
    }

    fn skill(&self, n_min: u64, target: Option<&Number>) -> Scored {
        let (n, n_min) = (people(&self.number("n")), n_min.max(1));
        if n < n_min {
            return Err(Unscored::Insufficient { n, n_min });
        }
        let (brier, reference) = (self.number("brier"), self.number("reference"));
        let ratio = brier.divided_by(&reference).ok_or(Unscored::NoSpread)?;
        let skill = Number::one() - ratio;
        let usual = Number::one();
        let curve = crate::shape::ratio(target.unwrap_or(&usual), &Number::one(), None)?;
        let step = Step::Skill { brier, reference, skill: skill.clone(), n };
        Ok::<Outcome, Unscored>(on_curve(curve, skill, vec![step]))
    }
}
