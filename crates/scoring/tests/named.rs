//! Promises of methods on named numbers: the same points as from each answer, ballot and forecast, and the same refusals.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_scoring::input::{Answers, Ballot, Forecast, Milestone, MilestoneState, Share};
use hengce_scoring::{Input, Method, Step, Unscored};
use proptest::prelude::*;

fn n(text: &str) -> Number {
    text.parse().expect("a test writes numbers")
}

fn method(json: &str) -> Method {
    serde_json::from_str(json).expect("a test writes methods")
}

fn named(value: &str, with: &[(&str, &str)]) -> Input {
    let with = with.iter().map(|(name, number)| ((*name).to_owned(), n(number))).collect();
    Input::Named { value: n(value), with }
}

fn points(method: &Method, input: &Input, target: Option<&str>) -> Result<Number, Unscored> {
    let target = target.map(n);
    method.score(input, target.as_ref()).map(|outcome| outcome.points)
}

const UPLIFT: &str = r#"{ "name": "survey_uplift", "n_min": 100 }"#;

#[test]
fn four_points_of_400_answers_are_noise_and_ten_of_800_are_a_rise() {
    let waves = |before: &str, now: &str, size: &str| {
        named("0", &[("before", before), ("n_before", size), ("now", now), ("n", size)])
    };
    let uplift = method(UPLIFT);
    let noise = uplift.score(&waves("50/100", "54/100", "400"), Some(&n("0.1"))).unwrap();
    assert_eq!(noise.points, n("0"));
    assert!(noise.steps.contains(&Step::Gate { supported: false }));
    assert_eq!(points(&uplift, &waves("0.3", "0.4", "800"), Some("0.1")), Ok(n("100")));
    assert_eq!(points(&uplift, &waves("0.3", "0.35", "4000"), Some("0.1")), Ok(n("50")));
}

#[test]
fn an_effective_sample_below_the_minimum_is_insufficient_in_either_wave() {
    let uplift = method(UPLIFT);
    let small = named("0.1", &[("before", "0.3"), ("n_before", "99.9"), ("now", "0.4"), ("n", "900")]);
    assert_eq!(points(&uplift, &small, Some("0.1")), Err(Unscored::Insufficient { n: 99, n_min: 100 }));
}

#[test]
fn the_skill_of_the_catalogues_forecasts_is_one_less_a_half() {
    let skill = method(r#"{ "name": "forecast_skill", "n_min": 4 }"#);
    let input = named("0.5", &[("n", "4"), ("brier", "0.125"), ("reference", "0.25")]);
    let calls = [("0.7", true), ("0.2", false), ("0.9", true), ("0.6", false)];
    let calls =
        calls.map(|(probability, happened)| Forecast { probability: n(probability), happened }).to_vec();
    let each = Input::Forecasts { calls, base_rate: None };
    assert_eq!(points(&skill, &input, None), Ok(n("50")));
    assert_eq!(points(&skill, &input, None), points(&skill, &each, None));
    let few = named("0.5", &[("n", "3"), ("brier", "0.125"), ("reference", "0.25")]);
    assert_eq!(points(&skill, &few, None), Err(Unscored::Insufficient { n: 3, n_min: 4 }));
}

#[test]
fn one_rater_is_no_rating_and_two_are() {
    let depth = method(
        r#"{ "name": "rubric", "levels": [{ "level": 1, "points": 0 }, { "level": 3, "points": 60 }, { "level": 5, "points": 100 }] }"#,
    );
    assert_eq!(points(&depth, &named("4", &[("raters", "3")]), None), Ok(n("80")));
    assert_eq!(
        points(&depth, &named("4", &[("raters", "1")]), None),
        Err(Unscored::Insufficient { n: 1, n_min: 2 })
    );
}

#[test]
fn incidents_count_by_kind_shared_ones_in_part_and_other_numbers_are_not_looked_at() {
    let conduct = method(
        r#"{ "name": "critical_incidents", "base": 100, "min": 0, "max": 100,
            "kinds": [{ "id": "minor", "points": -1 }, { "id": "severe", "points": -10 }] }"#,
    );
    let input = named("0", &[("minor", "3"), ("severe", "0.5"), ("n", "12")]);
    assert_eq!(points(&conduct, &input, None), Ok(n("92")));
    let missing = named("0", &[("minor", "3")]);
    assert_eq!(points(&conduct, &missing, None), Err(Unscored::PartMissing { id: "severe".into() }));
}

proptest! {
    #[test]
    fn summed_milestones_score_as_each_of_them_does(on in 0u64..9, late in 0u64..9, missed in 0u64..9) {
        let project = method(r#"{ "name": "milestones", "late": "0.5" }"#);
        let with = [("on_time", on), ("late", late), ("missed", missed)];
        let with: BTreeMap<String, Number> =
            with.iter().map(|(name, count)| ((*name).to_owned(), n(&count.to_string()))).collect();
        let of = |state, count: u64| (0..count).map(move |at| Milestone { id: at.to_string(), weight: Number::one(), state });
        let each = of(MilestoneState::OnTime, on)
            .chain(of(MilestoneState::Late, late))
            .chain(of(MilestoneState::Missed, missed));
        prop_assert_eq!(
            points(&project, &Input::Named { value: Number::zero(), with }, None),
            points(&project, &Input::Milestones(each.collect()), None)
        );
    }

    #[test]
    fn a_mean_scores_the_same_from_its_sums_as_from_its_answers(counts in prop::collection::btree_map(1i64..=5, 1u64..40, 1..5)) {
        let mean = method(r#"{ "name": "survey_mean", "worst": 1, "n_min": 5 }"#);
        let answers = Answers { counts: counts.clone(), invited: Some(500) };
        let count = answers.n();
        let squares: Number = counts.iter().map(|(mark, count)| n(&(mark * mark * *count as i64).to_string())).sum();
        let whole = n(&count.to_string());
        let with = [
            ("n".to_owned(), whole.clone()),
            ("invited".to_owned(), n("500")),
            ("squares".to_owned(), squares.divided_by(&whole).unwrap()),
        ];
        let sums = Input::Named { value: answers.mean().unwrap(), with: with.into_iter().collect() };
        let one = mean.score(&sums, Some(&n("4.5")));
        let other = mean.score(&Input::Survey(answers), Some(&n("4.5")));
        prop_assert_eq!(one.as_ref().map(|outcome| &outcome.points), other.as_ref().map(|outcome| &outcome.points));
        prop_assert_eq!(one.ok().map(|outcome| outcome.steps[0].clone()), other.ok().map(|outcome| outcome.steps[0].clone()));
    }

    #[test]
    fn a_share_scores_the_same_from_its_level_as_from_its_answers(low in 1u64..60, high in 1u64..60) {
        let top = method(r#"{ "name": "survey_top_box", "from": 4, "n_min": 10 }"#);
        let answers = Answers { counts: BTreeMap::from([(2, low), (5, high)]), invited: None };
        let level = Share::of(high, low + high).unwrap();
        let with = BTreeMap::from([("n".to_owned(), level.n)]);
        prop_assert_eq!(
            top.score(&Input::Named { value: level.level, with }, Some(&n("0.8"))),
            top.score(&Input::Survey(answers), Some(&n("0.8")))
        );
    }

    #[test]
    fn the_median_of_ballots_scores_as_a_named_median_does(marks in prop::collection::vec(1i64..=5, 2..7)) {
        let depth = method(r#"{ "name": "rubric", "levels": [{ "level": 1, "points": 0 }, { "level": 5, "points": 100 }] }"#);
        let ballots = marks.iter().enumerate().map(|(at, mark)| Ballot { rater: at.to_string(), mark: (*mark).into() });
        let each = Input::Ratings { of: "lin".into(), ballots: ballots.collect() };
        let mut sorted: Vec<Number> = marks.iter().map(|mark| (*mark).into()).collect();
        sorted.sort();
        let with = [
            ("raters".to_owned(), n(&marks.len().to_string())),
            ("low".to_owned(), sorted[0].clone()),
            ("high".to_owned(), sorted[sorted.len() - 1].clone()),
        ];
        let value = hengce_scoring::median(&sorted).unwrap();
        let named = Input::Named { value, with: with.into_iter().collect() };
        prop_assert_eq!(depth.score(&named, None), depth.score(&each, None));
    }
}
