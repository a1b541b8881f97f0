//! Fields that their record's state hides from everybody but one person: what somebody coded or marked, until another
//! has done so too.

use hengce_standard::{Field, Kind};
use serde_json::Value as Json;

use crate::door::permission::Rights;
use crate::find::identifier;
use crate::sql::Sql;
use crate::{Actor, Ledger, Record, RecordId, Refusal, Revision, reads};

impl Rights<'_> {
    /// The fields that the record's state hides from the actor.
    fn hidden<'k>(&self, kind: &'k Kind, record: &Record) -> Vec<&'k Field> {
        if self.actor.program {
            return Vec::new();
        }
        let me = self.actor.person.as_ref().map_or("", |id| &id.0);
        let hides = |field: &&Field| {
            field.blind.as_ref().is_some_and(|blind| {
                let seen_by = record.fields.get(&blind.seen_by).and_then(Json::as_str);
                blind.states.contains(&record.state) && (me.is_empty() || seen_by != Some(me))
            })
        };
        kind.fields.values().filter(hides).collect()
    }

    /// The record without what its state hides from the actor.
    pub fn shown(&self, mut record: Record) -> Record {
        if let Some(kind) = self.standard.kinds.get(&record.kind) {
            for field in self.hidden(kind, &record) {
                record.fields.shift_remove(&field.id);
            }
        }
        record
    }

    /// The revisions of the record without what its present state hides from the actor.
    pub fn shown_history(&self, record: &Record, mut history: Vec<Revision>) -> Vec<Revision> {
        if let Some(kind) = self.standard.kinds.get(&record.kind) {
            for field in self.hidden(kind, record) {
                for revision in &mut history {
                    revision.changes.remove(&field.id);
                }
            }
        }
        history
    }

    /// Whether the field is hidden from the actor in some state, so that no order may tell it.
    pub fn may_sort_by(&self, kind: &Kind, field: &str) -> bool {
        self.actor.program || kind.fields.get(field).is_none_or(|field| field.blind.is_none())
    }

    /// Adds ` AND (...)` to a condition on the field: only where it is shown to the actor.
    pub fn where_shown(&self, kind: &Kind, field: &str, sql: &mut Sql) {
        let Some(blind) = kind.fields.get(field).and_then(|field| field.blind.as_ref()) else { return };
        let Some(seen_by) = identifier(&blind.seen_by).filter(|_| !self.actor.program) else { return };
        let me = self.actor.person.as_ref().map_or("", |id| &id.0);
        sql.push(" AND (r.state NOT IN ");
        sql.bind_list(blind.states.iter().map(|state| state.as_str().into()));
        sql.push(&format!(" OR (r.doc ->> '{seen_by}') = ")).bind(me).push(")");
    }
}

impl Ledger {
    /// Every revision of the record, oldest first.
    pub async fn history(&self, actor: &Actor, id: &RecordId) -> Result<Vec<Revision>, Refusal> {
        let record = self.get(actor, id).await?;
        let history = reads::history(self.readers(), id).await?;
        Ok(self.with_rights(actor, |rights| rights.shown_history(&record, history)))
    }

    /// The records without what their states hide from the actor.
    pub(crate) fn shown(&self, actor: &Actor, records: Vec<Record>) -> Vec<Record> {
        self.with_rights(actor, |rights| records.into_iter().map(|record| rights.shown(record)).collect())
    }
}
