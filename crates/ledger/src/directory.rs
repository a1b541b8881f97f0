//! People and units as they stand, and who stands above whom.

use std::collections::HashMap;

use crate::RecordId;

/// People and units as they stand.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    pub people: HashMap<RecordId, Person>,
    pub units: HashMap<RecordId, OrgUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: RecordId,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub email: String,
    pub position: String,
    pub unit: Option<RecordId>,
    pub manager: Option<RecordId>,
    pub joined_on: Option<jiff::civil::Date>,
    pub left_on: Option<jiff::civil::Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgUnit {
    pub id: RecordId,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub parent: Option<RecordId>,
    pub head: Option<RecordId>,
}

impl Directory {
    /// Whether `boss` stands anywhere above `person` in the line of managers. A loop ends the walk.
    pub fn is_above(&self, boss: &RecordId, person: &RecordId) -> bool {
        let mut at = self.people.get(person).and_then(|p| p.manager.as_ref());
        for _ in 0..self.people.len() {
            match at {
                None => return false,
                Some(manager) if manager == boss => return true,
                Some(manager) => at = self.people.get(manager).and_then(|p| p.manager.as_ref()),
            }
        }
        false
    }

    /// The unit and every unit below it.
    pub fn units_below(&self, unit: &RecordId) -> Vec<RecordId> {
        let mut found = vec![unit.clone()];
        let mut next = 0;
        while next < found.len() {
            let parent = found[next].clone();
            let below = self.units.values().filter(|u| u.parent.as_ref() == Some(&parent));
            let fresh: Vec<_> = below.map(|u| u.id.clone()).filter(|id| !found.contains(id)).collect();
            found.extend(fresh);
            next += 1;
        }
        found
    }
}
