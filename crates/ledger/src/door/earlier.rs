//! What earlier changes of the same commit did, for the changes after them: nobody else sees it yet.

use std::collections::{HashMap, HashSet};

use hengce_standard::{FieldKind, Standard};
use jiff::Timestamp;

use super::Plan;
use crate::row::Present;
use crate::unique::Claim;
use crate::{Record, RecordId};

/// Whose claim it is.
enum Holder {
    Changed(RecordId),
    /// A new record, by its place: it has no id yet.
    New(usize),
}

/// What the earlier changes did to a claim.
pub(crate) enum Held<'e> {
    /// Nothing: it stands as it stood before them.
    Untold,
    ByNobody,
    By(&'e Record),
}

#[derive(Default)]
pub(crate) struct Earlier {
    changed: HashMap<RecordId, Present>,
    new: Vec<Record>,
    /// Who came to have what only one record may have; none where it was given up.
    claims: HashMap<(String, Claim), Option<Holder>>,
    moved: HashMap<RecordId, Timestamp>,
    /// Kinds of records that only their ids are kept of; see [`Earlier::without`].
    slim: HashSet<String>,
    once: bool,
    /// Versions that the changed records have now, where none is changed twice.
    touched: HashMap<RecordId, i64>,
}

impl Earlier {
    /// Keeps no records of this kind, where nothing can ask for them: no record of any kind looks at those of this one
    /// but by what it says of itself. So a commit may be longer than memory. No record is changed twice in it.
    pub fn without(standard: &Standard, kind: &str) -> Self {
        let points_here = |field: &FieldKind| match field {
            FieldKind::Referring { kind: other, .. } => other == kind,
            _ => false,
        };
        let asked = standard.kinds.values().any(|other| {
            let refers = other.fields.values().any(|field| points_here(&field.kind));
            refers || (other.id == kind && other.fields.values().any(|field| is_ref_to(&field.kind, kind)))
        });
        let unique = standard.kinds.get(kind).is_some_and(|kind| !kind.unique.is_empty());
        let slim = if asked || unique { HashSet::new() } else { HashSet::from([kind.to_owned()]) };
        Self { slim, once: true, ..Self::default() }
    }

    pub fn note(&mut self, plan: &Plan) {
        let record = &plan.record;
        if self.once && plan.expected > 0 {
            self.touched.insert(record.id.clone(), record.version);
        }
        if self.slim.contains(&record.kind) {
            return;
        }
        let key = |claim: &Claim| (record.kind.clone(), claim.clone());
        self.claims.extend(plan.claims.removed.iter().map(|claim| (key(claim), None)));
        for claim in &plan.claims.added {
            let holder = if plan.expected > 0 {
                Holder::Changed(record.id.clone())
            } else {
                Holder::New(self.new.len())
            };
            self.claims.insert(key(claim), Some(holder));
        }
        if plan.expected > 0 {
            self.changed.insert(record.id.clone(), Present { record: record.clone(), born: plan.born });
        } else {
            self.new.push(record.clone());
        }
    }

    pub fn note_move(&mut self, id: &RecordId, at: Timestamp) {
        self.moved.insert(id.clone(), at);
    }

    /// The record as it was left.
    pub fn changed(&self, id: &RecordId) -> Option<&Present> {
        self.changed.get(id)
    }

    /// The version that the record was given, where none is changed twice.
    pub fn touched(&self, id: &RecordId) -> Option<i64> {
        self.touched.get(id).copied()
    }

    /// When the record came into its state.
    pub fn moved(&self, id: &RecordId) -> Option<Timestamp> {
        self.moved.get(id).copied()
    }

    /// Records of a kind that were changed or made.
    pub fn of_kind<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = &'e Record> {
        let changed = self.changed.values().map(|found| &found.record);
        changed.chain(&self.new).filter(move |record| record.kind == kind)
    }

    /// Who has it now.
    pub fn held(&self, kind: &str, claim: &Claim) -> Held<'_> {
        let by = match self.claims.get(&(kind.to_owned(), claim.clone())) {
            None => return Held::Untold,
            Some(None) => None,
            Some(Some(Holder::Changed(id))) => self.changed.get(id).map(|found| &found.record),
            Some(Some(Holder::New(place))) => self.new.get(*place),
        };
        by.map_or(Held::ByNobody, Held::By)
    }
}

fn is_ref_to(field: &FieldKind, kind: &str) -> bool {
    match field {
        FieldKind::Ref { kind: other } | FieldKind::Refs { kind: other } => other == kind,
        _ => false,
    }
}
