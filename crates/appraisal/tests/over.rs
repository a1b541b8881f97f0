//! Promises of what lies over a card: bonus and penalty points, red lines, guardrails; and of KPIs that look back.

mod own;

use std::sync::LazyLock;

use hengce_appraisal::{Gap, ItemStatus, Readings, Scorecard, whatif};
use hengce_exact::Number;
use hengce_metrics::MeasureValue;
use hengce_scoring::{Adjustment, RedLineEffect, Step};
use hengce_standard::Standard;
use own::{n, standard};
use proptest::prelude::*;

const SCHEME: &str = r#"
[scheme.own]
clause  = "二(二)"
label   = { zh = "试算方案", en = "Trial scheme" }
applies = { position = "coordinator" }
period  = "half"
groups  = { strategy = 60, brand = 40 }
bands   = [{ grade = "A", from = 85 }, { grade = "B", from = 60 }, { grade = "C", from = 0 }]
overlay = "usual"
guardrails = [{ item = "report_on_time_rate", guard = "decision_contribution", at_least = 60, factor = "0.8" }]

[scheme.own.items]
report_on_time_rate   = { weight = 50, target = "100 %", method = { name = "ratio" } }
decision_contribution = { weight = 50, target = "50 %", method = { name = "ratio", cap = "1.2" } }
awareness_uplift      = { weight = 100, target = "5 %", method = { name = "survey_uplift", n_min = 200 } }
"#;

static TRIAL: LazyLock<Standard> = LazyLock::new(|| standard(SCHEME));

fn value(text: &str) -> MeasureValue {
    MeasureValue { value: Some(n(text)), rows: 20, ..MeasureValue::default() }
}

fn readings(values: &[(&str, &str)]) -> Readings {
    values.iter().map(|(id, text)| ((*id).to_owned(), value(text))).collect()
}

/// Every report on time, half of them cited; 400 asked now and before, aware 35 % now.
fn now() -> Readings {
    readings(&[
        ("reports_on_time", "10"),
        ("reports_due", "10"),
        ("reports_cited", "2"),
        ("reports_published", "4"),
        ("brand_awareness_unaided", "0.35"),
        ("wave_consumers", "1000"),
        ("wave_consumers_per_asked", "2500"),
    ])
}

/// As now, with so many aware.
fn before(aware: &str) -> Readings {
    readings(&[
        ("brand_awareness_unaided", aware),
        ("wave_consumers", "1000"),
        ("wave_consumers_per_asked", "2500"),
    ])
}

fn card(now: &Readings, earlier: &Readings) -> Scorecard {
    whatif(&TRIAL, &TRIAL.schemes["own"], now, earlier)
}

fn with(values: &[(&str, &str)]) -> Scorecard {
    let mut now = now();
    now.extend(readings(values));
    card(&now, &before("0.2"))
}

fn uplift(card: &Scorecard) -> &hengce_appraisal::ItemScore {
    card.items.iter().find(|item| item.kpi == "awareness_uplift").expect("an item of the scheme")
}

#[test]
fn a_rise_within_the_sampling_error_scores_as_no_change_and_a_real_one_in_full() {
    let noise = card(&now(), &before("0.32"));
    assert_eq!(uplift(&noise).score, Some(n("0")));
    assert!(uplift(&noise).steps.contains(&Step::Gate { supported: false }));
    assert_eq!(uplift(&noise).formula_with_numbers, "35.00 % - previous(32.00 %) = 3.00 pp");
    let real = card(&now(), &before("0.2"));
    assert_eq!(uplift(&real).score, Some(n("100")));
    assert_eq!(uplift(&real).inputs["n"], n("400"), "consumers squared over consumers squared by answers");
}

#[test]
fn a_sample_below_the_minimum_or_no_earlier_wave_is_missing_data_with_its_reason() {
    let mut few = now();
    few.extend(readings(&[("wave_consumers_per_asked", "10000")]));
    let gap = Gap::TooFew { n: 100, n_min: 200 };
    assert_eq!(uplift(&card(&few, &before("0.2"))).status, ItemStatus::Excluded { gap });
    let first = card(&now(), &Readings::new());
    assert_eq!(uplift(&first).status, ItemStatus::Excluded { gap: Gap::NoBaseline });
}

#[test]
fn bonuses_and_penalties_are_held_by_their_pools_and_shown_apart() {
    let plain = with(&[]);
    assert_eq!(plain.total, Some(n("100")));
    let both = with(&[("bonus_points", "4"), ("penalty_points", "-30")]);
    assert_eq!(both.total, Some(n("94")), "4 more, at most 10 less");
    assert_eq!(
        both.adjustments,
        [
            Adjustment::Extra { id: "bonus_points".into(), points: n("4") },
            Adjustment::Extra { id: "penalty_points".into(), points: n("-30") },
            Adjustment::ExtrasHeld { from: n("-30"), to: n("-10") },
        ]
    );
}

#[test]
fn a_red_line_takes_the_whole_total_and_no_bonus_lifts_it() {
    let card = with(&[("red_lines_integrity", "1"), ("bonus_points", "10")]);
    assert_eq!((card.total.clone(), card.grade.as_deref()), (Some(n("0")), Some("C")));
    assert!(card.adjustments.iter().any(
        |found| matches!(found, Adjustment::RedLine { effect: RedLineEffect::ZeroTotal, incidents, .. } if !incidents.is_empty())
    ));
}

#[test]
fn a_breach_of_duty_caps_the_grade_and_leaves_the_total() {
    let card = with(&[("red_lines_duty", "2")]);
    assert_eq!((card.total.clone(), card.grade.as_deref()), (Some(n("100")), Some("C")));
}

#[test]
fn an_item_counts_in_full_only_while_its_guard_holds() {
    let mut few = now();
    few.extend(readings(&[("reports_cited", "1")])); // 25 % of 50 %: half the points
    let card = card(&few, &before("0.2"));
    // 30 * 80 % + 30 * 50 % + 40
    assert_eq!(card.total, Some(n("79")));
}

proptest! {
    #[test]
    fn weights_are_conserved_whatever_lies_over_them(
        bonus in 0i64..40, penalty in -40i64..=0, integrity in 0i64..2, duty in 0i64..2, cited in 0i64..=4
    ) {
        let texts = [bonus, penalty, integrity, duty, cited].map(|number| number.to_string());
        let card = with(&[
            ("bonus_points", &texts[0]),
            ("penalty_points", &texts[1]),
            ("red_lines_integrity", &texts[2]),
            ("red_lines_duty", &texts[3]),
            ("reports_cited", &texts[4]),
        ]);
        let shares: Number = card.items.iter().map(|item| &item.share).sum();
        prop_assert_eq!(shares, n("100"));
        let items: Number = card.items.iter().filter_map(|item| item.contribution.as_ref()).sum();
        let over = n(&bonus.min(10).to_string()) + n(&penalty.max(-10).to_string());
        let expected = if integrity > 0 { n("0") } else { (&items + &over).max(n("0")).min(n("120")) };
        prop_assert_eq!(card.total_exact, Some(expected));
        prop_assert!(duty == 0 || card.grade.as_deref() == Some("C"));
    }
}
