//! Reads what a kind holds its records to: checks, unique sets, retention, recurrence.

use indexmap::IndexMap;

use super::Loader;
use super::fields::{Own, OwnFormula};
use super::text_of;
use crate::block::Block;
use crate::findings::At;
use crate::model::{Cadence, Check, Field, FieldKind, Kind, Recurs, Retention};
use crate::tree::{Node, Value};

const MONTHS_MAX: u32 = 1_200;
const AHEAD_MAX: i64 = 400;

impl<'t> Loader<'t> {
    pub(super) fn checks(&self, block: &Block<'t>, own: &mut Own<'t>) -> IndexMap<String, Check> {
        let mut checks = IndexMap::new();
        let Some(inner) = block.block("checks") else { return checks };
        for (id, check) in inner.each(&[]) {
            check.check_id(id);
            let says = check.words("says");
            if let Some(written) = self.formula(&check, "holds") {
                let holds = written.expr.clone();
                own.formulas.push(OwnFormula { block: check.name.clone(), written, field: None, unit: None });
                checks.insert(id.to_owned(), Check { holds, says, place: check.place() });
            }
            check.finish();
        }
        checks
    }

    /// `[kind.x.recurs]`: its names are of two kinds, so it is read when all are known.
    pub(super) fn recurs(
        &self,
        id: &str,
        kind_block: &Block<'t>,
        kinds: &IndexMap<String, Kind>,
    ) -> Option<Recurs> {
        let block = kind_block.block("recurs")?;
        let makes = block.need_text("makes");
        let (due, link) = (block.need_text("due"), block.need_text("link"));
        let (every, from, until) = (block.need_text("every"), block.need_text("from"), block.text("until"));
        let states = block.texts("in");
        let ahead = block.whole("ahead_days", 0, AHEAD_MAX).unwrap_or(0);
        let pairs = block.block("copies");
        block.finish();
        let makes = makes.filter(|makes| self.refer(&block, "kind", makes, block.at("makes")))?;
        let (kind, made) = (kinds.get(id)?, kinds.get(makes)?);
        own_names(
            &block,
            kind,
            every,
            from.into_iter().map(|name| ("from", name)).chain(until.map(|name| ("until", name))),
        );
        let states = states_of(&block, kind, states);
        for (key, name) in [("due", due), ("link", link)] {
            let Some(name) = name else { continue };
            match made.fields.get(name) {
                Some(field)
                    if key == "due" && matches!(field.kind, FieldKind::Date) && !field.by_program() => {}
                Some(field)
                    if key == "link" && matches!(&field.kind, FieldKind::Ref { kind } if kind == id) => {}
                Some(_) if key == "due" => {
                    block.say(
                        block.at(key),
                        format!("\"{name}\" of {makes} is no date that can be set"),
                        None,
                    );
                }
                Some(_) => {
                    block.say(block.at(key), format!("\"{name}\" of {makes} does not refer to {id}"), None);
                }
                None => no_field(&block, block.at(key), made, name),
            }
        }
        let copies = pairs.map(|pairs| copies(&pairs, kind, made)).unwrap_or_default();
        let (due, link) = (due?.to_owned(), link?.to_owned());
        filled(&block, made, &copies, [&due, &link]);
        Some(Recurs {
            makes: makes.to_owned(),
            every: every?.to_owned(),
            from: from?.to_owned(),
            until: until.map(str::to_owned),
            states,
            ahead_days: u32::try_from(ahead).unwrap_or(0),
            due,
            link,
            copies,
            place: block.place(),
        })
    }
}

fn no_field(block: &Block<'_>, at: At, kind: &Kind, name: &str) {
    block.no_such(at, &format!("field of {}", kind.id), name, kind.fields.keys().map(String::as_str));
}

/// `every` is a choice among the known cadences, `from` and `until` are dates.
fn own_names<'n>(
    block: &Block<'_>,
    kind: &Kind,
    every: Option<&str>,
    days: impl Iterator<Item = (&'static str, &'n str)>,
) {
    if let Some(every) = every {
        match kind.fields.get(every).map(|field| &field.kind) {
            Some(FieldKind::Choice { options }) => {
                for option in options.keys().filter(|option| Cadence::named(option).is_none()) {
                    let known = Cadence::ALL.map(|(name, _)| name).join(", ");
                    let message = format!("\"{option}\" of \"{every}\" says no cadence");
                    block.say(block.at("every"), message, Some(format!("its options are among {known}")));
                }
            }
            Some(_) => block.say(block.at("every"), format!("\"{every}\" is no choice field"), None),
            None => no_field(block, block.at("every"), kind, every),
        }
    }
    for (key, name) in days {
        match kind.fields.get(name).map(|field| &field.kind) {
            Some(FieldKind::Date) => {}
            Some(_) => block.say(block.at(key), format!("\"{name}\" is no date field"), None),
            None => no_field(block, block.at(key), kind, name),
        }
    }
}

fn states_of(block: &Block<'_>, kind: &Kind, named: Vec<(&str, At)>) -> Vec<String> {
    let states = &kind.lifecycle.states;
    if named.is_empty() && !states.is_empty() {
        block.missing("in", "the states in which it makes records");
    }
    let mut known = Vec::new();
    for (name, at) in named {
        if states.contains_key(name) {
            known.push(name.to_owned());
        } else {
            block.no_such(at, "state", name, states.keys().map(String::as_str));
        }
    }
    known
}

/// `made field = "own field"`, both of one type.
fn copies(block: &Block<'_>, kind: &Kind, made: &Kind) -> IndexMap<String, String> {
    let mut copies = IndexMap::new();
    for (to, key_at, node) in block.pairs() {
        let Some(from) = text_of(node) else {
            block.wrong(node, to, "the name of an own field");
            continue;
        };
        copies.insert(to.to_owned(), from.to_owned());
        match (made.fields.get(to), kind.fields.get(from)) {
            (None, _) => no_field(block, key_at, made, to),
            (_, None) => no_field(block, node.at, kind, from),
            (Some(to), Some(_)) if to.by_program() => {
                block.say(
                    key_at,
                    format!("\"{}\" is set by the program, so it can't be copied", to.id),
                    None,
                );
            }
            (Some(there), Some(own)) if alike(&there.kind, &own.kind) => {
                if there.required && !own.required {
                    let message = format!("\"{to}\" of {} is required, but \"{from}\" is not", made.id);
                    block.say(node.at, message, None);
                }
            }
            _ => block.say(node.at, format!("\"{from}\" and \"{to}\" are of different types"), None),
        }
    }
    copies
}

fn alike(there: &FieldKind, own: &FieldKind) -> bool {
    match (there, own) {
        (FieldKind::Ref { kind }, FieldKind::Ref { kind: other })
        | (FieldKind::Refs { kind }, FieldKind::Refs { kind: other }) => kind == other,
        (FieldKind::Choice { options }, FieldKind::Choice { options: own })
        | (FieldKind::Choices { options }, FieldKind::Choices { options: own }) => {
            own.keys().all(|option| options.contains_key(option))
        }
        (FieldKind::Rating { .. } | FieldKind::Rows { .. } | FieldKind::Files, _) => false,
        (FieldKind::Prose, FieldKind::Text { .. }) => true,
        _ => std::mem::discriminant(there) == std::mem::discriminant(own),
    }
}

/// Nobody is there to fill what a made record requires.
fn filled(block: &Block<'_>, made: &Kind, copies: &IndexMap<String, String>, set: [&String; 2]) {
    for field in made.fields.values().filter(|field| field.required && !field.by_program()) {
        if !copies.contains_key(&field.id) && !set.contains(&&field.id) {
            let message = format!("\"{}\" of {} is required, and nothing fills it", field.id, made.id);
            let hint = format!("copies = {{ {} = \"an own field\" }}", field.id);
            block.say(block.at("copies"), message, Some(hint));
        }
    }
}

/// `"36 months"` or `"3 years"`.
pub(super) fn retention(block: &Block<'_>) -> Option<Retention> {
    let text = block.text("retention")?;
    let read = || {
        let (count, unit) = text.split_once(' ')?;
        let times = match unit {
            "month" | "months" => 1,
            "year" | "years" => 12,
            _ => return None,
        };
        let months = count.parse::<u32>().ok()?.checked_mul(times)?;
        (1..=MONTHS_MAX).contains(&months).then_some(Retention { months })
    };
    let found = read();
    if found.is_none() {
        let hint = Some("write it like \"36 months\" or \"5 years\"".to_owned());
        block.say(block.at("retention"), format!("\"{text}\" is no length of time"), hint);
    }
    found
}

/// `[["report", "decided_by"]]`: sets of fields that are stored and can be told apart.
pub(super) fn unique(block: &Block<'_>, fields: &IndexMap<String, Field>) -> Vec<Vec<String>> {
    let Some(node) = block.raw("unique") else { return Vec::new() };
    let sets = match &node.value {
        Value::List(sets) if sets.iter().all(|set| matches!(set.value, Value::List(_))) => sets,
        _ => {
            let hint = Some("write it like unique = [[\"report\", \"decided_by\"]]".to_owned());
            block.say(node.at, "\"unique\" is a list of lists of fields", hint);
            return Vec::new();
        }
    };
    sets.iter().filter_map(|set| unique_set(block, set, fields)).collect()
}

fn unique_set(block: &Block<'_>, set: &Node, fields: &IndexMap<String, Field>) -> Option<Vec<String>> {
    let Value::List(names) = &set.value else { return None };
    let mut found = Vec::new();
    for node in names {
        let Some(name) = text_of(node) else {
            block.wrong(node, "unique", "the name of a field");
            return None;
        };
        match fields.get(name) {
            Some(field) if comparable(field) => found.push(name.to_owned()),
            Some(_) => {
                block.say(
                    node.at,
                    format!("\"{name}\" can't tell records apart"),
                    Some("a text, a number, a day, a choice, a person or a reference can".to_owned()),
                );
                return None;
            }
            None => {
                block.no_such(node.at, "field", name, fields.keys().map(String::as_str));
                return None;
            }
        }
    }
    if found.is_empty() {
        block.say(set.at, "a set without fields would allow one record only", None);
        return None;
    }
    Some(found)
}

fn comparable(field: &Field) -> bool {
    match &field.kind {
        FieldKind::Text { .. }
        | FieldKind::Integer { .. }
        | FieldKind::Date
        | FieldKind::Choice { .. }
        | FieldKind::Person
        | FieldKind::Unit
        | FieldKind::Ref { .. }
        | FieldKind::Link
        | FieldKind::Bool => true,
        FieldKind::Computed { live, unit, .. } => !live && unit.is_none(),
        _ => false,
    }
}
