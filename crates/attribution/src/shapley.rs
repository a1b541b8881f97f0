//! Shapley values of labels: what each adds to the chance of an order, over every sequence in which they could have
//! been added.
//!
//! Shapley: *A value for n-person games* (1953); for attribution Zhao, Mahboobi, Bagheri: *Shapley value methods for
//! attribution modeling in online advertising* (2018). What a coalition is worth is how likely an order is when it
//! alone is there, by the chain of the journeys (Singal, Besbes, Desir, Goyal, Iyengar: *Shapley meets uniform*, 2019):
//! unlike counts of orders it looks at journeys without an order too, and no label's value is negative.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::chain::{Chain, scaled};

/// Up to so many labels every coalition is computed.
pub const EXACT_MAX: usize = 10;
/// Beyond them the mean over so many random sequences and their reverses (Castro, Gómez, Tejada: *Polynomial
/// calculation of the Shapley value based on sampling*, 2009).
pub const SEQUENCES: usize = 64;

/// Shapley values scaled to sum to one.
pub fn values(chain: &Chain, labels: usize, chance: &mut ChaCha8Rng) -> Vec<f64> {
    if labels <= EXACT_MAX { exact(chain, labels) } else { sampled(chain, labels, chance) }
}

fn exact(chain: &Chain, labels: usize) -> Vec<f64> {
    let worth: Vec<f64> =
        (0..1_usize << labels).map(|set| chain.reaches(|label| set >> label & 1 == 1)).collect();
    // |S|! (n - |S| - 1)! / n! for each size of S
    let mut weights = vec![1.0 / labels.max(1) as f64; labels];
    for size in 1..labels {
        weights[size] = weights[size - 1] * size as f64 / (labels - size) as f64;
    }
    let value = |label: usize| -> f64 {
        let without = (0..1_usize << labels).filter(|set| set >> label & 1 == 0);
        without.map(|set| weights[set.count_ones() as usize] * (worth[set | 1 << label] - worth[set])).sum()
    };
    scaled((0..labels).map(|label| value(label).max(0.0)).collect())
}

fn sampled(chain: &Chain, labels: usize, chance: &mut ChaCha8Rng) -> Vec<f64> {
    let mut sums = vec![0.0; labels];
    let mut sequence: Vec<usize> = (0..labels).collect();
    for turn in 0..SEQUENCES {
        if turn % 2 == 0 {
            sequence.shuffle(chance);
        } else {
            sequence.reverse();
        }
        let (mut there, mut before) = (vec![false; labels], 0.0);
        for label in &sequence {
            there[*label] = true;
            let now = chain.reaches(|label| there[label]);
            sums[*label] += (now - before).max(0.0);
            before = now;
        }
    }
    scaled(sums)
}
