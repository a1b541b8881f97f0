//! What the definitions promise: every example as it is shown, and what holds for any log.

use hengce_events::{Event, Kind};
use hengce_visits::{
    Example, Goal, IDLE, Once, Reached, Visit, count_once, definitions, examples, grouped, once_a_visitor,
    own, tally,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

#[test]
fn each_worked_example_comes_out_as_it_is_shown() {
    for example in examples() {
        let (events, goals) = (example.events(), example.goals());
        for definition in definitions() {
            let name = definition.name();
            let said = example
                .expected
                .get(&name)
                .unwrap_or_else(|| panic!("{} says nothing of {name}", example.id));
            let found = tally(&events, definition, &goals, &Example::zone());
            let found = (found.visits, found.visitors, found.bounces, found.seconds, found.converted);
            let said = (said.visits, said.visitors, said.bounces, said.seconds, said.converted);
            assert_eq!(found, said, "{} by {name}", example.id);
        }
    }
}

fn event((id, at, visitor, kind): (u128, i64, u64, u8)) -> Event {
    let template = examples()[0].events().remove(0);
    let at = Timestamp::from_second(1_770_000_000 + at).expect("in range");
    let kind = [Kind::View, Kind::Engagement, Kind::Custom, Kind::View][usize::from(kind % 4)];
    let engaged_ms = if kind == Kind::Engagement { 4000 } else { 0 };
    Event { id, at, received_at: at, visitor, kind, engaged_ms, ..template }
}

fn log() -> impl Strategy<Value = Vec<Event>> {
    let one = (0_i64..40_000, 0_u64..3, 0_u8..4);
    prop::collection::vec(one, 0..60).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(id, (at, visitor, kind))| event((id as u128, at, visitor, kind))).collect()
    })
}

fn ours(events: &[Event]) -> Vec<Visit> {
    grouped(events, own(), &[], &Example::zone())
}

proptest! {
    #[test]
    fn the_order_in_which_events_come_does_not_matter(events in log(), seed in any::<u64>()) {
        let mut shuffled = events.clone();
        shuffled.sort_by_key(|event| (event.id as u64).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(ours(&events), ours(&shuffled));
        for definition in definitions() {
            let zone = Example::zone();
            prop_assert_eq!(tally(&events, definition, &[], &zone), tally(&shuffled, definition, &[], &zone));
        }
    }

    #[test]
    fn every_view_is_in_exactly_one_visit(events in log()) {
        let views = events.iter().filter(|event| event.kind == Kind::View).count() as u64;
        for definition in definitions() {
            let visits = grouped(&events, definition, &[], &Example::zone());
            prop_assert_eq!(visits.iter().map(|visit| u64::from(visit.views)).sum::<u64>(), views);
        }
    }

    #[test]
    fn an_event_that_comes_twice_counts_once(events in log()) {
        let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
        prop_assert_eq!(ours(&events), ours(&twice));
    }

    #[test]
    fn visits_of_one_visitor_are_further_apart_than_the_pause(events in log()) {
        let mut last: std::collections::HashMap<u64, Timestamp> = std::collections::HashMap::new();
        for visit in ours(&events) {
            if let Some(last) = last.insert(visit.visitor, visit.active_to) {
                prop_assert!(visit.active_from.duration_since(last) > IDLE);
            }
            prop_assert!(visit.active_to.duration_since(visit.active_from) >= SignedDuration::ZERO);
        }
    }

    #[test]
    fn joining_is_the_same_however_it_is_bracketed(events in log()) {
        let one = |event: &Event| Visit::of(event, &[]);
        let forth = events.iter().map(one).reduce(Visit::joined);
        let back = events.iter().rev().map(one).reduce(|sum, visit| visit.joined(sum));
        let halves = events.split_at(events.len() / 2);
        let half = |events: &[Event]| events.iter().map(one).reduce(Visit::joined);
        let joined = match (half(halves.1), half(halves.0)) {
            (Some(one), Some(other)) => Some(one.joined(other)),
            (one, other) => one.or(other),
        };
        prop_assert_eq!(&forth, &back);
        prop_assert_eq!(&forth, &joined);
    }
}

#[test]
fn a_goal_that_counts_once_a_visitor_stays_with_the_first_visit() {
    let view = |id, at, visitor| event((id, at, visitor, 0));
    let events = [view(1, 0, 1), view(2, 10_000, 1), view(3, 20_000, 2)];
    let goal = |once| Goal {
        id: "goal".to_owned(),
        site: events[0].site.clone(),
        predicate: "page *".parse().expect("a condition"),
        once,
    };
    for (once, converted) in [(Once::Visit, 3), (Once::Visitor, 2)] {
        let found = tally(&events, own(), &[goal(once)], &Example::zone());
        assert_eq!((found.visits, found.converted), (3, converted), "{once:?}");
    }
    let goals = [goal(Once::Visitor)];
    let mut visits = grouped(&events, own(), &goals, &Example::zone());
    let mut reached = Reached::default();
    reached.note(&events[0].site, 2, "goal");
    count_once(&mut visits, &once_a_visitor(&goals), &mut reached);
    let left: Vec<bool> = visits.iter().map(|visit| visit.goals.contains("goal")).collect();
    assert_eq!(left, [true, false, false], "what was reached before does not count again");
}
