//! What a scheme that loads may still do wrong (domain catalogue 5): said for those who write it, never refused.

use hengce_exact::Number;
use hengce_formula::Expr;
use serde::Serialize;

use crate::model::{Aggregate, Applies, Evidence, Item, Kpi, Measure, Nature, Scheme, Source, Standard};

/// Items that a person can keep in mind; a department's card holds more.
const ITEMS_PERSON: (usize, usize) = (5, 10);
const ITEMS_UNIT: (usize, usize) = (5, 25);
/// Beyond so many points, bonuses outweigh the work itself.
const BONUS_MAX: i64 = 10;

/// One doubt about a scheme. Words are chosen where the reader's language is known; shares are of 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "concern")]
pub enum Concern {
    /// Less weight on results than the scheme asks of itself.
    Results {
        share: Number,
        least: Number,
    },
    /// More weight on people's marks than the principle allows.
    Opinion {
        share: Number,
        most: Number,
    },
    /// A composite stands beside a part of it: the same work counts twice.
    Twice {
        whole: String,
        part: String,
    },
    /// The KPI can be reached by harming another, which the card does not show.
    CounterMissing {
        kpi: String,
        counter: String,
    },
    /// Too few to cover the work, or more than anybody can mind.
    Items {
        count: usize,
        from: usize,
        to: usize,
    },
    /// An item waits for a target.
    TargetMissing {
        kpis: Vec<String>,
    },
    /// An item serves no strategy goal, though a principle asks for one.
    GoalMissing {
        kpis: Vec<String>,
    },
    /// A sample's value is scored by a method that does not look at the size of the sample.
    SampleIgnored {
        kpi: String,
    },
    /// Nobody can reach the full mark.
    Unreachable {
        most: Number,
    },
    Bonus {
        most: Number,
    },
}

impl Standard {
    /// Every doubt about a scheme, the gravest sorts first.
    pub fn concerns(&self, scheme: &Scheme) -> Vec<Concern> {
        let mut found = self.shares(scheme);
        let kpis: Vec<(&Item, &Kpi)> =
            scheme.items.values().filter_map(|item| Some((item, self.kpis.get(&item.kpi)?))).collect();
        for (_, kpi) in &kpis {
            let on_card = |part: &&String| scheme.items.contains_key(*part);
            let twice = kpi.parts.iter().filter(on_card);
            found.extend(twice.map(|part| Concern::Twice { whole: kpi.id.clone(), part: part.clone() }));
        }
        for (item, kpi) in kpis.iter().filter(|(item, _)| item.weight > 0) {
            if let Some(counter) = kpi.counter.as_ref().filter(|id| !scheme.items.contains_key(*id)) {
                found.push(Concern::CounterMissing { kpi: kpi.id.clone(), counter: counter.clone() });
            }
            if kpi.inputs.contains_key("n") && item.method.asks().is_empty() {
                found.push(Concern::SampleIgnored { kpi: kpi.id.clone() });
            }
        }
        let listed = |wrong: &dyn Fn(&Item) -> bool| -> Vec<String> {
            kpis.iter().filter(|(item, _)| wrong(item)).map(|(_, kpi)| kpi.id.clone()).collect()
        };
        let targets = listed(&|item| item.target.is_none() && item.method.needs_target());
        found.extend((!targets.is_empty()).then_some(Concern::TargetMissing { kpis: targets }));
        if self.principles.values().any(|principle| principle.goal_required) {
            let goals = listed(&|item| item.goal.is_none() && item.weight > 0);
            found.extend((!goals.is_empty()).then_some(Concern::GoalMissing { kpis: goals }));
        }
        found.extend(sizes(scheme));
        found
    }

    /// Weight on results and on opinion.
    fn shares(&self, scheme: &Scheme) -> Vec<Concern> {
        let share = |counts: &dyn Fn(&Kpi) -> bool| -> Number {
            let of = |item: &Item| {
                let kpi = self.kpis.get(&item.kpi).filter(|kpi| counts(kpi))?;
                let group = scheme.groups.get(&kpi.group).copied().unwrap_or_default();
                Number::fraction(i64::from(group) * i64::from(item.weight), 10_000)
            };
            scheme.items.values().filter_map(of).sum()
        };
        let percent = |percent: u32| Number::fraction(i64::from(percent), 100).unwrap_or_default();
        let mut found = Vec::new();
        let (results, least) = (share(&|kpi| kpi.nature == Nature::Result), percent(scheme.result_share_min));
        if results < least {
            found.push(Concern::Results { share: results, least });
        }
        let allowed = self.principles.values().find_map(|principle| principle.opinion_share_max);
        let opinion = share(&|kpi| self.is_opinion(kpi));
        if let Some(most) = allowed.map(percent).filter(|most| opinion > *most) {
            found.push(Concern::Opinion { share: opinion, most });
        }
        found
    }

    /// Whether a KPI's value is made of people's marks.
    pub fn is_opinion(&self, kpi: &Kpi) -> bool {
        kpi.measures.iter().filter_map(|id| self.measures.get(id)).any(|measure| self.takes_marks(measure))
    }

    fn takes_marks(&self, measure: &Measure) -> bool {
        let values: Vec<&Expr> = match &measure.value {
            Aggregate::Count => Vec::new(),
            Aggregate::WeightedMean(value, weight) => vec![value, weight],
            Aggregate::Sum(value)
            | Aggregate::Mean(value)
            | Aggregate::Min(value)
            | Aggregate::Max(value)
            | Aggregate::Last(value)
            | Aggregate::Distinct(value)
            | Aggregate::Median(value) => vec![value],
        };
        let names = values.into_iter().flat_map(Expr::names);
        names.into_iter().any(|name| self.evidence_of(&measure.from, &name) == Some(Evidence::Rated))
    }

    /// The evidence grade of a column of the rows themselves.
    fn evidence_of(&self, from: &Source, path: &[String]) -> Option<Evidence> {
        let [name] = path else { return None };
        match from {
            Source::Kind(kind) => Some(self.kinds.get(kind)?.fields.get(name)?.evidence),
            Source::Rows(kind, rows) => Some(self.kinds.get(kind)?.row_fields(rows)?.get(name)?.evidence),
            Source::Dataset(_) => None,
        }
    }
}

/// How many items, how much can be reached, how much comes beside.
fn sizes(scheme: &Scheme) -> Vec<Concern> {
    let mut found = Vec::new();
    let (from, to) = match scheme.applies {
        Applies::Unit(_) => ITEMS_UNIT,
        Applies::Position(_) => ITEMS_PERSON,
    };
    let count = scheme.items.values().filter(|item| item.weight > 0).count();
    if !(from..=to).contains(&count) {
        found.push(Concern::Items { count, from, to });
    }
    let most = |item: &Item| {
        let group = scheme.groups.get(&item.group).copied().unwrap_or_default();
        let share = Number::fraction(i64::from(group) * i64::from(item.weight), 10_000)?;
        let reach = match (&item.target, item.method.reach(item.target.as_ref())) {
            (_, Some((_, most))) => most,
            // no target yet: what the method gives at one is not known
            (None, None) => Number::hundred(),
            (Some(_), None) => return None,
        };
        Some(share * reach)
    };
    let most: Number = scheme.items.values().filter_map(most).sum();
    if most < Number::hundred() {
        found.push(Concern::Unreachable { most });
    }
    if let Some(pool) = scheme.overlay.bonus.as_ref().filter(|pool| pool.most > Number::whole(BONUS_MAX)) {
        found.push(Concern::Bonus { most: pool.most.clone() });
    }
    found
}
