//! What ties kinds to each other, checked when all of them are known.

use indexmap::IndexMap;

use super::Loader;
use super::fields::{Own, OwnTable};
use super::formulas::Scope;
use crate::findings::did_you_mean;
use crate::model::{FieldKind, Kind};
use crate::own::{OwnReach, there};
use crate::reach::own_words;

impl<'t> Loader<'t> {
    /// The formulas, referring tables and lines of one kind.
    pub(super) fn tied(&self, kind: &Kind, kinds: &IndexMap<String, Kind>, own: &Own<'t>) {
        for table in &own.tables {
            self.table(kind, kinds, table);
        }
        let [computed, asked] = [false, true].map(|asked| OwnReach { kinds, kind, asked });
        for formula in &own.formulas {
            let reach = if formula.field.is_some() { &computed } else { &asked };
            let scope = Scope {
                type_of: &|path| reach.type_of(path),
                words_of: &|path| reach.words_of(path),
                known: reach.known(),
            };
            match (formula.unit, &formula.field) {
                (Some(unit), Some(_)) => self.gives(&formula.block, &formula.written, &scope, unit),
                _ => self.condition(&formula.block, &formula.written, &scope),
            }
        }
        for (field, block, at) in &own.lines {
            let path = kind.fields.get(field).and_then(|field| field.outside_line_of.as_ref());
            if let Some(path) = path.filter(|path| !asked.leads_to_person(path)) {
                let path = path.join(".");
                if !self.log.is_broken(&path) {
                    let known = asked.known();
                    let hint = did_you_mean(&path, known.iter().map(String::as_str));
                    self.log.say(*at, block, format!("\"{path}\" leads to no person"), hint);
                }
            }
        }
    }

    /// `by` names a reference of the other kind to this one; `where` is about the other kind's records.
    fn table(&self, kind: &Kind, kinds: &IndexMap<String, Kind>, table: &OwnTable<'t>) {
        let Some(FieldKind::Referring { kind: other, by, .. }) =
            kind.fields.get(&table.field).map(|field| &field.kind)
        else {
            return;
        };
        let Some(other) = kinds.get(other) else { return };
        match other.fields.get(by) {
            Some(field) if field.kind.leads_to() == Some(&kind.id) => {}
            Some(_) => {
                let message = format!("\"{by}\" of {} does not refer to {}", other.id, kind.id);
                self.log.say(table.by, &table.block, message, None);
            }
            None if self.log.is_broken(by) => {}
            None => {
                let leads = other.fields.values().filter(|field| field.kind.leads_to() == Some(&kind.id));
                let hint = did_you_mean(by, leads.map(|field| field.id.as_str()));
                let message = format!("there is no field \"{by}\" in {}", other.id);
                self.log.say(table.by, &table.block, message, hint);
            }
        }
        if let Some(filter) = &table.filter {
            let scope = Scope {
                type_of: &|path| match path {
                    [name] if name == "today" => Some(hengce_formula::Type::Date),
                    [name] => there(other, name),
                    _ => None,
                },
                words_of: &|path| own_words(&other.fields, &other.lifecycle, path),
                known: other.fields.keys().cloned().chain(["state".to_owned()]).collect(),
            };
            self.condition(&table.block, filter, &scope);
        }
    }
}
