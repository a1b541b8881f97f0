//! Models: credits estimated from all journeys, with intervals by drawing the journeys again.
//!
//! Efron: *Bootstrap methods: another look at the jackknife* (1979); the interval lies between the 2.5th and the 97.5th
//! percentile of the draws.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::chain::{Chain, Path};
use crate::shapley::{EXACT_MAX, values};
use crate::{Journey, Touch};

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Removal effects in a Markov chain of the first order.
    Markov,
    /// Shapley values.
    Shapley,
}

/// What is asked of a model.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub method: Method,
    /// The same seed over the same journeys gives the same numbers.
    pub seed: u64,
    /// How often the journeys are drawn again for the intervals.
    pub draws: usize,
}

/// What a label is credited with, in orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    pub label: String,
    pub credit: f64,
    /// The interval that holds 95 of 100 draws.
    pub low: f64,
    pub high: f64,
}

/// A model's credits: of each label, together the orders that something touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Modelled {
    /// In the sequence of the labels.
    pub estimates: Vec<Estimate>,
    /// Orders whose journey has a touch.
    pub orders: u64,
    /// Orders without one: no model credits them.
    pub untouched: u64,
    /// Journeys with a touch that have not ended in an order.
    pub without_order: u64,
    /// Whether values are a mean over random sequences rather than over all (Shapley values of many labels).
    pub is_sampled: bool,
}

/// The credits of every label by a model; `label` says under which name a touch is counted.
pub fn model(wanted: Wanted, journeys: &[Journey], label: impl Fn(&Touch) -> String) -> Modelled {
    let untouched = journeys.iter().filter(|one| one.purchase.is_some() && one.touches.is_empty()).count();
    let touched: Vec<&Journey> = journeys.iter().filter(|journey| !journey.touches.is_empty()).collect();
    let names: BTreeSet<String> =
        touched.iter().flat_map(|journey| journey.touches.iter().map(&label)).collect();
    let names: Vec<String> = names.into_iter().collect();
    let is_sampled = wanted.method == Method::Shapley && names.len() > EXACT_MAX;
    let (paths, taken) = paths(&touched, &names, label);
    let weights = tally(&taken, paths.len());
    let orders = touched.iter().filter(|journey| journey.purchase.is_some()).count();
    let mut chance = ChaCha8Rng::seed_from_u64(wanted.seed);
    let mut credits = |weights: &[f64]| -> Vec<f64> {
        let chain = Chain::of(&paths, weights, names.len());
        let parts = match wanted.method {
            Method::Markov => chain.removal_effects(),
            Method::Shapley => values(&chain, names.len(), &mut chance),
        };
        parts.into_iter().map(|part| part * orders as f64).collect()
    };
    let found = credits(&weights);
    let mut drawing = ChaCha8Rng::seed_from_u64(wanted.seed);
    drawing.set_stream(1);
    let mut draws = vec![Vec::with_capacity(wanted.draws); names.len()];
    for _ in 0..if taken.is_empty() { 0 } else { wanted.draws } {
        let again: Vec<usize> =
            (0..taken.len()).map(|_| taken[drawing.random_range(0..taken.len())]).collect();
        for (label, credit) in credits(&tally(&again, paths.len())).into_iter().enumerate() {
            draws[label].push(credit);
        }
    }
    let estimates = names.into_iter().zip(found).zip(draws).map(|((label, credit), draws)| {
        let (low, high) = interval(draws).unwrap_or((credit, credit));
        Estimate { label, credit, low, high }
    });
    Modelled {
        estimates: estimates.collect(),
        orders: orders as u64,
        untouched: untouched as u64,
        without_order: (touched.len() - orders) as u64,
        is_sampled,
    }
}

/// The different paths, and for each journey the number of its path.
fn paths(
    touched: &[&Journey],
    names: &[String],
    label: impl Fn(&Touch) -> String,
) -> (Vec<Path>, Vec<usize>) {
    let mut known: BTreeMap<Path, usize> = BTreeMap::new();
    let mut taken = Vec::with_capacity(touched.len());
    for journey in touched {
        let number = |touch| names.binary_search(&label(touch)).ok();
        let steps = journey.touches.iter().filter_map(number).collect();
        let next = known.len();
        let path = Path { steps, is_ordered: journey.purchase.is_some() };
        taken.push(*known.entry(path).or_insert(next));
    }
    let mut paths: Vec<(Path, usize)> = known.into_iter().collect();
    paths.sort_by_key(|(_, number)| *number);
    (paths.into_iter().map(|(path, _)| path).collect(), taken)
}

fn tally(taken: &[usize], paths: usize) -> Vec<f64> {
    let mut weights = vec![0.0; paths];
    for path in taken {
        weights[*path] += 1.0;
    }
    weights
}

/// The 2.5th and the 97.5th percentile.
fn interval(mut draws: Vec<f64>) -> Option<(f64, f64)> {
    draws.sort_by(f64::total_cmp);
    let at = |part: f64| draws.get((part * (draws.len().checked_sub(1)?) as f64).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}
