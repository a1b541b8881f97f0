//! Whatever the order in which events come, and whenever they are written between, the visits are those of the events.

use hengce_events::{Campaign, Client, Event, Kind, Mark, Page, Place, Referrer, VisitorWindow};
use hengce_tables::{Options, Store};
use hengce_traffic::{Counted, Question, Traffic};
use hengce_visits::{Goal, Once, grouped, own};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// Minutes by which an event comes later than it happened.
const DELAYS: [i64; 6] = [0, 0, 4, 12, 45, 400];

/// When it happened in minutes after 20:00, which delay, whose, of what kind; and whether what came so far is written.
type Told = (i64, usize, u64, u8, bool);

fn event(id: u128, (minute, delay, visitor, kind, _): Told) -> Event {
    let evening: Timestamp = "2026-03-02T20:00:00Z".parse().expect("an instant");
    let after = |minutes| evening.saturating_add(SignedDuration::from_mins(minutes)).expect("in range");
    let kind = [Kind::View, Kind::View, Kind::Engagement, Kind::Form][usize::from(kind % 4)];
    Event {
        id,
        site: "site".to_owned(),
        kind,
        name: "book".to_owned(),
        at: after(minute),
        received_at: after(minute + DELAYS[delay]),
        visitor,
        window: VisitorWindow::Month,
        page: Page { path: format!("/{minute}"), ..Page::default() },
        referrer: Referrer::default(),
        campaign: Campaign::default(),
        client: Client::default(),
        place: Place::default(),
        engaged_ms: if kind == Kind::Engagement { 5000 } else { 0 },
        scroll: None,
        revenue: None,
        props: vec![],
        interactive: true,
        mark: Mark::default(),
        tracker: "hengce".to_owned(),
    }
}

/// Id, end, views, actions, engaged milliseconds.
type Shape = (String, Timestamp, u64, u64, u64);

async fn found(traffic: &Traffic) -> Vec<Shape> {
    let question = Question {
        site: "site".to_owned(),
        from: date(2026, 3, 1),
        to: date(2026, 3, 9),
        filters: vec![],
        counted: Counted::People,
    };
    let visits = traffic.visits(&question, (0, 1000)).await.expect("it answers");
    let mut found: Vec<Shape> = visits
        .into_iter()
        .map(|visit| (visit.id, visit.ended_at, visit.views, visit.actions, visit.engaged_ms))
        .collect();
    found.sort();
    found
}

fn expected(events: &[Event]) -> Vec<Shape> {
    let mut expected: Vec<Shape> = grouped(events, own(), &[], &TimeZone::UTC)
        .into_iter()
        .map(|visit| {
            let (views, actions) = (u64::from(visit.views), u64::from(visit.actions));
            (format!("{:032x}", visit.id), visit.active_to, views, actions, visit.engaged_ms)
        })
        .collect();
    expected.sort();
    expected
}

async fn holds(told: Vec<Told>) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("tables");
    let store = Store::open(&place.to_string_lossy(), &Options::default()).expect("a store opens");
    let opened = async || {
        Traffic::open(&store, &folder.path().join("traffic"), TimeZone::UTC).await.expect("it opens")
    };
    let mut traffic = opened().await;
    let events = told.into_iter().enumerate().map(|(id, told)| (event(id as u128 + 1, told), told.4));
    let mut log: Vec<(Event, bool)> = events.collect();
    log.sort_by_key(|(event, _)| (event.received_at, event.id));
    for (at, (event, writes)) in log.iter().enumerate() {
        assert_eq!(traffic.take(&[(at as u64 + 1, event.clone())], &[]), 1);
        if *writes {
            traffic.drain(&[]).await.expect("it is written");
            // the program may end at any time
            traffic = opened().await;
        }
    }
    traffic.drain(&[]).await.expect("it is written");
    let events: Vec<Event> = log.into_iter().map(|(event, _)| event).collect();
    assert_eq!(found(&traffic).await, expected(&events));
    assert_eq!(found(&opened().await).await, expected(&events));
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(future);
}

#[test]
fn a_late_event_joins_a_closed_visit_and_one_that_goes_on() {
    // closed at 20:20, goes on since 21:05; what happened at 20:43 comes at 21:28
    let told = [(0, 0, 1, 0, false), (20, 0, 1, 0, false), (64, 0, 2, 0, true), (66, 0, 1, 0, true)];
    run(holds([&told[..], &[(43, 4, 1, 0, true), (90, 0, 1, 0, false)]].concat()));
}

#[test]
fn a_late_event_that_only_reaches_a_closed_visit_prolongs_it() {
    let told = [(0, 0, 1, 0, false), (45, 0, 2, 0, true), (29, 3, 1, 0, true), (58, 0, 1, 0, true)];
    run(holds(told.to_vec()));
}

#[test]
fn a_visit_longer_than_a_day_is_made_anew_as_a_whole() {
    let mut told: Vec<Told> = (0..110).map(|step| (step * 25, 0, 1, 0, step % 40 == 0)).collect();
    told.push((25 * 60 + 1, 5, 1, 0, true));
    told.push((25 * 200, 0, 2, 0, true));
    told.push((25 * 110, 5, 1, 2, true));
    run(holds(told));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]
    #[test]
    fn any_order_of_arrival_gives_the_same_visits(
        told in prop::collection::vec((0_i64..360, 0..DELAYS.len(), 1_u64..3, 0_u8..4, prop::bool::weighted(0.2)), 1..40)
    ) {
        run(holds(told));
    }
}

#[tokio::test]
async fn a_goal_counts_once_a_visitor_over_what_is_written_and_what_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("tables");
    let store = Store::open(&place.to_string_lossy(), &Options::default()).expect("a store opens");
    let traffic =
        Traffic::open(&store, &folder.path().join("traffic"), TimeZone::UTC).await.expect("it opens");
    let goal = |once| {
        let predicate = "form book".parse().expect("a condition");
        [Goal { id: "g".to_owned(), site: "site".to_owned(), predicate, once }]
    };
    let question = Question {
        site: "site".to_owned(),
        from: date(2026, 3, 2),
        to: date(2026, 3, 9),
        filters: vec![],
        counted: Counted::People,
    };
    let converted = async || traffic.totals(&question).await.expect("it answers").converted;
    let goals = goal(Once::Visitor);
    let form = |number: u64, minute, visitor| (number, event(number.into(), (minute, 0, visitor, 3, false)));
    traffic.take(&[form(1, 0, 1), form(2, 60, 1), form(3, 61, 2)], &goals);
    assert_eq!(converted().await, 2, "two visits of one visitor, one of another");
    traffic.take(&[form(4, 400, 3)], &goals);
    traffic.drain(&goals).await.expect("it is written");
    assert_eq!(converted().await, 3);
    traffic.take(&[form(5, 500, 1), form(6, 501, 4)], &goals);
    assert_eq!(converted().await, 4, "what was written stands in the way of what goes on");
    traffic.take(&[form(7, 900, 5)], &goals);
    traffic.drain(&goals).await.expect("it is written");
    assert_eq!(converted().await, 5);
    let (_, mut late) = form(8, 200, 2);
    late.received_at = late.at.saturating_add(SignedDuration::from_mins(800)).expect("in range");
    traffic.take(&[(8, late)], &goals);
    traffic.drain(&goals).await.expect("it is written");
    let totals = traffic.totals(&question).await.expect("it answers");
    assert_eq!((totals.visits, totals.converted), (8, 5), "a late one too");
}
