//! What holds of a kind beside its fields and steps: checks, what may not occur twice, schedules, how long it is kept.

use fluent_bundle::FluentArgs;
use hengce_standard::{Field, Kind, Standard};

use crate::words::Speech;

/// One sentence a rule.
pub fn rules(standard: &Standard, say: Speech, kind: &Kind) -> Vec<String> {
    let comma = say.t("list-comma");
    let mut rules: Vec<String> = kind.checks.values().map(|check| say.of(&check.says).to_owned()).collect();
    rules.extend(kind.unique.iter().map(|fields| {
        let fields: Vec<&str> =
            fields.iter().filter_map(|id| kind.fields.get(id)).map(|field| say.of(&field.label)).collect();
        say.t1("handbook-unique", "fields", fields.join(&comma))
    }));
    rules.extend(kind.fields.values().filter(|field| field.outside_line_of.is_some()).map(|field| {
        let whom = field.outside_line_of.as_deref().unwrap_or_default();
        let from = hengce_standard::Source::Kind(kind.id.clone());
        let whom = crate::scorecards::formulas::label_of(say, standard, &from, whom)
            .unwrap_or_else(|| say.t("owner"));
        say.t2("handbook-outside-line", ("field", say.of(&field.label)), ("whom", whom))
    }));
    if !kind.lifecycle.blind_in.is_empty() {
        let states = kind.lifecycle.blind_in.iter().filter_map(|state| kind.lifecycle.states.get(state));
        let states: Vec<&str> = states.map(|state| say.of(&state.label)).collect();
        rules.push(say.t1("handbook-blind", "states", states.join(&comma)));
    }
    rules.extend(kind.fields.values().filter_map(|field| blind(say, kind, field)));
    if let Some(recurs) = &kind.recurs {
        let made =
            standard.kinds.get(&recurs.makes).map_or(recurs.makes.as_str(), |made| say.of(&made.label));
        rules.push(say.t2("handbook-recurs", ("kind", made), ("days", recurs.ahead_days)));
    }
    rules.extend(kind.retention.map(|kept| say.t1("handbook-retention", "months", kept.months)));
    rules
}

/// In which states only one person sees a field.
fn blind(say: Speech, kind: &Kind, field: &Field) -> Option<String> {
    let blind = field.blind.as_ref()?;
    let states = blind.states.iter().filter_map(|state| kind.lifecycle.states.get(state));
    let states: Vec<&str> = states.map(|state| say.of(&state.label)).collect();
    let mut values = FluentArgs::new();
    values.set("states", states.join(&say.t("list-comma")));
    values.set("field", say.of(&field.label).to_owned());
    values.set("person", kind.fields.get(&blind.seen_by).map_or("", |field| say.of(&field.label)).to_owned());
    Some(say.with("handbook-blind-field", &values))
}
