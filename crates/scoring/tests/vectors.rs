//! The appraisal's test vectors that scoring alone can answer. Where the others live: 6, 13 and 17 in
//! `hengce-appraisal` and `hengce-metrics` (withdrawn rows, an error in one month, several rows where one is
//! expected), 7 in `hengce-metrics` (weeks across a clock change), 9 and 10 with the seal, 12 in `hengce-ledger`
//! (naming another rater), 16 with the surveys. 1, 3 to 5 and 14 are held here for the arithmetic and in
//! `hengce-appraisal` for the whole card.

mod said;

use hengce_exact::Number;
use hengce_scoring::input::Ballot;
use hengce_scoring::slices::{SharesProblem, Slice, Sliced, by_days, flow_target, mean, split};
use hengce_scoring::{
    Band, Card, CardItem, Group, Input, Method, NoDataPolicy, Step, Unscored, by_largest_remainder,
};
use said::{method, n};

fn item(id: &str, weight: u32, points: Option<&str>, no_data: NoDataPolicy) -> CardItem {
    CardItem { id: id.into(), weight, no_data, points: points.map(n).ok_or(Unscored::NoValue) }
}

fn card(items: Vec<CardItem>) -> Card {
    let bands = [("A", 90), ("B", 60), ("C", 0)];
    let bands = bands.map(|(grade, from)| Band { grade: grade.into(), from: from.into() }).to_vec();
    Card::of(vec![Group { id: "all".into(), weight: 100, items }], bands)
}

#[test]
fn vector_1_a_missing_part_under_exclude_leaves_5_and_5_at_5() {
    let parts = vec![
        item("a", 34, Some("5"), NoDataPolicy::Exclude),
        item("b", 33, Some("5"), NoDataPolicy::Exclude),
        item("c", 33, None, NoDataPolicy::Exclude),
    ];
    let total = card(parts).total();
    assert_eq!(total.exact, Some(n("5")));
    assert_eq!(mean(&[Some(n("5")), Some(n("5")), None]), Some(n("5")));
}

#[test]
fn vector_2_two_thirds_one_third_and_five_sixths_are_61_11() {
    let ratio = method(r#"{ "name": "ratio" }"#);
    let points = |value: i64, target: i64| {
        ratio.score(&Number::whole(value).into(), Some(&Number::whole(target))).unwrap().points
    };
    let all = mean(&[Some(points(2, 3)), Some(points(1, 3)), Some(points(5, 6))]).unwrap();
    assert_eq!(all, n("550/9"));
    assert_eq!(all.to_fixed(2), "61.11");
}

#[test]
fn vector_3_at_the_baseline_there_is_no_progress() {
    let uplift = method(r#"{ "name": "improvement", "baseline": 80 }"#);
    assert_eq!(uplift.score(&n("80").into(), Some(&n("100"))).unwrap().points, n("0"));
}

fn lower_is_better() -> Vec<Method> {
    [
        r#"{ "name": "ratio_lower", "form": "target_over_actual" }"#,
        r#"{ "name": "ratio_lower", "form": "two_minus" }"#,
        r#"{ "name": "threshold_target_stretch", "threshold": 120, "stretch": 80 }"#,
        r#"{ "name": "worst_best", "worst": 150, "best": 100 }"#,
        r#"{ "name": "deduction", "side": "above", "per": 1, "points": 5, "step": "proportional" }"#,
    ]
    .map(method)
    .to_vec()
}

#[test]
fn vector_4_lower_is_better_and_exactly_on_target_is_full() {
    for method in lower_is_better() {
        assert_eq!(method.score(&n("100").into(), Some(&n("100"))).unwrap().points, n("100"), "{method:?}");
    }
}

#[test]
fn vector_5_just_over_target_falls_by_a_hair_unless_a_cliff_is_declared() {
    for method in lower_is_better() {
        let points = method.score(&n("100.000001").into(), Some(&n("100"))).unwrap().points;
        assert!(points < n("100") && points > n("99.9999"), "{method:?} gives {points}");
    }
    let cliff = method(
        r#"{ "name": "bands", "closed": "to", "steps": [{ "to": 100, "points": 100 }, { "from": 100, "points": 60 }] }"#,
    );
    assert_eq!(cliff.score(&n("100.000001").into(), Some(&n("100"))).unwrap().points, n("60"));
}

#[test]
fn vector_8_nineteen_people_on_a_guide_are_nineteen() {
    let guide = [10, 20, 40, 20, 10].map(Number::whole);
    assert_eq!(by_largest_remainder(19, &guide).unwrap().iter().sum::<u64>(), 19);
}

#[test]
fn vector_11_a_raters_second_ballot_replaces_the_first() {
    let rubric = method(
        r#"{ "name": "rubric", "levels": [{ "level": 1, "points": 0 }, { "level": 5, "points": 100 }] }"#,
    );
    let ballot = |rater: &str, mark: i64| Ballot { rater: rater.into(), mark: mark.into() };
    let ballots = vec![ballot("wu", 1), ballot("he", 5), ballot("wu", 5)];
    let outcome = rubric.score(&Input::Ratings { of: "lin".into(), ballots }, None).unwrap();
    assert_eq!(outcome.points, n("100"));
    assert!(matches!(outcome.steps[0], Step::Ratings { n: 2, replaced: 1, .. }));
}

#[test]
fn vector_14_two_equal_months_count_twice() {
    assert_eq!(mean(&[Some(n("80")), Some(n("80")), Some(n("95"))]), Some(n("85")));
}

#[test]
fn vector_15_moved_after_8_of_12_months_is_two_slices_by_days() {
    let slices = [(243, "82"), (122, "91")].map(|(days, score)| Slice { days, score: Some(n(score)) });
    assert_eq!(by_days(&slices, 365, 30), Sliced::Rated(n("31028/365")));
    let quarter = [(45, "82"), (46, "91")].map(|(days, score)| Slice { days, score: Some(n(score)) });
    let Sliced::Rated(score) = by_days(&quarter, 91, 30) else { panic!("rated") };
    assert_eq!(score.to_fixed(2), "86.55");
}

#[test]
fn too_few_days_are_not_rated_and_an_open_slice_keeps_the_rest_open() {
    let few = [Slice { days: 29, score: Some(n("90")) }];
    assert_eq!(by_days(&few, 91, 30), Sliced::NotRated { days: 29, days_min: 31 });
    let open = [Slice { days: 45, score: Some(n("90")) }, Slice { days: 46, score: None }];
    assert_eq!(by_days(&open, 91, 30), Sliced::Open);
    assert_eq!(flow_target(&n("120"), 46, 92), Some(n("60")));
}

#[test]
fn shares_of_work_make_one_whole_and_split_without_loss() {
    let share = |who: &str, share: &str| (who.to_owned(), n(share));
    let parts = split(&n("10"), &[share("a", "1/3"), share("b", "2/3")]).unwrap();
    assert_eq!(parts.iter().map(|(_, part)| part).sum::<Number>(), n("10"));
    assert_eq!(
        split(&n("10"), &[share("a", "0.3"), share("b", "0.6")]),
        Err(SharesProblem::NotOne(n("0.9")))
    );
    assert_eq!(
        split(&n("1"), &[share("a", "0.5"), share("a", "0.5")]),
        Err(SharesProblem::Twice("a".into()))
    );
}
