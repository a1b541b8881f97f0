//! Promises of the cache: a change touches little, and values that do not depend on it are not computed again.

use std::sync::Arc;

use hengce_ledger::Record;
use hengce_standard::{Adds, Aggregate, Period, Source};
use serde_json::json;

use super::world::{formula, measure, record, standard, state};
use crate::chunks::{CHUNK_RECORDS, Table};
use crate::combine::{Across, combine};
use crate::compute::Computer;
use crate::{MeasureValue, MetricsError, Subject};

fn jobs(count: usize) -> Vec<Record> {
    let job = |at: usize| {
        let fields = json!({ "owner": "ann", "due_on": "2026-02-01", "cost": format!("{at}.25"), "lines": [{ "id": "l1", "amount": "1", "on": "2026-02-01" }] });
        record("job", &format!("job{at:06}"), fields)
    };
    (0..count).map(job).collect()
}

fn computer() -> Computer {
    let measures = vec![
        measure("cost", ("job", ""), Aggregate::Sum(formula("cost")), "due_on", "owner"),
        measure("lines", ("job.lines", ""), Aggregate::Sum(formula("amount")), "on", "parent.owner"),
        measure("clients", ("client", ""), Aggregate::Count, "since_on", "owner"),
    ];
    Computer::new(standard("Asia/Shanghai", measures))
}

fn same(one: &Table, other: &Table) -> Vec<bool> {
    one.chunks.iter().zip(&other.chunks).map(|(one, other)| Arc::ptr_eq(one, other)).collect()
}

#[test]
fn one_changed_record_rebuilds_one_chunk() {
    let computer = computer();
    let mut records = jobs(3 * CHUNK_RECORDS);
    let before = state(&computer, &records);
    records[CHUNK_RECORDS + 7].fields.insert("cost".into(), json!("9"));
    let after =
        computer.plans.changed(&before.tables, &records[CHUNK_RECORDS + 7..CHUNK_RECORDS + 8]).unwrap();
    for source in [Source::Kind("job".into()), Source::Rows("job".into(), "lines".into())] {
        assert_eq!(same(&before.tables[&source], &after[&source]), [true, false, true]);
        assert_eq!(after[&source].rows, before.tables[&source].rows);
    }
    let clients = Source::Kind("client".into());
    assert_eq!(before.tables[&clients].stamp, after[&clients].stamp);
}

#[tokio::test]
async fn tables_changed_bit_by_bit_give_the_values_of_tables_made_at_once() {
    let computer = computer();
    let all = jobs(2 * CHUNK_RECORDS + 5_000);
    let mut tables = state(&computer, &all[..10]).tables;
    for records in all[10..].chunks(1_500) {
        tables = computer.plans.changed(&tables, records).unwrap();
    }
    let (grown, made) = (crate::state::State { tables, ..state(&computer, &[]) }, state(&computer, &all));
    let subjects = [Subject::Person("ann".into())];
    let periods: [Period; 1] = ["2026-Q1".parse().unwrap()];
    let of_grown = computer.values(&grown, &["cost", "lines"], &subjects, &periods).await.unwrap();
    let of_made = computer.values(&made, &["cost", "lines"], &subjects, &periods).await.unwrap();
    assert_eq!(of_grown.all(), of_made.all());
    assert!(
        grown.tables[&Source::Kind("job".into())]
            .chunks
            .iter()
            .all(|chunk| chunk.batch.num_rows() <= 2 * CHUNK_RECORDS)
    );
}

#[test]
fn what_does_not_add_up_is_refused_by_name() {
    let kinds = [
        ("sum", Adds::Sum),
        ("distinct", Adds::Distinct),
        ("stock", Adds::Stock),
        ("ratio", Adds::Ratio),
        ("mean", Adds::Mean),
    ];
    let measures = kinds.map(|(id, adds)| hengce_standard::Measure {
        adds,
        ..measure(id, ("job", ""), Aggregate::Count, "due_on", "owner")
    });
    let standard = standard("Asia/Shanghai", measures.to_vec());
    let value = |value: i64, parts: Option<(i64, i64)>| MeasureValue {
        value: Some(value.into()),
        rows: 2,
        parts: parts.map(|(over, under)| Box::new((over.into(), under.into()))),
        ..MeasureValue::default()
    };
    let plain = [value(3, None), value(4, None)];
    let added = |id: &str, across| combine(&standard, id, across, &plain).map(|value| value.value);
    assert_eq!(added("sum", Across::Periods).unwrap(), Some(7.into()));
    assert_eq!(added("stock", Across::Subjects).unwrap(), Some(7.into()));
    for (id, across) in [
        ("stock", Across::Periods),
        ("distinct", Across::Subjects),
        ("distinct", Across::Periods),
        ("ratio", Across::Periods),
        ("mean", Across::Periods),
    ] {
        assert!(
            matches!(added(id, across), Err(MetricsError::DoesNotAdd { measure, .. }) if measure == id),
            "{id}"
        );
    }
    let means =
        combine(&standard, "mean", Across::Periods, &[value(2, Some((4, 2))), value(8, Some((48, 6)))])
            .unwrap();
    assert_eq!(means.value, "6.5".parse().ok(), "52 / 8, not the mean of 2 and 8");
    assert_eq!(means.rows, 4);
}
