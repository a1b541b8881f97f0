//! Reads record kinds and checks what ties their parts together.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Loader;
use super::fields::{Given, Own, OwnFormula};
use super::rules::{retention, unique};
use super::views::reminders;
use crate::block::Block;
use crate::findings::Log;
use crate::model::{CodePattern, Field, FieldKind, Kind, Lifecycle, Views};

impl<'t> Loader<'t> {
    pub(super) fn kinds(&self, given: &Given<'_>) -> IndexMap<String, Kind> {
        let mut kinds = IndexMap::new();
        let mut blocks = Vec::new();
        for (id, block) in self.section("kind") {
            block.check_id(id);
            let mut own = Own::default();
            match self.kind(&block, id, given, &mut own) {
                Some(kind) => _ = kinds.insert(id.to_owned(), kind),
                None => self.log.broke(id),
            }
            blocks.push((id, block, own));
        }
        for (id, block, own) in &blocks {
            if let Some(kind) = kinds.get(*id) {
                self.tied(kind, &kinds, own);
            }
            if let Some(recurs) = self.recurs(id, block, &kinds) {
                let once = vec![recurs.link.clone(), recurs.due.clone()];
                if let Some(made) = kinds.get_mut(&recurs.makes).filter(|made| !made.unique.contains(&once)) {
                    made.unique.push(once);
                }
                if let Some(kind) = kinds.get_mut(*id) {
                    kind.recurs = Some(recurs);
                }
            }
            block.finish();
        }
        kinds
    }

    fn kind(&self, block: &Block<'t>, id: &str, given: &Given<'_>, own: &mut Own<'t>) -> Option<Kind> {
        let duty = block.text("duty").filter(|duty| self.refer(block, "duty", duty, block.at("duty")));
        let clause = self.clause(block, duty.is_some());
        let (label, help) = (block.words("label"), block.words_if_there("help"));
        let code = code(block);
        let Some(inner) = block.block("fields") else {
            block.missing("fields", "a kind has at least a title");
            return None;
        };
        let mut fields = self.fields(&inner, given, Some(own));
        circles(self.log, &own.formulas);
        mark_live(&mut fields);
        let title = block.text("title").unwrap_or("title");
        match fields.get(title).map(|field| &field.kind) {
            Some(FieldKind::Text { .. }) if fields[title].required => {}
            Some(FieldKind::Text { .. }) => {
                block.say(inner.at(title), format!("the title field \"{title}\" is not required"), None);
            }
            Some(_) => {
                block.say(block.at("title"), format!("the title field \"{title}\" is not a text"), None);
            }
            None => no_field(block, "title", title, &fields),
        }
        let owner = owner(block, &fields);
        let lifecycle = match block.block("lifecycle") {
            Some(inner) => self.lifecycle(&inner, &fields, own),
            None => Lifecycle::default(),
        };
        let views = block.block("views").map(|inner| views(&inner, &fields)).unwrap_or_default();
        names_of_lifecycle(&fields, &lifecycle, &inner);
        let reminders = reminders(block, owner.as_deref(), &views, &lifecycle);
        let (unique, checks) = (unique(block, &fields), self.checks(block, own));
        Some(Kind {
            id: id.to_owned(),
            clause,
            duty: duty.map(str::to_owned),
            label,
            help,
            code: code?,
            title: title.to_owned(),
            owner,
            fields,
            lifecycle,
            views,
            retention: retention(block),
            unique,
            checks,
            recurs: None,
            reminders,
            place: block.place(),
        })
    }
}

/// No field is computed from itself.
fn circles(log: &Log<'_>, own: &[OwnFormula<'_>]) {
    for formula in own {
        let Some(field) = &formula.field else { continue };
        if let Some(way) = way_back(field, field, own, &mut HashSet::new()) {
            let message = format!("\"{field}\" is computed from itself: {}", way.join(" <- "));
            log.say(formula.written.at, &formula.block, message, None);
        }
    }
}

/// Finds the computed fields that ask of what is not in the record; what uses one is such a one too.
fn mark_live(fields: &mut IndexMap<String, Field>) {
    loop {
        let asks =
            |path: &Vec<String>| match (path.as_slice(), path.first().and_then(|name| fields.get(name))) {
                ([_], Some(field)) => field.kind.live(),
                ([name], None) => name == "today",
                (_, Some(field)) => field.kind.live() || field.kind.leads_to().is_some(),
                _ => false,
            };
        let found = fields.values().position(|field| match &field.kind {
            FieldKind::Computed { formula, live: false, .. } => formula.names().iter().any(asks),
            _ => false,
        });
        let Some(FieldKind::Computed { live, .. }) =
            found.and_then(|at| fields.get_index_mut(at)).map(|(_, field)| &mut field.kind)
        else {
            return;
        };
        *live = true;
    }
}

/// The way on which computing `from` leads back to `target`, if it does.
fn way_back<'o>(
    from: &'o str,
    target: &str,
    own: &'o [OwnFormula<'_>],
    done: &mut HashSet<&'o str>,
) -> Option<Vec<&'o str>> {
    let formula = own.iter().find(|formula| formula.field.as_deref() == Some(from))?;
    if !done.insert(from) {
        return None;
    }
    for path in formula.written.expr.names() {
        let [name] = path.as_slice() else { continue };
        if name == target {
            return Some(vec![from]);
        }
        let next = own.iter().filter_map(|other| other.field.as_deref()).find(|field| field == name);
        if let Some(mut way) = next.and_then(|next| way_back(next, target, own, done)) {
            way.push(from);
            return Some(way);
        }
    }
    None
}

fn code_pattern(text: &str) -> Option<CodePattern> {
    let (head, digits) = text.split_once("{seq:")?;
    let digits: usize = digits.strip_suffix('}')?.parse().ok().filter(|digits| (1..=9).contains(digits))?;
    let (prefix, yearly) = match head.split_once("{year}") {
        Some((prefix, "-")) => (prefix.strip_suffix('-')?, true),
        Some(_) => return None,
        None => (head.strip_suffix('-')?, false),
    };
    let fits = !prefix.is_empty()
        && prefix.len() <= 8
        && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    fits.then(|| CodePattern { prefix: prefix.to_owned(), yearly, digits })
}

/// `stamped` names transitions, `frozen_in` states, in the fields and in those of child tables.
fn names_of_lifecycle(fields: &IndexMap<String, Field>, lifecycle: &Lifecycle, inner: &Block<'_>) {
    for (id, block) in inner.each(&[]) {
        for (name, at) in block.texts("stamped") {
            if !lifecycle.transitions.contains_key(name) {
                block.no_such(at, "transition", name, lifecycle.transitions.keys().map(String::as_str));
            }
        }
        let counted = if block.has("states") { block.texts("states") } else { Vec::new() };
        for (name, at) in block.texts("frozen_in").into_iter().chain(counted).chain(block.texts("blind_in")) {
            if !lifecycle.states.contains_key(name) {
                block.no_such(at, "state", name, lifecycle.states.keys().map(String::as_str));
            }
        }
        let Some(field) = fields.get(id) else { continue };
        if let Some(blind) = &field.blind {
            match fields.get(&blind.seen_by).map(|field| &field.kind) {
                Some(FieldKind::Person) => {}
                Some(_) => block.say(block.at("seen_by"), "only a person sees a blind field", None),
                None => no_field(&block, "seen_by", &blind.seen_by, fields),
            }
        }
        if let Some(first_of) = &field.first_of {
            match fields.get(first_of) {
                Some(other)
                    if std::mem::discriminant(&other.kind) == std::mem::discriminant(&field.kind)
                        && !other.by_program() => {}
                Some(_) => {
                    let message =
                        format!("\"{id}\" and \"{first_of}\" are not alike, or nobody types the latter");
                    block.say(block.at("first_of"), message, None);
                }
                None => no_field(&block, "first_of", first_of, fields),
            }
        }
        let stampable = matches!(
            field.kind,
            FieldKind::Instant | FieldKind::Date | FieldKind::Person | FieldKind::Integer { .. }
        );
        if !field.stamped.is_empty() && !stampable {
            let hint = Some(
                "a transition stamps the instant, the day, the person, or counts how often it was taken"
                    .to_owned(),
            );
            block.say(block.at("stamped"), format!("\"{id}\" can't be stamped"), hint);
        }
        if let FieldKind::Rows { fields } = &field.kind
            && let Some(rows) = block.block("fields")
        {
            names_of_lifecycle(fields, lifecycle, &rows);
        }
    }
}

fn no_field(block: &Block<'_>, key: &str, name: &str, fields: &IndexMap<String, Field>) {
    block.no_such(block.at(key), "field", name, fields.keys().map(String::as_str));
}

fn owner(block: &Block<'_>, fields: &IndexMap<String, Field>) -> Option<String> {
    let named = block.text("owner");
    let name = named.unwrap_or("owner");
    match fields.get(name).map(|field| &field.kind) {
        Some(FieldKind::Person) => return Some(name.to_owned()),
        Some(_) => block.say(block.at("owner"), format!("the owner field \"{name}\" is not a person"), None),
        None if named.is_some() => no_field(block, "owner", name, fields),
        None => {}
    }
    None
}

/// `RPT-{year}-{seq:3}`: a prefix, perhaps the year, a number of so many digits.
fn code(block: &Block<'_>) -> Option<CodePattern> {
    let text = block.need_text("code")?;
    let pattern = code_pattern(text);
    if pattern.is_none() {
        let hint = Some("write it like \"RPT-{year}-{seq:3}\" or \"P-{seq:4}\"".to_owned());
        block.say(block.at("code"), format!("\"{text}\" is no code pattern"), hint);
    }
    pattern
}

fn views(block: &Block<'_>, fields: &IndexMap<String, Field>) -> Views {
    let mut views = Views::default();
    for (name, at) in block.texts("list") {
        if fields.get(name).is_some_and(|field| field.kind.live()) {
            block.say(
                at,
                format!("\"{name}\" is found when a record is read on its own, so no list shows it"),
                None,
            );
        } else if fields.contains_key(name) || ["code", "state", "updated_at", "created_at"].contains(&name) {
            views.list.push(name.to_owned());
        } else {
            let known = fields.keys().map(String::as_str).chain(["code", "state"]);
            block.no_such(at, "field", name, known);
        }
    }
    let fits = |key: &'static str, extra: &str, wanted: &str, right: fn(&FieldKind) -> bool| {
        let name = block.text(key)?;
        match fields.get(name) {
            _ if name == extra => {}
            Some(field) if right(&field.kind) => {}
            Some(_) => {
                block.say(block.at(key), format!("a {key} needs {wanted}, and \"{name}\" is none"), None);
            }
            None => no_field(block, key, name, fields),
        }
        Some(name.to_owned())
    };
    views.board = fits("board", "state", "a choice field or the state", |kind| {
        matches!(kind, FieldKind::Choice { .. })
    });
    views.calendar =
        fits("calendar", "", "a date field", |kind| matches!(kind, FieldKind::Date | FieldKind::Instant));
    views.due = if block.has("due") {
        let day = |kind: &FieldKind| matches!(kind, FieldKind::Date | FieldKind::Instant);
        fits("due", "none", "a date field", day).filter(|name| name != "none")
    } else {
        views.calendar.clone()
    };
    views.agenda = if block.has("agenda") {
        agenda(block, fields)
    } else {
        views.calendar.iter().filter(|name| fields.contains_key(*name)).cloned().collect()
    };
    block.finish();
    views
}

/// `["due_on", "milestones.due_on"]`.
fn agenda(block: &Block<'_>, fields: &IndexMap<String, Field>) -> Vec<String> {
    let kind_of = |name: &str| match name.split_once('.') {
        None => fields.get(name).map(|field| &field.kind),
        Some((rows, column)) => match &fields.get(rows)?.kind {
            FieldKind::Rows { fields } => fields.get(column).map(|field| &field.kind),
            _ => None,
        },
    };
    let is_day = |name: &&str| matches!(kind_of(name), Some(FieldKind::Date | FieldKind::Instant));
    let mut named = Vec::new();
    for (name, at) in block.texts("agenda") {
        if is_day(&name) {
            named.push(name.to_owned());
        } else {
            let known = fields.keys().map(String::as_str).filter(is_day);
            block.no_such(at, "date", name, known);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_prefix_and_counts_by_year_or_for_ever() {
        let yearly = CodePattern { prefix: "RPT".into(), yearly: true, digits: 3 };
        assert_eq!(code_pattern("RPT-{year}-{seq:3}"), Some(yearly));
        assert_eq!(
            code_pattern("P-{seq:4}"),
            Some(CodePattern { prefix: "P".into(), yearly: false, digits: 4 })
        );
        for text in ["", "RPT", "RPT-{seq}", "{seq:3}", "rpt-{seq:3}", "RPT-{year}{seq:3}", "RPT-{seq:0}"] {
            assert_eq!(code_pattern(text), None, "{text}");
        }
    }
}
