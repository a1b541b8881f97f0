//! A card: groups and items with whole weights, and what lies over them: guardrails, bonuses, red lines, caps.

use std::collections::BTreeSet;

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

use crate::combine::Combination;
use crate::grades::{Band, BandProblem, check_bands};
use crate::outcome::Unscored;
use crate::parts::NoDataPolicy;

/// Everything that a total is computed from. Order of groups and items does not matter to any number.
#[derive(Debug, Clone)]
pub struct Card {
    /// Whole weights that sum to 100.
    pub groups: Vec<Group>,
    pub guardrails: Vec<Guardrail>,
    /// The department's score, where it enters the individual's.
    pub department: Option<Department>,
    pub extras: Vec<Extra>,
    /// Most that bonuses together may add, and penalties together may take.
    pub bonus_max: Number,
    pub penalty_max: Number,
    pub red_lines: Vec<RedLine>,
    /// Most that the total may be.
    pub cap: Number,
    pub bands: Vec<Band>,
}

#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub weight: u32,
    pub items: Vec<CardItem>,
}

#[derive(Debug, Clone)]
pub struct CardItem {
    pub id: String,
    /// Within the group; whole weights that sum to 100. 0 for a monitored item.
    pub weight: u32,
    pub no_data: NoDataPolicy,
    /// Points of 100, unrounded, or why there are none.
    pub points: Result<Number, Unscored>,
}

/// A department's score on its way into an individual's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    pub combination: Combination,
    /// Unrounded; None while its own card has no total, and then the individual's has none either.
    pub score: Option<Number>,
    /// What it comes to so far; for reading, never for a seal.
    pub so_far: Option<Number>,
}

/// `item` counts in full only while `guard` earns at least `at_least` points; else its points are times `factor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardrail {
    pub item: String,
    pub guard: String,
    pub at_least: Number,
    /// 0 to 1.
    pub factor: Number,
}

/// A bonus (above 0) or a penalty (below 0), in points of the total, for something recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extra {
    pub id: String,
    pub points: Number,
}

/// 一票否决: what happens when such an incident was recorded and confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedLine {
    pub id: String,
    pub effect: RedLineEffect,
    /// The confirmed incidents of the period, by code; none, and the line has no effect.
    pub incidents: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedLineEffect {
    /// The grade is at best this one; the total stays.
    CapGrade(String),
    ZeroItem(String),
    ZeroGroup(String),
    ZeroTotal,
}

/// What is wrong with a card's own numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum CardProblem {
    #[error("the group weights sum to {sum}, not 100")]
    GroupWeights { sum: u32 },
    #[error("the weights in group \"{group}\" sum to {sum}, not 100")]
    ItemWeights { group: String, sum: u32 },
    #[error("\"{id}\" occurs twice")]
    Twice { id: String },
    #[error("\"{id}\" names no item, group or grade of the card")]
    Unknown { id: String },
    #[error("the factor {factor} of a guardrail lies outside 0 to 1")]
    Factor { factor: Number },
    #[error("the cap of the card is {cap}: it must be at least 100")]
    Cap { cap: Number },
    #[error("{bands}")]
    Bands { bands: BandProblem },
}

impl Card {
    /// A card of groups and grades alone: no bonus, no red line, capped at 120.
    pub fn of(groups: Vec<Group>, bands: Vec<Band>) -> Self {
        let (guardrails, extras, red_lines) = (Vec::new(), Vec::new(), Vec::new());
        let ten = Number::whole(10);
        let cap = Number::whole(120);
        let department = None;
        Self {
            groups,
            guardrails,
            department,
            extras,
            bonus_max: ten.clone(),
            penalty_max: ten,
            red_lines,
            cap,
            bands,
        }
    }

    /// Every defect of the card.
    pub fn check(&self) -> Vec<CardProblem> {
        let mut found = Vec::new();
        let sum = self.groups.iter().map(|group| group.weight).sum();
        if sum != 100 {
            found.push(CardProblem::GroupWeights { sum });
        }
        let mut seen = BTreeSet::new();
        for group in &self.groups {
            let sum = group.items.iter().map(|item| item.weight).sum();
            if sum != 100 && !(group.weight == 0 && sum == 0) {
                found.push(CardProblem::ItemWeights { group: group.id.clone(), sum });
            }
            for item in &group.items {
                if !seen.insert(&item.id) {
                    found.push(CardProblem::Twice { id: item.id.clone() });
                }
            }
        }
        let missing = |id: &String| CardProblem::Unknown { id: id.clone() };
        for rail in &self.guardrails {
            found.extend([&rail.item, &rail.guard].into_iter().filter(|id| !seen.contains(*id)).map(missing));
            if rail.factor.is_negative() || rail.factor > Number::one() {
                found.push(CardProblem::Factor { factor: rail.factor.clone() });
            }
        }
        for line in &self.red_lines {
            let named = match &line.effect {
                RedLineEffect::CapGrade(grade) => {
                    Some((grade, self.bands.iter().any(|band| band.grade == *grade)))
                }
                RedLineEffect::ZeroItem(item) => Some((item, seen.contains(item))),
                RedLineEffect::ZeroGroup(id) => Some((id, self.groups.iter().any(|group| group.id == *id))),
                RedLineEffect::ZeroTotal => None,
            };
            found.extend(named.filter(|(_, known)| !known).map(|(id, _)| missing(id)));
        }
        if self.cap < Number::hundred() {
            found.push(CardProblem::Cap { cap: self.cap.clone() });
        }
        found.extend(check_bands(&self.bands).into_iter().map(|bands| CardProblem::Bands { bands }));
        found
    }

    /// Least and most that the total can be, from what each item can earn: proved, not sampled.
    pub fn reach(&self, of_item: &dyn Fn(&str) -> (Number, Number)) -> (Number, Number) {
        let (mut low, mut high) = (Number::zero(), Number::zero());
        for group in &self.groups {
            for item in &group.items {
                let share = Number::fraction(i64::from(group.weight) * i64::from(item.weight), 10_000);
                let share = share.unwrap_or_default();
                let (least, most) = of_item(&item.id);
                low = &low + &(&share * &least);
                high = &high + &(&share * &most);
            }
        }
        let held = |total: Number| total.max(Number::zero()).min(self.cap.clone());
        (held(low - self.penalty_max.clone()), held(high + self.bonus_max.clone()))
    }
}
