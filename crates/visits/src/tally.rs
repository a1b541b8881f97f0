//! What a log comes to under a definition: the totals that stand side by side.

use std::collections::BTreeSet;

use hengce_events::{Event, Kind};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::definition::{Bounce, Definition, Spent, Visitors};
use crate::goals::{Goal, Reached, count_once, once_a_visitor};
use crate::group::grouped;
use crate::visit::Visit;

/// An engaged visit of one page is none of the bounces, from so many milliseconds on.
const ENGAGED_MS: u64 = 10_000;

/// Totals of some events under one definition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub visitors: u64,
    pub visits: u64,
    pub views: u64,
    pub bounces: u64,
    pub seconds: u64,
    /// Visits, or visitors, that converted: as the definition takes its rate.
    pub converted: u64,
    /// What that rate is taken of.
    pub converted_of: u64,
}

impl Definition {
    pub fn is_bounce(&self, visit: &Visit) -> bool {
        match self.bounces {
            Bounce::OnePageUnengaged => {
                visit.views == 1 && visit.actions == 0 && visit.engaged_ms < ENGAGED_MS
            }
            Bounce::OnePage => visit.views == 1,
            Bounce::OneEvent => visit.interactions() <= 1,
        }
    }

    /// Time of a visit in milliseconds.
    pub fn spent_ms(&self, visit: &Visit) -> u64 {
        let since = |from, to: jiff::Timestamp| to.duration_since(from).as_millis().max(0) as u64;
        let views = match (&visit.first_view, &visit.last_view) {
            (Some(first), Some(last)) => Some(since(first.at, last.at)),
            _ => None,
        };
        let events = since(visit.started_at, visit.last_event);
        match self.spent {
            Spent::Engaged => visit.engaged_ms,
            Spent::ViewSpan => views.unwrap_or(0),
            Spent::EventSpan => events,
            Spent::ActionSpanAndOne if visit.interactions() > 1 => events + 1000,
            Spent::ActionSpanAndOne => 0,
            Spent::ViewSpanAndTwoMinutes => views.map_or(0, |span| span + 120_000),
        }
    }
}

/// Totals of these events.
pub fn tally<'e>(
    events: impl IntoIterator<Item = &'e Event> + Clone,
    definition: &Definition,
    goals: &[Goal],
    zone: &TimeZone,
) -> Tally {
    let mut visits = grouped(events.clone(), definition, goals, zone);
    count_once(&mut visits, &once_a_visitor(goals), &mut Reached::default());
    let day = |at: jiff::Timestamp| at.to_zoned_datetime(zone.clone()).date();
    let (mut days, mut people, mut converts) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for event in events {
        if event.kind != Kind::Engagement {
            days.insert((day(event.at), &event.site, event.visitor));
            people.insert((event.site.clone(), event.visitor));
        }
    }
    let mut found = Tally { visits: visits.len() as u64, ..Tally::default() };
    let mut converted = 0;
    for visit in &visits {
        found.views += u64::from(visit.views);
        found.bounces += u64::from(definition.is_bounce(visit));
        found.seconds += definition.spent_ms(visit);
        converted += u64::from(!visit.goals.is_empty());
        if !visit.goals.is_empty() {
            converts.insert((visit.site.clone(), visit.visitor));
        }
    }
    found.seconds /= 1000;
    found.visitors = match definition.visitors {
        Visitors::Window => people.len() as u64,
        Visitors::SumOfDays => days.len() as u64,
    };
    (found.converted, found.converted_of) = if definition.rate_of_visits {
        (converted, found.visits)
    } else {
        (converts.len() as u64, people.len() as u64)
    };
    found
}
