//! A duty: what the document asks for, and the records that carry it.

use hengce_formula::Expr;
use hengce_standard::{By, Field, FieldKind, Kind, Source, Standard, Transition};

use super::parts::chapter;
use super::rules::rules;
use super::text::{code, heading, list, paragraph, table};
use crate::scorecards::{figures, formulas};
use crate::words::Speech;

/// The part of one duty: its clauses with what serves each, then every kind.
pub fn duty(standard: &Standard, say: Speech, id: &str, clause: &str) -> String {
    let mut out = String::new();
    paragraph(&mut out, &chapter(standard, say, clause));
    let kinds = || standard.kinds.values().filter(|kind| kind.duty.as_deref() == Some(id));
    let served: Vec<_> = standard
        .clauses
        .iter()
        .filter(|(sub, _)| sub.starts_with(&format!("{clause}-")))
        .map(|(sub, title)| {
            let by: Vec<&str> = kinds()
                .filter(|kind| kind.clause.iter().any(|cited| cited == sub))
                .map(|kind| say.of(&kind.label))
                .collect();
            vec![sub.clone(), say.of(title).to_owned(), by.join(&say.t("list-comma"))]
        })
        .collect();
    let head = ["handbook-clause", "handbook-asked", "handbook-carried-by"].map(|key| say.t(key));
    table(&mut out, &head, &served);
    for kind in kinds() {
        self::kind(&mut out, standard, say, kind);
    }
    out
}

fn kind(out: &mut String, standard: &Standard, say: Speech, kind: &Kind) {
    heading(out, 3, say.of(&kind.label), &kind.id);
    paragraph(out, say.of(&kind.help));
    let stamped = |field: &&Field| !field.stamped.is_empty();
    let rows: Vec<_> = kind
        .fields
        .values()
        .filter(|field| !stamped(field))
        .map(|field| row(standard, say, kind, field))
        .collect();
    let head =
        ["handbook-field", "handbook-filled", "handbook-remark", "handbook-evidence"].map(|key| say.t(key));
    table(out, &head, &rows);
    let steps: Vec<_> =
        kind.lifecycle.transitions.values().map(|step| self::step(standard, say, kind, step)).collect();
    let head = ["handbook-step", "handbook-from-to", "handbook-who", "handbook-needs"].map(|key| say.t(key));
    table(out, &head, &steps);
    list(out, rules(standard, say, kind));
}

fn row(standard: &Standard, say: Speech, kind: &Kind, field: &Field) -> Vec<String> {
    let mut label = say.of(&field.label).to_owned();
    if field.required {
        label = say.t1("handbook-required", "label", label);
    }
    let help = say.of(&field.help).to_owned();
    vec![label, filled(standard, say, kind, field), help, figures::evidence(say, field.evidence)]
}

/// How a field is filled in, with its choices, or what it is computed from.
fn filled(standard: &Standard, say: Speech, kind: &Kind, field: &Field) -> String {
    let comma = say.t("list-comma");
    let kind_label = |id: &str| {
        standard.kinds.get(id).map_or_else(|| id.to_owned(), |kind| say.of(&kind.label).to_owned())
    };
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => {
            let options: Vec<&str> = options.values().map(|words| say.of(words)).collect();
            options.join(&comma)
        }
        FieldKind::Ref { kind: to } | FieldKind::Refs { kind: to } => {
            say.t1("handbook-refers", "kind", kind_label(to))
        }
        FieldKind::Rating { rubric } => {
            let label = standard.rubrics.get(rubric).map(|rubric| say.of(&rubric.label).to_owned());
            say.t1("handbook-rated", "rubric", label.unwrap_or_else(|| rubric.clone()))
        }
        FieldKind::Rows { fields } => {
            let columns: Vec<&str> = fields.values().map(|column| say.of(&column.label)).collect();
            say.t1("handbook-rows", "columns", columns.join(&comma))
        }
        FieldKind::Referring { kind: from, .. } => say.t1("handbook-referring", "kind", kind_label(from)),
        FieldKind::HoursIn { states } => {
            let states = states.iter().filter_map(|state| kind.lifecycle.states.get(state));
            let states: Vec<&str> = states.map(|state| say.of(&state.label)).collect();
            say.t1("handbook-hours-in", "states", states.join(&comma))
        }
        FieldKind::Computed { formula, .. } => formula_of(standard, say, kind, formula),
        other => say.t(&format!("field-type-{}", simple_id(other))),
    }
}

/// A formula over the kind's fields, with their labels in place of their ids.
fn formula_of(standard: &Standard, say: Speech, kind: &Kind, formula: &Expr) -> String {
    let from = Source::Kind(kind.id.clone());
    code(&formulas::filter(say, standard, &from, &formula.to_string()))
}

/// The id of a type that needs no more words; the others are said by [`filled`].
fn simple_id(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. } => "text",
        FieldKind::Prose => "prose",
        FieldKind::Integer { .. } => "integer",
        FieldKind::Decimal { .. } => "decimal",
        FieldKind::Money => "money",
        FieldKind::Percent => "percent",
        FieldKind::Date => "date",
        FieldKind::Instant => "instant",
        FieldKind::Bool => "bool",
        FieldKind::Person => "person",
        FieldKind::People => "people",
        FieldKind::Unit => "unit",
        FieldKind::Files => "files",
        FieldKind::Link => "link",
        _ => "other",
    }
}

fn step(standard: &Standard, say: Speech, kind: &Kind, step: &Transition) -> Vec<String> {
    let comma = say.t("list-comma");
    let state = |id: &String| {
        let state = kind.lifecycle.states.get(id);
        state.map_or_else(|| id.clone(), |state| say.of(&state.label).to_owned())
    };
    let from: Vec<_> = step.from.iter().map(state).collect();
    let who: Vec<_> = step.by.iter().map(|by| who(standard, say, kind, by)).collect();
    let needs = step.needs.iter().map(|need| match kind.fields.get(need) {
        Some(field) => say.of(&field.label).to_owned(),
        None => say.t("comment"),
    });
    let mut needs: Vec<_> = needs.collect();
    needs.extend(step.condition.as_ref().map(|condition| match &step.says {
        Some(says) => say.of(says).to_owned(),
        None => formula_of(standard, say, kind, condition),
    }));
    let stamps: Vec<_> = kind.stamped_by(&step.id).map(|field| say.of(&field.label).to_owned()).collect();
    if !stamps.is_empty() {
        needs.push(say.t1("handbook-stamps", "fields", stamps.join(&comma)));
    }
    vec![
        say.of(&step.label).to_owned(),
        format!("{} → {}", from.join(&comma), state(&step.to)),
        who.join(&comma),
        needs.join(&say.t("handbook-semicolon")),
    ]
}

fn who(standard: &Standard, say: Speech, kind: &Kind, by: &By) -> String {
    match by {
        By::Owner => {
            let owner = kind.owner.as_ref().and_then(|field| kind.fields.get(field));
            owner.map_or_else(|| say.t("owner"), |field| say.of(&field.label).to_owned())
        }
        By::Manager => say.t("handbook-by-manager"),
        By::Creator => say.t("handbook-by-creator"),
        By::Anyone => say.t("handbook-by-anyone"),
        By::Program => say.t("handbook-by-program"),
        By::Field(field) => {
            kind.fields.get(field).map_or_else(|| field.clone(), |field| say.of(&field.label).to_owned())
        }
        By::Role(role) => {
            let role_label = standard.organisation.roles.get(role).map(|role| say.of(&role.label).to_owned());
            role_label.unwrap_or_else(|| role.clone())
        }
    }
}
