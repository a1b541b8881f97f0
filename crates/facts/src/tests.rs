//! What the facts promise.

use std::collections::HashMap;

use datafusion::arrow::array::AsArray;
use hengce_standard::{Column, ColumnKind, Place, Words};
use proptest::prelude::*;

use super::*;

fn dataset() -> Dataset {
    let kinds = [
        ("account", ColumnKind::Text),
        ("day", ColumnKind::Date),
        ("clicks", ColumnKind::Integer),
        ("cost", ColumnKind::Money),
        ("read_at", ColumnKind::Instant),
        ("live", ColumnKind::Bool),
    ];
    let column = |(id, kind): (&str, ColumnKind)| {
        let column =
            Column { id: id.into(), label: Words::default(), kind, required: false, place: Place::default() };
        (id.to_owned(), column)
    };
    Dataset {
        id: "ads".into(),
        clause: Vec::new(),
        label: Words::default(),
        help: Words::default(),
        columns: kinds.into_iter().map(column).collect(),
        key: vec!["account".into(), "day".into()],
        time: "day".into(),
        owner: None,
        ages: Vec::new(),
        rhythm: None,
        exports: Vec::new(),
        place: Place::default(),
    }
}

fn row(account: &str, day: i8, clicks: Option<i64>, cost: Option<&str>) -> Row {
    let number = |text: Option<&str>| text.map_or(Cell::Null, |text| Cell::Number(text.parse().unwrap()));
    Row {
        cells: vec![
            Cell::Text(account.into()),
            Cell::Date(jiff::civil::date(2026, 7, day)),
            clicks.map_or(Cell::Null, |n| Cell::Number(Number::whole(n))),
            number(cost),
            Cell::Instant("2026-08-01T01:00:00Z".parse().unwrap()),
            Cell::Bool(true),
        ],
        sheet: "Sheet1".into(),
        line: day as u64 + 8,
    }
}

struct World {
    _folder: tempfile::TempDir,
    facts: Facts,
}

fn empty() -> World {
    let folder = tempfile::tempdir().unwrap();
    let facts = Facts::open(&folder.path().join("facts")).unwrap();
    World { _folder: folder, facts }
}

fn batch(facts: &Facts, name: &str, rows: &[Row]) -> BatchRef {
    BatchRef {
        hash: facts.write(&dataset(), rows).unwrap(),
        record: name.into(),
        position: hengce_ledger::Position(1),
        known_at: "2026-08-01T02:00:00Z".parse().unwrap(),
    }
}

fn number(batch: &RecordBatch, column: &str, row: usize) -> String {
    let array =
        batch.column_by_name(column).unwrap().as_primitive::<datafusion::arrow::datatypes::Decimal128Type>();
    Number::scaled(array.value(row), SCALE).to_string()
}

#[test]
fn the_same_rows_give_the_same_file() {
    let place = empty();
    let rows = [row("a", 1, Some(5), Some("12.34")), row("a", 2, None, None)];
    let first = place.facts.write(&dataset(), &rows).unwrap();
    let again = empty().facts.write(&dataset(), &rows).unwrap();
    assert_eq!(first, again);
    assert_eq!(place.facts.rows(&dataset(), &first).unwrap(), rows);
}

#[test]
fn a_later_file_restates_a_row_and_both_versions_are_kept() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1")), row("a", 2, Some(7), None)]);
    let two = batch(&facts, "b2", &[row("a", 1, Some(6), None)]);
    let merged = facts.merged(&dataset(), &[one.clone(), two.clone()]).unwrap();
    assert_eq!(merged.num_rows(), 2);
    assert_eq!(merged.schema(), Facts::schema(&dataset()));
    assert_eq!(number(&merged, "clicks", 0), "6");
    assert_eq!(number(&merged, "cost", 0), "1", "an empty cell of the later file says nothing");
    assert_eq!(merged.column_by_name("_row").unwrap().as_string::<i32>().value(0), "b2-0");
    assert_eq!(merged.column_by_name("_row").unwrap().as_string::<i32>().value(1), "b1-1");
    let key = [Cell::Text("a".into()), Cell::Date(jiff::civil::date(2026, 7, 1))];
    let versions = facts.restatements(&dataset(), &[one.clone(), two.clone()], &key).unwrap();
    let clicks: Vec<_> =
        versions.iter().map(|(from, row)| (from.record.to_string(), row.cells[2].clone())).collect();
    let n = |n| Cell::Number(Number::whole(n));
    assert_eq!(clicks, [("b1".to_owned(), n(5)), ("b2".to_owned(), n(6))]);
}

#[test]
fn a_table_is_read_by_days_and_each_row_says_where_it_came_from() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 9, Some(5), None), row("a", 2, Some(7), None)]);
    let two = batch(&facts, "b2", &[row("b", 1, None, None), row("a", 2, Some(8), None)]);
    let table = facts.table(&dataset(), &[one, two]).unwrap();
    let day = |day| jiff::civil::date(2026, 7, day);
    assert_eq!((table.len(), table.is_empty()), (3, false));
    let found = table.between("day", day(1), day(8));
    let cells: Vec<_> = found.iter().map(|row| table.cell(*row, "clicks")).collect();
    assert_eq!(cells, [Cell::Null, Cell::Number(Number::whole(8))], "in the order of their days");
    let place = table.place(found[1]).unwrap();
    assert_eq!((place.batch.to_string().as_str(), place.row), ("b2", 1), "the latest version's place");
    assert_eq!(table.cell(0, "nothing"), Cell::Null);
    assert!(table.between("clicks", day(1), day(8)).is_empty(), "only a day says when");
}

#[test]
fn a_batch_taken_back_leaves_what_stood_before_it() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]);
    batch(&facts, "b2", &[row("a", 1, Some(6), Some("2"))]);
    let merged = facts.merged(&dataset(), &[one]).unwrap();
    assert_eq!(number(&merged, "clicks", 0), "5");
    assert_eq!(facts.merged(&dataset(), &[]).unwrap().num_rows(), 0);
}

#[test]
fn a_changed_byte_in_a_batch_is_found() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]);
    let path = facts.folder().join("ads").join(format!("{}.parquet", one.hash));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(
        matches!(facts.merged(&dataset(), std::slice::from_ref(&one)), Err(FactsError::Damaged(hash)) if hash == one.hash)
    );
    let stranger = BatchRef { hash: "../../etc/passwd".into(), ..one };
    assert!(matches!(facts.merged(&dataset(), &[stranger]), Err(FactsError::Damaged(_))));
}

#[test]
fn a_column_that_the_dataset_gained_since_is_empty_in_old_rows() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]);
    let mut grown = dataset();
    let fresh = Column { id: "plan".into(), kind: ColumnKind::Text, ..grown.columns["account"].clone() };
    grown.columns.insert("plan".into(), fresh);
    let merged = facts.merged(&grown, &[one]).unwrap();
    assert!(datafusion::arrow::array::Array::is_null(merged.column_by_name("plan").unwrap(), 0));
}

#[test]
fn a_number_that_does_not_fit_is_refused_whole() {
    let place = empty();
    let third = Row {
        cells: vec![Cell::Null, Cell::Null, Cell::Number("1/3".parse().unwrap())],
        sheet: String::new(),
        line: 1,
    };
    assert!(matches!(place.facts.write(&dataset(), &[third]), Err(FactsError::Storage(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_the_batches_the_last_word_on_each_key_stands(
        batches in proptest::collection::vec(
            proptest::collection::vec((0..3_usize, 1..4_i8, proptest::option::of(0..100_i64)), 0..6), 0..4),
    ) {
        let World { _folder, facts } = empty();
        let mut expected: HashMap<(String, i8), Option<i64>> = HashMap::new();
        let mut refs = Vec::new();
        for (index, rows) in batches.iter().enumerate() {
            let rows: Vec<Row> = rows.iter().map(|(who, day, clicks)| row(&format!("a{who}"), *day, *clicks, None)).collect();
            for row in &rows {
                let (Cell::Text(who), Cell::Date(day)) = (&row.cells[0], &row.cells[1]) else { unreachable!() };
                let clicks = if let Cell::Number(n) = &row.cells[2] { n.to_i64() } else { None };
                let slot = expected.entry((who.clone(), day.day())).or_default();
                *slot = clicks.or(*slot);
            }
            refs.push(batch(&facts, &format!("b{index}"), &rows));
        }
        let merged = facts.merged(&dataset(), &refs).unwrap();
        prop_assert_eq!(merged.num_rows(), expected.len());
        for at in 0..merged.num_rows() {
            let found = row_like(&merged, at);
            prop_assert_eq!(expected.get(&found.0), Some(&found.1));
        }
    }
}

fn row_like(merged: &RecordBatch, at: usize) -> ((String, i8), Option<i64>) {
    let dataset = dataset();
    let cell = |column: usize| {
        columns::cell_of(&dataset.columns[column].kind, merged.column(column).as_ref(), at).unwrap()
    };
    let (Cell::Text(who), Cell::Date(day)) = (cell(0), cell(1)) else { panic!("key of another type") };
    let clicks = if let Cell::Number(n) = cell(2) { n.to_i64() } else { None };
    ((who, day.day()), clicks)
}
