//! From a card to a total: missing data by policy, then weights, then what lies over them; rounded once at the end.

use hengce_exact::Number;
use serde::Serialize;

use crate::card::{Card, CardItem, Extra, Group, RedLineEffect};
use crate::grades::grade_of;
use crate::outcome::Unscored;
use crate::parts::NoDataPolicy;
use crate::standing::{Adjustment, Standing};

/// Decimals of a shown score.
pub const PLACES: u32 = 2;

/// A scored card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// Unrounded; None while an item blocks or nothing at all can be scored.
    pub exact: Option<Number>,
    /// The same rounded half up to two decimals, once.
    pub shown: Option<Number>,
    pub grade: Option<String>,
    /// What the rest comes to without the blocking items, their weight re-spread; for reading, never for a seal.
    pub so_far: Option<Number>,
    /// Blocking items.
    pub blocked: Vec<String>,
    pub groups: Vec<GroupTotal>,
    pub items: Vec<ItemTotal>,
    /// What was done over the weights, in order.
    pub adjustments: Vec<Adjustment>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTotal {
    pub id: String,
    pub weight: u32,
    /// Percent of the card after re-spreading; 0 where nothing of it counts.
    pub share: Number,
    /// Of 100, unrounded; None without anything that counts.
    pub points: Option<Number>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemTotal {
    pub id: String,
    pub group: String,
    /// Percent of the card that the scheme gives it.
    pub weight: Number,
    /// Percent of the card after re-spreading; 0 for an item that does not count.
    pub share: Number,
    /// Of 100, unrounded, after guardrails and red lines.
    pub points: Option<Number>,
    /// The same rounded half up to two decimals, once.
    pub shown: Option<Number>,
    /// Points of the total, unrounded.
    pub contribution: Option<Number>,
    pub standing: Standing,
}

impl Card {
    /// The total with every step to it.
    pub fn total(&self) -> Total {
        let mut adjustments = Vec::new();
        let mut items: Vec<ItemTotal> = self
            .groups
            .iter()
            .flat_map(|group| group.items.iter().map(|item| standing(group, item)))
            .collect();
        self.guard(&mut items, &mut adjustments);
        self.zero(&mut items, &mut adjustments);
        self.spread(&mut items);
        let groups = self.group_totals(&items);
        let blocked: Vec<String> =
            items.iter().filter(|item| item.blocks()).map(|item| item.id.clone()).collect();
        let sum = items.iter().any(|item| item.contribution.is_some());
        let sum = sum.then(|| items.iter().filter_map(|item| item.contribution.as_ref()).sum::<Number>());
        let so_far = sum.map(|sum| self.over(sum, &mut adjustments));
        let department_open = self.department.as_ref().is_some_and(|department| department.score.is_none());
        let exact = so_far.clone().filter(|_| blocked.is_empty() && !department_open);
        let grade = exact.as_ref().and_then(|exact| self.grade(exact, &mut adjustments));
        let shown = exact.as_ref().map(|exact| exact.round_half_up(PLACES));
        Total { exact, shown, grade, so_far, blocked, groups, items, adjustments }
    }

    fn guard(&self, items: &mut [ItemTotal], adjustments: &mut Vec<Adjustment>) {
        // every guard is read before any item changes, so that the order of pairs does not matter
        let before: Vec<(String, Option<Number>)> =
            items.iter().map(|item| (item.id.clone(), item.points.clone())).collect();
        for rail in &self.guardrails {
            let points =
                before.iter().find(|(id, _)| *id == rail.guard).and_then(|(_, points)| points.clone());
            let Some(item) = items.iter_mut().find(|item| item.id == rail.item) else {
                continue;
            };
            let (item_id, guard) = (rail.item.clone(), rail.guard.clone());
            match (points, item.points.clone()) {
                (None, Some(_)) => adjustments.push(Adjustment::GuardUnknown { item: item_id, guard }),
                (Some(points), Some(from)) if points < rail.at_least => {
                    let to = &from * &rail.factor;
                    item.points = Some(to.clone());
                    adjustments.push(Adjustment::Guarded { item: item_id, guard, from, to });
                }
                _ => {}
            }
        }
    }

    /// Red lines that reach into the card.
    fn zero(&self, items: &mut [ItemTotal], adjustments: &mut Vec<Adjustment>) {
        for line in self.red_lines.iter().filter(|line| !line.incidents.is_empty()) {
            adjustments.push(Adjustment::RedLine {
                id: line.id.clone(),
                effect: line.effect.clone(),
                incidents: line.incidents.clone(),
            });
            let hit = |item: &ItemTotal| match &line.effect {
                RedLineEffect::ZeroItem(id) => item.id == *id,
                RedLineEffect::ZeroGroup(id) => item.group == *id,
                RedLineEffect::CapGrade(_) | RedLineEffect::ZeroTotal => false,
            };
            for item in items.iter_mut().filter(|item| hit(item) && item.points.is_some()) {
                item.points = Some(Number::zero());
            }
        }
    }

    /// Shares of the card: within the group first, then the weight of empty groups over the others.
    fn spread(&self, items: &mut [ItemTotal]) {
        let live = |group: &Group, items: &[ItemTotal]| -> u32 {
            let counts = |id: &str| items.iter().any(|item| item.id == id && item.points.is_some());
            group.items.iter().filter(|item| counts(&item.id)).map(|item| item.weight).sum()
        };
        let live: Vec<u32> = self.groups.iter().map(|group| live(group, items)).collect();
        let filled: u32 =
            self.groups.iter().zip(&live).filter(|(_, live)| **live > 0).map(|(g, _)| g.weight).sum();
        for (group, live) in self.groups.iter().zip(live) {
            for item in &group.items {
                let Some(found) = items.iter_mut().find(|found| found.id == item.id) else {
                    continue;
                };
                if found.points.is_none() {
                    continue;
                }
                let over = i64::from(live) * i64::from(filled);
                let part = i64::from(item.weight) * i64::from(group.weight) * 100;
                found.share = Number::fraction(part, over).unwrap_or_default();
                found.shown = found.points.as_ref().map(|points| points.round_half_up(PLACES));
                found.contribution =
                    found.points.as_ref().map(|points| percent(&found.share) * points.clone());
            }
        }
    }

    fn group_totals(&self, items: &[ItemTotal]) -> Vec<GroupTotal> {
        let of = |group: &Group| {
            let own = || items.iter().filter(|item| item.group == group.id && item.contribution.is_some());
            let share: Number = own().map(|item| &item.share).sum();
            let won: Number = own().filter_map(|item| item.contribution.as_ref()).sum();
            let points = won.divided_by(&percent(&share));
            GroupTotal { id: group.id.clone(), weight: group.weight, share, points }
        };
        self.groups.iter().map(of).collect()
    }

    /// The department, then bonuses, penalties, caps and the red line that takes all.
    fn over(&self, sum: Number, adjustments: &mut Vec<Adjustment>) -> Number {
        let mut total = self.with_department(sum, adjustments);
        let of_sign = |up: bool| self.extras.iter().filter(move |extra| extra.points.is_negative() != up);
        for (extras, most) in [
            (of_sign(true).collect::<Vec<&Extra>>(), &self.bonus_max),
            (of_sign(false).collect(), &self.penalty_max),
        ] {
            let from: Number = extras.iter().map(|extra| &extra.points).sum();
            let told =
                |extra: &&Extra| Adjustment::Extra { id: extra.id.clone(), points: extra.points.clone() };
            adjustments.extend(extras.iter().map(told));
            let to = from.clone().clamp(-most.clone(), most.clone());
            total = &total + &to;
            if to != from {
                adjustments.push(Adjustment::ExtrasHeld { from, to });
            }
        }
        if total > self.cap {
            adjustments.push(Adjustment::Capped { from: total, to: self.cap.clone() });
            total = self.cap.clone();
        }
        if total.is_negative() {
            adjustments.push(Adjustment::Floored { from: total });
            total = Number::zero();
        }
        let all = |line: &&crate::card::RedLine| {
            !line.incidents.is_empty() && line.effect == RedLineEffect::ZeroTotal
        };
        if self.red_lines.iter().any(|line| all(&line)) { Number::zero() } else { total }
    }

    fn with_department(&self, own: Number, adjustments: &mut Vec<Adjustment>) -> Number {
        let Some(department) = &self.department else { return own };
        if department.score.is_none() {
            adjustments.push(Adjustment::DepartmentOpen);
        }
        let Some(score) = department.score.as_ref().or(department.so_far.as_ref()) else { return own };
        let to = department.combination.of(score, &own);
        adjustments.push(Adjustment::Department {
            combination: department.combination.clone(),
            score: score.clone(),
            from: own,
            to: to.clone(),
        });
        to
    }

    fn grade(&self, total: &Number, adjustments: &mut Vec<Adjustment>) -> Option<String> {
        let earned = grade_of(&self.bands, total)?;
        let caps = self.red_lines.iter().filter(|line| !line.incidents.is_empty());
        let caps = caps.filter_map(|line| match &line.effect {
            RedLineEffect::CapGrade(grade) => self.bands.iter().position(|band| band.grade == *grade),
            _ => None,
        });
        let given = caps.fold(earned, usize::max);
        let name = |place: usize| self.bands[place].grade.clone();
        if given != earned {
            adjustments.push(Adjustment::GradeCapped { from: name(earned), to: name(given) });
        }
        Some(name(given))
    }
}

fn percent(share: &Number) -> Number {
    share.divided_by(&Number::hundred()).unwrap_or_default()
}

fn standing(group: &Group, item: &CardItem) -> ItemTotal {
    let (points, standing) = match (&item.points, item.no_data) {
        (Ok(points), _) => (Some(points.clone()), Standing::Scored),
        (Err(Unscored::Monitored), _) => (None, Standing::Monitored),
        (Err(why @ Unscored::NotDue), _) => (None, Standing::Excluded { why: why.clone() }),
        // a defect of the scheme is nobody's missing data: no policy may cover it
        (Err(why), _) if why.is_defect() => (None, Standing::Blocked { why: why.clone() }),
        (Err(why), NoDataPolicy::Block) => (None, Standing::Blocked { why: why.clone() }),
        (Err(why), NoDataPolicy::Exclude) => (None, Standing::Excluded { why: why.clone() }),
        (Err(why), NoDataPolicy::Zero) => (Some(Number::zero()), Standing::Zeroed { why: why.clone() }),
        (Err(why), NoDataPolicy::Full) => (Some(Number::hundred()), Standing::Filled { why: why.clone() }),
    };
    let weight = Number::fraction(i64::from(group.weight) * i64::from(item.weight), 100).unwrap_or_default();
    let (id, group) = (item.id.clone(), group.id.clone());
    ItemTotal { id, group, weight, share: Number::zero(), points, shown: None, contribution: None, standing }
}

impl ItemTotal {
    pub fn blocks(&self) -> bool {
        matches!(self.standing, Standing::Blocked { .. })
    }
}
