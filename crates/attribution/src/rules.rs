//! Rules: how one order is shared among its touches. Exact, so that the shares sum to one.

use std::collections::BTreeMap;

use hengce_exact::Number;

use crate::{Journey, Touch};

/// How an order is shared among the touches before it. These are the conventions of the field (IAB, *Digital
/// Attribution Primer 2.0*, 2016); none of them is an estimate of what caused the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// All to the last touch that something led to; to the last one where nothing led to any.
    #[default]
    LastNonDirect,
    /// All to the first touch.
    First,
    /// Equal shares.
    Linear,
    /// 40 % each to the first and the last, 20 % to those between them; halves where there are two.
    Position,
    /// Shares halve with every seven whole days before the order.
    TimeDecay,
}

impl Rule {
    pub const ALL: [Self; 5] =
        [Self::LastNonDirect, Self::First, Self::Linear, Self::Position, Self::TimeDecay];

    /// The name in addresses, JSON and files of words.
    pub fn id(self) -> &'static str {
        match self {
            Self::LastNonDirect => "last_non_direct",
            Self::First => "first",
            Self::Linear => "linear",
            Self::Position => "position",
            Self::TimeDecay => "time_decay",
        }
    }
}

/// Credits of a set of journeys by label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Label -> orders credited to it.
    pub credits: BTreeMap<String, Number>,
    /// Orders before which nothing touched.
    pub untouched: u64,
    /// All orders: the credits and the untouched ones together.
    pub orders: u64,
}

/// What each touch of an order's journey is credited with, in the sequence of its touches: together one, or nothing
/// where there are no touches or no order.
pub fn shares(rule: Rule, journey: &Journey) -> Vec<Number> {
    let touches = &journey.touches;
    let Some(purchase) = journey.purchase.as_ref().filter(|_| !touches.is_empty()) else {
        return Vec::new();
    };
    let all_to = |at: usize| {
        let share = |index| if index == at { Number::one() } else { Number::zero() };
        (0..touches.len()).map(share).collect()
    };
    match rule {
        Rule::LastNonDirect => {
            all_to(touches.iter().rposition(|touch| !touch.is_direct()).unwrap_or(touches.len() - 1))
        }
        Rule::First => all_to(0),
        Rule::Linear => vec![part(1, touches.len()); touches.len()],
        Rule::Position => position(touches.len()),
        Rule::TimeDecay => {
            let days = |touch: &Touch| purchase.at.duration_since(touch.at).as_hours() / 24;
            settled(&touches.iter().map(|touch| weight(days(touch))).collect::<Vec<_>>())
        }
    }
}

/// `over / under` of counts that are small and not zero.
fn part(over: i64, under: usize) -> Number {
    i64::try_from(under).ok().and_then(|under| Number::fraction(over, under)).unwrap_or_default()
}

fn position(touches: usize) -> Vec<Number> {
    match touches {
        1 => vec![Number::one()],
        2 => vec![part(1, 2); 2],
        _ => {
            let mut shares = vec![part(1, 5 * (touches - 2)); touches];
            shares[0] = part(2, 5);
            shares[touches - 1] = part(2, 5);
            shares
        }
    }
}

/// 2^(-r/7) for r = 0..6, in millionths of a millionth.
const SEVENTHS: [i64; 7] = [
    1_000_000_000_000,
    905_723_664_264,
    820_335_356_008,
    742_997_144_568,
    672_950_096_316,
    609_506_827_102,
    552_044_756_837,
];
const HALVINGS_MAX: i64 = 62;
/// Decimals to which shares that halve with time are held.
const PLACES: u32 = 12;

/// What a touch so many whole days before the order weighs: halved every seven days, from twelve decimals of the
/// seventh roots, so that the same days weigh the same on every machine.
fn weight(days: i64) -> Number {
    let days = days.max(0);
    let root = SEVENTHS[usize::try_from(days % 7).unwrap_or(0)];
    let halved = Number::fraction(1, 1 << (days / 7).min(HALVINGS_MAX)).unwrap_or_default();
    &Number::scaled(root.into(), PLACES) * &halved
}

/// Weights as shares of twelve decimals; what rounding leaves goes to the last touch, so that they sum to one. Without
/// it the sum over many orders would need fractions of unbounded length.
fn settled(weights: &[Number]) -> Vec<Number> {
    let all: Number = weights.iter().sum();
    let mut shares: Vec<Number> = weights
        .iter()
        .map(|weight| weight.divided_by(&all).unwrap_or_default().round_half_up(PLACES))
        .collect();
    let left = &Number::one() - &shares.iter().sum();
    if let Some(last) = shares.last_mut() {
        *last = &*last + &left;
    }
    shares
}

/// The credits of every label under a rule; `label` says under which name a touch is counted.
pub fn totals(rule: Rule, journeys: &[Journey], label: impl Fn(&Touch) -> String) -> Totals {
    let mut totals = Totals::default();
    for journey in journeys.iter().filter(|journey| journey.purchase.is_some()) {
        totals.orders += 1;
        totals.untouched += u64::from(journey.touches.is_empty());
        for (touch, share) in journey.touches.iter().zip(shares(rule, journey)) {
            if !share.is_zero() {
                let credit = totals.credits.entry(label(touch)).or_default();
                *credit = &*credit + &share;
            }
        }
    }
    totals
}
