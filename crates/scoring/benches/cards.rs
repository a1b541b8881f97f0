//! Scoring of whole cards of 25 items, for 1, 100 and 10,000 people: methods, weights, grade.

use std::hint::black_box;

use hengce_exact::Number;
use hengce_measure::{Bench, Figure, short};
use hengce_scoring::{Band, Card, CardItem, Group, Method, NoDataPolicy};

const METHODS: [&str; 5] = [
    r#"{ "name": "ratio", "cap": "1.2", "floor": "0.6" }"#,
    r#"{ "name": "threshold_target_stretch", "of": "target", "threshold": "0.8", "stretch": "1.2" }"#,
    r#"{ "name": "four_anchors", "of": "target", "a": 1, "b": "0.9", "c": "0.8", "d": "0.6" }"#,
    r#"{ "name": "ratio_lower", "form": "target_over_actual" }"#,
    r#"{ "name": "deduction", "side": "below", "per": 3, "points": 11, "step": "per_started_step" }"#,
];

fn card(person: i64, methods: &[Method]) -> Card {
    let target = Number::fraction(355, 4).expect("4 is not 0");
    let item = |group: i64, place: i64| {
        let value =
            Number::fraction((person * 37 + group * 11 + place * 7) % 131 + 1, 1 + place).unwrap_or_default();
        let method = &methods[place as usize];
        let points = method.score(&value.into(), Some(&target)).map(|outcome| outcome.points);
        CardItem { id: format!("{group}-{place}"), weight: 20, no_data: NoDataPolicy::Exclude, points }
    };
    let group = |group: i64| Group {
        id: group.to_string(),
        weight: 20,
        items: (0..5).map(|place| item(group, place)).collect(),
    };
    let band = |grade: &str, from: i64| Band { grade: grade.into(), from: from.into() };
    Card::of((0..5).map(group).collect(), vec![band("A", 85), band("B", 60), band("C", 0)])
}

fn main() {
    let mut bench = Bench::start();
    let methods: Vec<Method> =
        METHODS.iter().map(|text| serde_json::from_str(text).expect("a method")).collect();
    for people in bench.sizes([1, 100, 10_000], [1, 100, 10_000]) {
        let times = short(|| {
            let totals = (0..people as i64).map(|person| card(person, &methods).total().exact);
            totals.filter(|exact| black_box(exact).is_some()).count()
        });
        bench.note(&Figure::of("scoring: cards of 25 items").size(people).times(times));
    }
}
