//! Promises of KPIs that are measured over a longer period than the card's.

mod own;

use std::collections::BTreeMap;

use hengce_appraisal::{Assessment, Gap, Given, Over, Readings, Times, assess};
use hengce_metrics::MeasureValue;
use hengce_scoring::Unscored;
use hengce_standard::{Period, PeriodKind};
use own::n;

const SCHEME: &str = r#"
[scheme.own]
clause  = "二(二)"
label   = { zh = "试算方案", en = "Trial scheme" }
applies = { position = "coordinator" }
period  = "quarter"
groups  = { strategy = 100 }
bands   = [{ grade = "A", from = 85 }, { grade = "B", from = 0 }]

[scheme.own.items]
report_on_time_rate = { weight = 50, target = "100 %", method = { name = "ratio" }, no_data = "block" }
market_share_change = { weight = 50, target = "2 %", method = { name = "ratio" }, no_data = "block" }
"#;

fn readings(values: &[(&str, &str)]) -> Readings {
    let value = |text: &str| MeasureValue { value: Some(n(text)), rows: 5, ..MeasureValue::default() };
    values.iter().map(|(id, text)| ((*id).to_owned(), value(text))).collect()
}

/// The card of a quarter: 8 of 10 reports on time in each, one more point of share over the year.
fn assessed(quarter: &str) -> Assessment {
    let standard = own::standard(SCHEME);
    let quarter: Period = quarter.parse().expect("a period");
    let reports = readings(&[("reports_on_time", "8"), ("reports_due", "10")]);
    let share = readings(&[("market_share_change", "0.01")]);
    let timelines = BTreeMap::from([
        (PeriodKind::Quarter, vec![(Some(quarter), reports)]),
        (PeriodKind::Year, vec![(Some(Period::of(PeriodKind::Year, quarter.start)), share)]),
    ]);
    let times = Times::of(&timelines, quarter).expect("the quarter is among the timelines");
    let over = Over::default();
    let given = Given { times: &times, year: 4, peers: &[], over: &over };
    assess(&standard, &standard.schemes["own"], given)
}

#[test]
fn a_yearly_kpi_counts_in_the_quarter_that_ends_its_year() {
    let card = assessed("2026-Q4");
    assert_eq!(card.total.exact, Some(n("65")));
}

#[test]
fn before_that_it_shows_how_it_stands_and_the_others_share_its_weight_whatever_its_policy() {
    let card = assessed("2026-Q3");
    assert_eq!(card.total.exact, Some(n("80")), "nothing blocks: it is not missing, it is not due");
    let share = card.items.iter().find(|item| item.kpi == "market_share_change").expect("an item");
    assert_eq!(share.reading.value, Ok(n("0.01")));
    assert_eq!(share.outcome, Err(Unscored::NotDue));
    let over = "2026".parse().ok();
    assert_eq!(share.gap, Some(Gap::NotDue { over }));
}
