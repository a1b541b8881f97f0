//! The steps from a value to its points in words, with the numbers of the card in them.

use hengce_appraisal::ItemScore;
use hengce_exact::Number;
use hengce_scoring::{Of, Step};

use super::figures::{percent, points, share};
use super::methods::Wording;
use crate::words::Speech;

/// The steps from value to points, each a sentence.
pub fn steps(say: Speech, item: &ItemScore, inputs: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let wording = Wording { say, unit: item.unit, inputs };
    item.steps.iter().map(|step| wording.step(step)).collect()
}

impl Wording<'_> {
    /// A number that was estimated, to the places that an estimate has.
    fn estimated(&self, number: f64) -> String {
        let exact = format!("{number:.6}").parse::<Number>().unwrap_or_default();
        self.at(&exact.round_half_up(4), Of::Value)
    }

    fn step(&self, step: &Step) -> String {
        let at = |number: &Number| self.at(number, Of::Value);
        match step {
            Step::Attained { value, target, share: reached } => self.line(
                "step-attained",
                &[
                    ("value", at(value)),
                    ("target", at(target)),
                    ("share", percent(&(reached * &Number::hundred()))),
                ],
            ),
            Step::Between { from, to } => {
                let pair = |(x, y): &(Number, Number)| self.point(x, Of::Value, y);
                self.line("step-between", &[("from", pair(from)), ("to", pair(to))])
            }
            Step::Flat { value, points: worth } => {
                self.line("step-flat", &[("value", at(value)), ("points", points(worth))])
            }
            Step::Inverse { points: worth } => self.line("step-inverse", &[("points", points(worth))]),
            Step::Counted { steps, each, held } => {
                let key = if *held { "step-counted-held" } else { "step-counted" };
                self.line(key, &[("steps", points(steps)), ("each", points(each))])
            }
            Step::Conditions { met, of } => {
                self.line("step-conditions", &[("met", met.to_string()), ("of", of.to_string())])
            }
            Step::Ranked { rank, of } => {
                self.line("step-ranked", &[("rank", points(rank)), ("of", of.to_string())])
            }
            Step::Standardised { mean, z, of, .. } => self
                .line("step-standardised", &[("mean", at(mean)), ("z", points(z)), ("of", of.to_string())]),
            Step::Held { from, to } => self.line("step-held", &[("from", points(from)), ("to", points(to))]),
            Step::Ratings { n, median, low, high, .. } => self.line(
                "step-ratings",
                &[
                    ("n", n.to_string()),
                    ("median", points(median)),
                    ("low", points(low)),
                    ("high", points(high)),
                ],
            ),
            Step::Survey { n, value, response_rate: Some(rate), .. } => self.line(
                "step-survey-asked",
                &[("n", n.to_string()), ("rate", share(rate)), ("value", at(value))],
            ),
            Step::Survey { n, value, .. } => {
                self.line("step-survey", &[("n", n.to_string()), ("value", at(value))])
            }
            Step::Gate { supported } => self.say.t(if *supported { "step-gate-yes" } else { "step-gate-no" }),
            Step::Index { value } => self.line("step-index", &[("value", points(value))]),
            Step::Part { id, index, weight, .. } => self.line(
                "step-part",
                &[("id", self.named(id)), ("index", points(index)), ("weight", points(weight))],
            ),
            Step::Skill { skill, n, .. } => {
                self.line("step-skill", &[("skill", points(skill)), ("n", n.to_string())])
            }
            Step::Incidents { kind, count, points: brought } => self.line(
                "step-incidents",
                &[("kind", self.named(kind)), ("count", points(count)), ("points", points(brought))],
            ),
            Step::Milestones { on_time, late, missed, .. } => self.line(
                "step-milestones",
                &[("on", points(on_time)), ("late", points(late)), ("missed", points(missed))],
            ),
            Step::Interval { low, high } => {
                self.line("step-interval", &[("low", self.estimated(*low)), ("high", self.estimated(*high))])
            }
        }
    }
}
