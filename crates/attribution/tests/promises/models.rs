//! What the models promise: totals, intervals, the same answer from the same seed.

use hengce_attribution::{Journey, Method, Modelled, Wanted, model};
use proptest::prelude::*;

use super::{by_channel, journey};

fn asked(method: Method, journeys: &[Journey], seed: u64) -> Modelled {
    model(Wanted { method, seed, draws: 60 }, journeys, by_channel)
}

fn credit(modelled: &Modelled, label: &str) -> f64 {
    modelled.estimates.iter().find(|one| one.label == label).map_or(0.0, |one| one.credit)
}

/// The worked example of removal effects: search -> social -> order, social -> nothing, search -> order.
fn worked() -> Vec<Journey> {
    vec![journey("search social", true), journey("social", false), journey("search", true)]
}

#[test]
fn removal_effects_are_those_of_the_worked_example() {
    // With all: start -> search 2/3, social 1/3; search -> social 1/2, order 1/2; social -> order 1/2.
    // P = 2/3 (1/2 + 1/4) + 1/6 = 2/3. Without search 1/6, without social 1/3. Lost: 1/2 and 1/3, so 3/5 and 2/5.
    let found = asked(Method::Markov, &worked(), 1);
    assert!((credit(&found, "search") - 2.0 * 0.6).abs() < 1e-9, "{found:?}");
    assert!((credit(&found, "social") - 2.0 * 0.4).abs() < 1e-9, "{found:?}");
    assert_eq!((found.orders, found.without_order, found.untouched), (2, 1, 0));
}

#[test]
fn shapley_values_are_those_of_the_worked_example() {
    // v(search) = 1/3, v(social) = 1/6, v(both) = 2/3: search (1/3 + 1/2) / 2 = 5/12, social (1/6 + 1/3) / 2 = 3/12.
    let found = asked(Method::Shapley, &worked(), 1);
    assert!((credit(&found, "search") - 2.0 * 5.0 / 8.0).abs() < 1e-9, "{found:?}");
    assert!((credit(&found, "social") - 2.0 * 3.0 / 8.0).abs() < 1e-9, "{found:?}");
    assert!(!found.is_sampled);
}

#[test]
fn of_many_labels_the_mean_over_sequences_comes_close_to_equal_shares_of_equal_labels() {
    let journeys: Vec<Journey> = (0..12).map(|label| journey(&format!("c{label:02}"), true)).collect();
    let found = asked(Method::Shapley, &journeys, 7);
    assert!(found.is_sampled);
    assert!(found.estimates.iter().all(|one| (one.credit - 1.0).abs() < 1e-9), "{found:?}");
}

#[test]
fn without_touches_or_orders_nothing_is_credited() {
    for method in [Method::Markov, Method::Shapley] {
        assert!(asked(method, &[], 1).estimates.is_empty());
        let found = asked(method, &[journey("", true), journey("a", false)], 1);
        assert_eq!((found.orders, found.untouched, found.without_order), (0, 1, 1));
        assert!(found.estimates.iter().all(|one| one.credit == 0.0));
    }
}

#[test]
fn more_journeys_make_narrower_intervals() {
    let few: Vec<Journey> = worked();
    let many: Vec<Journey> = (0..100).flat_map(|_| worked()).collect();
    let width = |journeys: &[Journey]| {
        let found = asked(Method::Markov, journeys, 3);
        (found.estimates[0].high - found.estimates[0].low) / found.orders as f64
    };
    assert!(width(&many) < width(&few) / 3.0);
}

fn journeys() -> impl Strategy<Value = Vec<Journey>> {
    let channels = prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d"]), 1..5);
    let one = (channels, any::<bool>()).prop_map(|(steps, is_ordered)| journey(&steps.join(" "), is_ordered));
    prop::collection::vec(one, 1..25)
}

proptest! {
    #[test]
    fn models_credit_the_orders_that_something_touched(journeys in journeys(), seed in any::<u64>()) {
        for method in [Method::Markov, Method::Shapley] {
            let found = asked(method, &journeys, seed);
            let all: f64 = found.estimates.iter().map(|one| one.credit).sum();
            prop_assert!((all - found.orders as f64).abs() < 1e-6, "{} of {}", all, found.orders);
            prop_assert!(found.estimates.iter().all(|one| one.credit >= 0.0 && one.low <= one.high));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers(journeys in journeys(), seed in any::<u64>()) {
        prop_assert_eq!(asked(Method::Markov, &journeys, seed), asked(Method::Markov, &journeys, seed));
    }

    #[test]
    fn a_label_that_is_the_only_one_takes_every_order(orders in 1_usize..9, others in 0_usize..9) {
        let ordered = (0..orders).map(|_| journey("a a", true));
        let journeys: Vec<Journey> = ordered.chain((0..others).map(|_| journey("a", false))).collect();
        for method in [Method::Markov, Method::Shapley] {
            prop_assert!((credit(&asked(method, &journeys, 1), "a") - orders as f64).abs() < 1e-9);
        }
    }
}
