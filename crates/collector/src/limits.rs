//! How fast one network may send: a bucket for each, so that a flood from one place waits and nobody else does.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

const SHARDS: usize = 16;
/// Networks remembered in one shard; beyond it those whose buckets are full again are forgotten.
const NETWORKS_MAX: usize = 8_192;

/// Events a second that one network may send in the long run, and how many at once.
pub struct Pace {
    a_second: f64,
    at_once: f64,
    shards: [Mutex<HashMap<u64, Bucket>>; SHARDS],
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at_ms: i64,
}

impl Pace {
    /// `a_second` in the long run; ten seconds' worth at once.
    pub fn new(a_second: u32) -> Self {
        let a_second = f64::from(a_second.max(1));
        Self { a_second, at_once: a_second * 10.0, shards: std::array::from_fn(|_| Mutex::default()) }
    }

    /// Takes so many events of a network, or says in how many seconds to come again.
    pub fn take(&self, address: IpAddr, count: usize, now: Timestamp) -> Result<(), u64> {
        let network = network(address);
        let now_ms = now.as_millisecond();
        let shard = &self.shards[(network ^ (network >> 8)) as usize % SHARDS];
        let mut buckets = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= NETWORKS_MAX && !buckets.contains_key(&network) {
            buckets.retain(|_, bucket| self.filled(*bucket, now_ms) < self.at_once);
        }
        let bucket = buckets.entry(network).or_insert(Bucket { left: self.at_once, at_ms: now_ms });
        let left = self.filled(*bucket, now_ms);
        // A body larger than any bucket passes when the bucket is full.
        let asked = (count as f64).min(self.at_once);
        if left < asked {
            *bucket = Bucket { left, at_ms: now_ms };
            return Err(((asked - left) / self.a_second).ceil().max(1.0) as u64);
        }
        *bucket = Bucket { left: left - asked, at_ms: now_ms };
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now_ms: i64) -> f64 {
        let passed = (now_ms - bucket.at_ms).max(0) as f64 / 1_000.0;
        (bucket.left + passed * self.a_second).min(self.at_once)
    }
}

/// The single IPv4 address, or the 64 bits that one household or telephone has of IPv6.
fn network(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(u32::from(address)),
        IpAddr::V6(address) => (u128::from(address) >> 64) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_flood_waits_and_its_neighbour_does_not() {
        let pace = Pace::new(10);
        let (flood, neighbour) = ("203.0.113.7".parse().unwrap(), "203.0.113.8".parse().unwrap());
        assert!((0..100).all(|_| pace.take(flood, 1, at(0)).is_ok()));
        assert_eq!(pace.take(flood, 1, at(0)), Err(1));
        assert_eq!(pace.take(flood, 30, at(0)), Err(3));
        assert_eq!(pace.take(neighbour, 1, at(0)), Ok(()));
        assert_eq!(pace.take(flood, 10, at(1)), Ok(()), "a second brings ten more");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let pace = Pace::new(10);
        for n in 0..300_000_u32 {
            pace.take(IpAddr::V4(n.into()), 1, at(i64::from(n / 1_000))).unwrap();
        }
        let held: usize = pace.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(held <= SHARDS * NETWORKS_MAX, "{held}");
    }
}
