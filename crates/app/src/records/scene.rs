//! What is needed to show records: the directory, the names of what they refer to, the reader's language and zone.

use std::collections::HashMap;
use std::sync::Arc;

use hengce_ledger::{Directory, Record, RecordId};
use hengce_standard::{Act, Field, FieldKind, Kind, Language};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::web::{App, Visit};
use crate::words::Speech;

/// A record that another one refers to.
#[derive(Debug, Clone)]
pub struct Named {
    pub text: String,
    pub address: String,
}

/// Shows values in one language, for one reader.
pub struct Scene {
    pub say: Speech,
    pub zone: TimeZone,
    pub today: Date,
    pub directory: Arc<Directory>,
    /// The reader may open people's own pages.
    opens_people: bool,
    opens_units: bool,
    named: HashMap<RecordId, Named>,
}

impl Scene {
    /// Without any names but people's and units'.
    pub fn new(app: &App, visit: &Visit) -> Self {
        let opens = |kind| app.ledger.reach(&visit.actor, Act::Read, kind).is_some();
        Self {
            say: visit.say(),
            zone: app.standard().organisation.zone.clone(),
            today: app.today(),
            directory: app.ledger.directory(),
            opens_people: opens("person"),
            opens_units: opens("unit"),
            named: HashMap::new(),
        }
    }

    /// With the names of all records that these refer to and the reader may see.
    pub async fn with_names(mut self, app: &App, visit: &Visit, kind: &Kind, records: &[Record]) -> Self {
        let mut ids = Vec::new();
        for record in records {
            referred(&kind.fields, &record.fields, &mut ids);
        }
        ids.sort();
        ids.dedup();
        // Names that can't be looked up are shown as those that may not be seen.
        for found in app.ledger.several(&visit.actor, &ids).await.unwrap_or_default() {
            let text = format!("{} {}", found.code, found.title);
            let address = address(&found.kind, &found.id);
            self.named.insert(found.id, Named { text, address });
        }
        self
    }

    /// A person's name in the reader's language; empty for an unknown one.
    pub fn person(&self, id: &str) -> String {
        let person = self.directory.people.get(&RecordId::from(id));
        person.map_or_else(String::new, |person| {
            let english = self.say.0 == Language::En && !person.name_en.is_empty();
            if english { person.name_en.clone() } else { person.name.clone() }
        })
    }

    pub fn unit(&self, id: &str) -> String {
        let unit = self.directory.units.get(&RecordId::from(id));
        unit.map_or_else(String::new, |unit| {
            let english = self.say.0 == Language::En && !unit.name_en.is_empty();
            if english { unit.name_en.clone() } else { unit.name.clone() }
        })
    }

    pub fn person_address(&self, id: &str) -> Option<String> {
        self.opens_people.then(|| format!("/records/person/{id}"))
    }

    pub fn unit_address(&self, id: &str) -> Option<String> {
        self.opens_units.then(|| format!("/records/unit/{id}"))
    }

    pub fn named(&self, id: &str) -> Option<&Named> {
        self.named.get(&RecordId::from(id))
    }

    /// The name of an imported batch, a person or another record, for choices that stand chosen.
    pub fn label_of(&self, kind: &FieldKind, id: &str) -> String {
        let text = match kind {
            FieldKind::Person | FieldKind::People => self.person(id),
            FieldKind::Unit => self.unit(id),
            _ => self.named(id).map_or_else(String::new, |named| named.text.clone()),
        };
        if text.is_empty() { self.say.t("record-not-visible") } else { text }
    }
}

/// The page of a record.
pub fn address(kind: &str, id: &RecordId) -> String {
    format!("/records/{kind}/{id}")
}

fn referred(
    fields: &indexmap::IndexMap<String, Field>,
    values: &serde_json::Map<String, Json>,
    ids: &mut Vec<RecordId>,
) {
    for (id, field) in fields {
        let value = values.get(id).unwrap_or(&Json::Null);
        match &field.kind {
            FieldKind::Ref { .. } => ids.extend(value.as_str().map(RecordId::from)),
            FieldKind::Refs { .. } => {
                ids.extend(
                    value.as_array().into_iter().flatten().filter_map(Json::as_str).map(RecordId::from),
                );
            }
            FieldKind::Rows { fields } => {
                for row in value.as_array().into_iter().flatten().filter_map(Json::as_object) {
                    referred(fields, row, ids);
                }
            }
            _ => {}
        }
    }
}
