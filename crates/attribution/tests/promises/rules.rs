//! What the rules promise: exact credits that sum to one.

use hengce_attribution::{Journey, Rule, shares, totals};
use hengce_exact::Number;
use proptest::prelude::*;

use super::{by_channel, journey, purchase, touch};

fn texts(rule: Rule, channels: &str) -> Vec<String> {
    shares(rule, &journey(channels, true)).iter().map(Number::to_string).collect()
}

#[test]
fn the_last_touch_that_something_led_to_takes_all() {
    assert_eq!(texts(Rule::LastNonDirect, "search email direct"), ["0", "1", "0"]);
    assert_eq!(texts(Rule::LastNonDirect, "direct direct"), ["0", "1"]);
}

#[test]
fn first_linear_and_position_share_as_their_names_say() {
    assert_eq!(texts(Rule::First, "search email direct"), ["1", "0", "0"]);
    assert_eq!(texts(Rule::Linear, "a b c"), ["1/3", "1/3", "1/3"]);
    assert_eq!(texts(Rule::Position, "a b c d"), ["0.4", "0.1", "0.1", "0.4"]);
    assert_eq!(texts(Rule::Position, "a b"), ["0.5", "0.5"]);
    assert_eq!(texts(Rule::Position, "a"), ["1"]);
}

#[test]
fn a_touch_seven_days_earlier_is_credited_with_half() {
    let touches = vec![touch(0, "early"), touch(7 * 24, "late")];
    let journey = Journey { customer: "K1".into(), touches, purchase: Some(purchase(7 * 24 + 1)) };
    let shares: Vec<String> =
        shares(Rule::TimeDecay, &journey).iter().map(|share| share.to_fixed(6)).collect();
    assert_eq!(shares, ["0.333333", "0.666667"]);
}

#[test]
fn a_journey_without_an_order_is_credited_with_nothing() {
    assert!(shares(Rule::Linear, &journey("a b", false)).is_empty());
}

/// Journeys of up to six touches over four channels, about half of them with an order.
fn journeys() -> impl Strategy<Value = Vec<Journey>> {
    let channel = prop::sample::select(vec!["search", "social", "email", "direct"]);
    let touches = prop::collection::vec((0_i64..3000, channel), 0..6);
    let one = (touches, any::<bool>()).prop_map(|(mut touches, is_ordered)| {
        touches.sort_unstable();
        let touches = touches.into_iter().map(|(hours, channel)| touch(hours, channel)).collect();
        Journey { customer: "K".into(), touches, purchase: is_ordered.then(|| purchase(3000)) }
    });
    prop::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn every_rule_credits_exactly_the_orders(journeys in journeys()) {
        let orders = journeys.iter().filter(|journey| journey.purchase.is_some()).count() as u64;
        for rule in Rule::ALL {
            for journey in journeys.iter().filter(|one| one.purchase.is_some() && !one.touches.is_empty()) {
                let shares = shares(rule, journey);
                prop_assert_eq!(shares.len(), journey.touches.len());
                prop_assert_eq!(shares.iter().sum::<Number>(), Number::one());
                prop_assert!(shares.iter().all(|share| !share.is_negative()));
            }
            let totals = totals(rule, &journeys, by_channel);
            prop_assert_eq!(totals.orders, orders);
            let credited: Number = totals.credits.values().sum();
            prop_assert_eq!(&credited + &Number::whole(totals.untouched as i64), Number::whole(orders as i64));
        }
    }
}
