//! What counts as a conversion: a condition that a person writes and the program reads.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::str::FromStr;

use hengce_events::{Event, Kind};
use serde::{Deserialize, Serialize};

use crate::visit::Visit;

/// How often a goal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Once {
    Visit,
    Visitor,
}

/// A goal that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Id of the `conversion_goal` record.
    pub id: String,
    pub site: String,
    pub predicate: Predicate,
    pub once: Once,
}

impl Goal {
    pub fn is_reached_by(&self, event: &Event) -> bool {
        self.site == event.site && self.predicate.holds(event)
    }
}

/// Which visitors reached which goals already, where a goal counts once a visitor. A visitor is known as one within a
/// counting window only, and so is what stands here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached(HashSet<(String, u64, String)>);

impl Reached {
    /// Notes it; false where it was known.
    pub fn note(&mut self, site: &str, visitor: u64, goal: &str) -> bool {
        self.0.insert((site.to_owned(), visitor, goal.to_owned()))
    }
}

/// The ids of the goals that count once a visitor.
pub fn once_a_visitor(goals: &[Goal]) -> BTreeSet<String> {
    goals.iter().filter(|goal| goal.once == Once::Visitor).map(|goal| goal.id.clone()).collect()
}

/// Leaves a goal that counts once a visitor with the first visit that reached it, and takes it from the others; visits are
/// handed in as they began.
pub fn count_once<'v>(
    visits: impl IntoIterator<Item = &'v mut Visit>,
    once: &BTreeSet<String>,
    reached: &mut Reached,
) {
    for visit in visits {
        let (site, visitor) = (&visit.site, visit.visitor);
        visit.goals.retain(|goal| !once.contains(goal) || reached.note(site, visitor, goal));
    }
}

/// Which events reach a goal: `page /thanks`, `event submit_form`, `form contact`, `download *.pdf`, `outbound *.cn`. A path
/// alone is a page; `*` stands for any letters; several conditions are joined by `or`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Predicate {
    any: Vec<(What, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Page,
    Event,
    Form,
    Download,
    Outbound,
}

const WORDS: [(What, &[&str]); 5] = [
    (What::Page, &["page", "页面", "到达页面"]),
    (What::Event, &["event", "事件", "触发事件"]),
    (What::Form, &["form", "表单"]),
    (What::Download, &["download", "下载"]),
    (What::Outbound, &["outbound", "外链"]),
];

/// Why a condition can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("nothing is said")]
    Empty,
    #[error("\"{0}\" is neither a page nor a kind of event")]
    Word(String),
    #[error("after \"{0}\" a name or a pattern is missing")]
    NoName(String),
}

impl FromStr for Predicate {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let mut any = Vec::new();
        for part in tokens.split(|token| matches!(*token, "or" | "或")) {
            match part {
                [] => return Err(Unreadable::Empty),
                [path] if path.starts_with('/') => any.push((What::Page, (*path).to_owned())),
                [word] if what(word).is_some() => return Err(Unreadable::NoName((*word).to_owned())),
                [word, name @ ..] => match what(word) {
                    Some(what) => any.push((what, name.join(" "))),
                    None => return Err(Unreadable::Word(part.join(" "))),
                },
            }
        }
        Ok(Self { any })
    }
}

fn what(word: &str) -> Option<What> {
    let word = word.trim_end_matches([':', '：']).to_lowercase();
    WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(what, _)| *what)
}

impl Predicate {
    pub fn holds(&self, event: &Event) -> bool {
        self.any.iter().any(|(what, pattern)| match (what, event.kind) {
            (What::Page, Kind::View) => is_like(pattern, &event.page.path),
            (What::Event, Kind::Custom)
            | (What::Form, Kind::Form)
            | (What::Download, Kind::Download)
            | (What::Outbound, Kind::Outbound) => is_like(pattern, &event.name),
            _ => false,
        })
    }
}

/// `*` stands for any letters, none among them.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((before, mut rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(before) else { return false };
    while let Some((part, after)) = rest.split_once('*') {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
        rest = after;
    }
    left.ends_with(rest)
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (what, pattern)) in self.any.iter().enumerate() {
            let word = WORDS.iter().find(|(one, _)| one == what).map_or("", |(_, words)| words[0]);
            let or = if at > 0 { " or " } else { "" };
            write!(f, "{or}{word} {pattern}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Predicate {
    type Error = Unreadable;

    fn try_from(text: String) -> Result<Self, Unreadable> {
        text.parse()
    }
}

impl From<Predicate> for String {
    fn from(predicate: Predicate) -> Self {
        predicate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        text.parse::<Predicate>().map_or_else(|error| error.to_string(), |read| read.to_string())
    }

    #[test]
    fn a_condition_is_read_as_people_write_it() {
        assert_eq!(said("/thanks"), "page /thanks");
        assert_eq!(said("页面 /thanks 或 事件 submit_form"), "page /thanks or event submit_form");
        assert_eq!(said("Download: *.pdf"), "download *.pdf");
        assert_eq!(said("thanks"), "\"thanks\" is neither a page nor a kind of event");
        assert_eq!(said("event"), "after \"event\" a name or a pattern is missing");
        assert_eq!(said(""), "nothing is said");
    }

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, text, holds) in [
            ("/a/*", "/a/b/c", true),
            ("/a/*", "/a", false),
            ("*.pdf", "/files/x.pdf", true),
            ("/a*b*c", "/axxbyyc", true),
            ("/a*b*c", "/acb", false),
            ("*", "", true),
            ("/a*a", "/a", false),
        ] {
            assert_eq!(is_like(pattern, text), holds, "{pattern} {text}");
        }
    }
}
