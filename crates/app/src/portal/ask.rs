//! Asking for support: a short form that says what each kind of request takes.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Change, FieldProblem, RecordId, Refusal};
use serde_json::{Map, Value as Json, json};

use super::REQUEST;
use super::offers::{OFFER, Offer, Shelf, likely_on, offer, shelves};
use crate::records::{
    Ask, Input, Scene, Stored, inputs_of_new, kind_of, problem_words, record_of, values_of,
};
use crate::shell::Shell;
use crate::web::{App, Fields, Visit, WebError, forms, page, redirect};

/// What is asked; the topic only where no offer says it.
const ASKED: [&str; 6] = ["title", "topic", "description", "wanted_on", "urgency", "files"];

#[derive(Template)]
#[template(path = "portal/ask.html")]
struct AskPage {
    shell: Shell,
    offer: Option<Offer>,
    shelves: Vec<Shelf>,
    inputs: Vec<Input>,
    /// What is wrong with no single input.
    problems: Vec<String>,
    /// Within what time a request is answered, as the kind says.
    answer_rule: String,
    /// The receipt that the request comes of.
    receipt: String,
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let query = Fields { pairs: forms::pairs(query.unwrap_or_default().as_bytes()), files: Vec::new() };
    let mut values = Map::new();
    for field in ["offer", "title", "description"] {
        if !query.get(field).is_empty() {
            values.insert(field.into(), json!(query.get(field)));
        }
    }
    shown(&app, &visit, (values, query.get("receipt")), &[]).await
}

pub async fn send(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let kind = kind_of(&app, REQUEST)?;
    let mut values = values_of(&app, kind, &fields).await?;
    values.retain(|name, value| !value.is_null() && (name == "offer" || ASKED.contains(&name.as_str())));
    if let Some(offer) = chosen(&app, &visit, &values).await? {
        values.insert("topic".into(), offer.value("topic").clone());
    }
    let mut made = values.clone();
    made.insert("requester".into(), json!(visit.person()));
    let directory = app.ledger.directory();
    let me = visit.person().and_then(|me| directory.people.get(me));
    made.insert("requesting_unit".into(), json!(me.and_then(|me| me.unit.clone())));
    made.retain(|_, value| !value.is_null());
    match app
        .ledger
        .commit(&visit.actor, Change::Create { kind: kind.id.clone(), fields: made, origin: None })
        .await
    {
        Ok(record) => {
            used(&app, &visit, fields.get("receipt"), &record.id).await?;
            Ok(redirect(&format!("/portal/requests/{}?sent", record.id)))
        }
        Err(Refusal::Invalid(problems)) => {
            shown(&app, &visit, (values, fields.get("receipt")), &problems).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Notes on the receipt of an item that this request came of it, where that still can be noted.
async fn used(app: &App, visit: &Visit, receipt: &str, request: &RecordId) -> Result<(), WebError> {
    if receipt.is_empty() {
        return Ok(());
    }
    let receipt = record_of(app, visit, kind_of(app, "info_receipt")?, receipt).await?;
    let mut noted = Map::new();
    noted.insert("request".into(), json!(request));
    let change = Change::Edit { id: receipt.id, version: receipt.version, fields: noted, origin: None };
    app.ledger.commit(&visit.actor, change).await?;
    Ok(())
}

/// The offer that was chosen, if it is still offered.
async fn chosen(
    app: &App,
    visit: &Visit,
    values: &Map<String, Json>,
) -> Result<Option<hengce_ledger::Record>, WebError> {
    let found = Ask::of(OFFER).is("id", values.text("offer")).is("state", "offered");
    if values.text("offer").is_empty() { Ok(None) } else { Ok(found.all(app, visit).await?.pop()) }
}

async fn shown(
    app: &App,
    visit: &Visit,
    (mut values, receipt): (Map<String, Json>, &str),
    problems: &[FieldProblem],
) -> Result<Response, WebError> {
    let (scene, kind) = (Scene::new(app, visit), kind_of(app, REQUEST)?);
    let chosen = chosen(app, visit, &values).await?;
    let chosen = chosen.map(|record| offer(app, &scene, &record));
    let first = problems.is_empty();
    if let (Some(chosen), true) = (&chosen, first) {
        let day = likely_on(app, scene.today, chosen.usual_days);
        values.entry("wanted_on").or_insert_with(|| json!(day));
    }
    if first {
        values.entry("urgency").or_insert_with(|| json!("ordinary"));
    }
    let asked: Vec<&str> = ASKED.into_iter().filter(|field| chosen.is_none() || *field != "topic").collect();
    let inputs = inputs_of_new(app, visit, (kind, &values), (&asked, problems)).await;
    let placed = |problem: &&FieldProblem| inputs.iter().any(|input| input.field == problem.field);
    let status = if first { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = AskPage {
        shelves: if chosen.is_none() { shelves(app, visit, &scene).await? } else { Vec::new() },
        problems: problems
            .iter()
            .filter(|problem| !placed(problem))
            .map(|problem| problem_words(visit.say(), &problem.problem))
            .collect(),
        offer: chosen,
        inputs,
        answer_rule: kind
            .field("within_hours")
            .map(|field| scene.say.of(&field.help).to_owned())
            .unwrap_or_default(),
        receipt: receipt.to_owned(),
        shell: Shell::new(app, visit, visit.say().t("portal-ask")).under(visit.say().t("portal"), "/portal"),
    };
    Ok((status, page(&view)?).into_response())
}
