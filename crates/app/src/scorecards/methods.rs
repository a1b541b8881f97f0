//! Methods in words, with the numbers of the scheme in them.

use fluent_bundle::FluentArgs;
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_scoring::{BandStep, Baseline, Closed, LowerForm, Method, Of, Passes, RangeStep, Side, StepMode};

use super::figures::{points, share, value};
use crate::words::Speech;

/// How a method's numbers are said: in the KPI's unit, or as multiples of the target.
pub(super) struct Wording<'a> {
    pub say: Speech,
    pub unit: Unit,
    /// Labels of the named numbers beside the value.
    pub inputs: &'a dyn Fn(&str) -> Option<String>,
}

/// The method in words: what it is called, then one line for each of its rules.
///
/// `inputs` gives the labels of the named numbers that the KPI has beside its value.
pub fn method(
    say: Speech,
    method: &Method,
    unit: Unit,
    inputs: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let wording = Wording { say, unit, inputs };
    let mut lines = vec![say.t(&format!("method-{}", id(method)))];
    lines.extend(wording.rules(method));
    lines
}

/// The method's id as schemes write it, with hyphens.
fn id(method: &Method) -> String {
    let name = serde_json::to_value(method).ok().and_then(|json| json["name"].as_str().map(str::to_owned));
    name.unwrap_or_default().replace('_', "-")
}

fn cap(cap: Option<&Number>) -> String {
    points(&(cap.cloned().unwrap_or(Number::one()) * Number::hundred()))
}

impl Wording<'_> {
    pub fn at(&self, number: &Number, of: Of) -> String {
        match of {
            Of::Value => value(self.say, Some(number), self.unit),
            Of::Target => self.say.t1("method-of-target", "share", share(number)),
        }
    }

    pub fn line(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let mut named = FluentArgs::new();
        for (name, text) in values {
            named.set(*name, text.clone());
        }
        self.say.with(key, &named)
    }

    /// A named number by its label, where it has one.
    pub fn named(&self, id: &str) -> String {
        (self.inputs)(id).unwrap_or_else(|| id.to_owned())
    }

    /// "at x: y points"
    pub fn point(&self, x: &Number, of: Of, y: &Number) -> String {
        self.line("method-point", &[("value", self.at(x, of)), ("points", points(y))])
    }

    fn rules(&self, method: &Method) -> Vec<String> {
        match method {
            Method::Ratio { cap: most, floor } => {
                let mut lines = vec![self.line("method-ratio-rule", &[("cap", cap(most.as_ref()))])];
                lines.extend(
                    floor.as_ref().map(|floor| self.line("method-ratio-floor", &[("floor", share(floor))])),
                );
                lines
            }
            Method::RatioLower { form, cap: most } => {
                let key = match form {
                    LowerForm::TargetOverActual => "method-ratio-lower-over",
                    LowerForm::TwoMinus => "method-ratio-lower-two-minus",
                };
                vec![self.line(key, &[("cap", cap(most.as_ref()))])]
            }
            Method::Bands { steps, closed, of, .. } => {
                steps.iter().map(|step| self.band(step, *closed, *of)).collect()
            }
            Method::BandsInterpolated { steps, of, .. } => {
                let ends = steps.iter().flat_map(|step| [(&step.from, &step.low), (&step.to, &step.high)]);
                ends.filter_map(|(x, y)| Some(self.point(x.as_ref()?, *of, y))).collect()
            }
            Method::FourAnchors { a, b, c, d, points, of, .. } => {
                let usual = [100, 75, 50, 25].map(Number::whole);
                let worth = points.as_ref().unwrap_or(&usual);
                [a, b, c, d].iter().zip(worth).map(|(x, y)| self.point(x, *of, y)).collect()
            }
            Method::ThresholdTargetStretch {
                threshold,
                stretch,
                at_threshold,
                at_target,
                at_stretch,
                of,
            } => {
                let or = |stated: &Option<Number>, usual| stated.clone().unwrap_or(Number::whole(usual));
                vec![
                    self.line(
                        "method-threshold",
                        &[("value", self.at(threshold, *of)), ("points", points(&or(at_threshold, 60)))],
                    ),
                    self.line("method-at-target", &[("points", points(&or(at_target, 100)))]),
                    self.point(stretch, *of, &or(at_stretch, 120)),
                ]
            }
            Method::Knots { knots, of, .. } => {
                knots.iter().map(|knot| self.point(&knot.at, *of, &knot.points)).collect()
            }
            Method::Improvement { baseline, cap: most } => {
                let from = match baseline {
                    Baseline::Fixed(start) => value(self.say, Some(start), self.unit),
                    Baseline::Previous => self.say.t("method-baseline-previous"),
                    Baseline::YearAgo => self.say.t("method-baseline-year-ago"),
                };
                vec![self.line("method-improvement-rule", &[("from", from), ("cap", cap(most.as_ref()))])]
            }
            other => self.more_rules(other),
        }
    }

    fn more_rules(&self, method: &Method) -> Vec<String> {
        let hundred = Number::hundred();
        match method {
            Method::Efficacy { unacceptable, satisfactory, of, .. } => {
                vec![
                    self.point(unacceptable, *of, &Number::whole(60)),
                    self.point(satisfactory, *of, &hundred),
                ]
            }
            Method::GoalRedFlag { red, green, of, .. } => {
                let third = |n: i64| Number::fraction(100 * n, 3).unwrap_or_default();
                vec![self.point(red, *of, &third(1)), self.point(green, *of, &third(2))]
            }
            Method::WorstBest { worst, best, of, .. } => {
                vec![self.point(worst, *of, &Number::zero()), self.point(best, *of, &hundred)]
            }
            Method::TargetRange { within, steps, zero_at, of } => {
                self.rings((within, *of), steps, zero_at.as_ref())
            }
            Method::TwoWay { base, per, above, below, min, max, of, out_of } => {
                let each = [("per", self.at(per, *of)), ("above", points(above)), ("below", points(below))];
                let whole = out_of.clone().unwrap_or(hundred);
                let ends = [
                    ("base", points(base)),
                    ("min", points(min)),
                    ("max", points(max)),
                    ("whole", points(&whole)),
                ];
                vec![self.line("method-two-way-rule", &each), self.line("method-two-way-ends", &ends)]
            }
            Method::Asymmetric { under, over, per, loss_below, loss_above, of } => vec![
                self.line("method-corridor", &[("under", self.at(under, *of)), ("over", self.at(over, *of))]),
                self.line(
                    "method-corridor-loss",
                    &[
                        ("per", self.at(per, *of)),
                        ("below", points(loss_below)),
                        ("above", points(loss_above)),
                    ],
                ),
            ],
            Method::Deduction { side, per, points: each, step, cap, out_of } => {
                let key = match side {
                    Side::Below => "method-deduction-below",
                    Side::Above => "method-deduction-above",
                };
                let whole = out_of.clone().unwrap_or(hundred);
                let most = cap.clone().unwrap_or(whole.clone());
                let values =
                    [("per", self.at(per, Of::Value)), ("points", points(each)), ("whole", points(&whole))];
                vec![self.line(key, &values), self.counted(*step, &most)]
            }
            Method::Addition { per, points: each, step, cap, .. } => {
                let values = [("per", self.at(per, Of::Value)), ("points", points(each))];
                vec![self.line("method-addition-rule", &values), self.counted(*step, cap)]
            }
            other => self.condition_rules(other),
        }
    }

    /// Conditions, ranks and milestones: what earns how much.
    fn condition_rules(&self, method: &Method) -> Vec<String> {
        match method {
            Method::AllOrNothing { passes: Some(passes) } => vec![self.say.t(match passes {
                Passes::AtLeast => "method-passes-at-least",
                Passes::AtMost => "method-passes-at-most",
            })],
            Method::KOfM { points: worth } => {
                let met = |(n, worth): (usize, &Number)| {
                    self.line("method-k-met", &[("met", n.to_string()), ("points", points(worth))])
                };
                worth.iter().enumerate().map(met).collect()
            }
            Method::Rank { table, .. } => {
                let row = |row: &hengce_scoring::RankStep| {
                    self.line(
                        "method-rank-top",
                        &[("share", share(&row.top)), ("points", points(&row.points))],
                    )
                };
                table.iter().map(row).collect()
            }
            Method::Milestones { late } => {
                vec![self.line("method-milestones-late", &[("share", share(late))])]
            }
            Method::CriticalIncidents { base, kinds, min, max, .. } => {
                let ends = [("base", points(base)), ("min", points(min)), ("max", points(max))];
                let kind = |kind: &hengce_scoring::IncidentKind| {
                    let each = [("kind", self.named(&kind.id)), ("points", points(&kind.points))];
                    self.line("method-incident", &each)
                };
                std::iter::once(self.line("method-incidents-ends", &ends))
                    .chain(kinds.iter().map(kind))
                    .collect()
            }
            Method::Rubric { levels, raters_min } => {
                let level = |level: &hengce_scoring::LevelStep| {
                    self.point(&Number::whole(level.level), Of::Value, &level.points)
                };
                let raters = raters_min.unwrap_or(2).max(2).to_string();
                levels.iter().map(level).chain([self.line("method-raters-min", &[("n", raters)])]).collect()
            }
            Method::SurveyMean { worst, n_min } => vec![
                self.line("method-survey-worst", &[("worst", self.at(worst, Of::Value))]),
                self.line("method-n-min", &[("n", n_min.to_string())]),
            ],
            Method::SurveyTopBox { n_min, .. } => {
                vec![self.line("method-n-min", &[("n", n_min.to_string())])]
            }
            Method::SurveyUplift { n_min, otherwise, .. } => {
                let otherwise = points(&otherwise.clone().unwrap_or_default());
                vec![
                    self.line("method-uplift-gate", &[("points", otherwise)]),
                    self.line("method-n-min", &[("n", n_min.to_string())]),
                ]
            }
            Method::ForecastSkill { n_min } => {
                vec![self.line("method-forecasts-min", &[("n", n_min.to_string())])]
            }
            _ => Vec::new(),
        }
    }

    /// One line for each ring around the target, then what lies beyond the last.
    fn rings(
        &self,
        (within, of): (&Number, Of),
        steps: &[RangeStep],
        zero_at: Option<&Number>,
    ) -> Vec<String> {
        let ring = |far: &Number, worth: &Number| {
            self.line("method-within", &[("value", self.at(far, of)), ("points", points(worth))])
        };
        let mut lines = vec![ring(within, &Number::hundred())];
        lines.extend(steps.iter().map(|step| ring(&step.within, &step.points)));
        lines.push(match zero_at {
            Some(far) => self.line("method-zero-at", &[("value", self.at(far, of))]),
            None => self.say.t("method-beyond-nothing"),
        });
        lines
    }

    fn counted(&self, step: StepMode, most: &Number) -> String {
        let key = match step {
            StepMode::PerStartedStep => "method-per-started-step",
            StepMode::PerFullStep => "method-per-full-step",
            StepMode::Proportional => "method-proportional",
        };
        self.line(key, &[("cap", points(most))])
    }

    fn band(&self, step: &BandStep, closed: Closed, of: Of) -> String {
        let (low, high) = match closed {
            Closed::From => ("≥", "<"),
            Closed::To => (">", "≤"),
        };
        let ends = [(low, &step.from), (high, &step.to)];
        let ends = ends.iter().filter_map(|(sign, at)| Some(format!("{sign} {}", self.at(at.as_ref()?, of))));
        let range = ends.collect::<Vec<_>>().join(&self.say.t("list-comma"));
        self.line("method-point", &[("value", range), ("points", points(&step.points))])
    }
}
