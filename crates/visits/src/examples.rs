//! Worked examples: one visitor's day, and what each definition makes of it. The help shows them and the tests hold them.

use std::sync::LazyLock;

use hengce_events::{Campaign, Client, Event, Kind, Mark, Page, Place, Referrer, VisitorWindow};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::definition::Said;
use crate::goals::{Goal, Once};

/// What a definition makes of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    pub visits: u64,
    pub visitors: u64,
    pub bounces: u64,
    pub seconds: u64,
    pub converted: u64,
}

/// One thing that a visitor does. `at` is `hh:mm:ss`, beyond 24 on the next day.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Step {
    pub at: String,
    /// `view`, `custom`, `download`, `engagement`.
    pub kind: Kind,
    #[serde(default)]
    pub page: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub campaign: String,
    #[serde(default)]
    pub engaged_seconds: u32,
}

/// A story of one visitor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Example {
    pub id: String,
    pub label: Said,
    /// Condition of the goal that counts in it; empty for none.
    #[serde(default)]
    pub goal: String,
    pub steps: Vec<Step>,
    /// By `id/version` of the definition.
    pub expected: std::collections::BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
struct Data {
    example: Vec<Example>,
}

static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../data/examples.toml"))
        .expect("the shipped examples are read by a test");
    data.example
});

pub fn examples() -> &'static [Example] {
    &EXAMPLES
}

const SITE: &str = "example";

impl Example {
    /// The zone in which its clock stands.
    pub fn zone() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    pub fn goals(&self) -> Vec<Goal> {
        let goal = self.goal.parse().ok().map(|predicate| Goal {
            id: "goal".to_owned(),
            site: SITE.to_owned(),
            predicate,
            once: Once::Visit,
        });
        goal.into_iter().collect()
    }

    pub fn events(&self) -> Vec<Event> {
        self.steps.iter().enumerate().map(|(at, step)| step.event(at as u128 + 1)).collect()
    }
}

impl Step {
    fn moment(&self) -> Timestamp {
        let parts: Vec<i64> = self.at.split(':').filter_map(|part| part.parse().ok()).collect();
        let seconds = parts.iter().fold(0, |sum, part| sum * 60 + part);
        let midnight: DateTime = date(2026, 3, 2).at(0, 0, 0, 0);
        let start = Example::zone().to_timestamp(midnight).unwrap_or(Timestamp::UNIX_EPOCH);
        start.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(start)
    }

    fn event(&self, id: u128) -> Event {
        let at = self.moment();
        Event {
            id,
            site: SITE.to_owned(),
            kind: self.kind,
            name: self.name.clone(),
            at,
            received_at: at,
            visitor: 1,
            window: VisitorWindow::Month,
            page: Page { path: self.page.clone(), ..Page::default() },
            referrer: Referrer::default(),
            campaign: Campaign { campaign: self.campaign.clone(), ..Campaign::default() },
            client: Client::default(),
            place: Place::default(),
            engaged_ms: self.engaged_seconds * 1000,
            scroll: None,
            revenue: None,
            props: Vec::new(),
            interactive: true,
            mark: Mark::default(),
            tracker: "hengce".to_owned(),
        }
    }
}
