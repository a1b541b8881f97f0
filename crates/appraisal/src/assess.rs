//! A scheme over readings: every item scored, the card totalled. Pure; the same for a scorecard, a trend and a what-if.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_scoring::{Baseline, Card, CardItem, Group, Input, Method, Outcome, Total, Unscored};
use hengce_standard::{Item, Kpi, Pool, Scheme, Standard};

use crate::history::{History, Times};
use crate::model::Gap;
use crate::over::Over;
use crate::reading::{Reading, read};

/// What a card is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub times: &'a Times<'a>,
    /// Periods that make a year, for improvements on the same period of last year.
    pub year: usize,
    /// Everybody with the same scheme, oneself included, for methods that compare.
    pub peers: &'a [Times<'a>],
    pub over: &'a Over,
}

/// One item, scored.
#[derive(Debug, Clone)]
pub struct Assessed {
    pub kpi: String,
    pub reading: Reading,
    pub outcome: Result<Outcome, Unscored>,
    /// What is missing, where there are no points.
    pub gap: Option<Gap>,
}

/// A whole card, scored. `items` are in the scheme's order.
#[derive(Debug, Clone)]
pub struct Assessment {
    pub items: Vec<Assessed>,
    pub card: Card,
    pub total: Total,
}

/// Scores every item of the scheme and totals the card.
pub fn assess(standard: &Standard, scheme: &Scheme, given: Given<'_>) -> Assessment {
    let items: Vec<Assessed> = scheme.items.values().filter_map(|item| one(standard, item, given)).collect();
    let card = card(scheme, &items, given.over);
    let total = card.total();
    Assessment { items, card, total }
}

fn one(standard: &Standard, item: &Item, given: Given<'_>) -> Option<Assessed> {
    let kpi = standard.kpis.get(&item.kpi)?;
    let (history, due) = given.times.for_kpi(kpi);
    let reading = read(standard, kpi, history);
    let value_in = |history: History<'_>| read(standard, kpi, history).value.ok();
    let (outcome, gap) = match &reading.value {
        // a card with a missing target is a matter of the scheme, whatever the data
        _ if item.target.is_none() && item.method.needs_target() => {
            (Err(Unscored::NoTarget), Some(Gap::NoTarget))
        }
        Err(gap) if matches!(item.method, Method::Monitor {}) => {
            (Err(Unscored::Monitored), Some(gap.clone()))
        }
        Ok(_) if matches!(item.method, Method::Monitor {}) => (Err(Unscored::Monitored), None),
        Err(Gap::OutOfRange) => (Err(Unscored::Uncomputed), Some(Gap::OutOfRange)),
        _ if !due => (Err(Unscored::NotDue), Some(Gap::NotDue { over: history.period })),
        Err(gap) => (Err(Unscored::NoValue), Some(gap.clone())),
        Ok(value) => {
            match input(&item.method, value, &reading.inputs, &Around { kpi, given, value_in: &value_in }) {
                None => (Err(Unscored::NoValue), Some(Gap::NoBaseline)),
                Some(input) => {
                    let outcome = item.method.score(&input, item.target.as_ref());
                    let gap = outcome.as_ref().err().and_then(gap_of);
                    (outcome, gap)
                }
            }
        }
    };
    Some(Assessed { kpi: item.kpi.clone(), reading, outcome, gap })
}

/// What other periods and other people give for an item's KPI.
struct Around<'a> {
    kpi: &'a Kpi,
    given: Given<'a>,
    value_in: &'a dyn Fn(History<'_>) -> Option<Number>,
}

/// What the method asks for, from values; None where an improvement has nothing to count from.
fn input(
    method: &Method,
    value: &Number,
    named: &BTreeMap<String, Number>,
    around: &Around<'_>,
) -> Option<Input> {
    let from = |periods: usize| {
        let baseline = (around.value_in)(around.given.times.for_kpi(around.kpi).0.back(periods)?)?;
        Some(Input::Change { value: value.clone(), baseline })
    };
    let by_name = || Input::Named { value: value.clone(), with: named.clone() };
    match method {
        Method::Improvement { baseline: Baseline::Previous, .. } => from(1),
        Method::Improvement { baseline: Baseline::YearAgo, .. } => from(around.given.year),
        Method::Rank { .. } | Method::StandardScore {} => {
            let peers = around.given.peers.iter();
            let group = peers.filter_map(|times| (around.value_in)(times.for_kpi(around.kpi).0)).collect();
            Some(Input::Peers { value: value.clone(), group })
        }
        Method::AllOrNothing { passes: None } | Method::KOfM { .. } if !named.is_empty() => Some(by_name()),
        method if !method.asks().is_empty() => Some(by_name()),
        _ => Some(Input::Value(value.clone())),
    }
}

fn gap_of(why: &Unscored) -> Option<Gap> {
    Some(match why {
        Unscored::Monitored => return None,
        Unscored::NoTarget => Gap::NoTarget,
        Unscored::Insufficient { n, n_min } => Gap::TooFew { n: *n, n_min: *n_min },
        Unscored::NoSpread => Gap::NoSpread,
        Unscored::PartMissing { id } => Gap::NoInput { input: id.clone() },
        other => Gap::Defect { text: other.to_string() },
    })
}

fn card(scheme: &Scheme, items: &[Assessed], over: &Over) -> Card {
    let points = |kpi: &str| {
        let found = items.iter().find(|item| item.kpi == kpi);
        found.map_or(Err(Unscored::NoValue), |item| item.outcome.clone().map(|outcome| outcome.points))
    };
    let group = |(id, weight): (&String, &u32)| {
        let own = scheme.items.values().filter(|item| item.group == *id);
        let item = |item: &Item| CardItem {
            id: item.kpi.clone(),
            weight: item.weight,
            no_data: item.no_data,
            points: points(&item.kpi),
        };
        Group { id: id.clone(), weight: *weight, items: own.map(item).collect() }
    };
    let card = Card::of(scheme.groups.iter().map(group).collect(), scheme.bands.clone());
    let most = |pool: &Option<Pool>| pool.as_ref().map(|pool| pool.most.clone()).unwrap_or_default();
    Card {
        guardrails: scheme.overlay.guardrails.clone(),
        department: over.department.clone(),
        extras: over.extras.clone(),
        bonus_max: most(&scheme.overlay.bonus),
        penalty_max: most(&scheme.overlay.penalty),
        red_lines: over.red_lines.clone(),
        ..card
    }
}

/// The points of an item whose value stands exactly at its target; the most it can earn where no target is set.
pub fn points_at_target(item: &Item) -> Option<Number> {
    match (&item.target, item.method.curve(item.target.as_ref())) {
        (Some(target), Ok(Some(curve))) => Some(curve.at(target)),
        (Some(_), Ok(None)) => item.method.stated_at_target().or_else(|| Some(item.method.reach(None)?.1)),
        _ => Some(item.method.reach(item.target.as_ref())?.1),
    }
}

/// The card's total if the item had these points; None where nothing can be scored even then.
pub fn total_with(card: &Card, kpi: &str, points: Number) -> Option<Number> {
    let mut card = card.clone();
    let item = card.groups.iter_mut().flat_map(|group| &mut group.items).find(|item| item.id == kpi)?;
    item.points = Ok(points);
    card.total().so_far
}
