//! Promises about versions, compaction and clearing.

use std::num::NonZeroU64;

use jiff::{Timestamp, ToSpan as _};

use super::*;

fn compaction(order: &[&str]) -> Compaction {
    let order = order.iter().map(|name| (*name).to_owned()).collect();
    Compaction { target: NonZeroU64::new(64 << 20).unwrap(), order, only: Vec::new() }
}

/// Five versions with a row each.
async fn five(world: &World) {
    for visits in 1..=5 {
        world.table.append(vec![rows(&[(Some("a"), visits)])], None).await.unwrap();
    }
}

#[tokio::test]
async fn an_earlier_version_is_read_as_it_was() {
    let world = world().await;
    five(&world).await;
    assert_eq!(read_at(&world.table, At::Version(2)).await, told(&[("a", 1), ("a", 2)]));
    let history = world.table.history(None).await.unwrap();
    let versions: Vec<u64> = history.iter().map(|change| change.version).collect();
    assert_eq!(versions, [5, 4, 3, 2, 1, 0]);
    assert_eq!(history[0].operation, "WRITE");
    assert_eq!(world.table.history(Some(2)).await.unwrap().len(), 2);
    let later = history[0].at.unwrap().checked_add(1.hour()).unwrap();
    assert_eq!(read_at(&world.table, At::Instant(later)).await.len(), 5);
}

#[tokio::test]
async fn what_was_before_the_table_is_refused_rather_than_answered_with_nothing() {
    let world = world().await;
    five(&world).await;
    let before: Timestamp = "2001-01-01T00:00:00Z".parse().unwrap();
    for at in [At::Instant(before), At::Version(99)] {
        let refused = world.table.rows_at(at, None).await.unwrap_err();
        assert!(matches!(refused, TablesError::TooEarly { .. }), "{refused:?}");
    }
}

#[tokio::test]
async fn compaction_changes_files_and_no_rows() {
    let world = world().await;
    five(&world).await;
    let before = read(&world.table).await;
    assert_eq!(world.table.figures().await.unwrap().files, 5);
    assert_eq!(world.table.compact(&compaction(&[])).await.unwrap(), (5, 1));
    let figures = world.table.figures().await.unwrap();
    assert_eq!((figures.version, figures.rows, figures.files), (6, 5, 1));
    assert!(figures.bytes > 0 && figures.changed_at.is_some());
    assert_eq!(read(&world.table).await, before);
    assert_eq!(world.table.compact(&compaction(&[])).await.unwrap(), (0, 0), "nothing is left to do");
    five(&world).await;
    world.table.compact(&compaction(&["visits"])).await.unwrap();
    assert_eq!(read(&world.table).await.len(), 10);
}

#[tokio::test]
async fn clearing_takes_only_what_has_not_counted_for_long_enough() {
    let world = world().await;
    five(&world).await;
    world.table.compact(&compaction(&[])).await.unwrap();
    let made = world.table.history(Some(1)).await.unwrap()[0].at.unwrap();
    let after = |days: i64| made.checked_add((days * 24).hours()).unwrap();
    assert_eq!(world.table.vacuum(Duration::ZERO, after(6)).await.unwrap(), 0, "not before the table's own time");
    assert_eq!(world.table.vacuum(30 * DAY, after(8)).await.unwrap(), 0, "nor before the time that was asked for");
    assert_eq!(read_at(&world.table, At::Version(2)).await.len(), 2);
    assert_eq!(world.table.vacuum(7 * DAY, after(8)).await.unwrap(), 5);
    assert_eq!(read(&world.table).await.len(), 5, "what counts stays");
}
