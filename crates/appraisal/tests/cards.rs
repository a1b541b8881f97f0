//! Promises of a card over typed values, on the shipped standard with a company's own scheme laid over it.

mod own;

use std::collections::BTreeMap;

use hengce_appraisal::{Gap, History, ItemStatus, Readings, Scorecard, whatif};
use hengce_exact::Number;
use hengce_metrics::MeasureValue;
use hengce_standard::Evidence;
use own::{n, standard};

/// Four items, one of each missing-data policy, on KPIs that ship.
const SCHEME: &str = r#"
[scheme.own]
clause  = "二(二)"
label   = { zh = "试算方案", en = "Trial scheme" }
applies = { position = "coordinator" }
period  = "quarter"
groups  = { strategy = 60, digital = 40 }
bands   = [{ grade = "A", from = 85 }, { grade = "B", from = 60 }, { grade = "C", from = 0 }]

[scheme.own.items]
report_on_time_rate     = { weight = 50, target = "100 %", method = { name = "ratio" }, no_data = "exclude" }
decision_contribution   = { weight = 50, target = "50 %", method = { name = "ratio", cap = "1.2" }, no_data = "exclude" }
article_reads           = { weight = 50, target = "1000", method = { name = "ratio", cap = "1.2" }, no_data = "block" }
sem_cost_per_conversion = { weight = 50, target = "100", method = { name = "ratio_lower", form = "two_minus", cap = "1.2" }, no_data = "zero" }
"#;

fn value(value: &str, rows: u64, grade: Evidence) -> MeasureValue {
    MeasureValue {
        value: Some(n(value)),
        rows,
        grades: BTreeMap::from([(grade, rows)]),
        ..MeasureValue::default()
    }
}

/// 12 of 14 reports on time, 2 of 4 cited, 900 readers of 5 articles, 1100 yuan for 10 conversions.
fn readings() -> Readings {
    let all = [
        ("reports_on_time", value("12", 12, Evidence::System)),
        ("reports_due", value("14", 14, Evidence::Declared)),
        ("reports_cited", value("2", 2, Evidence::Confirmed)),
        ("reports_published", value("4", 4, Evidence::System)),
        ("article_readers", value("900", 5, Evidence::System)),
        ("sem_cost", value("1100", 30, Evidence::System)),
        ("sem_conversions", value("10", 30, Evidence::System)),
    ];
    all.into_iter().map(|(id, value)| (id.to_owned(), value)).collect()
}

fn card(readings: &Readings) -> Scorecard {
    let standard = standard(SCHEME);
    whatif(&standard, &standard.schemes["own"], readings, &Readings::new())
}

fn item<'a>(card: &'a Scorecard, kpi: &str) -> &'a hengce_appraisal::ItemScore {
    card.items.iter().find(|item| item.kpi == kpi).expect("an item of the scheme")
}

#[test]
fn every_point_of_the_total_is_an_items_contribution() {
    let card = card(&readings());
    // 30 * 12/14 + 30 * 100 % + 20 * 90 % + 20 * 90 %
    assert_eq!(card.total_exact, Some(n("180/7") + n("66")));
    assert_eq!(card.total, Some(n("91.71")));
    assert_eq!(card.grade.as_deref(), Some("A"));
    let sum: Number = card.items.iter().filter_map(|item| item.contribution.as_ref()).sum();
    assert_eq!(Some(sum), card.total_exact);
    assert_eq!(item(&card, "report_on_time_rate").formula_with_numbers, "12 / 14 = 85.71 %");
}

#[test]
fn nothing_due_is_no_data_with_its_reason_and_never_a_zero() {
    let mut readings = readings();
    readings.insert("reports_due".into(), value("0", 0, Evidence::System));
    readings.insert("reports_on_time".into(), value("0", 0, Evidence::System));
    let card = card(&readings);
    let gap = Gap::NothingToDivideBy { measures: vec!["reports_on_time".into(), "reports_due".into()] };
    assert_eq!(item(&card, "report_on_time_rate").status, ItemStatus::Excluded { gap });
    assert_eq!(
        item(&card, "decision_contribution").share,
        n("60"),
        "the group's weight stays with the group"
    );
    assert_eq!(card.total, Some(n("96")));
}

#[test]
fn a_blocking_item_leaves_the_card_without_a_total_and_says_what_is_missing() {
    let mut readings = readings();
    readings.remove("article_readers");
    let card = card(&readings);
    assert_eq!((card.total.clone(), card.grade.clone()), (None, None));
    let gap = Gap::NoRows { measures: vec!["article_readers".into()] };
    assert_eq!(item(&card, "article_reads").status, ItemStatus::Blocked { gap, by: Vec::new() });
    assert!(card.so_far.is_some(), "what the rest comes to is still shown");
}

#[test]
fn a_guard_that_does_not_hold_leaves_no_value() {
    let standard = standard(SCHEME);
    let kpi = &standard.kpis["report_depth"];
    let with_rows = |rows| {
        let readings =
            [("report_depth_median".to_owned(), value("4", rows, Evidence::Rated))].into_iter().collect();
        let timeline = [(None, readings), (None, Readings::new())];
        hengce_appraisal::read(&standard, kpi, History::of(&timeline, 0).expect("a period")).value
    };
    assert_eq!(with_rows(2), Ok(n("4")));
    assert_eq!(with_rows(1), Err(Gap::TooFewRows { rows: 1, rows_min: 2 }));
    assert_eq!(with_rows(0), Err(Gap::NoRows { measures: vec!["report_depth_median".into()] }));
}

#[test]
fn nothing_would_move_a_card_on_which_nothing_is_scored() {
    let standard = standard(&SCHEME.replace("no_data = \"zero\"", "no_data = \"exclude\""));
    let card = whatif(&standard, &standard.schemes["own"], &Readings::new(), &Readings::new());
    assert_eq!((card.so_far, card.movers), (None, Vec::new()));
}

#[test]
fn vector_6_when_every_row_was_withdrawn_the_item_is_not_measurable_and_says_so() {
    let mut readings = readings();
    readings.insert("article_readers".into(), MeasureValue { withdrawn: 5, ..MeasureValue::default() });
    let card = card(&readings);
    let gap = Gap::Withdrawn { measures: vec!["article_readers".into()], rows: 5 };
    assert_eq!(item(&card, "article_reads").status, ItemStatus::Blocked { gap, by: Vec::new() });
    assert_eq!(item(&card, "article_reads").measures[0].withdrawn, 5);
}

#[test]
fn vector_13_a_value_that_cannot_be_computed_blocks_and_no_policy_covers_it() {
    let mut readings = readings();
    let huge = n(&format!("1{}", "0".repeat(390)));
    let over = (0..7).fold(Number::one(), |all, _| &all * &huge);
    readings
        .insert("reports_due".into(), MeasureValue { value: Some(over), rows: 5, ..MeasureValue::default() });
    let card = card(&readings);
    let expected = ItemStatus::Blocked { gap: Gap::OutOfRange, by: Vec::new() };
    assert_eq!(
        item(&card, "report_on_time_rate").status,
        expected,
        "its policy says exclude, but this is an error"
    );
    assert_eq!((card.total, card.grade), (None, None), "and without a total there is nothing to seal");
}

#[test]
fn vectors_4_and_5_on_the_card_lower_is_better_falls_by_a_hair_just_over_target() {
    let score = |cost: &str| {
        let mut readings = readings();
        readings.insert("sem_cost".into(), value(cost, 30, Evidence::System));
        item(&card(&readings), "sem_cost_per_conversion").score_exact.clone()
    };
    assert_eq!(score("1000"), Some(n("100")));
    assert_eq!(score("1000.001"), Some(n("99.9999")));
}

#[test]
fn a_target_that_nobody_set_blocks_whatever_the_policy() {
    let standard = standard(&SCHEME.replace(r#"target = "100 %", "#, ""));
    let card = whatif(&standard, &standard.schemes["own"], &readings(), &Readings::new());
    let expected = ItemStatus::Blocked { gap: Gap::NoTarget, by: Vec::new() };
    assert_eq!(item(&card, "report_on_time_rate").status, expected);
    assert_eq!(item(&card, "report_on_time_rate").value, Some(n("6/7")), "the value itself is shown");
}

#[test]
fn what_would_move_the_score_is_what_scoring_again_at_the_target_gives() {
    let card = card(&readings());
    let movers: Vec<(&str, &Number)> =
        card.movers.iter().map(|mover| (mover.kpi.as_str(), &mover.points)).collect();
    assert_eq!(
        movers,
        [
            ("report_on_time_rate", &n("30/7")),
            ("article_reads", &n("2")),
            ("sem_cost_per_conversion", &n("2"))
        ]
    );
}

#[test]
fn the_evidence_share_says_on_what_the_weight_rests() {
    let card = card(&readings());
    assert_eq!(card.evidence.values().sum::<Number>(), Number::one());
    // reports: 12 system and 14 declared rows at weight 30; decisions: 4 and 2 at weight 30; the rest system
    assert_eq!(card.evidence[&Evidence::Declared], n("0.3") * n("14/26"));
    assert_eq!(card.evidence[&Evidence::Confirmed], n("0.1"));
    assert_eq!(card.result_share, n("0.7"), "reports on time are a process KPI");
}

#[test]
fn the_drawn_line_passes_through_the_scored_point() {
    let card = card(&readings());
    let cost = item(&card, "sem_cost_per_conversion");
    let value = cost.value.clone().expect("a value");
    let ends = (&cost.curve[0].0, &cost.curve[cost.curve.len() - 1].0);
    assert!(ends.0 < &value && &value < ends.1);
    let segment =
        cost.curve.windows(2).find(|pair| pair[0].0 <= value && value <= pair[1].0).expect("a segment");
    let part = (&value - &segment[0].0).divided_by(&(&segment[1].0 - &segment[0].0)).expect("no cliff here");
    let drawn = &segment[0].1 + &(&(&segment[1].1 - &segment[0].1) * &part);
    assert_eq!(Some(drawn), cost.score_exact);
}

#[test]
fn a_card_is_the_same_twice_and_reads_as_json() {
    let (one, two) = (card(&readings()), card(&readings()));
    let json = serde_json::to_value(&one).expect("a card is JSON");
    assert_eq!(json, serde_json::to_value(&two).expect("a card is JSON"));
    assert_eq!(json["total"], "91.71");
    assert_eq!(json["items"][0]["status"]["is"], "scored");
}
