//! Events of one log grouped into visits under a definition.

use std::collections::HashMap;

use hengce_events::{Event, Kind};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::definition::{Definition, Ends};
use crate::goals::Goal;
use crate::visit::Visit;

/// A pause longer than this ends a visit.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// The visits of these events, in the order in which they began.
pub fn grouped<'e>(
    events: impl IntoIterator<Item = &'e Event>,
    definition: &Definition,
    goals: &[Goal],
    zone: &TimeZone,
) -> Vec<Visit> {
    let mut visits: Vec<Visit> = runs(events, definition.ends, zone)
        .into_iter()
        .filter_map(|run| {
            let made = run.into_iter().map(|event| Visit::of(event, goals)).reduce(Visit::joined)?;
            made.has_begun().then_some(made)
        })
        .collect();
    visits.sort_by_key(|visit| (visit.started_at, visit.id));
    visits
}

/// The events of each visitor cut where a visit ends, in the order in which they happened. An event that came twice counts
/// once.
pub fn runs<'e>(
    events: impl IntoIterator<Item = &'e Event>,
    ends: Ends,
    zone: &TimeZone,
) -> Vec<Vec<&'e Event>> {
    let mut by_visitor: HashMap<(&str, u64), Vec<&Event>> = HashMap::new();
    for event in events {
        by_visitor.entry((&event.site, event.visitor)).or_default().push(event);
    }
    let mut runs = Vec::new();
    for mut of_one in by_visitor.into_values() {
        of_one.sort_by_key(|event| (event.at, event.id));
        of_one.dedup_by_key(|event| event.id);
        let mut cut = Cut::new(ends, zone);
        let mut run: Vec<&Event> = Vec::new();
        for event in of_one {
            if cut.falls_before(event) && !run.is_empty() {
                runs.push(std::mem::take(&mut run));
            }
            run.push(event);
        }
        runs.push(run);
    }
    runs
}

/// What is remembered of the visit that goes on.
struct Cut<'z> {
    ends: Ends,
    zone: &'z TimeZone,
    last: Option<Timestamp>,
    /// Where thirty minutes are reckoned from when they do not slide, and the clock hour that names the visit.
    anchor: Option<(Timestamp, i64)>,
    campaign: Option<(String, String)>,
}

impl<'z> Cut<'z> {
    fn new(ends: Ends, zone: &'z TimeZone) -> Self {
        Self { ends, zone, last: None, anchor: None, campaign: None }
    }

    fn falls_before(&mut self, event: &Event) -> bool {
        let pause = self.last.is_some_and(|last| event.at.duration_since(last) > IDLE);
        let same_day = self.last.is_none_or(|last| self.day(last) == self.day(event.at));
        self.last = Some(event.at);
        match self.ends {
            Ends::Sliding => pause,
            Ends::SlidingMidnightCampaign => {
                let turned = self.turns(event);
                let cut = pause || !same_day || turned;
                if cut && !turned {
                    self.campaign = named(event);
                }
                cut
            }
            Ends::ClockHour => self.clock_hour(event),
        }
    }

    fn day(&self, at: Timestamp) -> jiff::civil::Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// Whether another campaign brings the visitor back.
    fn turns(&mut self, event: &Event) -> bool {
        let Some(now) = named(event) else { return false };
        let turned = self.campaign.as_ref() != Some(&now);
        self.campaign = Some(now);
        turned
    }

    fn clock_hour(&mut self, event: &Event) -> bool {
        if event.kind == Kind::Engagement {
            return false;
        }
        let hour = event.at.as_second().div_euclid(3600);
        match self.anchor {
            Some((from, _)) if event.at.duration_since(from) <= IDLE => false,
            Some((_, named)) => {
                self.anchor = Some((event.at, hour));
                named != hour
            }
            None => {
                self.anchor = Some((event.at, hour));
                true
            }
        }
    }
}

fn named(event: &Event) -> Option<(String, String)> {
    let campaign = &event.campaign;
    (!campaign.source.is_empty() || !campaign.campaign.is_empty())
        .then(|| (campaign.source.clone(), campaign.campaign.clone()))
}
