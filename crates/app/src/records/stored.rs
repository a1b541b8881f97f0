//! Reading stored fields of a record: what a room's page needs beside the values as a list shows them.

use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

/// Values of fields by name; what is absent or of another shape is nothing.
pub trait Stored {
    fn value(&self, field: &str) -> &Json;

    /// A text, a choice, a link; empty where there is none.
    fn text(&self, field: &str) -> &str {
        self.value(field).as_str().unwrap_or_default()
    }

    fn date(&self, field: &str) -> Option<Date> {
        self.value(field).as_str()?.parse().ok()
    }

    fn instant(&self, field: &str) -> Option<Timestamp> {
        self.value(field).as_str()?.parse().ok()
    }

    /// A number of any kind, exact.
    fn number(&self, field: &str) -> Option<Number> {
        match self.value(field) {
            Json::String(text) => text.parse().ok(),
            Json::Number(number) => number.as_i64().map(Number::whole),
            _ => None,
        }
    }

    fn is(&self, field: &str) -> bool {
        self.value(field).as_bool() == Some(true)
    }

    /// A person or another record.
    fn named(&self, field: &str) -> Option<RecordId> {
        self.value(field).as_str().map(RecordId::from)
    }

    /// The rows of a child table.
    fn rows<'r>(&'r self, field: &str) -> Vec<&'r Map<String, Json>> {
        self.value(field).as_array().into_iter().flatten().filter_map(Json::as_object).collect()
    }
}

impl Stored for Map<String, Json> {
    fn value(&self, field: &str) -> &Json {
        self.get(field).unwrap_or(&Json::Null)
    }
}

impl Stored for Record {
    fn value(&self, field: &str) -> &Json {
        self.fields.value(field)
    }
}
