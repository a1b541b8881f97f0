//! Times of a work done again and again, by one or by many at once.

use std::future::Future;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::Process;

/// How long each of many runs took, and the processor time of one of them on average.
#[derive(Debug, Clone, Default)]
pub struct Times {
    sorted: Vec<Duration>,
    cpu_each: Option<Duration>,
}

impl Times {
    /// `cpu` is the processor time of all of them.
    pub fn of(mut times: Vec<Duration>, cpu: Option<Duration>) -> Self {
        times.sort_unstable();
        let count = u32::try_from(times.len()).unwrap_or(u32::MAX).max(1);
        Self { sorted: times, cpu_each: cpu.map(|cpu| cpu / count) }
    }

    /// The time that this share of the runs did not exceed; 0 where nothing ran.
    pub fn quantile(&self, share: f64) -> Duration {
        let rank = (self.sorted.len() as f64 * share).ceil() as usize;
        self.sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
    }

    /// Processor time of one run, on average; what a busy machine does not change.
    pub fn cpu_each(&self) -> Option<Duration> {
        self.cpu_each
    }
}

/// Runs a work so many times, each after `prepare`, which is not counted.
pub fn repeated(count: usize, mut prepare: impl FnMut(), mut work: impl FnMut()) -> Times {
    let own = Process::own();
    let (mut times, mut cpu) = (Vec::with_capacity(count), Duration::ZERO);
    for _ in 0..count {
        prepare();
        let (start, spent) = (Instant::now(), own.cpu());
        work();
        times.push(start.elapsed());
        cpu += own.cpu().saturating_sub(spent);
    }
    Times::of(times, Some(cpu))
}

/// Batches of a short work, and how long the clock runs for one of them.
const BATCHES: u32 = 40;
const BATCH_AT_LEAST: Duration = Duration::from_millis(20);

/// Runs a work of microseconds so often that the clock can tell: the times are means of batches.
pub fn short<T>(mut work: impl FnMut() -> T) -> Times {
    let mut batch = |count: u32| {
        let start = Instant::now();
        for _ in 0..count {
            black_box(work());
        }
        start.elapsed()
    };
    let mut count = 1;
    while batch(count) < BATCH_AT_LEAST && count < u32::MAX / 2 {
        count *= 2;
    }
    let own = Process::own();
    let before = own.cpu();
    let times = (0..BATCHES).map(|_| batch(count) / count).collect();
    let cpu = own.cpu().saturating_sub(before);
    Times::of(times, Some(cpu / count))
}

/// So many users at once, each asking `each` times one after the other. `ask` is given the user's number and its turn.
/// Processor time is that of `of`.
pub async fn users<F>(
    (users, each): (usize, usize),
    of: &Process,
    ask: impl Fn(usize, usize) -> F + Clone + Send + 'static,
) -> Times
where
    F: Future<Output = ()> + Send + 'static,
{
    let before = of.cpu();
    let all = (0..users).map(|user| {
        let ask = ask.clone();
        tokio::spawn(async move {
            let mut times = Vec::with_capacity(each);
            for turn in 0..each {
                let start = Instant::now();
                ask(user, turn).await;
                times.push(start.elapsed());
            }
            times
        })
    });
    let done = futures::future::join_all(all).await;
    let times = done.into_iter().flat_map(|times| times.expect("no user panics")).collect();
    Times::of(times, Some(of.cpu().saturating_sub(before)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_were_measured() {
        let times = Times::of((1..=100).rev().map(Duration::from_millis).collect(), None);
        assert_eq!(times.quantile(0.5), Duration::from_millis(50));
        assert_eq!(times.quantile(0.95), Duration::from_millis(95));
        assert_eq!(Times::default().quantile(0.95), Duration::ZERO);
    }

    #[test]
    fn a_short_work_is_timed_once_and_not_by_the_batch() {
        let times = short(|| std::hint::black_box(7_u64).wrapping_mul(3));
        assert!(times.quantile(0.95) < Duration::from_micros(10));
    }

    #[tokio::test]
    async fn every_user_asks_as_often_as_said() {
        let times = users((3, 4), &Process::own(), |_, _| async {}).await;
        assert_eq!(times.sorted.len(), 12);
    }
}
