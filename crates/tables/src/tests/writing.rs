//! Promises about rows that go in and are read again.

use datafusion::prelude::{SessionContext, col, lit};

use super::*;

fn once(version: i64) -> Once {
    Once { application: "log".into(), version }
}

#[tokio::test]
async fn rows_that_went_in_are_read_by_whoever_opens_the_folder() {
    let world = world().await;
    assert_eq!(world.table.version().await.unwrap(), 0);
    let done = world.table.append(vec![rows(&[(Some("a"), 1), (Some("b"), 2)])], None).await.unwrap();
    assert_eq!(done, Appended::Written(1));
    let other = elsewhere(&world);
    assert_eq!(other.names().await.unwrap(), ["facts/site_day"]);
    let table = other.existing("facts/site_day").await.unwrap();
    assert_eq!(read(&table).await, told(&[("a", 1), ("b", 2)]));
    let session = SessionContext::new();
    session.register_table("t", table.provider().await.unwrap()).unwrap();
    let sum = session.table("t").await.unwrap().filter(col("site").eq(lit("b"))).unwrap();
    assert_eq!(sum.count().await.unwrap(), 1);
}

#[tokio::test]
async fn an_append_with_a_mark_happens_once() {
    let world = world().await;
    let first = vec![rows(&[(Some("a"), 1)])];
    assert_eq!(world.table.append(first.clone(), Some(&once(5))).await.unwrap(), Appended::Written(1));
    assert_eq!(world.table.append(first.clone(), Some(&once(5))).await.unwrap(), Appended::Already(1));
    assert_eq!(world.table.append(first.clone(), Some(&once(4))).await.unwrap(), Appended::Already(1));
    let other = elsewhere(&world).existing("facts/site_day").await.unwrap();
    assert_eq!(other.append(first, Some(&once(5))).await.unwrap(), Appended::Already(1), "after a restart too");
    assert_eq!(other.mark("log").await.unwrap(), Some(5));
    assert_eq!(other.append(Vec::new(), Some(&once(6))).await.unwrap(), Appended::Written(2), "a mark alone");
    assert_eq!(world.table.mark("log").await.unwrap(), Some(6));
    assert_eq!(world.table.mark("another").await.unwrap(), None);
    assert_eq!(read(&world.table).await, told(&[("a", 1)]));
}

#[tokio::test]
async fn two_programs_that_write_at_once_both_get_in() {
    let world = world().await;
    let (one, two) = (world.table.clone(), elsewhere(&world).existing("facts/site_day").await.unwrap());
    let writes = |table: Table, site: &'static str| async move {
        for visits in 0..5 {
            table.append(vec![rows(&[(Some(site), visits)])], None).await.unwrap();
        }
    };
    tokio::join!(writes(one, "a"), writes(two, "b"));
    assert_eq!(read(&world.table).await.len(), 10);
    assert_eq!(world.table.version().await.unwrap(), 10);
}

#[tokio::test]
async fn of_two_programs_with_the_same_mark_one_writes() {
    let world = world().await;
    let (one, two) = (world.table.clone(), elsewhere(&world).existing("facts/site_day").await.unwrap());
    let batch = || vec![rows(&[(Some("a"), 1)])];
    let mark = once(1);
    let (one, two) = tokio::join!(one.append(batch(), Some(&mark)), two.append(batch(), Some(&mark)));
    let wrote = |done: &Appended| matches!(done, Appended::Written(_));
    assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|done| wrote(done)).count(), 1);
    assert_eq!(read(&world.table).await, told(&[("a", 1)]));
}

#[tokio::test]
async fn a_merge_updates_inserts_and_takes_away_in_one_version() {
    let world = world().await;
    world.table.append(vec![rows(&[(Some("a"), 1), (Some("b"), 2), (None, 3)])], None).await.unwrap();
    let changes = Changes {
        keys: vec!["site".into()],
        rows: vec![rows(&[(Some("a"), 10), (Some("c"), 30), (None, 31)])],
        gone: vec![rows(&[(Some("b"), 0), (Some("never was"), 0)])],
    };
    let done = world.table.merge(&changes, Some(&once(1))).await.unwrap().unwrap();
    assert_eq!((done.inserted, done.updated, done.deleted, done.version), (1, 2, 1, 2));
    assert_eq!(read(&world.table).await, told(&[("-", 31), ("a", 10), ("c", 30)]), "empty is a key like others");
    assert_eq!(world.table.merge(&changes, Some(&once(1))).await.unwrap(), None, "once");
    let none = Changes { keys: vec!["site".into()], ..Changes::default() };
    assert_eq!(world.table.merge(&none, Some(&once(2))).await.unwrap().unwrap().version, 3);
    assert_eq!(world.table.mark("log").await.unwrap(), Some(2));
}

#[tokio::test]
async fn rows_are_deleted_by_a_predicate() {
    let world = world().await;
    world.table.append(vec![rows(&[(Some("a"), 1), (Some("b"), 2)])], None).await.unwrap();
    assert_eq!(world.table.delete(col("visits").gt(lit(1_i64))).await.unwrap(), Some(1));
    assert_eq!(read(&world.table).await, told(&[("a", 1)]));
}

#[tokio::test]
async fn a_write_that_never_came_to_its_entry_leaves_the_table_as_it_was() {
    let world = world().await;
    world.table.append(vec![rows(&[(Some("a"), 1)])], None).await.unwrap();
    let folder = world.table.folder().unwrap();
    let file = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let file = file.filter(|path| path.extension().is_some_and(|end| end == "parquet")).last().unwrap();
    std::fs::copy(&file, folder.join("part-00000-left-over.parquet")).unwrap();
    std::fs::write(folder.join("_delta_log/00000000000000000002.json#1"), b"{\"add\"").unwrap();
    let other = elsewhere(&world).existing("facts/site_day").await.unwrap();
    assert_eq!(read(&other).await, told(&[("a", 1)]));
    assert_eq!(other.append(vec![rows(&[(Some("b"), 2)])], None).await.unwrap(), Appended::Written(2));
}

#[tokio::test]
async fn a_column_that_came_later_is_empty_in_older_rows_and_another_type_is_refused() {
    let world = world().await;
    world.table.append(vec![rows(&[(Some("a"), 1)])], None).await.unwrap();
    let mut fields = schema().fields().to_vec();
    fields.push(Arc::new(Field::new("plan", DataType::Utf8, true)));
    let grown = Definition { schema: Arc::new(Schema::new(fields)), ..definition() };
    let table = world.store.table(&grown).await.unwrap();
    table.append(vec![rows(&[(Some("b"), 2)])], None).await.unwrap();
    let found = table.rows_at(At::Now, Some(col("plan").is_null())).await.unwrap();
    assert_eq!(found.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
    let other = Arc::new(Schema::new(vec![Field::new("visits", DataType::Utf8, true)]));
    let refused = world.store.table(&Definition { schema: other, ..definition() }).await;
    assert!(matches!(refused, Err(TablesError::Rows { .. })), "{refused:?}");
}

#[tokio::test]
async fn rows_that_do_not_fit_are_refused_whole_and_say_why() {
    let world = world().await;
    let stray = Arc::new(Schema::new(vec![Field::new("stray", DataType::Utf8, true)]));
    let batch = RecordBatch::try_new(stray, vec![Arc::new(StringArray::from(vec!["x"]))]).unwrap();
    let refused = world.table.append(vec![rows(&[(Some("a"), 1)]), batch], None).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "table \"facts/site_day\" does not take these rows: it has no column \"stray\""
    );
    assert!(read(&world.table).await.is_empty());
}

#[tokio::test]
async fn a_table_that_is_not_there_and_a_place_that_cannot_be_are_named() {
    let world = world().await;
    let missing = world.store.existing("facts/none").await.unwrap_err();
    assert_eq!(missing.to_string(), "there is no table \"facts/none\"");
    assert!(world.store.existing("../secrets").await.is_err());
    let place = Store::open("ftp://somewhere/else", &Options::default()).unwrap_err();
    assert!(place.to_string().contains("ftp://somewhere/else"));
}
