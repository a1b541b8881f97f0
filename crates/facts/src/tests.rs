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
        one_cut: None,
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
    let facts = Facts::of_data_folder(folder.path()).unwrap();
    World { _folder: folder, facts }
}

const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_785_549_600, 0);

async fn batch(facts: &Facts, name: &str, rows: &[Row]) -> BatchRef {
    BatchRef {
        hash: facts.write(&dataset(), rows, NOW).await.unwrap(),
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

#[tokio::test]
async fn the_same_rows_give_the_same_file() {
    let place = empty();
    let rows = [row("a", 1, Some(5), Some("12.34")), row("a", 2, None, None)];
    let first = place.facts.write(&dataset(), &rows, NOW).await.unwrap();
    let again = empty().facts.write(&dataset(), &rows, NOW).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(place.facts.rows(&dataset(), &first).await.unwrap(), rows);
}

#[tokio::test]
async fn a_later_file_restates_a_row_and_both_versions_are_kept() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1")), row("a", 2, Some(7), None)]).await;
    let two = batch(&facts, "b2", &[row("a", 1, Some(6), None)]).await;
    let merged = facts.merged(&dataset(), &[one.clone(), two.clone()]).await.unwrap();
    assert_eq!(merged.num_rows(), 2);
    assert_eq!(merged.schema(), Facts::schema(&dataset()));
    assert_eq!(number(&merged, "clicks", 0), "6");
    assert_eq!(number(&merged, "cost", 0), "1", "an empty cell of the later file says nothing");
    assert_eq!(merged.column_by_name("_row").unwrap().as_string::<i32>().value(0), "b2-0");
    assert_eq!(merged.column_by_name("_row").unwrap().as_string::<i32>().value(1), "b1-1");
    let key = [Cell::Text("a".into()), Cell::Date(jiff::civil::date(2026, 7, 1))];
    let versions = facts.restatements(&dataset(), &[one.clone(), two.clone()], &key).await.unwrap();
    let clicks: Vec<_> =
        versions.iter().map(|(from, row)| (from.record.to_string(), row.cells[2].clone())).collect();
    let n = |n| Cell::Number(Number::whole(n));
    assert_eq!(clicks, [("b1".to_owned(), n(5)), ("b2".to_owned(), n(6))]);
}

#[tokio::test]
async fn a_table_is_read_by_days_and_each_row_says_where_it_came_from() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 9, Some(5), None), row("a", 2, Some(7), None)]).await;
    let two = batch(&facts, "b2", &[row("b", 1, None, None), row("a", 2, Some(8), None)]).await;
    let table = facts.table(&dataset(), &[one, two]).await.unwrap();
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

#[tokio::test]
async fn a_batch_taken_back_leaves_what_stood_before_it() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]).await;
    batch(&facts, "b2", &[row("a", 1, Some(6), Some("2"))]).await;
    let merged = facts.merged(&dataset(), &[one]).await.unwrap();
    assert_eq!(number(&merged, "clicks", 0), "5");
    assert_eq!(facts.merged(&dataset(), &[]).await.unwrap().num_rows(), 0);
}

#[tokio::test]
async fn a_changed_byte_in_a_batch_is_found() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]).await;
    let folder = facts.history(&dataset()).await.unwrap().folder().unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let path = files.filter(|path| path.extension().is_some_and(|end| end == "parquet")).last().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let found = facts.merged(&dataset(), std::slice::from_ref(&one)).await;
    assert!(matches!(&found, Err(FactsError::Damaged(hash)) if *hash == one.hash), "{found:?}");
    let stranger = BatchRef { hash: "../../etc/passwd".into(), ..one };
    assert!(matches!(facts.merged(&dataset(), &[stranger]).await, Err(FactsError::Damaged(_))));
}

#[tokio::test]
async fn a_batch_that_was_held_against_its_hash_is_not_read_again() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]).await;
    let before = facts.merged(&dataset(), std::slice::from_ref(&one)).await.unwrap();
    let folder = facts.history(&dataset()).await.unwrap().folder().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    assert_eq!(facts.merged(&dataset(), std::slice::from_ref(&one)).await.unwrap(), before);
    let others = Facts::on(facts.store().clone());
    assert!(others.merged(&dataset(), &[one]).await.is_err(), "who has not read it misses it");
}

#[tokio::test]
async fn values_changed_behind_the_ledgers_back_are_found() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), None)]).await;
    let table = facts.history(&dataset()).await.unwrap();
    let mut rows = table.rows_at(At::Now, None).await.unwrap();
    table.delete(datafusion::prelude::col("_row").gt_eq(datafusion::prelude::lit(0))).await.unwrap();
    let mut columns = rows[0].columns().to_vec();
    let at = rows[0].schema().index_of("clicks").unwrap();
    columns[at] = datafusion::arrow::array::new_null_array(columns[at].data_type(), 1);
    rows[0] = RecordBatch::try_new(rows[0].schema(), columns).unwrap();
    table.append(rows, None).await.unwrap();
    assert!(matches!(facts.merged(&dataset(), &[one]).await, Err(FactsError::Damaged(_))));
}

#[tokio::test]
async fn batches_are_the_same_after_their_files_were_written_together() {
    let World { _folder, facts } = empty();
    let mut refs = Vec::new();
    for day in 1..=5 {
        let rows =
            [row("a", day, Some(5), Some("1.5")), row("b", day, None, None), row("a", 9, Some(1), None)];
        refs.push(batch(&facts, &format!("b{day}"), &rows).await);
    }
    let before = facts.merged(&dataset(), &refs).await.unwrap();
    let table = facts.history(&dataset()).await.unwrap();
    let target = std::num::NonZeroU64::new(1 << 20).unwrap();
    for order in [vec![], vec!["day".to_owned()]] {
        table.compact(&hengce_tables::Compaction { target, order, only: Vec::new() }).await.unwrap();
        assert_eq!(table.figures().await.unwrap().files, 1);
        assert_eq!(facts.merged(&dataset(), &refs).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_column_whose_type_changed_reads_old_rows_as_the_new_type_and_both_stay_provable() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), None)]).await;
    let mut changed = dataset();
    changed.columns["clicks"].kind = ColumnKind::Text;
    let mut fresh = row("a", 2, None, None);
    fresh.cells[2] = Cell::Text("many".into());
    let two = BatchRef { hash: facts.write(&changed, &[fresh], NOW).await.unwrap(), ..one.clone() };
    let clicks = |found: &RecordBatch, row: usize| {
        found.column_by_name("clicks").unwrap().as_string::<i32>().value(row).to_owned()
    };
    let found = facts.merged(&changed, &[one.clone(), two]).await.unwrap();
    assert_eq!((clicks(&found, 0), clicks(&found, 1)), ("5.000000".to_owned(), "many".to_owned()));
    let found = facts.merged(&dataset(), &[one]).await.unwrap();
    assert_eq!(number(&found, "clicks", 0), "5");
}

#[tokio::test]
async fn a_column_that_the_dataset_gained_since_is_empty_in_old_rows() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), Some("1"))]).await;
    let mut grown = dataset();
    let fresh = Column { id: "plan".into(), kind: ColumnKind::Text, ..grown.columns["account"].clone() };
    grown.columns.insert("plan".into(), fresh);
    let merged = facts.merged(&grown, &[one]).await.unwrap();
    assert!(datafusion::arrow::array::Array::is_null(merged.column_by_name("plan").unwrap(), 0));
}

#[tokio::test]
async fn a_number_that_does_not_fit_is_refused_whole() {
    let place = empty();
    let third = Row {
        cells: vec![Cell::Null, Cell::Null, Cell::Number("1/3".parse().unwrap())],
        sheet: String::new(),
        line: 1,
    };
    assert!(matches!(place.facts.write(&dataset(), &[third], NOW).await, Err(FactsError::Storage(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_the_batches_the_last_word_on_each_key_stands(
        batches in proptest::collection::vec(
            proptest::collection::vec((0..3_usize, 1..4_i8, proptest::option::of(0..100_i64)), 0..6), 0..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(last_word(&batches))?;
    }
}

async fn last_word(batches: &[Vec<(usize, i8, Option<i64>)>]) -> Result<(), TestCaseError> {
    let World { _folder, facts } = empty();
    let mut expected: HashMap<(String, i8), Option<i64>> = HashMap::new();
    let mut refs: Vec<BatchRef> = Vec::new();
    for (index, rows) in batches.iter().enumerate() {
        let rows: Vec<Row> =
            rows.iter().map(|(who, day, clicks)| row(&format!("a{who}"), *day, *clicks, None)).collect();
        for row in &rows {
            let (Cell::Text(who), Cell::Date(day)) = (&row.cells[0], &row.cells[1]) else { unreachable!() };
            let clicks = if let Cell::Number(n) = &row.cells[2] { n.to_i64() } else { None };
            let slot = expected.entry((who.clone(), day.day())).or_default();
            *slot = clicks.or(*slot);
        }
        let before = refs.clone();
        refs.push(batch(&facts, &format!("b{index}"), &rows).await);
        let at = hengce_ledger::Position(index as i64 + 1);
        facts.publish(&dataset(), &before, &refs, at).await.unwrap();
    }
    let merged = facts.merged(&dataset(), &refs).await.unwrap();
    prop_assert_eq!(merged.num_rows(), expected.len());
    for at in 0..merged.num_rows() {
        let found = row_like(&merged, at);
        prop_assert_eq!(expected.get(&found.0), Some(&found.1));
    }
    if !batches.is_empty() {
        prop_assert_eq!(shown(&facts).await, expected.into_iter().collect());
    }
    Ok(())
}

/// What other engines see, by key.
async fn shown(facts: &Facts) -> std::collections::BTreeMap<(String, i8), Option<i64>> {
    let rows = facts.standing(&dataset()).await.unwrap().rows_at(At::Now, None).await.unwrap();
    rows.iter().flat_map(|rows| (0..rows.num_rows()).map(|at| row_like(rows, at))).collect()
}

#[tokio::test]
async fn what_other_engines_see_follows_imports_and_undo_and_is_read_as_it_was() {
    let World { _folder, facts } = empty();
    let one = batch(&facts, "b1", &[row("a", 1, Some(5), None), row("b", 1, Some(7), None)]).await;
    let two = batch(&facts, "b2", &[row("a", 1, Some(6), None), row("c", 1, None, None)]).await;
    let at = hengce_ledger::Position;
    assert_eq!(facts.published(&dataset()).await.unwrap(), None);
    facts.publish(&dataset(), &[], std::slice::from_ref(&one), at(3)).await.unwrap();
    let both = [one.clone(), two];
    let told = facts.publish(&dataset(), &both[..1], &both, at(5)).await.unwrap().unwrap();
    assert_eq!((told.inserted, told.updated, told.deleted), (1, 1, 0));
    let key = |who: &str| (who.to_owned(), 1);
    let all = [(key("a"), Some(6)), (key("b"), Some(7)), (key("c"), None)];
    assert_eq!(shown(&facts).await, all.clone().into());
    assert_eq!(facts.publish(&dataset(), &both[..1], &both, at(5)).await.unwrap(), None, "once");
    let before = facts.standing(&dataset()).await.unwrap().version().await.unwrap();
    let told = facts.publish(&dataset(), &both, &both[..1], at(8)).await.unwrap().unwrap();
    assert_eq!((told.inserted, told.updated, told.deleted), (0, 1, 1), "an undo takes back");
    assert_eq!(shown(&facts).await, [(key("a"), Some(5)), (key("b"), Some(7))].into());
    assert_eq!(facts.published(&dataset()).await.unwrap(), Some(at(8)));
    let session = datafusion::prelude::SessionContext::new();
    let earlier = facts.standing_at(&dataset(), At::Version(before)).await.unwrap();
    assert_eq!(session.read_table(earlier).unwrap().count().await.unwrap(), all.len());
}

#[tokio::test]
async fn a_folder_from_before_there_were_tables_opens_with_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("facts/ads");
    let rows = [row("a", 1, Some(5), Some("12.34")), row("a", 2, None, None)];
    let bytes = files::tests::encode(&dataset(), &rows);
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
    std::fs::create_dir_all(&old).unwrap();
    std::fs::write(old.join(format!("{hash}.parquet")), bytes).unwrap();
    let damaged = "a".repeat(64);
    std::fs::write(old.join(format!("{damaged}.parquet")), b"PAR1").unwrap();
    let facts = Facts::of_data_folder(folder.path()).unwrap();
    let mut standard = hengce_standard::Standard::shipped();
    standard.datasets.insert("ads".into(), dataset());
    assert_eq!(facts.bring_in(&standard, NOW).await.unwrap(), 1);
    assert_eq!(facts.rows(&dataset(), &hash).await.unwrap(), rows);
    assert!(matches!(facts.rows(&dataset(), &damaged).await, Err(FactsError::Damaged(_))));
    assert!(old.join(format!("{damaged}.parquet")).exists() && !old.join(format!("{hash}.parquet")).exists());
    assert_eq!(facts.bring_in(&standard, NOW).await.unwrap(), 0);
    assert_eq!(facts.history(&dataset()).await.unwrap().figures().await.unwrap().rows, 2);
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
