//! Taken, read on from a position, drained, refused.

use hengce_collector::{Log, LogError, Position};

use crate::event;

#[tokio::test]
async fn what_was_answered_is_read_back_as_it_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    let taken = [event(1, "a"), event(2, "b"), event(3, "a")];
    let log = Log::open(folder.path()).await.unwrap();
    log.append(&taken[..2]).await.unwrap();
    log.append(&taken[2..]).await.unwrap();
    assert_eq!(log.position(), Position(3));
    drop(log);
    let log = Log::open(folder.path()).await.unwrap();
    let read = log.after(Position(0), 10).await.unwrap();
    assert_eq!(read.iter().map(|(_, event)| event.clone()).collect::<Vec<_>>(), taken);
    assert_eq!(read.iter().map(|(at, _)| at.0).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test]
async fn reading_goes_on_from_any_position_and_stops_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    let events: Vec<_> = (1..=50).map(|id| event(id, "a")).collect();
    for group in events.chunks(7) {
        log.append(group).await.unwrap();
    }
    let mut read = Vec::new();
    let mut from = Position(0);
    loop {
        let part = log.after(from, 11).await.unwrap();
        let Some((last, _)) = part.last() else { break };
        from = *last;
        assert!(part.len() <= 11);
        read.extend(part.into_iter().map(|(_, event)| event.id));
    }
    assert_eq!(read, (1..=50).collect::<Vec<u128>>());
}

#[tokio::test]
async fn what_was_drained_is_gone_and_the_numbers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    for id in 1..=6 {
        log.append(&[event(id, "a")]).await.unwrap();
    }
    log.drained(Position(4)).await.unwrap();
    assert_eq!(
        log.after(Position(0), 10).await.unwrap().iter().map(|(at, _)| at.0).collect::<Vec<_>>(),
        [5, 6]
    );
    log.drained(Position(6)).await.unwrap();
    log.drained(Position(2)).await.unwrap();
    assert_eq!(log.drained_to().await.unwrap(), Position(6), "an older word does not take it back");
    drop(log);
    let log = Log::open(folder.path()).await.unwrap();
    assert_eq!(log.position(), Position(6));
    log.append(&[event(7, "a")]).await.unwrap();
    let read = log.after(Position(6), 10).await.unwrap();
    assert_eq!(read.iter().map(|(at, event)| (at.0, event.id)).collect::<Vec<_>>(), [(7, 7)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_are_each_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    let tasks: Vec<_> = (0..40_u128)
        .map(|sender| {
            let log = log.clone();
            tokio::spawn(async move {
                for turn in 0..25 {
                    log.append(&[event(sender * 25 + turn, "a")]).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut ids: Vec<_> =
        log.after(Position(0), 2_000).await.unwrap().iter().map(|(_, event)| event.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..1_000).collect::<Vec<u128>>());
}

#[tokio::test]
async fn every_site_is_counted_whether_drained_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    assert!(log.sites().await.unwrap().is_empty());
    log.append(&[event(1, "a"), event(2, "b"), event(5, "a")]).await.unwrap();
    log.append(&[event(9, "a")]).await.unwrap();
    log.drained(Position(4)).await.unwrap();
    let sites = log.sites().await.unwrap();
    assert_eq!(
        sites.iter().map(|tally| (tally.site.as_str(), tally.events)).collect::<Vec<_>>(),
        [("a", 3), ("b", 1)]
    );
    assert_eq!(sites[0].first_at, event(1, "a").received_at);
    assert_eq!(sites[0].last_at, event(9, "a").received_at);
}

#[tokio::test]
async fn a_full_disk_refuses_and_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    log.append(&[event(1, "a")]).await.unwrap();
    log.limit_pages(1).await.unwrap();
    let many: Vec<_> = (2..400).map(|id| event(id, "a")).collect();
    let refused = log.append(&many).await.unwrap_err();
    assert_eq!(refused, LogError::Storage("the disk is full; nothing was taken: free some space".into()));
    assert_eq!(log.after(Position(0), 10).await.unwrap().len(), 1);
    log.limit_pages(100_000).await.unwrap();
    log.append(&many).await.unwrap();
    assert_eq!(log.position(), Position(399));
}

#[tokio::test]
async fn more_than_may_wait_is_refused_and_not_kept_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::open(folder.path()).await.unwrap();
    let one = event(1, "a");
    let many = vec![one; 70_000];
    assert_eq!(log.append(&many).await.unwrap_err(), LogError::Busy);
    assert_eq!(log.position(), Position(0));
}
