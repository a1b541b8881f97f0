//! Reads a kind's states and transitions.

use indexmap::IndexMap;

use super::Loader;
use super::fields::{Own, OwnFormula};
use crate::block::Block;
use crate::findings::At;
use crate::model::{By, Field, FieldKind, Lifecycle, State, Transition};

impl<'t> Loader<'t> {
    pub(super) fn lifecycle(
        &self,
        block: &Block<'t>,
        fields: &IndexMap<String, Field>,
        own: &mut Own<'t>,
    ) -> Lifecycle {
        let mut states = IndexMap::new();
        if let Some(inner) = block.block("states") {
            for (id, state) in inner.each(&[]) {
                state.check_id(id);
                let label = state.both_languages(id);
                states.insert(
                    id.to_owned(),
                    State { label, closed: state.flag("closed"), resting: state.flag("resting") },
                );
                state.finish();
            }
        } else {
            block.missing("states", "the states, first the one in which a record starts");
        }
        let mut blind_in = Vec::new();
        for (name, at) in block.texts("blind_in") {
            if states.contains_key(name) {
                blind_in.push(name.to_owned());
            } else {
                block.no_such(at, "state", name, states.keys().map(String::as_str));
            }
        }
        let mut transitions = IndexMap::new();
        let mut whole = true;
        for (id, inner) in block.each(&["states", "blind_in"]) {
            inner.check_id(id);
            if ["create", "edit", "withdraw", "restore"].contains(&id) {
                inner.say(inner.at, format!("\"{id}\" is what can be done to every record"), None);
            }
            if let Some(transition) = self.transition(&inner, id, fields, &states, own) {
                transitions.insert(id.to_owned(), transition);
            } else {
                self.log.broke(id);
                whole = false;
            }
            inner.finish();
        }
        if whole {
            reachable(block, &states, &transitions);
        }
        Lifecycle { states, transitions, blind_in }
    }

    fn transition(
        &self,
        block: &Block<'t>,
        id: &str,
        fields: &IndexMap<String, Field>,
        states: &IndexMap<String, State>,
        own: &mut Own<'t>,
    ) -> Option<Transition> {
        let label = block.words("label");
        let known = |name: &str, at: At| {
            let exists = states.contains_key(name);
            if !exists {
                block.no_such(at, "state", name, states.keys().map(String::as_str));
            }
            exists
        };
        let from = block.texts("from");
        if from.is_empty() {
            block.missing("from", "the states in which it starts");
        }
        let from =
            from.into_iter().filter(|(name, at)| known(name, *at)).map(|(name, _)| name.to_owned()).collect();
        let to = block.need_text("to").filter(|name| known(name, block.at("to")));
        let mut by = Vec::new();
        for (who, at) in block.texts("by") {
            by.extend(self.who(block, who, at, fields));
        }
        if !block.has("by") {
            block.missing("by", "who may: owner, manager, creator, anyone, a person field or a role");
        }
        let mut needs = Vec::new();
        for (name, at) in block.texts("needs") {
            match fields.get(name) {
                _ if name == "comment" => needs.push(name.to_owned()),
                Some(field) if !field.by_program() => needs.push(name.to_owned()),
                Some(field) if field.program_writes && by == [By::Program] => needs.push(name.to_owned()),
                Some(_) => {
                    block.say(
                        at,
                        format!("\"{name}\" is set by the program, so it can't be asked for"),
                        None,
                    );
                }
                None => {
                    let known = fields.keys().map(String::as_str).chain(["comment"]);
                    block.no_such(at, "field", name, known);
                }
            }
        }
        let condition = block.has("condition").then(|| self.formula(block, "condition")).flatten();
        let condition = condition.map(|written| {
            let expr = written.expr.clone();
            own.formulas.push(OwnFormula { block: block.name.clone(), written, field: None, unit: None });
            expr
        });
        let says = block.has("says").then(|| block.words("says"));
        if says.is_some() && condition.is_none() {
            block.say(
                block.at("says"),
                "\"says\" is shown when a condition does not hold, and there is none",
                None,
            );
        }
        Some(Transition { id: id.to_owned(), label, from, to: to?.to_owned(), by, needs, condition, says })
    }

    fn who(&self, block: &Block<'t>, who: &str, at: At, fields: &IndexMap<String, Field>) -> Option<By> {
        let is_role = self.ids("role").contains(&who);
        match (who, fields.get(who).map(|field| &field.kind)) {
            ("owner", _) => Some(By::Owner),
            ("manager", _) => Some(By::Manager),
            ("creator", _) => Some(By::Creator),
            ("anyone", _) => Some(By::Anyone),
            ("program", _) => Some(By::Program),
            (_, Some(_)) if is_role => {
                block.say(
                    at,
                    format!("\"{who}\" is a field and a role: which is meant?"),
                    Some("rename the field".into()),
                );
                None
            }
            (_, Some(FieldKind::Person)) => Some(By::Field(who.to_owned())),
            (_, Some(_)) => {
                block.say(at, format!("the field \"{who}\" is not a person"), None);
                None
            }
            (_, None) if is_role => Some(By::Role(who.to_owned())),
            (_, None) => {
                let people = fields.values().filter(|field| matches!(field.kind, FieldKind::Person));
                let known = people
                    .map(|field| field.id.as_str())
                    .chain(["owner", "manager", "creator", "anyone", "program"]);
                block.no_such(at, "person field or role", who, known.chain(self.ids("role")));
                None
            }
        }
    }
}

/// A state that no record can come to is a mistake.
fn reachable(
    block: &Block<'_>,
    states: &IndexMap<String, State>,
    transitions: &IndexMap<String, Transition>,
) {
    for id in states.keys().skip(1) {
        if !transitions.values().any(|transition| transition.to == *id) {
            block.say(block.at("states"), format!("no transition leads to the state \"{id}\""), None);
        }
    }
}
