//! Who may do what, how far: grants of the actor's roles, as a check of one record and as a WHERE clause.

use std::collections::BTreeSet;

use hengce_standard::{Act, By, Field, FieldKind, Kind, Reach, Standard, Transition};
use serde_json::{Map, Value as Json};

use crate::find::identifier;
use crate::sets::{self, Set};
use crate::sql::{Cell, Sql};
use crate::{Actor, Directory, Record, RecordId};

/// The system kind of a person: a person's record is their own.
pub(crate) const PERSON: &str = "person";
pub(crate) const UNIT: &str = "unit";

/// An actor's rights in the organisation as it stands.
#[derive(Clone, Copy)]
pub(crate) struct Rights<'a> {
    pub standard: &'a Standard,
    pub directory: &'a Directory,
    pub actor: &'a Actor,
}

impl Rights<'_> {
    /// The widest reach that any of the actor's roles grants; `*` stands for every record kind.
    pub fn reach(&self, act: Act, of: &str) -> Option<Reach> {
        if self.actor.program {
            return Some(Reach::All);
        }
        let is_kind = self.standard.kinds.contains_key(of);
        let roles = self.actor.roles.iter().filter_map(|role| self.standard.organisation.roles.get(role));
        roles
            .flat_map(|role| &role.grants)
            .filter(|grant| grant.acts.contains(&act))
            .filter(|grant| grant.of.iter().any(|named| named == of || (is_kind && named == "*")))
            .map(|grant| grant.reach)
            .max()
    }

    pub fn covers(&self, reach: Reach, person: &RecordId) -> bool {
        if self.actor.program || reach == Reach::All {
            return true;
        }
        let Some(me) = &self.actor.person else { return false };
        let line = || self.directory.is_above(me, person);
        let unit = || {
            let theirs = self.directory.people.get(person).and_then(|found| found.unit.as_ref());
            theirs.is_some_and(|theirs| self.units().contains(theirs))
        };
        person == me || (reach >= Reach::Line && line()) || (reach >= Reach::Unit && unit())
    }

    /// The actor's unit, those the actor heads, and all below them.
    pub fn units(&self) -> Vec<RecordId> {
        let Some(me) = &self.actor.person else { return Vec::new() };
        let mine = self.directory.people.get(me).and_then(|found| found.unit.clone());
        let headed = self.directory.units.values().filter(|unit| unit.head.as_ref() == Some(me));
        let mut tops: Vec<_> = mine.into_iter().chain(headed.map(|unit| unit.id.clone())).collect();
        tops.sort();
        tops.dedup();
        let mut all: Vec<_> = tops.iter().flat_map(|top| self.directory.units_below(top)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether a reach covers a record that belongs to these people and this unit.
    fn holds(&self, reach: Reach, people: &BTreeSet<RecordId>, unit: Option<&RecordId>) -> bool {
        if self.actor.program || reach == Reach::All {
            return true;
        }
        let Some(me) = &self.actor.person else { return false };
        people.contains(me)
            || (reach >= Reach::Line && people.iter().any(|person| self.directory.is_above(me, person)))
            || (reach >= Reach::Unit && unit.is_some_and(|unit| self.units().contains(unit)))
    }

    /// Whether the actor may do this to that record.
    pub fn may(&self, act: Act, kind: &Kind, record: &Record) -> bool {
        let reach = self.reach(act, &kind.id);
        reach.is_some_and(|reach| self.holds(reach, &people_of(kind, record), record.unit.as_ref()))
            && !self.blind(kind, record)
    }

    /// Whether the record's state hides it from everybody but its owner and creator, and so from the actor.
    pub fn blind(&self, kind: &Kind, record: &Record) -> bool {
        let mine = |person: &Option<RecordId>| person.is_some() && *person == self.actor.person;
        !self.actor.program
            && kind.lifecycle.blind_in.contains(&record.state)
            && !mine(&record.owner)
            && !mine(&record.created_by)
    }

    /// Whether the actor may create this record: for `own`, one's own, one that names oneself, or one that names nobody.
    pub fn may_create(&self, kind: &Kind, record: &Record) -> bool {
        let Some(reach) = self.reach(Act::Create, &kind.id) else { return false };
        let named = named_in(kind, record);
        named.is_empty() || self.holds(reach, &named, record.unit.as_ref())
    }

    /// Whether the record may be passed to this owner: nobody shifts what is theirs out of their own reach.
    pub fn may_hand_to(&self, kind: &Kind, owner: &RecordId) -> bool {
        self.reach(Act::Edit, &kind.id).is_some_and(|reach| self.covers(reach, owner))
    }

    /// Whether the actor is among those who may take the transition. What is one's own, nobody approves as manager
    /// or by a role, unless the owner is named too.
    pub fn may_move(&self, kind: &Kind, record: &Record, transition: &Transition) -> bool {
        if self.actor.program {
            return true;
        }
        let Some(me) = &self.actor.person else { return false };
        let owns = record.owner.as_ref() == Some(me);
        if owns && transition.by.contains(&By::Manager) && !transition.by.contains(&By::Owner) {
            return false;
        }
        transition.by.iter().any(|by| match by {
            By::Owner => owns,
            By::Manager => record.owner.as_ref().is_some_and(|owner| self.directory.is_above(me, owner)),
            By::Creator => record.created_by.as_ref() == Some(me),
            By::Field(field) => names_in(kind.fields.get(field), &record.fields).contains(me),
            By::Role(role) => self.actor.roles.contains(role) && self.may(Act::Move, kind, record),
            By::Anyone => self.may(Act::Read, kind, record),
            By::Program => false,
        })
    }

    /// Adds what the actor may read of a kind: ` AND (...)`, or a set that must hold the record. False if nothing.
    pub fn scope(&self, kind: &str, sql: &mut Sql, sets: &mut Vec<Set>) -> bool {
        let Some(reach) = self.reach(Act::Read, kind) else { return false };
        if let Some(kind) = self.standard.kinds.get(kind) {
            self.seeing(kind, "", sql);
        }
        let me = || self.actor.person.clone().unwrap_or_else(|| RecordId::from(""));
        match reach {
            Reach::All => {}
            Reach::Own => sets.push(Set::Of(me())),
            Reach::Line => sets.push(Set::OfLine(me())),
            Reach::Unit => self.clause(reach, sql.push(" AND ")),
        }
        true
    }

    /// Adds ` AND (...)`: not in a state that hides the record, unless it is the actor's. `other` comes first among
    /// the alternatives: `r.kind <> ...` where the question is about several kinds.
    fn seeing(&self, kind: &Kind, other: &str, sql: &mut Sql) {
        if self.actor.program || kind.lifecycle.blind_in.is_empty() {
            return;
        }
        let me = self.actor.person.as_ref().map_or("", |id| &id.0);
        sql.push(" AND (").push(other).push("r.state NOT IN ");
        sql.bind_list(kind.lifecycle.blind_in.iter().map(|state| state.as_str().into()));
        sql.push(" OR r.owner = ").bind(me).push(" OR r.created_by = ").bind(me).push(")");
    }

    /// Adds ` AND (...)` for what the actor may read of all kinds; false if nothing.
    pub fn scope_of_all(&self, sql: &mut Sql) -> bool {
        if self.actor.program {
            return true;
        }
        let mut parts = 0;
        sql.push(" AND (");
        for reach in [Reach::Own, Reach::Line, Reach::Unit, Reach::All] {
            let kinds = self.standard.kinds.keys().filter(|kind| self.reach(Act::Read, kind) == Some(reach));
            let kinds: Vec<Cell> = kinds.map(|kind| kind.as_str().into()).collect();
            if kinds.is_empty() {
                continue;
            }
            sql.push(if parts > 0 { " OR (r.kind IN " } else { "(r.kind IN " });
            sql.bind_list(kinds);
            if reach < Reach::All {
                sql.push(" AND ");
                self.clause(reach, sql);
            }
            sql.push(")");
            parts += 1;
        }
        sql.push(")");
        for kind in self.standard.kinds.values().filter(|kind| identifier(&kind.id).is_some()) {
            self.seeing(kind, &format!("r.kind <> '{}' OR ", kind.id), sql);
        }
        parts > 0
    }

    fn clause(&self, reach: Reach, sql: &mut Sql) {
        let nobody = RecordId::from("");
        let me = self.actor.person.as_ref().unwrap_or(&nobody);
        sql.push("(");
        if reach >= Reach::Unit {
            let units = self.units();
            sql.push("r.unit IN ").bind_list(units.iter().map(|unit| Cell::from(&*unit.0))).push(" OR ");
        }
        if reach >= Reach::Line {
            sets::of_line(me, sql)
        } else {
            sets::of_person(me, sql)
        }
        sql.push(")");
    }
}

/// Everybody whose own the record is: owner, creator, and whoever a person field names.
pub(crate) fn people_of(kind: &Kind, record: &Record) -> BTreeSet<RecordId> {
    let mut people = named_in(kind, record);
    people.extend(record.created_by.clone());
    people
}

fn named_in(kind: &Kind, record: &Record) -> BTreeSet<RecordId> {
    let mut people: BTreeSet<RecordId> =
        kind.fields.values().flat_map(|field| names_in(Some(field), &record.fields)).collect();
    people.extend(record.owner.clone());
    if kind.id == PERSON && !record.id.0.is_empty() {
        people.insert(record.id.clone());
    }
    people
}

/// The people that one field names, in rows too.
pub(crate) fn names_in(field: Option<&Field>, fields: &Map<String, Json>) -> BTreeSet<RecordId> {
    let mut found = BTreeSet::new();
    let Some((field, value)) = field.and_then(|field| Some((field, fields.get(&field.id)?))) else {
        return found;
    };
    match (&field.kind, value) {
        (FieldKind::Person, Json::String(id)) => {
            found.insert(id.as_str().into());
        }
        (FieldKind::People, Json::Array(shares)) => {
            found.extend(shares.iter().filter_map(|share| share.get("person")?.as_str()).map(RecordId::from));
        }
        (FieldKind::Rows { fields: columns }, Json::Array(rows)) => {
            for row in rows.iter().filter_map(Json::as_object) {
                found.extend(columns.values().flat_map(|column| names_in(Some(column), row)));
            }
        }
        _ => {}
    }
    found
}
