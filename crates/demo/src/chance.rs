//! Chance from a named seed: each strand of the work draws from a stream of its own, so that strands do not disturb each other.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a strand under a seed.
    pub fn new(seed: u64, strand: &str) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // FNV-1a: any fixed map from names to streams serves
        rng.set_stream(strand.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }));
        Self(rng)
    }

    /// A whole number between two, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most)
    }

    /// True so many times in a thousand.
    pub fn in_thousand(&mut self, times: i64) -> bool {
        self.between(0, 999) < times
    }

    /// Around a middle, at most `spread` thousandths away, the middle likeliest.
    pub fn around(&mut self, middle: i64, spread: i64) -> i64 {
        let off = self.between(-spread, spread) + self.between(-spread, spread);
        middle * (1000 + off / 2) / 1000
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.0.random_range(0..from.len())]
    }

    /// The index of one of the weights, as likely as it is heavy.
    pub fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.between(0, weights.iter().sum::<i64>() - 1);
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_strand_draw_the_same_and_others_differ() {
        let draw = |seed, strand| {
            let mut chance = Chance::new(seed, strand);
            (0..8).map(|_| chance.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, "reports"), draw(1, "reports"));
        assert_ne!(draw(1, "reports"), draw(2, "reports"));
        assert_ne!(draw(1, "reports"), draw(1, "campaigns"));
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut chance = Chance::new(1, "weights");
        assert!((0..200).all(|_| chance.weighted(&[3, 0, 1]) != 1));
    }
}
