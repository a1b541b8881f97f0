//! A record with what is found in other records: its live fields.

use hengce_standard::{Act, Field, FieldKind};
use serde_json::Value as Json;

use crate::door::around::{Asked, asked_of};
use crate::door::computed::json_of;
use crate::{Actor, Ledger, Record, RecordId, Refusal};

impl Ledger {
    /// The record with its live fields: computed ones as they stand now, and of the records that refer to it the ids of
    /// those that the actor may read. `Refusal::NotFound` as [`Ledger::get`].
    pub async fn whole(&self, actor: &Actor, id: &RecordId) -> Result<Record, Refusal> {
        let mut record = self.get(actor, id).await?;
        let Some(kind) = self.standard().kinds.get(&record.kind) else { return Ok(record) };
        let live: Vec<&Field> = kind.fields.values().filter(|field| field.kind.live()).collect();
        if live.is_empty() {
            return Ok(record);
        }
        let formulas = live.iter().filter_map(|field| match &field.kind {
            FieldKind::Computed { formula, .. } => Some(&**formula),
            _ => None,
        });
        let mut behind = asked_of(kind, formulas);
        let referring = live.iter().filter(|field| matches!(field.kind, FieldKind::Referring { .. }));
        behind.extend(referring.map(|field| field.id.clone()));
        let door = self.door(actor);
        let around = door.around(kind, &record, behind, true).await?;
        let asked = Asked { standard: self.standard(), kind, record: &record, around: &around };
        let value = |field: &Field| match &field.kind {
            FieldKind::Computed { formula, .. } => json_of(&asked.value(formula)),
            FieldKind::Referring { kind, .. } => {
                let other = self.standard().kinds.get(kind);
                let rows = around.naming(&field.id).iter();
                let mine =
                    rows.filter(|row| other.is_some_and(|other| door.rights().may(Act::Read, other, row)));
                mine.map(|row| row.id.to_string()).collect()
            }
            _ => Json::Null,
        };
        let found: Vec<_> = live.iter().map(|field| (field.id.clone(), value(field))).collect();
        record.fields.extend(found.into_iter().filter(|(_, value)| !value.is_null()));
        Ok(record)
    }
}
