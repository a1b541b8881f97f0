//! The golden vectors of the domain catalogue (4.1): each method gives what practice says it gives.

mod said;

use hengce_scoring::input::{Answers, Ballot, Condition, Milestone, MilestoneState, Share};
use hengce_scoring::{Input, Method, Step, Unscored};
use said::{failing, method, n, scores};

#[test]
fn a_ratio_has_a_floor_and_a_cap() {
    let ratio = method(r#"{ "name": "ratio", "floor": "0.6", "cap": "1.2" }"#);
    scores(
        &ratio,
        "100",
        &[("59", "0"), ("60", "60"), ("100", "100"), ("110", "110"), ("130", "120"), ("-5", "0")],
    );
}

#[test]
fn a_ratio_without_a_cap_stops_at_the_full_mark() {
    scores(&method(r#"{ "name": "ratio" }"#), "3", &[("1", "100/3"), ("3", "100"), ("9", "100")]);
}

#[test]
fn the_two_lower_is_better_ratios_differ_and_are_named() {
    let over = method(r#"{ "name": "ratio_lower", "form": "target_over_actual", "cap": "1.25" }"#);
    scores(&over, "100", &[("125", "80"), ("80", "125"), ("200", "50"), ("0", "125"), ("100", "100")]);
    let minus = method(r#"{ "name": "ratio_lower", "form": "two_minus", "cap": "1.2" }"#);
    scores(&minus, "100", &[("125", "75"), ("80", "120"), ("200", "0"), ("300", "0"), ("0", "120")]);
    assert!(
        serde_json::from_str::<Method>(r#"{ "name": "ratio_lower" }"#).is_err(),
        "the form has no default"
    );
}

#[test]
fn bands_hold_every_value_in_exactly_one() {
    let steps = r#"[{ "from": "0.95", "points": 100 }, { "from": "0.85", "points": 80 }, { "to": "0.85", "points": 40 }]"#;
    let bands = method(&format!(r#"{{ "name": "bands", "steps": {steps} }}"#));
    scores(
        &bands,
        "1",
        &[("0.95", "100"), ("0.94999", "80"), ("0.85", "80"), ("0.8499", "40"), ("-9", "40"), ("9", "100")],
    );
    let closed = method(&format!(r#"{{ "name": "bands", "closed": "to", "steps": {steps} }}"#));
    scores(&closed, "1", &[("0.95", "80"), ("0.85", "40"), ("0.951", "100")]);
}

#[test]
fn interpolated_bands_have_no_cliff_inside() {
    let bands = method(
        r#"{ "name": "bands_interpolated", "steps": [{ "to": 60, "low": 0, "high": 0 },
            { "from": 60, "to": 80, "low": 60, "high": 80 }, { "from": 80, "low": 100, "high": 100 }] }"#,
    );
    scores(&bands, "80", &[("59.9", "0"), ("60", "60"), ("70", "70"), ("79", "79"), ("80", "100")]);
}

#[test]
fn four_anchors_are_linear_between_and_nothing_below_d() {
    let anchors = method(r#"{ "name": "four_anchors", "a": 95, "b": 90, "c": 80, "d": 60 }"#);
    // 4, 3, 2, 1 marks are 100, 75, 50, 25 points
    let marks = [("59", "0"), ("60", "25"), ("75", "43.75"), ("85", "62.5"), ("95", "100"), ("100", "100")];
    scores(&anchors, "95", &marks);
    let lower = method(r#"{ "name": "four_anchors", "a": 5, "b": 10, "c": 20, "d": 40 }"#);
    scores(&lower, "5", &[("0", "100"), ("5", "100"), ("15", "62.5"), ("40", "25"), ("40.01", "0")]);
}

#[test]
fn threshold_target_and_stretch_work_in_both_directions() {
    let usual = method(r#"{ "name": "threshold_target_stretch", "threshold": 80, "stretch": 120 }"#);
    scores(&usual, "100", &[("79.99", "0"), ("80", "60"), ("90", "80"), ("110", "110"), ("150", "120")]);
    let lower = method(r#"{ "name": "threshold_target_stretch", "threshold": 110, "stretch": 90 }"#);
    scores(&lower, "100", &[("105", "80"), ("95", "110"), ("110.01", "0"), ("110", "60"), ("100", "100")]);
    let pay = method(
        r#"{ "name": "threshold_target_stretch", "threshold": "0.8", "stretch": "1.2", "of": "target",
            "at_threshold": 50, "at_stretch": 150 }"#,
    );
    scores(&pay, "100", &[("90", "75"), ("110", "125")]);
}

#[test]
fn the_efficacy_coefficient_starts_at_60() {
    let school = method(r#"{ "name": "efficacy", "unacceptable": 80, "satisfactory": 100 }"#);
    scores(&school, "100", &[("70", "40"), ("80", "60"), ("90", "80"), ("0", "0"), ("120", "100")]);
    let strict = method(r#"{ "name": "efficacy", "unacceptable": 80, "satisfactory": 100, "floor": 40 }"#);
    scores(&strict, "100", &[("60", "40"), ("0", "40")]);
}

#[test]
fn goal_and_red_flag_break_at_thirds() {
    let flags = method(r#"{ "name": "goal_red_flag", "red": 80, "green": 90 }"#);
    scores(&flags, "100", &[("70", "0"), ("80", "100/3"), ("90", "200/3"), ("100", "100"), ("69", "0")]);
}

#[test]
fn worst_and_best_turn_round_for_costs() {
    scores(
        &method(r#"{ "name": "worst_best", "worst": 0, "best": 50 }"#),
        "50",
        &[("10", "20"), ("60", "100")],
    );
    scores(
        &method(r#"{ "name": "worst_best", "worst": 50, "best": 10 }"#),
        "10",
        &[("30", "50"), ("5", "100"), ("99", "0")],
    );
}

#[test]
fn a_target_range_is_the_same_on_both_sides() {
    let budget = method(
        r#"{ "name": "target_range", "of": "target", "within": "0.05", "steps": [{ "within": "0.10", "points": 80 }] }"#,
    );
    let sides = [
        ("95", "100"),
        ("105", "100"),
        ("94.99", "80"),
        ("105.01", "80"),
        ("90", "80"),
        ("110", "80"),
        ("110.01", "0"),
        ("89", "0"),
    ];
    scores(&budget, "100", &sides);
    let linear = method(r#"{ "name": "target_range", "within": 0, "zero_at": 10 }"#);
    scores(&linear, "100", &[("100", "100"), ("95", "50"), ("110", "0"), ("104", "60")]);
}

#[test]
fn two_way_marks_go_up_and_down_from_the_base() {
    let plan = method(
        r#"{ "name": "two_way", "of": "target", "per": "0.01", "base": 50, "above": 1, "below": -1, "min": 0, "max": 60, "out_of": 50 }"#,
    );
    scores(&plan, "200", &[("200", "100"), ("202", "102"), ("300", "120"), ("198", "98"), ("50", "0")]);
    let percentage_points = method(
        r#"{ "name": "two_way", "per": "0.01", "base": 5, "above": "0.5", "below": "-0.5", "min": 0, "max": 10, "out_of": 10 }"#,
    );
    scores(&percentage_points, "0.2", &[("0.23", "65"), ("0.1", "0"), ("0.5", "100")]);
}

#[test]
fn an_asymmetric_corridor_loses_more_on_the_dearer_side() {
    let spend = method(
        r#"{ "name": "asymmetric", "under": 5, "over": 0, "per": 1, "loss_below": 2, "loss_above": 10 }"#,
    );
    scores(&spend, "100", &[("95", "100"), ("90", "90"), ("101", "90"), ("110", "0"), ("45", "0")]);
}

#[test]
fn improvement_counts_from_the_baseline() {
    let uplift = method(r#"{ "name": "improvement", "baseline": 80 }"#);
    scores(&uplift, "100", &[("80", "0"), ("90", "50"), ("100", "100"), ("70", "0"), ("120", "100")]);
    let before = method(r#"{ "name": "improvement", "baseline": "previous", "cap": "1.2" }"#);
    let change = Input::Change { value: n("15"), baseline: n("20") };
    assert_eq!(before.score(&change, Some(&n("10"))).unwrap().points, n("50"));
    assert!(matches!(before.score(&n("15").into(), Some(&n("10"))), Err(Unscored::WrongInput { .. })));
}

#[test]
fn a_deduction_names_how_parts_of_a_step_count() {
    let late = |step: &str| {
        method(&format!(
            r#"{{ "name": "deduction", "side": "below", "per": "0.01", "points": 2, "step": "{step}", "out_of": 20 }}"#
        ))
    };
    // 18, 20, 19 and 10, 12, 11 of 20 points
    scores(
        &late("per_started_step"),
        "0.95",
        &[("0.945", "90"), ("0.905", "50"), ("0.95", "100"), ("0.94", "90"), ("1", "100")],
    );
    scores(&late("per_full_step"), "0.95", &[("0.945", "100"), ("0.905", "60"), ("0.94", "90")]);
    scores(&late("proportional"), "0.95", &[("0.945", "95"), ("0.905", "55"), ("0.1", "0")]);
}

#[test]
fn errors_are_deducted_down_to_nothing() {
    let errors = method(
        r#"{ "name": "deduction", "side": "above", "per": 1, "points": 2, "step": "per_full_step", "out_of": 10 }"#,
    );
    scores(&errors, "0", &[("0", "100"), ("4", "20"), ("6", "0")]);
}

#[test]
fn an_addition_stops_at_its_cap() {
    let extra = method(
        r#"{ "name": "addition", "per": 1, "points": 3, "step": "per_full_step", "cap": 10, "out_of": 10 }"#,
    );
    scores(&extra, "0", &[("0", "0"), ("2", "60"), ("4", "100"), ("-1", "0")]);
}

#[test]
fn incidents_bring_their_points_and_an_unknown_one_is_refused() {
    let conduct = method(
        r#"{ "name": "critical_incidents", "base": 80, "min": 0, "max": 100,
            "kinds": [{ "id": "praise", "points": 5 }, { "id": "complaint", "points": -20 }] }"#,
    );
    let of = |counts: &[(&str, u64)]| {
        Input::Incidents(counts.iter().map(|(id, count)| ((*id).to_owned(), n(&count.to_string()))).collect())
    };
    let points = |counts: &[(&str, u64)]| conduct.score(&of(counts), None).map(|outcome| outcome.points);
    assert_eq!(points(&[]), Ok(n("80")));
    assert_eq!(points(&[("praise", 1), ("complaint", 2)]), Ok(n("45")));
    assert_eq!(points(&[("complaint", 9)]), Ok(n("0")));
    assert_eq!(points(&[("rumour", 1)]), Err(Unscored::PartUnknown { id: "rumour".into() }));
}

#[test]
fn conditions_are_all_or_nothing_or_k_of_m() {
    let of = |met: &[bool]| {
        let all = met.iter().enumerate().map(|(i, met)| Condition { id: i.to_string(), met: *met });
        Input::Conditions(all.collect())
    };
    let duty = method(r#"{ "name": "all_or_nothing" }"#);
    assert_eq!(duty.score(&of(&[true, true]), None).unwrap().points, n("100"));
    assert_eq!(duty.score(&of(&[true, false]), None).unwrap().points, n("0"));
    let pair = method(r#"{ "name": "k_of_m", "points": [0, 60, 100] }"#);
    assert_eq!(pair.score(&of(&[true, false]), None).unwrap().points, n("60"));
    assert_eq!(pair.score(&n("2").into(), None).unwrap().points, n("100"));
    assert!(pair.score(&n("3").into(), None).is_err());
    let at_most = method(r#"{ "name": "all_or_nothing", "passes": "at_most" }"#);
    scores(&at_most, "2", &[("2", "100"), ("2.01", "0")]);
}

#[test]
fn milestones_count_by_weight_and_a_late_one_in_part() {
    let milestone = |id: &str, weight: i64, state| Milestone { id: id.into(), weight: weight.into(), state };
    let all = vec![
        milestone("brief", 20, MilestoneState::OnTime),
        milestone("launch", 50, MilestoneState::Late),
        milestone("review", 30, MilestoneState::Missed),
        milestone("next", 99, MilestoneState::NotDue),
    ];
    let project = method(r#"{ "name": "milestones", "late": "0.5" }"#);
    assert_eq!(project.score(&Input::Milestones(all), None).unwrap().points, n("45"));
}

#[test]
fn a_rubric_takes_the_median_and_says_how_far_raters_lie_apart() {
    let depth = method(
        r#"{ "name": "rubric", "levels": [{ "level": 1, "points": 0 }, { "level": 3, "points": 60 }, { "level": 5, "points": 100 }] }"#,
    );
    let ballot = |rater: &str, mark: i64| Ballot { rater: rater.into(), mark: mark.into() };
    let of = |ballots: Vec<Ballot>| Input::Ratings { of: "lin".into(), ballots };
    let outcome = depth.score(&of(vec![ballot("wu", 3), ballot("he", 4), ballot("qi", 5)]), None).unwrap();
    assert_eq!(outcome.points, n("80"));
    assert!(
        matches!(&outcome.steps[0], Step::Ratings { n: 3, low, high, .. } if *low == n("3") && *high == n("5"))
    );
    let one = depth.score(&of(vec![ballot("wu", 3), ballot("lin", 5)]), None);
    assert_eq!(one, Err(Unscored::Insufficient { n: 1, n_min: 2 }), "nobody rates themselves into the score");
}

#[test]
fn a_survey_below_its_minimum_is_insufficient() {
    let mean = method(r#"{ "name": "survey_mean", "worst": 1, "n_min": 10 }"#);
    let wave = |counts: &[(i64, u64)]| {
        Input::Survey(Answers { counts: counts.iter().copied().collect(), invited: Some(40) })
    };
    let outcome = mean.score(&wave(&[(3, 10), (5, 10)]), Some(&n("4.5"))).unwrap();
    assert_eq!(outcome.points, n("600/7"));
    assert!(
        matches!(&outcome.steps[0], Step::Survey { n: 20, response_rate: Some(rate), .. } if *rate == n("0.5"))
    );
    let few = mean.score(&wave(&[(5, 9)]), Some(&n("4.5")));
    assert_eq!(few, Err(Unscored::Insufficient { n: 9, n_min: 10 }));
    let top = method(r#"{ "name": "survey_top_box", "from": 4, "n_min": 10 }"#);
    let outcome = top.score(&wave(&[(2, 10), (4, 20), (5, 10)]), Some(&n("0.8"))).unwrap();
    assert_eq!(outcome.points, n("93.75"));
}

#[test]
fn a_rise_that_the_samples_do_not_support_scores_nothing() {
    let uplift = method(r#"{ "name": "survey_uplift", "n_min": 100 }"#);
    let waves = |before, now| Input::Waves {
        before: Share::of(before, 400).unwrap(),
        now: Share::of(now, 400).unwrap(),
    };
    let noise = uplift.score(&waves(200, 204), Some(&n("0.05"))).unwrap();
    assert_eq!(noise.points, n("0"));
    assert!(noise.steps.contains(&Step::Gate { supported: false }));
    let real = uplift.score(&waves(200, 240), Some(&n("0.2"))).unwrap();
    assert_eq!(real.points, n("50"));
}

#[test]
fn a_monitored_value_is_shown_and_never_scored() {
    assert_eq!(failing(&method(r#"{ "name": "monitor" }"#), &n("5").into()), Unscored::Monitored);
}
