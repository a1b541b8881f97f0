//! Promises of a whole card: policies, re-spreading, guardrails, bonuses, red lines, rounding, grades.

mod said;

use hengce_scoring::card::{Extra, Guardrail, RedLine, RedLineEffect};
use hengce_scoring::{
    Adjustment, Band, Card, CardItem, CardProblem, Group, MethodProblem, NoDataPolicy, Standing, Unscored,
};
use said::n;

fn item(id: &str, weight: u32, points: &str) -> CardItem {
    CardItem { id: id.into(), weight, no_data: NoDataPolicy::Block, points: Ok(n(points)) }
}

fn missing(id: &str, weight: u32, no_data: NoDataPolicy) -> CardItem {
    CardItem { id: id.into(), weight, no_data, points: Err(Unscored::NoValue) }
}

fn group(id: &str, weight: u32, items: Vec<CardItem>) -> Group {
    Group { id: id.into(), weight, items }
}

fn bands() -> Vec<Band> {
    [("S", 100), ("A", 85), ("B", 70), ("C", 60), ("D", 0)]
        .map(|(grade, from)| Band { grade: grade.into(), from: from.into() })
        .to_vec()
}

fn one_group(items: Vec<CardItem>) -> Card {
    Card::of(vec![group("all", 100, items)], bands())
}

#[test]
fn an_excluded_items_weight_goes_to_the_others_of_its_group() {
    // 30, 25, 20 (not there), 15, 10 with 90, 80, -, 70, 100 of domain catalogue 4.2
    let mut items = vec![item("a", 30, "90"), item("b", 25, "80"), item("d", 15, "70"), item("e", 10, "100")];
    items.push(missing("c", 20, NoDataPolicy::Exclude));
    let total = one_group(items.clone()).total();
    assert_eq!(total.exact, Some(n("84.375")));
    assert_eq!(total.items[0].share, n("37.5"));
    assert_eq!(total.items[0].weight, n("30"), "what the scheme gave stays to be seen");
    items[4] = missing("c", 20, NoDataPolicy::Zero);
    assert_eq!(one_group(items).total().exact, Some(n("67.5")));
}

#[test]
fn an_empty_groups_weight_goes_to_the_other_groups() {
    let empty = group("brand", 25, vec![missing("b", 100, NoDataPolicy::Exclude)]);
    let full = group("digital", 50, vec![item("d", 100, "80")]);
    let third = group("content", 25, vec![item("c", 100, "50")]);
    let total = Card::of(vec![empty, full, third], bands()).total();
    assert_eq!(total.exact, Some(n("70")));
    assert_eq!(total.groups[0].points, None);
    assert_eq!(total.groups[0].share, n("0"));
    assert_eq!(total.groups[1].share, n("200/3"));
}

#[test]
fn a_blocking_item_leaves_the_card_without_a_total_and_says_what_the_rest_comes_to() {
    let card = one_group(vec![item("a", 50, "90"), missing("b", 50, NoDataPolicy::Block)]);
    let total = card.total();
    assert_eq!((total.exact, total.shown, total.grade), (None, None, None));
    assert_eq!(total.blocked, ["b"]);
    assert_eq!(total.so_far, Some(n("90")));
}

#[test]
fn missing_data_counts_in_full_only_where_the_scheme_says_so() {
    let total = one_group(vec![item("a", 50, "60"), missing("b", 50, NoDataPolicy::Full)]).total();
    assert_eq!(total.exact, Some(n("80")));
    assert_eq!(total.items[1].standing, Standing::Filled { why: Unscored::NoValue });
}

#[test]
fn no_policy_covers_a_scheme_that_is_itself_wrong() {
    let broken = CardItem {
        points: Err(Unscored::Method(MethodProblem::NoSteps)),
        ..missing("b", 50, NoDataPolicy::Full)
    };
    assert_eq!(one_group(vec![item("a", 50, "60"), broken]).total().blocked, ["b"]);
    let untargeted = CardItem { points: Err(Unscored::NoTarget), ..missing("b", 50, NoDataPolicy::Exclude) };
    assert_eq!(one_group(vec![item("a", 50, "60"), untargeted]).total().blocked, ["b"]);
}

#[test]
fn nothing_at_all_is_no_total_and_not_zero() {
    let total = one_group(vec![missing("a", 100, NoDataPolicy::Exclude)]).total();
    assert_eq!((total.exact, total.so_far, total.blocked.len()), (None, None, 0));
}

#[test]
fn the_total_is_computed_from_unrounded_items_and_rounded_once() {
    let items = vec![item("a", 50, "33.335"), item("b", 50, "33.335")];
    let total = one_group(items).total();
    assert_eq!(total.items[0].shown, Some(n("33.34")));
    assert_eq!(total.exact, Some(n("33.335")));
    assert_eq!(total.shown, Some(n("33.34")));
    let thirds = one_group(vec![item("a", 50, "250/3"), item("b", 50, "250/3")]).total();
    assert_eq!(thirds.exact, Some(n("250/3")));
}

#[test]
fn the_grade_looks_at_the_unrounded_total() {
    let total = one_group(vec![item("a", 100, "84.999")]).total();
    assert_eq!((total.shown, total.grade), (Some(n("85")), Some("B".into())));
}

#[test]
fn a_guardrail_holds_back_an_item_while_its_guard_falls_short() {
    let mut card = one_group(vec![item("conversion", 50, "100"), item("satisfaction", 50, "59")]);
    let rail = Guardrail {
        item: "conversion".into(),
        guard: "satisfaction".into(),
        at_least: n("60"),
        factor: n("0.5"),
    };
    card.guardrails = vec![rail];
    let total = card.total();
    assert_eq!(total.exact, Some(n("54.5")));
    assert!(
        matches!(&total.adjustments[0], Adjustment::Guarded { from, to, .. } if *from == n("100") && *to == n("50"))
    );
    card.groups[0].items[1].points = Ok(n("60"));
    assert_eq!(card.total().exact, Some(n("80")));
}

#[test]
fn bonuses_and_penalties_are_bounded_in_sum() {
    let extra = |id: &str, points: &str| Extra { id: id.into(), points: n(points) };
    let mut card = one_group(vec![item("a", 100, "80")]);
    card.extras = vec![extra("award", "8"), extra("idea", "6"), extra("complaint", "-3")];
    let total = card.total();
    assert_eq!(total.exact, Some(n("87")), "8 + 6 is held at 10, then 3 are taken");
    assert!(total.adjustments.contains(&Adjustment::ExtrasHeld { from: n("14"), to: n("10") }));
    card.groups[0].items[0].points = Ok(n("119"));
    assert_eq!(card.total().exact, Some(n("120")), "118.. and more is held at the card's cap");
    card.groups[0].items[0].points = Ok(n("0"));
    card.extras = vec![extra("complaint", "-5")];
    assert_eq!(card.total().exact, Some(n("0")), "a total never goes below 0");
}

#[test]
fn a_red_line_caps_the_grade_and_no_bonus_lifts_past_it() {
    let mut card = one_group(vec![item("a", 100, "98")]);
    card.extras = vec![Extra { id: "award".into(), points: n("10") }];
    let line = |effect, incidents: &[&str]| RedLine {
        id: "falsified".into(),
        effect,
        incidents: incidents.iter().map(ToString::to_string).collect(),
    };
    card.red_lines = vec![line(RedLineEffect::CapGrade("C".into()), &["INC-3"])];
    let total = card.total();
    assert_eq!((total.exact, total.grade), (Some(n("108")), Some("C".into())));
    assert!(total.adjustments.contains(&Adjustment::GradeCapped { from: "S".into(), to: "C".into() }));
    card.red_lines = vec![line(RedLineEffect::CapGrade("C".into()), &[])];
    assert_eq!(card.total().grade.as_deref(), Some("S"), "a line that nobody crossed does nothing");
    card.red_lines = vec![line(RedLineEffect::ZeroTotal, &["INC-3"])];
    assert_eq!(card.total().exact, Some(n("0")));
    card.red_lines = vec![line(RedLineEffect::ZeroItem("a".into()), &["INC-3"])];
    assert_eq!(card.total().exact, Some(n("10")), "only the bonus is left");
}

#[test]
fn a_monitored_item_weighs_nothing() {
    let watched = CardItem { points: Err(Unscored::Monitored), ..missing("m", 0, NoDataPolicy::Block) };
    let total = one_group(vec![item("a", 100, "70"), watched]).total();
    assert_eq!(total.exact, Some(n("70")));
    assert_eq!(total.items[1].standing, Standing::Monitored);
}

#[test]
fn a_card_whose_weights_do_not_sum_to_100_is_found() {
    let mut card = Card::of(vec![group("g", 105, vec![item("a", 60, "1"), item("a", 30, "1")])], bands());
    card.red_lines =
        vec![RedLine { id: "x".into(), effect: RedLineEffect::CapGrade("Z".into()), incidents: vec![] }];
    let problems = card.check();
    assert!(problems.contains(&CardProblem::GroupWeights { sum: 105 }));
    assert!(problems.contains(&CardProblem::ItemWeights { group: "g".into(), sum: 90 }));
    assert!(problems.contains(&CardProblem::Twice { id: "a".into() }));
    assert!(problems.contains(&CardProblem::Unknown { id: "Z".into() }));
}

#[test]
fn the_reachable_ends_of_a_card_are_proved() {
    // parts at 50, 30 and 20 on scales of 100, 200 and 100: the sheet's true top is 130 (defect L2)
    let mut card = one_group(vec![item("a", 50, "0"), item("b", 30, "0"), item("c", 20, "0")]);
    card.cap = n("1000");
    let (low, high) = card.reach(&|id| (n("0"), if id == "b" { n("200") } else { n("100") }));
    assert_eq!((low, high), (n("0"), n("140")), "130 and the bonuses that the card allows");
}
