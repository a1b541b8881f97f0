//! What the tables promise: an event counts at once, exactly once, and late ones find their visit.

use hengce_events::{Campaign, Client, Event, Kind, Mark, Page, Place, Referrer, VisitorWindow};
use hengce_tables::{Options, Store};
use hengce_traffic::{Counted, Dimension, Filter, Grain, Question, Traffic};
use hengce_visits::{Goal, Once};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    async fn open(&self) -> Traffic {
        let place = self.folder.path().join("tables");
        let store = Store::open(&place.to_string_lossy(), &Options::default()).expect("a store opens");
        Traffic::open(&store, &self.folder.path().join("traffic"), TimeZone::UTC).await.expect("it opens")
    }
}

/// The event of a number, so many minutes after the morning of 2026-03-02.
fn event(number: u64, minute: i64, visitor: u64, path: &str) -> (u64, Event) {
    let morning: Timestamp = "2026-03-02T08:00:00Z".parse().expect("an instant");
    let at = morning.saturating_add(SignedDuration::from_mins(minute)).expect("in range");
    let event = Event {
        id: u128::from(number),
        site: "site".to_owned(),
        kind: Kind::View,
        name: String::new(),
        at,
        received_at: at,
        visitor,
        window: VisitorWindow::Month,
        page: Page { path: path.to_owned(), ..Page::default() },
        referrer: Referrer { host: "baidu.com".to_owned(), path: String::new() },
        campaign: Campaign::default(),
        client: Client { browser: "Chrome".to_owned(), device: "desktop".to_owned(), ..Client::default() },
        place: Place { country: "CN".to_owned(), province: "浙江".to_owned() },
        engaged_ms: 0,
        scroll: None,
        revenue: None,
        props: vec![("colour".to_owned(), "红".to_owned())],
        interactive: true,
        mark: Mark::default(),
        tracker: "hengce".to_owned(),
    };
    (number, event)
}

fn question() -> Question {
    Question {
        site: "site".to_owned(),
        from: date(2026, 3, 1),
        to: date(2026, 3, 31),
        filters: vec![],
        counted: Counted::People,
    }
}

async fn visits_and_views(traffic: &Traffic) -> (u64, u64, u64) {
    let totals = traffic.totals(&question()).await.expect("it answers");
    (totals.visits, totals.views, totals.visitors)
}

#[tokio::test]
async fn an_event_counts_at_once_and_the_same_after_it_was_written() {
    let (world, goals) = (World::new(), []);
    let traffic = world.open().await;
    assert_eq!(visits_and_views(&traffic).await, (0, 0, 0));
    traffic.take(&[event(1, 0, 7, "/"), event(2, 5, 7, "/a"), event(3, 6, 8, "/")], &goals);
    assert_eq!(visits_and_views(&traffic).await, (2, 3, 2));
    traffic.drain(&goals).await.expect("it is written");
    assert_eq!(visits_and_views(&traffic).await, (2, 3, 2), "visits that go on are kept beside the table");
    traffic.take(&[event(4, 120, 7, "/b")], &goals);
    let drained = traffic.drain(&goals).await.expect("it is written").expect("something was");
    assert_eq!((drained.position, drained.events, drained.visits), (4, 1, 2));
    assert_eq!(visits_and_views(&traffic).await, (3, 4, 2));
    assert_eq!(traffic.drain(&goals).await.expect("nothing waits"), None);
}

#[tokio::test]
async fn whatever_was_written_before_the_program_ended_is_not_written_again() {
    let (world, goals) = (World::new(), []);
    let log = [event(1, 0, 7, "/"), event(2, 5, 7, "/a"), event(3, 90, 8, "/"), event(4, 200, 9, "/")];
    let traffic = world.open().await;
    traffic.take(&log[..3], &goals);
    traffic.drain(&goals).await.expect("it is written");
    // the file of open visits is lost between the write and its keeping: the log still has everything
    std::fs::remove_file(world.folder.path().join("traffic/open-visits.json")).expect("it was there");
    drop(traffic);
    let again = world.open().await;
    assert_eq!(again.position(), 0);
    assert_eq!(again.take(&log, &goals), 3, "up to where the last write came");
    again.drain(&goals).await.expect("told to the end");
    assert_eq!(again.take(&log[3..], &goals), 1);
    assert_eq!(visits_and_views(&again).await, (3, 4, 3));
    again.drain(&goals).await.expect("it is written");
    let third = world.open().await;
    assert_eq!((third.position(), visits_and_views(&third).await), (4, (3, 4, 3)));
}

#[tokio::test]
async fn a_late_event_joins_the_visits_between_which_it_happened() {
    let (world, goals) = (World::new(), []);
    let traffic = world.open().await;
    traffic.take(&[event(1, 0, 7, "/"), event(2, 50, 7, "/a"), event(3, 300, 8, "/")], &goals);
    traffic.drain(&goals).await.expect("it is written");
    assert_eq!(visits_and_views(&traffic).await, (3, 3, 2));
    let (_, mut late) = event(4, 25, 7, "/late");
    late.received_at = event(0, 301, 0, "").1.at;
    traffic.take(&[(4, late)], &goals);
    let drained = traffic.drain(&goals).await.expect("it is written").expect("something was");
    assert_eq!(drained.late, 1);
    assert_eq!(visits_and_views(&traffic).await, (2, 4, 2), "two visits became one");
}

#[tokio::test]
async fn figures_can_be_narrowed_and_told_apart() {
    let world = World::new();
    let traffic = world.open().await;
    let goal = Goal {
        id: "g1".to_owned(),
        site: "site".to_owned(),
        predicate: "/thanks".parse().expect("a condition"),
        once: Once::Visit,
    };
    let goals = [goal];
    let (_, mut bot) = event(6, 3, 10, "/");
    bot.mark.bot = "user_agent".to_owned();
    let (_, mut own) = event(7, 3, 11, "/");
    own.mark.internal = true;
    traffic.take(
        &[
            event(1, 0, 7, "/"),
            event(2, 5, 7, "/thanks"),
            event(3, 1500, 7, "/"),
            event(4, 1501, 8, "/a"),
            (6, bot),
            (7, own),
        ],
        &goals,
    );
    let by = async |dimension| {
        let rows = traffic.breakdown(&question(), dimension).await.expect("it answers");
        rows.iter().map(|row| (row.keys[0].clone(), row.figures.visits)).collect::<Vec<_>>()
    };
    let one = |name: &str, visits| (name.to_owned(), visits);
    assert_eq!(by(Dimension::Source).await, [one("baidu", 3)]);
    assert_eq!(by(Dimension::Page).await, [one("/", 2), one("/a", 1), one("/thanks", 1)]);
    assert_eq!(by(Dimension::Goal).await, [one("g1", 1)]);
    let days = traffic.series(&question(), Grain::Day).await.expect("it answers");
    let days: Vec<_> = days.iter().map(|row| (row.keys[0].as_str(), row.figures.visits)).collect();
    assert_eq!(days, [("2026-03-02", 1), ("2026-03-03", 2)]);
    let months = traffic.series(&question(), Grain::Month).await.expect("it answers");
    assert_eq!((months[0].keys[0].as_str(), months[0].figures.visitors), ("2026-03-01", 2));
    let page = Filter { dimension: Dimension::Page, value: "/thanks".to_owned(), is_not: false };
    let narrowed = Question { filters: vec![page], ..question() };
    assert_eq!(traffic.totals(&narrowed).await.expect("it answers").visits, 1);
    for (counted, visits) in [(Counted::Bots, 1), (Counted::Internal, 1), (Counted::People, 3)] {
        let asked = Question { counted, ..question() };
        assert_eq!(traffic.totals(&asked).await.expect("it answers").visits, visits, "{counted:?}");
    }
    let funnel = traffic.funnel(&question(), &["/".to_owned(), "/th*".to_owned()]).await.expect("it answers");
    assert_eq!(funnel.steps, [("/".to_owned(), 2), ("/th*".to_owned(), 1)]);
    traffic.drain(&goals).await.expect("it is written");
    let sides =
        traffic.sides("site", (date(2026, 3, 1), date(2026, 3, 31)), &goals).await.expect("it answers");
    let visits: Vec<u64> = sides.iter().map(|side| side.tally.visits).collect();
    assert_eq!(visits, [3, 3, 3, 3, 3]);
    assert_eq!(sides[0].tally.converted, 1);
}

#[tokio::test]
async fn who_is_there_now_is_known() {
    let world = World::new();
    let traffic = world.open().await;
    traffic.take(&[event(1, 0, 7, "/"), event(2, 8, 8, "/a"), event(3, 9, 9, "/a")], &[]);
    let now = event(0, 10, 0, "").1.at;
    let seen = traffic.now("site", now);
    assert_eq!((seen.visitors, seen.pages), (2, vec![("/a".to_owned(), 2)]));
    assert_eq!(traffic.now("other", now).visitors, 0);
}

#[tokio::test]
async fn small_files_become_few_and_old_ones_go_in_due_time_without_changing_an_answer() {
    let world = World::new();
    let traffic = world.open().await;
    for number in 1..=6 {
        traffic.take(&[event(number, number.cast_signed() * 100, number, "/")], &[]);
        traffic.drain(&[]).await.expect("it is written");
    }
    let before = visits_and_views(&traffic).await;
    let files = || {
        let folder = world.folder.path().join("tables/traffic/events");
        let days = std::fs::read_dir(folder).expect("the table's folder").filter_map(Result::ok);
        let in_day = |day: std::fs::DirEntry| std::fs::read_dir(day.path()).map_or(0, Iterator::count);
        days.filter(|day| day.file_name().to_string_lossy().starts_with("day=")).map(in_day).sum::<usize>()
    };
    assert_eq!(files(), 6);
    let now = event(0, 0, 0, "").1.at;
    let tended = traffic.tend(now).await.expect("it is tended");
    assert_eq!((tended.compacted, tended.files_cleared), (2, 0));
    assert_eq!(visits_and_views(&traffic).await, before);
    assert_eq!(traffic.tend(now).await.expect("nothing is left").compacted, 0);
    let later: Timestamp = "2100-01-01T00:00:00Z".parse().expect("an instant");
    let cleared = traffic.tend(later).await.expect("it is tended").files_cleared;
    assert!(cleared >= 6, "{cleared} files cleared");
    assert_eq!(files(), 1);
    assert_eq!(visits_and_views(&traffic).await, before);
    assert_eq!(visits_and_views(&world.open().await).await, before);
}
