//! Random draws that anybody can repeat: the seed is kept on the record, and the same seed over the same pool draws the
//! same.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

/// A new seed, from the operating system: 16 bytes as hex.
pub fn seed() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// Draws `size` of the pool by the seed, or all of it where it is smaller. The order in which the pool is given plays no
/// part; what is drawn comes in the order of the draw.
pub fn draw<T: Ord + Clone>(seed: &str, pool: &[T], size: usize) -> Vec<T> {
    let mut pool = pool.to_vec();
    pool.sort();
    pool.dedup();
    let mut chance = ChaCha20Rng::from_seed(Sha256::digest(seed.as_bytes()).into());
    pool.shuffle(&mut chance);
    pool.truncate(size);
    pool
}

/// Where a key stands in an order that nobody can choose: by it a share of keys that come one by one is drawn, the same
/// whenever one looks.
pub fn rank(key: &str) -> u64 {
    Sha256::digest(key.as_bytes()).iter().take(8).fold(0, |rank, byte| rank << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_of_the_same_pool_in_any_order() {
        let pool: Vec<u32> = (0..100).collect();
        let reversed: Vec<u32> = pool.iter().rev().copied().collect();
        let drawn = draw("a seed", &pool, 10);
        assert_eq!(drawn, draw("a seed", &reversed, 10));
        assert_ne!(drawn, draw("another", &pool, 10));
        assert_eq!(drawn.len(), 10);
    }

    #[test]
    fn everything_is_drawn_where_the_pool_is_small_and_nothing_twice() {
        assert_eq!(draw("s", &["a", "b", "a"], 5).len(), 2);
        assert!(draw::<u8>("s", &[], 5).is_empty());
    }

    #[test]
    fn over_many_seeds_everything_is_drawn_about_as_often() {
        let pool: Vec<usize> = (0..10).collect();
        let mut times = [0_u32; 10];
        for number in 0..2_000 {
            for one in draw(&number.to_string(), &pool, 3) {
                times[one] += 1;
            }
        }
        assert!(times.iter().all(|times| (500..700).contains(times)), "{times:?}");
    }

    #[test]
    fn of_keys_that_come_one_by_one_a_rank_draws_the_share_that_is_asked_for() {
        let drawn = (0..10_000).filter(|key: &u32| rank(&key.to_string()) % 100 < 20).count();
        assert!((1_850..2_150).contains(&drawn), "{drawn}");
        assert_eq!(rank("a"), 0xca97_8112_ca1b_bdca, "the first bytes of SHA-256");
    }

    #[test]
    fn seeds_differ() {
        assert_ne!(seed(), seed());
        assert_eq!(seed().len(), 32);
    }
}
