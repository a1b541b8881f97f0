//! The next steps of a record as forms on a room's own page, each with what it asks for.

use hengce_ledger::{FieldProblem, Move, Record};
use hengce_standard::Kind;
use serde_json::{Map, Value as Json};

use super::input::{Input, Sheet, is_typed};
use super::scene::{Scene, address};
use crate::web::{App, Visit};

/// A step that the reader may take now.
pub struct Step {
    /// Of record and step, for the ids of a page.
    pub id: String,
    pub label: String,
    pub action: String,
    pub version: i64,
    pub inputs: Vec<Input>,
    /// A comment is asked for.
    pub comment: bool,
}

/// The steps that the reader may take; beside what a step needs it asks for the fields that `also` names for it.
pub async fn steps(
    app: &App,
    visit: &Visit,
    (kind, record): (&Kind, &Record),
    also: &[(&str, &[&str])],
) -> Vec<Step> {
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(record)).await;
    let base = address(&kind.id, &record.id);
    let (standard, state) = (app.standard(), record.state.as_str());
    let sheet = Sheet { scene: &scene, standard, problems: &[], state, base: &base };
    let step = |found: &Move| {
        let transition = kind.lifecycle.transitions.get(&found.transition)?;
        let more = also.iter().filter(|(name, _)| *name == found.transition).flat_map(|(_, fields)| *fields);
        let typed = |name: &&str| kind.fields.get(*name).is_some_and(is_typed);
        let asked = transition.needs.iter().map(String::as_str).chain(more.copied());
        let asked: Vec<String> = asked.filter(typed).map(str::to_owned).collect();
        let mut inputs = sheet.inputs(kind, &record.fields, Some(&asked));
        for input in &mut inputs {
            input.id = format!("{}-{}-{}", record.id, transition.id, input.id);
            input.required = transition.needs.contains(&input.field);
        }
        Some(Step {
            id: format!("{}-{}", record.id, transition.id),
            label: scene.say.of(&transition.label).to_owned(),
            action: format!("{}/moves/{}", address(&kind.id, &record.id), transition.id),
            version: record.version,
            inputs,
            comment: transition.needs.iter().any(|need| need == "comment"),
        })
    };
    app.ledger.moves(&visit.actor, record).await.iter().filter_map(step).collect()
}

/// Some inputs of a new record, for a room's own form.
pub async fn inputs_of_new(
    app: &App,
    visit: &Visit,
    (kind, values): (&Kind, &Map<String, Json>),
    (only, problems): (&[&str], &[FieldProblem]),
) -> Vec<Input> {
    let stand_in = super::form::stand_in(&kind.id, values.clone());
    let scene = Scene::new(app, visit).with_names(app, visit, kind, std::slice::from_ref(&stand_in)).await;
    let sheet = Sheet { scene: &scene, standard: app.standard(), problems, state: "", base: "" };
    let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
    sheet.inputs(kind, values, Some(&only))
}
