//! Promises that need a ledger: what was acknowledged is counted, earlier positions stay what they were, facts come in.

use std::{collections::BTreeMap, sync::Arc};

use hengce_exact::Number;
use hengce_facts::{Cell, Facts, Row};
use hengce_ledger::{Actor, Change, Clock, Ledger, Record, RecordId};
use hengce_standard::{Adds, Aggregate, Evidence, Measure, Period, Standard};
use serde_json::{Value as Json, json};

use super::world::{formula, measure, standard};
use crate::{MeasureValue, Metrics, MetricsError, Subject};

/// A ledger in a folder of its own with two people in a unit, and the metrics over it.
struct House {
    _folder: tempfile::TempDir,
    ledger: Ledger,
    facts: Facts,
    metrics: Metrics,
    standard: Arc<Standard>,
    unit: RecordId,
    ann: RecordId,
    bob: RecordId,
}

fn quarter() -> Period {
    "2026-Q1".parse().unwrap()
}

fn n(text: &str) -> Number {
    text.parse().unwrap()
}

impl House {
    async fn new(zone: &str, measures: Vec<Measure>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let standard = standard(zone, measures);
        let clock = Clock::fixed("2026-02-10T01:00:00Z".parse().unwrap());
        let ledger = Ledger::create(folder.path(), standard.clone(), clock).await.unwrap();
        let facts = Facts::open(&folder.path().join("facts")).unwrap();
        let metrics = Metrics::new(ledger.clone(), facts.clone());
        let id = RecordId::from("");
        let mut house = Self {
            _folder: folder,
            ledger,
            facts,
            metrics,
            standard,
            unit: id.clone(),
            ann: id.clone(),
            bob: id,
        };
        house.unit = house.add("unit", json!({ "name": "市场策划部", "short": "MKT" })).await.id;
        house.ann = house.person("安宁").await;
        house.bob = house.person("白博").await;
        house
    }

    async fn person(&self, name: &str) -> RecordId {
        self.add("person", json!({ "name": name, "position": "planner", "unit": self.unit })).await.id
    }

    async fn add(&self, kind: &str, fields: Json) -> Record {
        let fields = fields.as_object().unwrap().clone();
        self.act(Change::Create { kind: kind.into(), fields, origin: None }).await
    }

    async fn edit(&self, record: &Record, fields: Json) -> Record {
        let (id, version, fields) = (record.id.clone(), record.version, fields.as_object().unwrap().clone());
        self.act(Change::Edit { id, version, fields, origin: None }).await
    }

    async fn withdraw(&self, record: &Record) -> Record {
        self.act(Change::Withdraw {
            id: record.id.clone(),
            version: record.version,
            reason: "重复录入".into(),
        })
        .await
    }

    async fn act(&self, change: Change) -> Record {
        self.ledger.commit(&Actor::program(), change).await.unwrap()
    }

    async fn job(&self, owner: &RecordId, due_on: &str, cost: &str) -> Record {
        self.add("job", json!({ "title": "任务", "owner": owner, "due_on": due_on, "cost": cost })).await
    }

    async fn ask(&self, measure: &str, subject: &Subject) -> MeasureValue {
        let values =
            self.metrics.values(&[measure], std::slice::from_ref(subject), &[quarter()], None).await.unwrap();
        values.get(measure, subject, quarter()).unwrap().clone()
    }

    async fn value(&self, measure: &str, subject: &Subject) -> Option<Number> {
        self.ask(measure, subject).await.value
    }

    fn person_subject(&self) -> Subject {
        Subject::Person(self.ann.clone())
    }

    fn unit_subject(&self) -> Subject {
        Subject::Unit(self.unit.clone())
    }

    /// Keeps rows of the dataset `reach` (account, day, owner, views, followers) and says in the ledger that they count.
    async fn import(&self, rows: &[(&str, &str, &RecordId, i64, i64)]) -> Record {
        let cells = |row: &(&str, &str, &RecordId, i64, i64)| {
            vec![
                Cell::Text(row.0.into()),
                Cell::Date(row.1.parse().unwrap()),
                Cell::Text(row.2.to_string()),
                Cell::Number(row.3.into()),
                Cell::Number(row.4.into()),
                Cell::Null,
            ]
        };
        let row = |(row, line): (&_, u64)| Row { cells: cells(row), sheet: "数据".into(), line };
        let rows: Vec<Row> = rows.iter().zip(2..).map(row).collect();
        let now = self.ledger.clock().now();
        let hash = self.facts.write(&self.standard.datasets["reach"], &rows, now).await.unwrap();
        self.add("import_batch", json!({ "file_name": "触达.xlsx", "dataset": "reach", "rows_hash": hash }))
            .await
    }
}

fn cost() -> Measure {
    measure("cost", ("job", ""), Aggregate::Sum(formula("cost")), "due_on", "owner")
}

fn count() -> Measure {
    measure("count", ("job", "cost != 0"), Aggregate::Count, "due_on", "owner")
}

#[tokio::test]
async fn what_was_acknowledged_is_in_the_next_value() {
    let house = House::new("Asia/Shanghai", vec![cost()]).await;
    assert_eq!(house.value("cost", &house.person_subject()).await, Some(n("0")));
    let mut total = Number::zero();
    for cost in ["10.50", "0.01", "3"] {
        house.job(&house.ann, "2026-03-31", cost).await;
        total = total + n(cost);
        assert_eq!(house.value("cost", &house.person_subject()).await, Some(total.clone()));
    }
    let job = house.job(&house.bob, "2026-01-01", "7").await;
    assert_eq!(house.value("cost", &house.person_subject()).await, Some(n("13.51")));
    assert_eq!(house.value("cost", &house.unit_subject()).await, Some(n("20.51")));
    house.edit(&job, json!({ "cost": "8", "owner": house.ann })).await;
    assert_eq!(house.value("cost", &house.person_subject()).await, Some(n("21.51")));
}

#[tokio::test]
async fn an_earlier_position_keeps_its_value_whatever_came_later() {
    let house = House::new("Asia/Shanghai", vec![cost()]).await;
    let (ann, unit) = (house.person_subject(), house.unit_subject());
    let first = house.job(&house.ann, "2026-02-01", "5").await;
    house.job(&house.bob, "2026-02-01", "2").await;
    let then =
        house.metrics.values(&["cost"], &[ann.clone(), unit.clone()], &[quarter()], None).await.unwrap();
    let at = house.ledger.position();
    assert_eq!(then.at, at);
    house.edit(&first, json!({ "cost": "50" })).await;
    let bob = house.ledger.get(&Actor::program(), &house.bob).await.unwrap();
    house.edit(&bob, json!({ "unit": null })).await;
    let again =
        house.metrics.values(&["cost"], &[ann.clone(), unit.clone()], &[quarter()], Some(at)).await.unwrap();
    assert_eq!(again.all(), then.all());
    assert_eq!(again.get("cost", &unit, quarter()).unwrap().value, Some(n("7")));
    assert_eq!(house.value("cost", &unit).await, Some(n("50")), "bob has left the unit since");
}

#[tokio::test]
async fn where_every_row_was_withdrawn_there_is_no_value_and_the_withdrawals_are_named() {
    let house = House::new("Asia/Shanghai", vec![count()]).await;
    let ann = house.person_subject();
    let (one, two) =
        (house.job(&house.ann, "2026-02-01", "5").await, house.job(&house.ann, "2026-02-02", "5").await);
    house.withdraw(&one).await;
    assert_eq!(house.value("count", &ann).await, Some(n("1")));
    house.withdraw(&two).await;
    let found = house.ask("count", &ann).await;
    assert_eq!((found.value, found.rows, found.withdrawn), (None, 0, 2));
    let list = house.metrics.evidence("count", &ann, quarter(), None, 10).await.unwrap();
    assert_eq!(list.counted_total, 0);
    let named: BTreeMap<_, _> =
        list.left_out.iter().map(|(row, why)| (row.code.as_str(), why.as_slice())).collect();
    assert_eq!(
        named,
        BTreeMap::from([
            (&*one.code, &["withdrawn".to_owned()][..]),
            (&*two.code, &["withdrawn".to_owned()][..])
        ])
    );
    house.job(&house.ann, "2026-02-03", "0").await;
    assert_eq!(house.value("count", &ann).await, Some(n("0")), "a row is left that the filter leaves out");
}

#[tokio::test]
async fn a_row_left_out_says_which_part_of_the_filter_was_not_true() {
    let filter = "urgent and cost > 3 and done_at != null";
    let house =
        House::new("Asia/Shanghai", vec![measure("m", ("job", filter), Aggregate::Count, "due_on", "owner")])
            .await;
    house
        .add(
            "job",
            json!({ "title": "甲", "owner": house.ann, "due_on": "2026-02-01", "cost": "9", "urgent": true }),
        )
        .await;
    let list = house.metrics.evidence("m", &house.person_subject(), quarter(), None, 10).await.unwrap();
    let (row, why) = &list.left_out[0];
    assert_eq!(why, &["done_at != null"]);
    assert_eq!(row.reads["cost"], "9");
    assert_eq!(
        (row.title.as_str(), row.on, row.grade),
        ("甲", Some("2026-02-01".parse().unwrap()), Evidence::Declared)
    );
}

#[tokio::test]
async fn days_end_at_midnight_of_the_organisations_zone_also_when_the_clocks_change() {
    let done = |id: &str, at: &str| (id.to_owned(), at.to_owned());
    let house =
        House::new("America/New_York", vec![measure("m", ("job", ""), Aggregate::Count, "done_at", "owner")])
            .await;
    // Clocks go forward on 8 March 2026: the last hour of 31 March is EDT, that of 28 February EST.
    for (title, at) in [
        done("february, last", "2026-03-01T04:59:59Z"),
        done("march, first", "2026-03-01T05:00:00Z"),
        done("march, last", "2026-04-01T03:59:59Z"),
        done("april, first", "2026-04-01T04:00:00Z"),
    ] {
        house.add("job", json!({ "title": title, "owner": house.ann, "done_at": at })).await;
    }
    let periods: Vec<Period> =
        ["2026-02", "2026-03", "2026-04", "2026-Q1"].map(|text| text.parse().unwrap()).to_vec();
    let values = house.metrics.values(&["m"], &[house.person_subject()], &periods, None).await.unwrap();
    let counts: Vec<_> = periods
        .iter()
        .map(|period| values.get("m", &house.person_subject(), *period).unwrap().rows)
        .collect();
    assert_eq!(counts, [1, 2, 1, 3]);
}

#[tokio::test]
async fn two_equal_months_count_twice() {
    let house = House::new(
        "Asia/Shanghai",
        vec![cost(), measure("mean", ("job", ""), Aggregate::Mean(formula("cost")), "due_on", "owner")],
    )
    .await;
    for day in ["2026-01-15", "2026-02-15"] {
        house.job(&house.ann, day, "40").await;
    }
    assert_eq!(house.value("cost", &house.person_subject()).await, Some(n("80")));
    assert_eq!(house.ask("mean", &house.person_subject()).await.parts, Some(Box::new((n("80"), n("2")))));
}

#[tokio::test]
async fn facts_count_from_their_import_until_it_is_undone() {
    let mut followers =
        measure("followers", ("reach", ""), Aggregate::Last(formula("followers")), "day", "owner");
    followers.adds = Adds::Stock;
    let views = measure("views", ("reach", "views > 0"), Aggregate::Sum(formula("views")), "day", "owner");
    let house = House::new("Asia/Shanghai", vec![followers, views]).await;
    let (ann, unit) = (house.person_subject(), house.unit_subject());
    assert_eq!(house.value("views", &ann).await, Some(n("0")));
    let (a, b) = (&house.ann, &house.bob);
    house
        .import(&[
            ("one", "2026-01-31", a, 10, 100),
            ("one", "2026-03-31", a, 5, 130),
            ("two", "2026-02-01", b, 1, 7),
        ])
        .await;
    let second = house.import(&[("one", "2026-03-31", a, 6, 120), ("three", "2026-01-01", a, 0, 50)]).await;
    assert_eq!(house.value("views", &ann).await, Some(n("16")), "the second file restates a day");
    assert_eq!(
        house.value("followers", &ann).await,
        Some(n("170")),
        "the latest of each account, added over accounts"
    );
    assert_eq!(house.value("followers", &unit).await, Some(n("177")));
    let list = house.metrics.evidence("followers", &unit, quarter(), None, 10).await.unwrap();
    let added: Vec<Option<Number>> = list.counted.iter().map(|row| row.contribution.clone()).collect();
    assert_eq!(added.iter().flatten().sum::<Number>(), n("177"));
    let row = list.counted.iter().find(|row| row.code == "one · 2026-03-31").unwrap();
    let origin = row.origin.as_ref().unwrap();
    assert_eq!((&origin.batch, origin.sheet.as_str(), origin.line), (&second.id, "数据", 2));
    assert_eq!((row.id.clone(), row.grade), (format!("{}-0", second.id), Evidence::System));
    let undo = Change::Move {
        id: second.id,
        version: 1,
        transition: "undo".into(),
        fields: serde_json::Map::default(),
        comment: None,
    };
    house.act(undo).await;
    assert_eq!(house.value("views", &ann).await, Some(n("15")));
}

#[tokio::test]
async fn distinct_values_are_counted_again_for_a_longer_period() {
    let mut clients = measure("m", ("job", ""), Aggregate::Distinct(formula("channel")), "due_on", "owner");
    clients.adds = Adds::Distinct;
    let house = House::new("Asia/Shanghai", vec![clients]).await;
    for (day, channel) in [("2026-01-01", "a"), ("2026-02-01", "a"), ("2026-03-01", "b")] {
        house
            .add("job", json!({ "title": "任务", "owner": house.ann, "due_on": day, "channel": channel }))
            .await;
    }
    assert_eq!(house.value("m", &house.person_subject()).await, Some(n("2")));
}

#[tokio::test]
async fn a_child_row_is_listed_under_its_own_name_and_its_records() {
    let lines = measure("m", ("job.lines", ""), Aggregate::Sum(formula("amount")), "on", "parent.owner");
    let house = House::new("Asia/Shanghai", vec![lines]).await;
    let rows = json!([{ "what": "场地", "amount": "20", "on": "2026-02-01" }, { "what": "物料", "amount": "5", "on": "2026-05-01" }]);
    let job = house.add("job", json!({ "title": "春季发布会", "owner": house.ann, "lines": rows })).await;
    let list = house.metrics.evidence("m", &house.person_subject(), quarter(), None, 10).await.unwrap();
    let row = &list.counted[0];
    assert_eq!((row.code.as_str(), row.title.as_str()), (job.code.as_str(), "春季发布会 · 场地"));
    assert_eq!((row.id.as_str(), row.child.is_some()), (&*job.id.0, true));
    assert_eq!((list.counted_total, &row.contribution), (1, &Some(n("20"))));
}

#[tokio::test]
async fn an_unknown_measure_is_named() {
    let house = House::new("Asia/Shanghai", vec![cost()]).await;
    let asked = house.metrics.values(&["rainfall"], &[], &[quarter()], None).await;
    assert!(matches!(asked, Err(MetricsError::UnknownMeasure(name)) if name == "rainfall"));
}

#[tokio::test]
async fn every_shipped_measure_is_counted_over_an_empty_ledger() {
    let shipped = Standard::shipped().measures.into_values().collect();
    let house = House::new("Asia/Shanghai", shipped).await;
    let ids: Vec<&str> = house.standard.measures.keys().map(String::as_str).collect();
    let values = house.metrics.values(&ids, &[house.unit_subject()], &[quarter()], None).await.unwrap();
    assert_eq!(values.all().iter().flatten().count(), ids.len());
    for id in ids {
        let list = house.metrics.evidence(id, &house.unit_subject(), quarter(), None, 10).await.unwrap();
        assert_eq!((list.counted_total, list.left_out_total), (0, 0), "{id}");
    }
}
