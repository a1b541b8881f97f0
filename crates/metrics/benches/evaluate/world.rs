//! A company of any size with two years of plausible rows, made by counting: the same at every run.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    new_null_array,
};
use datafusion::arrow::datatypes::DataType;
use hengce_facts::Facts;
use hengce_ledger::{Position, Record, RecordId};
use hengce_metrics::Metrics;
use hengce_standard::Standard;
use serde_json::{Value as Json, json};

/// How large the company is.
#[derive(Clone, Copy)]
pub struct Size {
    pub people: usize,
    pub records: usize,
    pub facts: usize,
}

/// Records made and handed over at a time, so that only their columns stay.
const RUN: usize = 50_000;

/// Days of two years, from 1 January 2025.
const DAYS: usize = 730;

/// 21 measures of the shipped standard.
const SHIPPED: [&str; 21] = [
    "reports_due",
    "reports_on_time",
    "reports_published",
    "reports_cited",
    "report_depth_median",
    "strategy_goal_attainment",
    "campaign_impressions",
    "campaign_margin",
    "campaign_cost",
    "campaign_goal_attainment",
    "milestones_due",
    "milestones_on_time",
    "campaign_budget",
    "campaign_spend",
    "article_readers",
    "article_sharers",
    "shareable_article_readers",
    "sem_cost",
    "sem_conversions",
    "support_requests_due",
    "support_requests_on_time",
];

/// Four more like them: id, like which, what they count instead.
const MORE: [(&str, &str, &str); 4] = [
    ("reports_waived", "reports_due", "state == \"waived\""),
    ("milestones_excused", "milestones_due", "rebased_on != null and done_on > baseline_on"),
    ("requests_rejected", "support_requests_due", "state == \"rejected\""),
    ("campaigns_large", "campaign_budget", "planned_total > 25000"),
];

/// The shipped standard with these 25 measures alone, however many it ships.
static STANDARD: LazyLock<Arc<Standard>> = LazyLock::new(|| {
    let mut standard = Standard::shipped();
    for id in SHIPPED {
        assert!(standard.measures.contains_key(id), "the standard ships no measure {id}: name another here");
    }
    for (id, like, filter) in MORE {
        let mut measure = standard.measures[like].clone();
        measure.id = id.into();
        measure.filter = Some(hengce_formula::parse(filter).expect("the bench's filters are sound"));
        standard.measures.insert(id.into(), measure);
    }
    standard.measures.retain(|id, _| SHIPPED.contains(&&**id) || MORE.iter().any(|(more, ..)| more == id));
    Arc::new(standard)
});

pub fn standard() -> Arc<Standard> {
    STANDARD.clone()
}

/// Metrics over such a company, without a ledger behind them.
pub fn company(size: Size) -> Metrics {
    let standard = standard();
    let metrics = Metrics::over_given_rows(standard.clone()).expect("tables are made");
    let mut people = vec![record("unit", 0, json!({ "name": "集团" }))];
    people.extend(
        (0..size.people).map(|at| record("person", at, json!({ "name": "某人", "unit": "unit00000000" }))),
    );
    metrics.put(&people).expect("people are handed over");
    for from in (0..size.records).step_by(RUN) {
        let records: Vec<Record> =
            (from..size.records.min(from + RUN)).map(|at| work(at, size.people)).collect();
        metrics.put(&records).expect("records are handed over");
    }
    for (dataset, rows) in
        [("wechat_article", size.facts / 5), ("baidu_search_ads", size.facts - size.facts / 5)]
    {
        metrics
            .put_facts(dataset, &facts(&standard, dataset, rows, size.people))
            .expect("facts are handed over");
    }
    metrics
}

pub fn person(at: usize) -> RecordId {
    RecordId::from(format!("person{at:08}"))
}

fn record(kind: &str, at: usize, fields: Json) -> Record {
    let made = "2025-01-01T01:00:00Z".parse().expect("an instant");
    let state = fields.get("state").and_then(Json::as_str).unwrap_or_default().to_owned();
    let Json::Object(fields) = fields else { unreachable!("the bench hands in objects") };
    Record {
        id: RecordId::from(format!("{kind}{at:08}")),
        kind: kind.into(),
        code: format!("R-{at:08}"),
        title: format!("第 {at} 件工作"),
        state,
        owner: None,
        unit: None,
        version: 1,
        position: Position(1),
        created_at: made,
        created_by: None,
        updated_at: made,
        updated_by: None,
        withdrawn: false,
        fields,
    }
}

fn day(at: usize) -> jiff::civil::Date {
    jiff::civil::date(2025, 1, 1).saturating_add(jiff::Span::new().days((at % DAYS) as i64))
}

/// The `at`-th piece of work: requests and reports most, then decisions, reviews, campaigns with their expenses, and strategies.
pub fn work(at: usize, people: usize) -> Record {
    let spread = at.wrapping_mul(2_654_435_761) >> 7;
    let owner = person(spread % people);
    let (due, late) = (day(spread), spread.is_multiple_of(5));
    let done = format!("{}T08:30:00Z", if late { day(spread + 3) } else { due });
    let pick = |states: &[&str]| states[spread % states.len()].to_owned();
    match at % 20 {
        0..8 => record(
            "support_request",
            at,
            json!({
                "state": pick(&["delivered", "confirmed", "accepted", "rejected"]), "owner": owner, "agreed_on": due, "delivered_at": done,
                "accepted_at": "2025-01-01T09:00:00Z",
            }),
        ),
        8..13 => record(
            "report",
            at,
            json!({
                "state": pick(&["accepted", "published", "drafting", "waived"]), "owner": owner, "due_on": due, "submitted_at": done,
                "published_at": done,
            }),
        ),
        13..15 => record(
            "report_review",
            at,
            json!({
                "state": "scored", "report": format!("report{:08}", at - at % 20 + 8), "scored_at": done, "depth": 1 + spread % 5,
            }),
        ),
        15..17 => record(
            "decision",
            at,
            json!({
                "state": "confirmed", "report": format!("report{:08}", at - at % 20 + 9),
            }),
        ),
        17 => campaign(at, spread, people),
        18 => record(
            "expense",
            at,
            json!({
                "state": pick(&["paid", "committed", "rejected"]), "campaign": format!("campaign{:08}", at - 1),
                "amount": format!("{}.25", spread % 47_000),
            }),
        ),
        _ => record(
            "strategy",
            at,
            json!({
                "state": "active", "owner": owner,
                "goals": [{ "id": "g1", "due_on": due, "actual": "14", "baseline": "10", "target": "20", "weight": "0.6" },
                          { "id": "g2", "due_on": due, "actual": (spread % 90).to_string(), "baseline": "3", "target": "70", "weight": "0.4" }],
            }),
        ),
    }
}

fn campaign(at: usize, spread: usize, people: usize) -> Record {
    let (ends, mates) = (day(spread), (person(spread % people), person((spread / 3) % people)));
    let state = ["completed", "evaluated", "closed", "proposed"][spread % 4];
    record(
        "campaign",
        at,
        json!({
            "state": state, "owner": mates.0, "ends_on": ends,
            "team": [{ "person": mates.0, "share": "0.6" }, { "person": mates.1, "share": "0.4" }],
            "impressions": spread % 1_000_000, "margin": format!("{}.50", spread % 90_000),
            "planned_total": format!("{}.00", spread % 50_000),
            "goals": [{ "id": "g1", "direction": "higher", "actual": (spread % 97).to_string(), "target": "80", "weight": "1" }],
            "milestones": [{ "id": "m1", "baseline_on": ends, "due_on": ends, "done_on": day(spread + spread % 3), "rebased_on": spread.is_multiple_of(11).then(|| day(spread + 2)) },
                           { "id": "m2", "baseline_on": ends, "due_on": ends, "done_on": ends }],
        }),
    )
}

/// Rows of a dataset under the schema of merged facts; columns that no measure reads are empty.
fn facts(standard: &Standard, dataset: &str, rows: usize, people: usize) -> RecordBatch {
    let schema = Facts::schema(&standard.datasets[dataset]);
    let days: Vec<i32> = (0..rows).map(|at| 20_089 + (at.wrapping_mul(7_919) % DAYS) as i32).collect();
    let column = |name: &str, of: &DataType| -> ArrayRef {
        match name {
            "owner" => {
                Arc::new((0..rows).map(|at| Some(person(at % people).to_string())).collect::<StringArray>())
            }
            "_row" => Arc::new((0..rows).map(|at| Some(format!("one-{at}"))).collect::<StringArray>()),
            "title" => Arc::new((0..rows).map(|at| Some(format!("{at:09}"))).collect::<StringArray>()),
            "_batch" | "_sheet" | "account" | "plan" => {
                Arc::new((0..rows).map(|_| Some("one")).collect::<StringArray>())
            }
            "_line" => Arc::new((0..rows as i64).collect::<Int64Array>()),
            "_known_at" => Arc::new(TimestampMicrosecondArray::from(vec![0; rows]).with_timezone("UTC")),
            "exported_at" => {
                let micros = days.iter().map(|day| i64::from(day + 6 + day % 4) * 86_400_000_000);
                Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("UTC"))
            }
            _ => match of {
                DataType::Date32 => Arc::new(Date32Array::from(days.clone())),
                DataType::Decimal128(precision, scale) => {
                    let values =
                        (0..rows).map(|at| (at % 11 != 0).then_some((at as i128 % 10_000) * 1_000_000));
                    let array =
                        values.collect::<Decimal128Array>().with_precision_and_scale(*precision, *scale);
                    Arc::new(array.expect("the scale of the schema"))
                }
                of => new_null_array(of, rows),
            },
        }
    };
    let arrays = schema.fields().iter().map(|field| column(field.name(), field.data_type())).collect();
    RecordBatch::try_new(schema, arrays).expect("the arrays follow the schema")
}
