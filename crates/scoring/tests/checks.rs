//! Defects of methods that the check proves before anybody is scored (domain catalogue 5).

mod said;

use hengce_scoring::{Better, MethodProblem};
use said::{method, n, problems};

#[test]
fn borders_shared_or_skipped_by_bands_are_found_over_the_reals() {
    let shared = r#"{ "name": "bands", "steps": [{ "from": 90, "points": 100 }, { "from": 85, "to": 92, "points": 80 }, { "to": 85, "points": 0 }] }"#;
    assert!(
        problems(shared, "95", Better::Higher)
            .contains(&"two bands hold the values from 90 to 92".to_owned())
    );
    let gap = r#"{ "name": "bands", "steps": [{ "from": 90, "points": 100 }, { "from": 80, "to": 89, "points": 80 }, { "to": 80, "points": 0 }] }"#;
    assert_eq!(problems(gap, "95", Better::Higher)[0], "no band holds the values from 89 to 90");
    let open = r#"{ "name": "bands", "steps": [{ "from": 80, "to": 100, "points": 100 }, { "from": 60, "points": 80 }] }"#;
    let found = problems(open, "95", Better::Higher);
    assert!(found.iter().any(|p| p.starts_with("no band holds the values below 60")), "{found:?}");
    assert!(found.iter().any(|p| p.starts_with("no band holds the values above 100")), "{found:?}");
}

#[test]
fn the_score_at_the_target_must_be_the_stated_mark() {
    // "half a point for each 1 %, at most 17.5 at 20 %": the rule yields 10 (defect L5)
    let rule = r#"{ "name": "knots", "knots": [{ "at": 0, "points": 0 }, { "at": "0.2", "points": 10 }], "at_target": "17.5" }"#;
    let found = method(rule).check(Some(&n("0.2")), Better::Higher);
    assert_eq!(found, [MethodProblem::AtTarget { points: n("10"), stated: n("17.5") }]);
}

#[test]
fn a_ratio_needs_a_target_above_0() {
    let found = method(r#"{ "name": "ratio" }"#).check(Some(&n("0")), Better::Higher);
    assert_eq!(found, [MethodProblem::TargetNotPositive { target: n("0") }]);
    assert!(
        method(r#"{ "name": "ratio" }"#).check(None, Better::Higher).is_empty(),
        "a target may come later"
    );
}

#[test]
fn a_method_that_pays_for_the_wrong_direction_is_found() {
    assert_eq!(
        method(r#"{ "name": "ratio" }"#).check(Some(&n("5")), Better::Lower),
        [MethodProblem::RewardsMore]
    );
    let lower = method(r#"{ "name": "ratio_lower", "form": "two_minus" }"#);
    assert_eq!(lower.check(Some(&n("5")), Better::Higher), [MethodProblem::RewardsLess]);
    let zigzag = r#"{ "name": "knots", "knots": [{ "at": 0, "points": 50 }, { "at": 1, "points": 20 }, { "at": 2, "points": 100 }] }"#;
    assert_eq!(method(zigzag).check(Some(&n("2")), Better::Higher), [MethodProblem::NotMonotone]);
}

#[test]
fn a_deduction_larger_than_its_item_is_found() {
    let json = r#"{ "name": "deduction", "side": "above", "per": 1, "points": 2, "step": "proportional", "cap": 40, "out_of": 20 }"#;
    assert_eq!(
        method(json).check(Some(&n("0")), Better::Lower),
        [MethodProblem::DeductionAboveItem { cap: n("40"), out_of: n("20") }]
    );
}

#[test]
fn knots_and_anchors_out_of_order_are_found() {
    let anchors = r#"{ "name": "four_anchors", "a": 95, "b": 80, "c": 90, "d": 60 }"#;
    assert!(matches!(
        method(anchors).check(Some(&n("95")), Better::Higher)[0],
        MethodProblem::NotSorted { .. }
    ));
    let stretch = r#"{ "name": "threshold_target_stretch", "threshold": 80, "stretch": 90 }"#;
    assert!(matches!(
        method(stretch).check(Some(&n("100")), Better::Higher)[0],
        MethodProblem::NotSorted { .. }
    ));
}

#[test]
fn judgement_by_one_rater_is_refused() {
    let json = r#"{ "name": "rubric", "raters_min": 1, "levels": [{ "level": 1, "points": 0 }, { "level": 5, "points": 100 }] }"#;
    assert_eq!(method(json).check(None, Better::Higher), [MethodProblem::TooFewRaters { given: 1 }]);
}

#[test]
fn a_method_reads_from_toml_as_schemes_write_it() {
    let scheme: toml::Table = toml::from_str(
        r#"
        a = { name = "ratio", cap = "1.2" }
        b = { name = "bands", steps = [{ from = "0.95", points = 100 }, { from = "0.9", points = 60 }, { to = "0.9", points = 0 }] }
        c = { name = "monitor" }
        d = { name = "improvement", baseline = "previous" }
        "#,
    )
    .unwrap();
    for (key, value) in scheme {
        let read: Result<hengce_scoring::Method, _> = value.try_into();
        assert!(read.is_ok(), "{key}: {read:?}");
    }
    let unknown: Result<hengce_scoring::Method, _> = toml::from_str("name = \"ratio\"\ncapp = \"1.2\"");
    assert!(unknown.is_err(), "a misspelt bound is an error, not a default");
}
