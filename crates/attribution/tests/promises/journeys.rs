//! How touches and orders become journeys.

use std::collections::BTreeMap;

use hengce_attribution::{Built, build};

use super::{purchase, touch};

#[test]
fn an_order_takes_what_touched_since_the_order_before_within_the_window() {
    let touches = vec![touch(2000, "email"), touch(10, "search"), touch(900, "social"), touch(1, "event")];
    let purchases = vec![purchase(950), purchase(20)];
    let customers = BTreeMap::from([("K1".to_owned(), Built { touches, purchases })]);
    let journeys = build(customers, 30);
    let seen: Vec<(Vec<&str>, Option<&str>)> = journeys
        .iter()
        .map(|journey| {
            let channels = journey.touches.iter().map(|touch| touch.channel.as_str()).collect();
            (channels, journey.purchase.as_ref().map(|purchase| purchase.order.as_str()))
        })
        .collect();
    assert_eq!(
        seen,
        [(vec!["event", "search"], Some("SO20")), (vec!["social"], Some("SO950")), (vec!["email"], None)]
    );
}

#[test]
fn what_is_older_than_the_window_is_no_part_of_a_journey() {
    let built =
        Built { touches: vec![touch(0, "event"), touch(24, "search")], purchases: vec![purchase(48)] };
    let journeys = build(BTreeMap::from([("K1".to_owned(), built)]), 1);
    assert_eq!(journeys.len(), 1);
    assert_eq!(journeys[0].touches, [touch(24, "search")]);
}

#[test]
fn an_order_that_nothing_touched_is_a_journey_without_touches() {
    let built = Built { touches: Vec::new(), purchases: vec![purchase(1)] };
    let journeys = build(BTreeMap::from([("K1".to_owned(), built)]), 90);
    assert!(journeys[0].touches.is_empty() && journeys[0].purchase.is_some());
}
