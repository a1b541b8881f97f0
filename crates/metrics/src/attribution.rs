//! Whom rows count for: people with shares as small codes that the engine groups by, and the members of a subject.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};

use crate::Subject;

/// The people (or units) a row counts for, each with a share.
pub type Team = Arc<[(RecordId, Number)]>;

/// Every team that ever occurred, by code. Codes stay as they are, so that columns may keep them.
#[derive(Debug, Default)]
pub struct Attributions {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    teams: Vec<Team>,
    alone: HashMap<RecordId, i32>,
    together: HashMap<Team, i32>,
    /// The codes in which a person or unit occurs.
    with: HashMap<RecordId, Vec<i32>>,
}

impl Known {
    fn add(&mut self, team: Team) -> i32 {
        let code = i32::try_from(self.teams.len()).unwrap_or(i32::MAX);
        for (member, _) in team.iter() {
            self.with.entry(member.clone()).or_default().push(code);
        }
        self.teams.push(team);
        code
    }
}

impl Attributions {
    /// Codes of rows that count for one member each.
    pub fn alone<'a>(&self, members: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<i32>> {
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        members
            .map(|member| {
                let member = member.filter(|id| !id.is_empty())?;
                let id = RecordId::from(member);
                if let Some(code) = known.alone.get(&id) {
                    return Some(*code);
                }
                let code = known.add(Arc::from([(id.clone(), Number::one())]));
                known.alone.insert(id, code);
                Some(code)
            })
            .collect()
    }

    /// The code of a row that several share; None where nobody does.
    pub fn together(&self, mut team: Vec<(RecordId, Number)>) -> Option<i32> {
        if let [(member, share)] = team.as_slice()
            && *share == Number::one()
        {
            return self.alone(std::iter::once(Some(&*member.0))).pop().flatten();
        }
        if team.is_empty() {
            return None;
        }
        team.sort();
        let team: Team = team.into();
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(code) = known.together.get(&team) {
            return Some(*code);
        }
        let code = known.add(team.clone());
        known.together.insert(team, code);
        Some(code)
    }

    /// The codes that count for these members, each with the members' share of it: at most the whole row.
    pub fn shares(&self, members: &HashSet<RecordId>) -> Vec<(i32, Number)> {
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut codes: Vec<i32> =
            members.iter().filter_map(|member| known.with.get(member)).flatten().copied().collect();
        codes.sort_unstable();
        codes.dedup();
        codes
            .into_iter()
            .map(|code| {
                let team = &known.teams[code as usize];
                let share: Number =
                    team.iter().filter(|(member, _)| members.contains(member)).map(|(_, share)| share).sum();
                (code, share.min(Number::one()))
            })
            .collect()
    }
}

/// Who belongs to which unit, and how people and units are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Membership {
    /// Person -> unit.
    people: HashMap<RecordId, RecordId>,
    /// Unit -> the unit above it, if any.
    units: HashMap<RecordId, Option<RecordId>>,
    names: HashMap<RecordId, String>,
}

impl Membership {
    /// Takes in the people and units among these records, as they are now.
    pub fn put(&mut self, records: &[Record]) {
        for record in records {
            let field = |name: &str| record.fields.get(name).and_then(|id| id.as_str()).map(RecordId::from);
            match record.kind.as_str() {
                "person" => match field("unit").filter(|_| !record.withdrawn) {
                    Some(unit) => _ = self.people.insert(record.id.clone(), unit),
                    None => _ = self.people.remove(&record.id),
                },
                "unit" if record.withdrawn => _ = self.units.remove(&record.id),
                "unit" => _ = self.units.insert(record.id.clone(), field("parent")),
                _ => continue,
            }
            self.names.insert(record.id.clone(), record.title.clone());
        }
    }

    /// What a person or unit is called.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.names.get(&RecordId::from(id)).map(String::as_str)
    }

    /// Whose rows count for the subject: the person, or the unit with the units and people below it.
    pub fn members(&self, subject: &Subject) -> HashSet<RecordId> {
        match subject {
            Subject::Person(person) => HashSet::from([person.clone()]),
            Subject::Unit(top) => {
                let within = |unit: &RecordId| self.is_within(unit, top);
                let units = self.units.keys().filter(|unit| within(unit)).cloned();
                let people =
                    self.people.iter().filter(|(_, unit)| within(unit)).map(|(person, _)| person.clone());
                units.chain(people).chain([top.clone()]).collect()
            }
        }
    }

    /// Whether `unit` is `top` or below it. A loop ends the walk.
    fn is_within(&self, unit: &RecordId, top: &RecordId) -> bool {
        let mut at = Some(unit);
        for _ in 0..=self.units.len() {
            match at {
                None => return false,
                Some(unit) if unit == top => return true,
                Some(unit) => at = self.units.get(unit).and_then(Option::as_ref),
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RecordId {
        RecordId::from(text)
    }

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn a_row_shared_inside_a_unit_counts_for_it_once() {
        let known = Attributions::default();
        let both = known.together(vec![(id("a"), n("1/3")), (id("b"), n("2/3"))]).unwrap();
        let alone = known.alone([Some("a"), None].into_iter());
        assert_eq!(alone, [Some(1), None]);
        assert_eq!(known.shares(&HashSet::from([id("a")])), [(both, n("1/3")), (1, n("1"))]);
        assert_eq!(known.shares(&HashSet::from([id("a"), id("b")])), [(both, n("1")), (1, n("1"))]);
    }

    #[test]
    fn a_unit_counts_the_people_of_the_units_below_it() {
        let units = HashMap::from([(id("top"), None), (id("low"), Some(id("top"))), (id("else"), None)]);
        let people = HashMap::from([(id("a"), id("low")), (id("b"), id("top")), (id("c"), id("else"))]);
        let membership = Membership { people, units, ..Membership::default() };
        let members = membership.members(&Subject::Unit(id("top")));
        assert_eq!(members, HashSet::from([id("a"), id("b"), id("top"), id("low")]));
    }

    #[test]
    fn units_in_a_loop_do_not_hang() {
        let units = HashMap::from([(id("one"), Some(id("two"))), (id("two"), Some(id("one")))]);
        let membership =
            Membership { people: HashMap::from([(id("a"), id("two"))]), units, ..Membership::default() };
        assert!(membership.members(&Subject::Unit(id("one"))).contains(&id("a")));
        assert!(!membership.members(&Subject::Unit(id("three"))).contains(&id("a")));
    }
}
