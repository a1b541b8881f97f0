//! A definition says what is counted, as data: where a visit ends, what a bounce is, how time and visitors are reckoned.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub zh: String,
    pub en: String,
}

/// Where a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// After thirty minutes without anything; each event begins them anew.
    Sliding,
    /// As sliding; and at midnight of the site's zone, and where another campaign brings the visitor back.
    SlidingMidnightCampaign,
    /// Thirty minutes after it began, whatever happens in between; what begins again within the same clock hour is the
    /// same visit.
    ClockHour,
}

/// When a visit counts as a bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounce {
    /// One page, nothing else done, and looked at for less than ten seconds.
    OnePageUnengaged,
    /// One page; other events do not matter.
    OnePage,
    /// One interactive event of whatever kind.
    OneEvent,
}

/// What the time of a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spent {
    /// While a page was visible and used.
    Engaged,
    /// From the first page to the last; a visit of one page takes none.
    ViewSpan,
    /// From the first event to the last, whatever they are.
    EventSpan,
    /// One second more than from the first action to the last; none for a single action.
    ActionSpanAndOne,
    /// From the first page to the last, and two minutes for the last.
    ViewSpanAndTwoMinutes,
}

/// How visitors of more than a day are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visitors {
    /// Once within the site's counting window; windows are never added up.
    Window,
    /// Once a day, and the days are added up.
    SumOfDays,
}

/// One way of counting, by name and version: a figure stands beside the pair it was counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub id: String,
    pub version: u32,
    pub label: Said,
    pub visit: Said,
    pub visitor: Said,
    pub bounce: Said,
    pub time: Said,
    pub conversion: Said,
    pub ends: Ends,
    pub bounces: Bounce,
    pub spent: Spent,
    pub visitors: Visitors,
    /// Whether a conversion rate is taken of visits; else of visitors.
    pub rate_of_visits: bool,
}

impl Definition {
    /// `hengce/1`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }
}

#[derive(Deserialize)]
struct Data {
    definition: Vec<Definition>,
}

static DEFINITIONS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../data/definitions.toml"))
        .expect("the shipped definitions are read by a test");
    data.definition
});

/// All of them, our own first.
pub fn definitions() -> &'static [Definition] {
    &DEFINITIONS
}

/// The one by which Hengce counts.
pub fn own() -> &'static Definition {
    &DEFINITIONS[0]
}

/// By `id/version`.
pub fn by_name(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_definition_stands_first_and_each_has_a_name_of_its_own() {
        assert_eq!(own().name(), "hengce/1");
        let mut names: Vec<String> = definitions().iter().map(Definition::name).collect();
        assert_eq!(names, ["hengce/1", "umami/1", "plausible/1", "matomo/1", "baidu/1"]);
        names.dedup();
        assert!(names.iter().all(|name| by_name(name).is_some_and(|found| &found.name() == name)));
    }
}
