//! One visit, as a sum of its events: joining is the same in whatever order they came.

use std::collections::{BTreeMap, BTreeSet};

use hengce_events::{Campaign, Client, Event, Kind, Mark, Place, Referrer, VisitorWindow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::goals::Goal;

/// A page that was shown, and when. Of two at the same instant the smaller id came first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seen {
    pub at: Timestamp,
    pub id: u128,
    pub host: String,
    pub path: String,
}

/// One thing in the course of a visit: the path of a page that was shown, or the kind and name of another event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Course {
    pub at: Timestamp,
    pub id: u128,
    /// `/products`, or `form:book`, `custom:play`, `download:/x.pdf`, `outbound:example.cn`.
    pub what: String,
}

/// The course of a visit is kept so far; counts go on beyond it.
const COURSE_MAX: usize = 200;

/// What one visitor did on one site without a long pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Id of the event that began it.
    pub id: u128,
    pub site: String,
    pub visitor: u64,
    pub window: VisitorWindow,
    /// When the event that began it happened. Engagement begins none: of engagement alone, when it was told.
    pub started_at: Timestamp,
    /// First and last activity of any kind: a pause is reckoned from these.
    pub active_from: Timestamp,
    pub active_to: Timestamp,
    pub first_view: Option<Seen>,
    pub last_view: Option<Seen>,
    /// First and last event other than engagement.
    pub last_event: Timestamp,
    pub views: u32,
    /// Interactive events beside views: links, downloads, forms, custom ones.
    pub actions: u32,
    /// Events that happened without the visitor.
    pub passive: u32,
    pub engaged_ms: u64,
    /// What happened, in order.
    pub course: BTreeSet<Course>,
    /// Millionths by currency.
    pub revenue: BTreeMap<String, i64>,
    /// Ids of the goals that were reached.
    pub goals: BTreeSet<String>,
    pub referrer: Referrer,
    pub campaign: Campaign,
    pub client: Client,
    pub place: Place,
    pub mark: Mark,
}

impl Visit {
    /// What a single event makes of a visit.
    pub fn of(event: &Event, goals: &[Goal]) -> Self {
        let seen = (event.kind == Kind::View).then(|| Seen {
            at: event.at,
            id: event.id,
            host: event.page.host.clone(),
            path: event.page.path.clone(),
        });
        let is_action = !matches!(event.kind, Kind::View | Kind::Engagement);
        let reached = goals.iter().filter(|goal| goal.is_reached_by(event)).map(|goal| goal.id.clone());
        Self {
            id: event.id,
            site: event.site.clone(),
            visitor: event.visitor,
            window: event.window,
            started_at: event.at,
            active_from: event.at,
            active_to: event.at,
            last_event: event.at,
            views: u32::from(seen.is_some()),
            actions: u32::from(is_action && event.interactive),
            passive: u32::from(is_action && !event.interactive),
            engaged_ms: u64::from(event.engaged_ms),
            course: course(event).into_iter().collect(),
            revenue: event.revenue.iter().map(|money| (money.currency.clone(), money.micros)).collect(),
            goals: reached.collect(),
            referrer: event.referrer.clone(),
            campaign: event.campaign.clone(),
            client: event.client.clone(),
            place: event.place.clone(),
            mark: event.mark.clone(),
            first_view: seen.clone(),
            last_view: seen,
        }
    }

    /// Whether something began it: engagement alone is no visit.
    pub fn has_begun(&self) -> bool {
        self.views + self.actions + self.passive > 0
    }

    /// The two together; which is handed in first does not matter.
    pub fn joined(self, other: Self) -> Self {
        let order = |visit: &Self| (!visit.has_begun(), visit.started_at, visit.id);
        let (mut first, then) = if order(&self) <= order(&other) { (self, other) } else { (other, self) };
        first.last_event = match (first.has_begun(), then.has_begun()) {
            (true, false) => first.last_event,
            _ => first.last_event.max(then.last_event),
        };
        first.active_from = first.active_from.min(then.active_from);
        first.active_to = first.active_to.max(then.active_to);
        first.first_view = earlier(first.first_view, then.first_view);
        first.last_view = first.last_view.max(then.last_view);
        first.views += then.views;
        first.actions += then.actions;
        first.passive += then.passive;
        first.engaged_ms += then.engaged_ms;
        first.course.extend(then.course);
        while first.course.len() > COURSE_MAX {
            first.course.pop_last();
        }
        for (currency, micros) in then.revenue {
            *first.revenue.entry(currency).or_default() += micros;
        }
        first.goals.extend(then.goals);
        first.mark.internal |= then.mark.internal;
        first.mark.bot = named_first(first.mark.bot, then.mark.bot);
        first
    }

    /// Events in it that the visitor did.
    pub fn interactions(&self) -> u32 {
        self.views + self.actions
    }

    /// Neither a machine's nor the company's own: what is counted where nothing else is said.
    pub fn is_counted(&self) -> bool {
        self.mark.bot.is_empty() && !self.mark.internal
    }
}

fn course(event: &Event) -> Option<Course> {
    let name = &event.name;
    let what = match event.kind {
        Kind::View if event.page.path.starts_with('/') => event.page.path.clone(),
        Kind::View => format!("/{}", event.page.path),
        Kind::Engagement => return None,
        Kind::Outbound => format!("outbound:{name}"),
        Kind::Download => format!("download:{name}"),
        Kind::Form => format!("form:{name}"),
        Kind::Custom => format!("custom:{name}"),
    };
    Some(Course { at: event.at, id: event.id, what })
}

fn earlier(one: Option<Seen>, other: Option<Seen>) -> Option<Seen> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The smaller of two names; a name rather than none.
fn named_first(one: String, other: String) -> String {
    match (one.is_empty(), other.is_empty()) {
        (false, false) => one.min(other),
        (true, _) => other,
        (false, true) => one,
    }
}
