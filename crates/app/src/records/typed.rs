//! What people type and what the ledger stores: there and back, so that a refused form shows again what was typed.
//!
//! Form fields are called `f.` and the field's id; in a child table `f.budget.0.planned`; people are
//! `f.people.0.person` and `f.people.0.share` (percent); kept files are their JSON under `f.files`, new ones upload
//! as `f.files`. `has` names each field that stands on the form, so that an emptied one is told from an absent one.

use hengce_exact::Number;
use hengce_standard::{Field, FieldKind};
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use crate::web::Fields;

/// Texts by form name, repeated where a name is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Typed(pub IndexMap<String, Vec<String>>);

/// Most rows of a child table, so that a form can't ask for millions of inputs.
const ROWS_MAX: usize = 500;

impl Typed {
    /// What a sent form holds.
    pub fn of_form(form: &Fields) -> Self {
        let mut texts: IndexMap<String, Vec<String>> = IndexMap::new();
        for (name, value) in &form.pairs {
            if name.starts_with("f.") || name == "has" {
                texts.entry(name.clone()).or_default().push(value.replace("\r\n", "\n"));
            }
        }
        Self(texts)
    }

    /// What the form of a record starts with.
    pub fn of_record(fields: &IndexMap<String, Field>, values: &Map<String, Json>, zone: &TimeZone) -> Self {
        let mut typed = Self::default();
        typed.fill("f", fields, values, zone);
        typed
    }

    pub fn first(&self, name: &str) -> &str {
        self.0.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, name: String, text: impl Into<String>) {
        self.0.entry(name).or_default().push(text.into());
    }

    fn fill(
        &mut self,
        at: &str,
        fields: &IndexMap<String, Field>,
        values: &Map<String, Json>,
        zone: &TimeZone,
    ) {
        for (id, field) in fields {
            let value = values.get(id).unwrap_or(&Json::Null);
            let name = format!("{at}.{id}");
            let list = value.as_array().into_iter().flatten();
            match &field.kind {
                FieldKind::Rows { fields } => {
                    for (index, row) in list.filter_map(Json::as_object).enumerate() {
                        let at = format!("{name}.{index}");
                        self.put(
                            format!("{at}.id"),
                            row.get("id").and_then(Json::as_str).unwrap_or_default(),
                        );
                        self.fill(&at, fields, row, zone);
                    }
                }
                FieldKind::People => {
                    for (index, part) in list.enumerate() {
                        self.put(
                            format!("{name}.{index}.person"),
                            part["person"].as_str().unwrap_or_default(),
                        );
                        self.put(
                            format!("{name}.{index}.share"),
                            text_of(&FieldKind::Percent, &part["share"], zone),
                        );
                    }
                }
                FieldKind::Files => list.for_each(|file| self.put(name.clone(), file.to_string())),
                FieldKind::Choices { .. } | FieldKind::Refs { .. } => {
                    list.filter_map(Json::as_str).for_each(|text| self.put(name.clone(), text));
                }
                kind => {
                    let text = text_of(kind, value, zone);
                    if !text.is_empty() {
                        self.put(name, text);
                    }
                }
            }
        }
    }

    /// The row numbers of a child table or list of people, in the order in which they stand.
    pub fn rows(&self, name: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for key in self.0.keys() {
            let number = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('.'))
                .and_then(|rest| rest.split('.').next());
            let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            let fresh =
                number.filter(|number| !found.iter().any(|seen| seen == number) && found.len() < ROWS_MAX);
            found.extend(fresh.map(str::to_owned));
        }
        found
    }

    /// The fields that stand on the form, as the ledger takes them; emptied ones are null. What does not read as the
    /// field's type goes through as it was typed: the ledger says what is wrong with it.
    pub fn values(&self, fields: &IndexMap<String, Field>, zone: &TimeZone) -> Map<String, Json> {
        let shown = self.all("has");
        let here = fields.iter().filter(|(id, _)| shown.contains(id));
        here.map(|(id, field)| (id.clone(), self.value(&format!("f.{id}"), field, zone))).collect()
    }

    fn value(&self, name: &str, field: &Field, zone: &TimeZone) -> Json {
        match &field.kind {
            FieldKind::Rows { fields } => list(self.rows(name).iter().filter_map(|number| {
                let at = format!("{name}.{number}");
                let mut row: Map<String, Json> = fields
                    .iter()
                    .map(|(id, field)| (id.clone(), self.value(&format!("{at}.{id}"), field, zone)))
                    .collect();
                let empty = row.values().all(|value| value.is_null() || *value == Json::Bool(false));
                let id = self.first(&format!("{at}.id"));
                if !id.is_empty() {
                    row.insert("id".into(), id.into());
                }
                (!empty).then_some(Json::Object(row))
            })),
            FieldKind::People => self.people(name, zone),
            FieldKind::Files => {
                list(self.all(name).iter().filter_map(|text| serde_json::from_str(text).ok()))
            }
            FieldKind::Choices { .. } | FieldKind::Refs { .. } => {
                list(self.all(name).iter().filter(|text| !text.is_empty()).map(|text| text.as_str().into()))
            }
            FieldKind::Bool => Json::Bool(!self.first(name).is_empty()),
            kind => stored(kind, self.first(name), zone),
        }
    }

    /// One person without a share has all of it.
    fn people(&self, name: &str, zone: &TimeZone) -> Json {
        let parts = self.rows(name).into_iter().filter_map(|number| {
            let person = self.first(&format!("{name}.{number}.person")).trim().to_owned();
            let share = stored(&FieldKind::Percent, self.first(&format!("{name}.{number}.share")), zone);
            (!person.is_empty()).then_some((person, share))
        });
        let parts: Vec<_> = parts.collect();
        let alone = parts.len() == 1;
        list(parts.into_iter().map(|(person, share)| {
            let share = if alone && share.is_null() { json!("1") } else { share };
            json!({ "person": person, "share": share })
        }))
    }
}

fn list(values: impl Iterator<Item = Json>) -> Json {
    let values: Vec<_> = values.collect();
    if values.is_empty() { Json::Null } else { Json::Array(values) }
}

/// A stored value as its input shows it.
fn text_of(kind: &FieldKind, value: &Json, zone: &TimeZone) -> String {
    match (kind, value) {
        (FieldKind::Percent, _) => super::values::number(value).map_or_else(
            || value.as_str().unwrap_or_default().to_owned(),
            |number| (number * Number::hundred()).to_string(),
        ),
        (FieldKind::Instant, Json::String(text)) => text.parse::<Timestamp>().map_or_else(
            |_| text.clone(),
            |at| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string(),
        ),
        (FieldKind::Bool, Json::Bool(true)) => "1".into(),
        (_, Json::String(text)) => text.clone(),
        (_, Json::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The number in a text: with grouping commas, a currency sign or full-width digits, as people paste them.
fn number_in(text: &str) -> Option<Number> {
    let folded = hengce_sheets::full_width_folded(text);
    let plain: String =
        folded.chars().filter(|letter| !matches!(letter, ',' | ' ' | '¥' | '\u{ffe5}')).collect();
    plain.parse().ok().filter(|_| !plain.contains('/'))
}

/// An input's text as it is stored; what does not read as the type stays as it was typed.
fn stored(kind: &FieldKind, text: &str, zone: &TimeZone) -> Json {
    let text = text.trim();
    if text.is_empty() {
        return Json::Null;
    }
    match kind {
        FieldKind::Percent => {
            let share = number_in(text.trim_end_matches(['%', '\u{ff05}']));
            share
                .and_then(|share| share.divided_by(&Number::hundred()))
                .map_or_else(|| text.into(), |share| share.to_string().into())
        }
        FieldKind::Integer { .. }
        | FieldKind::Rating { .. }
        | FieldKind::Decimal { .. }
        | FieldKind::Money => number_in(text).map_or_else(|| text.into(), |number| number.to_string().into()),
        FieldKind::Instant => text
            .parse::<DateTime>()
            .ok()
            .and_then(|at| zone.to_ambiguous_timestamp(at).compatible().ok())
            .map_or_else(|| text.to_owned(), |at| at.to_string())
            .into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    #[test]
    fn percents_money_and_times_are_stored_as_the_ledger_keeps_them() {
        assert_eq!(stored(&FieldKind::Percent, "85 %", &zone()), json!("0.85"));
        assert_eq!(stored(&FieldKind::Percent, "12.5", &zone()), json!("0.125"));
        assert_eq!(stored(&FieldKind::Money, "¥1,234.50", &zone()), json!("1234.5"));
        assert_eq!(stored(&FieldKind::Money, "\u{ff11}\u{ff12}", &zone()), json!("12"));
        assert_eq!(stored(&FieldKind::Instant, "2026-07-01T08:30", &zone()), json!("2026-07-01T00:30:00Z"));
    }

    #[test]
    fn what_does_not_read_is_kept_as_it_was_typed() {
        assert_eq!(stored(&FieldKind::Percent, "most", &zone()), json!("most"));
        assert_eq!(stored(&FieldKind::Date, "31 February", &zone()), json!("31 February"));
    }

    #[test]
    fn one_person_without_a_share_has_all_of_it() {
        let mut typed = Typed::default();
        typed.put("f.by.0.person".into(), "p1");
        assert_eq!(typed.people("f.by", &zone()), json!([{ "person": "p1", "share": "1" }]));
        typed.put("f.by.1.person".into(), "p2");
        typed.put("f.by.1.share".into(), "40");
        assert_eq!(
            typed.people("f.by", &zone()),
            json!([{ "person": "p1", "share": null }, { "person": "p2", "share": "0.4" }])
        );
    }

    #[test]
    fn a_removed_row_leaves_no_gap_and_an_empty_one_is_dropped() {
        let mut typed = Typed::default();
        typed.put("f.budget.0.item".into(), "");
        typed.put("f.budget.7.item".into(), "场地");
        assert_eq!(typed.rows("f.budget"), ["0", "7"]);
    }
}
