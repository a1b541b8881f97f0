//! A scheme over readings: every item scored, the card totalled. Pure; the same for a scorecard, a trend and a what-if.

use hengce_exact::Number;
use hengce_scoring::{Baseline, Card, CardItem, Group, Input, Method, Outcome, Total, Unscored};
use hengce_standard::{Item, Scheme, Standard};

use crate::model::Gap;
use crate::reading::{Reading, Readings, read};

/// What a card is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub now: &'a Readings,
    /// The period before, and the same period of last year, for improvements.
    pub previous: Option<&'a Readings>,
    pub year_ago: Option<&'a Readings>,
    /// Everybody with the same scheme, oneself included, for methods that compare.
    pub peers: &'a [&'a Readings],
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
    let card = card(scheme, &items);
    let total = card.total();
    Assessment { items, card, total }
}

fn one(standard: &Standard, item: &Item, given: Given<'_>) -> Option<Assessed> {
    let kpi = standard.kpis.get(&item.kpi)?;
    let reading = read(standard, kpi, given.now);
    let value_in = |readings: &Readings| read(standard, kpi, readings).value.ok();
    let (outcome, gap) = match &reading.value {
        // a card with a missing target is a matter of the scheme, whatever the data
        _ if item.target.is_none() && needs_target(&item.method) => {
            (Err(Unscored::NoTarget), Some(Gap::NoTarget))
        }
        Err(gap) if matches!(item.method, Method::Monitor {}) => {
            (Err(Unscored::Monitored), Some(gap.clone()))
        }
        Err(Gap::OutOfRange) => (Err(Unscored::Uncomputed), Some(Gap::OutOfRange)),
        Err(gap) => (Err(Unscored::NoValue), Some(gap.clone())),
        Ok(value) => match input(&item.method, value, given, &value_in) {
            None => (Err(Unscored::NoValue), Some(Gap::NoBaseline)),
            Some(input) => {
                let outcome = item.method.score(&input, item.target.as_ref());
                let gap = outcome.as_ref().err().and_then(gap_of);
                (outcome, gap)
            }
        },
    };
    Some(Assessed { kpi: item.kpi.clone(), reading, outcome, gap })
}

fn needs_target(method: &Method) -> bool {
    matches!(method.curve(None), Err(hengce_scoring::MethodProblem::NeedsTarget))
        || matches!(method, Method::Improvement { .. })
}

/// What the method asks for, from values; None where an improvement has nothing to count from.
fn input(
    method: &Method,
    value: &Number,
    given: Given<'_>,
    value_in: &dyn Fn(&Readings) -> Option<Number>,
) -> Option<Input> {
    let from = |earlier: Option<&Readings>| {
        let baseline = value_in(earlier?)?;
        Some(Input::Change { value: value.clone(), baseline })
    };
    match method {
        Method::Improvement { baseline: Baseline::Previous, .. } => from(given.previous),
        Method::Improvement { baseline: Baseline::YearAgo, .. } => from(given.year_ago),
        Method::Rank { .. } | Method::StandardScore {} => {
            let group = given.peers.iter().filter_map(|readings| value_in(readings)).collect();
            Some(Input::Peers { value: value.clone(), group })
        }
        _ => Some(Input::Value(value.clone())),
    }
}

fn gap_of(why: &Unscored) -> Option<Gap> {
    Some(match why {
        Unscored::Monitored => return None,
        Unscored::NoTarget => Gap::NoTarget,
        Unscored::Insufficient { n, n_min } => Gap::TooFew { n: *n, n_min: *n_min },
        Unscored::NoSpread => Gap::NoSpread,
        other => Gap::Defect { text: other.to_string() },
    })
}

fn card(scheme: &Scheme, items: &[Assessed]) -> Card {
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
    Card::of(scheme.groups.iter().map(group).collect(), scheme.bands.clone())
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
