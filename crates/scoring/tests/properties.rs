//! What holds for every value, method and card.

mod said;

use hengce_exact::Number;
use hengce_scoring::{
    Band, Better, Card, CardItem, Group, Method, NoDataPolicy, Unscored, by_largest_remainder, check_bands,
    grade_of,
};
use proptest::prelude::*;
use said::method;

fn number() -> impl Strategy<Value = Number> {
    (-200_000_i64..400_000, 1_i64..400)
        .prop_map(|(over, under)| Number::fraction(over, under).expect("never out of range"))
}

fn positive() -> impl Strategy<Value = Number> {
    (1_i64..200_000, 1_i64..400)
        .prop_map(|(over, under)| Number::fraction(over, under).expect("never out of range"))
}

/// Methods that reward more, at any target above 0.
fn rising() -> Vec<Method> {
    [
        r#"{ "name": "ratio", "cap": "1.2", "floor": "0.6" }"#,
        r#"{ "name": "ratio", "cap": "1.5" }"#,
        r#"{ "name": "bands", "of": "target", "steps": [{ "from": 1, "points": 100 }, { "from": "0.8", "points": 70 }, { "to": "0.8", "points": 0 }] }"#,
        r#"{ "name": "bands_interpolated", "of": "target", "steps": [{ "to": "0.6", "low": 0, "high": 0 }, { "from": "0.6", "to": 1, "low": 50, "high": 90 }, { "from": 1, "low": 100, "high": 100 }] }"#,
        r#"{ "name": "four_anchors", "of": "target", "a": 1, "b": "0.9", "c": "0.8", "d": "0.6" }"#,
        r#"{ "name": "threshold_target_stretch", "of": "target", "threshold": "0.8", "stretch": "1.2" }"#,
        r#"{ "name": "efficacy", "of": "target", "unacceptable": "0.8", "satisfactory": 1 }"#,
        r#"{ "name": "goal_red_flag", "of": "target", "red": "0.7", "green": "0.85" }"#,
        r#"{ "name": "worst_best", "of": "target", "worst": "0.2", "best": 1 }"#,
        r#"{ "name": "knots", "of": "target", "knots": [{ "at": 0, "points": 0 }, { "at": 1, "points": 100 }, { "at": 2, "points": 110 }] }"#,
        r#"{ "name": "deduction", "side": "below", "per": "0.5", "points": 7, "step": "per_started_step" }"#,
        r#"{ "name": "deduction", "side": "below", "per": 3, "points": 11, "step": "per_full_step", "cap": 70 }"#,
        r#"{ "name": "deduction", "side": "below", "per": 3, "points": 1, "step": "proportional" }"#,
        r#"{ "name": "all_or_nothing", "passes": "at_least" }"#,
    ]
    .map(method)
    .to_vec()
}

/// Methods that reward less.
fn falling() -> Vec<Method> {
    [
        r#"{ "name": "ratio_lower", "form": "target_over_actual", "cap": "1.3" }"#,
        r#"{ "name": "ratio_lower", "form": "two_minus", "cap": "1.2" }"#,
        r#"{ "name": "bands", "of": "target", "closed": "to", "steps": [{ "to": 1, "points": 100 }, { "from": 1, "to": 2, "points": 40 }, { "from": 2, "points": 0 }] }"#,
        r#"{ "name": "threshold_target_stretch", "of": "target", "threshold": "1.2", "stretch": "0.8" }"#,
        r#"{ "name": "four_anchors", "of": "target", "a": 1, "b": 2, "c": 3, "d": 4 }"#,
        r#"{ "name": "deduction", "side": "above", "per": "0.5", "points": 7, "step": "per_started_step" }"#,
        r#"{ "name": "deduction", "side": "above", "per": 2, "points": 9, "step": "per_full_step" }"#,
        r#"{ "name": "all_or_nothing", "passes": "at_most" }"#,
    ]
    .map(method)
    .to_vec()
}

fn points(method: &Method, value: &Number, target: &Number) -> Number {
    method.score(&value.clone().into(), Some(target)).expect("never out of range").points
}

proptest! {
    #[test]
    fn more_is_never_worse_where_the_method_rewards_more(a in number(), b in number(), target in positive()) {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        for method in rising() {
            prop_assert!(points(&method, &low, &target) <= points(&method, &high, &target), "{method:?}");
            prop_assert_eq!(method.check(Some(&target), Better::Higher), vec![]);
        }
        for method in falling() {
            prop_assert!(points(&method, &low, &target) >= points(&method, &high, &target), "{method:?}");
            prop_assert_eq!(method.check(Some(&target), Better::Lower), vec![]);
        }
    }

    #[test]
    fn the_score_at_the_target_is_the_stated_full_mark(target in positive()) {
        for method in rising().into_iter().chain(falling()) {
            prop_assert_eq!(Some(points(&method, &target, &target)), method.stated_at_target(), "{:?}", method);
        }
    }

    #[test]
    fn no_value_scores_outside_what_the_method_can_reach(value in number(), target in positive()) {
        for method in rising().into_iter().chain(falling()) {
            let (least, most) = method.reach(Some(&target)).unwrap();
            let points = points(&method, &value, &target);
            prop_assert!(least <= points && points <= most, "{method:?} gives {points} outside {least} to {most}");
        }
    }

    #[test]
    fn what_is_drawn_is_what_is_scored(value in number(), target in positive()) {
        for method in rising().into_iter().chain(falling()) {
            let outcome = method.score(&value.clone().into(), Some(&target)).unwrap();
            let curve = outcome.curve.unwrap();
            // a staircase of very many steps is drawn as a line; these have few
            prop_assert_eq!(curve.at(&value), outcome.points, "{:?} at {:?}", method, value);
            let (low, high) = (&value - &Number::one(), &value + &Number::one());
            let line = curve.line(&low, &high);
            prop_assert!(line.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }

    #[test]
    fn every_total_has_exactly_one_grade(total in number(), tops in proptest::collection::btree_set(1_i64..120, 1..6)) {
        let mut bands: Vec<Band> =
            tops.iter().rev().map(|from| Band { grade: from.to_string(), from: Number::whole(*from) }).collect();
        bands.push(Band { grade: "last".into(), from: Number::zero() });
        prop_assert_eq!(check_bands(&bands), vec![]);
        let total = total.max(Number::zero());
        let place = grade_of(&bands, &total).unwrap();
        prop_assert!(total >= bands[place].from);
        prop_assert!(place == 0 || total < bands[place - 1].from);
    }

    #[test]
    fn seats_always_sum_to_the_people(people in 0_u64..5_000, guide in proptest::collection::vec(1_i64..60, 1..7)) {
        let shares: Vec<Number> = guide.iter().map(|share| Number::whole(*share)).collect();
        let seats = by_largest_remainder(people, &shares).unwrap();
        prop_assert_eq!(seats.iter().sum::<u64>(), people);
    }

    #[test]
    fn weights_are_conserved_and_order_does_not_matter(card in card(), turn in 0_usize..7) {
        let total = card.total();
        let counted: Number = total.items.iter().filter(|item| item.contribution.is_some()).map(|item| &item.share).sum();
        if total.so_far.is_some() {
            prop_assert_eq!(counted, Number::hundred());
            let sum: Number = total.items.iter().filter_map(|item| item.contribution.as_ref()).sum();
            prop_assert_eq!(total.so_far.clone(), Some(sum));
            let groups: Number = total.groups.iter().map(|group| &group.share).sum();
            prop_assert_eq!(groups, Number::hundred());
        }
        let mut turned = card.clone();
        turned.groups.reverse();
        for group in &mut turned.groups {
            let by = turn % group.items.len();
            group.items.rotate_left(by);
        }
        let other = turned.total();
        prop_assert_eq!((other.exact, other.grade, other.so_far), (total.exact, total.grade, total.so_far));
    }

    #[test]
    fn a_better_item_never_lowers_the_total(card in card(), more in positive()) {
        let before = card.total().so_far;
        let mut better = card;
        let scored = better.groups[0].items.iter_mut().find(|item| item.points.is_ok());
        if let Some(item) = scored {
            item.points = item.points.clone().map(|points| &points + &more);
            prop_assert!(better.total().so_far >= before);
        }
    }
}

/// Random whole weights that sum to 100.
fn weights(n: usize) -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(1_i64..50, n).prop_map(|sizes| {
        let shares: Vec<Number> = sizes.into_iter().map(Number::whole).collect();
        by_largest_remainder(100, &shares)
            .expect("never out of range")
            .into_iter()
            .map(|part| u32::try_from(part).expect("never out of range"))
            .collect()
    })
}

fn card() -> impl Strategy<Value = Card> {
    let item = (0_i64..12_000, 0..6_u8, 0..3_u8).prop_map(|(points, there, policy)| {
        let points = if there == 0 {
            Err(Unscored::NoValue)
        } else {
            Ok(Number::fraction(points, 103).expect("never out of range"))
        };
        let no_data = [NoDataPolicy::Exclude, NoDataPolicy::Zero, NoDataPolicy::Full][usize::from(policy)];
        (points, no_data)
    });
    let group = (2_usize..6).prop_flat_map(move |n| (weights(n), proptest::collection::vec(item.clone(), n)));
    (1_usize..6).prop_flat_map(move |n| (weights(n), proptest::collection::vec(group.clone(), n))).prop_map(
        |(over, groups)| {
            let groups = over.into_iter().zip(groups).enumerate().map(|(g, (weight, (own, items)))| {
                let items = own.into_iter().zip(items).enumerate();
                let items = items.map(|(i, (weight, (points, no_data)))| CardItem {
                    id: format!("{g}-{i}"),
                    weight,
                    no_data,
                    points,
                });
                Group { id: g.to_string(), weight, items: items.collect() }
            });
            let bands = vec![
                Band { grade: "A".into(), from: Number::whole(60) },
                Band { grade: "B".into(), from: Number::zero() },
            ];
            let mut card = Card::of(groups.collect(), bands);
            card.cap = Number::whole(1_000);
            card
        },
    )
}
