//! The golden vectors of methods that hold a value against others: groups, bases, forecasts (domain catalogue 4.1).

mod said;

use hengce_scoring::input::Forecast;
use hengce_scoring::{Input, Unscored};
use said::{failing, method, n};

#[test]
fn a_standard_score_needs_a_group_that_differs() {
    let among = method(r#"{ "name": "standard_score" }"#);
    // mean 0.80, deviation 0.05
    let group = ["0.75", "0.75", "0.75", "0.85", "0.85", "0.85"].map(n).to_vec();
    let peers = |group: &[hengce_exact::Number]| Input::Peers { value: n("0.86"), group: group.to_vec() };
    assert_eq!(among.score(&peers(&group), None).unwrap().points, n("62"));
    assert_eq!(failing(&among, &peers(&group[..4])), Unscored::Insufficient { n: 4, n_min: 5 });
    assert_eq!(failing(&among, &peers(&vec![n("0.8"); 6])), Unscored::NoSpread);
}

#[test]
fn ranks_share_a_tie_and_are_refused_for_small_groups() {
    let league = method(
        r#"{ "name": "rank", "table": [{ "top": "0.2", "points": 100 }, { "top": "0.7", "points": 80 }, { "top": 1, "points": 60 }] }"#,
    );
    let group: Vec<_> = [9, 8, 8, 6, 5, 4, 3, 2, 1, 0].map(hengce_exact::Number::whole).to_vec();
    let of =
        |value: i64| league.score(&Input::Peers { value: value.into(), group: group.clone() }, None).unwrap();
    assert_eq!(of(9).points, n("100"));
    assert_eq!(of(8).points, n("80"), "second and third share rank 2.5");
    assert_eq!(of(0).points, n("60"));
    let small = Input::Peers { value: n("9"), group: group[..9].to_vec() };
    assert_eq!(failing(&league, &small), Unscored::Insufficient { n: 9, n_min: 10 });
}

#[test]
fn indexes_stop_an_outlier_from_dominating() {
    let parts = r#"[{ "id": "reads", "weight": 1, "bounds": [10, 20, 30, 40] }, { "id": "cost", "weight": 1, "bounds": [40, 30, 20, 10] }]"#;
    let indexed = method(&format!(r#"{{ "name": "indexed_bands", "parts": {parts} }}"#));
    let of = |reads: i64, cost: i64| {
        Input::Parts([("reads".to_owned(), reads.into()), ("cost".to_owned(), cost.into())].into())
    };
    assert_eq!(indexed.score(&of(20, 30), None).unwrap().points, n("50"));
    assert_eq!(indexed.score(&of(9_000_000, 50), None).unwrap().points, n("50"));
    assert!(matches!(
        indexed.score(&Input::Parts([("reads".to_owned(), n("1"))].into()), None),
        Err(Unscored::PartMissing { .. })
    ));
}

#[test]
fn a_composite_index_is_100_at_its_frozen_base() {
    let asset = method(
        r#"{ "name": "composite_index", "parts": [{ "id": "known", "weight": 3, "base": "0.4" }, { "id": "liked", "weight": 1, "base": "0.2" }] }"#,
    );
    let of = |known: &str, liked: &str| {
        Input::Parts([("known".to_owned(), n(known)), ("liked".to_owned(), n(liked))].into())
    };
    assert_eq!(asset.score(&of("0.4", "0.2"), None).unwrap().points, n("100"));
    assert_eq!(asset.score(&of("0.44", "0.2"), Some(&n("120"))).unwrap().points, n("107.5") * n("100/120"));
}

#[test]
fn foresight_is_skill_over_the_base_rate() {
    let calls = [("0.7", true), ("0.2", false), ("0.9", true), ("0.6", false)];
    let calls: Vec<_> = calls.map(|(p, happened)| Forecast { probability: n(p), happened }).to_vec();
    assert_eq!(hengce_scoring::brier(&calls), Some(n("0.125")));
    let foresight = method(r#"{ "name": "forecast_skill", "n_min": 4 }"#);
    let outcome = foresight.score(&Input::Forecasts { calls: calls.clone(), base_rate: None }, None).unwrap();
    assert_eq!(outcome.points, n("50"), "Brier 0.125 against 0.25 of always saying one half");
    let wrong = calls
        .iter()
        .map(|c| Forecast { probability: c.probability.clone(), happened: !c.happened })
        .collect();
    let outcome = foresight.score(&Input::Forecasts { calls: wrong, base_rate: None }, None).unwrap();
    assert_eq!(outcome.points, n("0"), "worse than the base rate is floored");
    assert_eq!(
        failing(&foresight, &Input::Forecasts { calls: calls[..3].to_vec(), base_rate: None }),
        Unscored::Insufficient { n: 3, n_min: 4 }
    );
}
