//! Building a digest: checked items of a span of days are chosen and put in order, with a lead and receivers.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Change, FieldProblem, Record, Refusal};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::said::{beginning, option};
use super::{DIGEST, ITEM};
use crate::records::{Ask, Scene, Stored, address, problem_words};
use crate::shell::Shell;
use crate::web::{App, Fields, Visit, WebError, page, redirect};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

struct Candidate {
    id: String,
    address: String,
    title: String,
    topic: String,
    urgency: String,
    meaning: String,
    captured: String,
    chosen: bool,
    place: usize,
}

#[derive(Template)]
#[template(path = "intelligence/builder.html")]
struct BuilderPage {
    shell: Shell,
    from: String,
    until: String,
    title: String,
    lead: String,
    candidates: Vec<Candidate>,
    /// Of the span, verified and not classified yet.
    unclassified: usize,
    people: Vec<(String, String, bool)>,
    problems: Vec<String>,
}

pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let latest = Ask::of(DIGEST).latest("to_on").all(&app, &visit).await?;
    let today = app.today();
    let after = latest.first().and_then(|digest| digest.date("to_on")?.tomorrow().ok());
    let from = asked.from.parse().ok().or(after).unwrap_or_else(|| today.saturating_sub(7.days()));
    let until = asked.until.parse().unwrap_or(today).max(from);
    // Whoever got the last one gets the next, until somebody says otherwise.
    let receivers: Vec<String> = latest.first().map_or_else(Vec::new, |digest| texts(digest, "receivers"));
    let draft = Draft { from, until, receivers, ..Draft::default() };
    shown(&app, &visit, &draft, &[]).await
}

fn texts(record: &Record, field: &str) -> Vec<String> {
    let texts = record.value(field).as_array().into_iter().flatten().filter_map(Json::as_str);
    texts.map(str::to_owned).collect()
}

/// What has been chosen so far.
#[derive(Default)]
struct Draft {
    from: Date,
    until: Date,
    title: String,
    lead: String,
    /// In order; none: nothing has been chosen or left out yet.
    items: Option<Vec<String>>,
    receivers: Vec<String>,
}

/// Makes the digest, its items in the order of their numbers.
pub async fn make(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let day = |field: &str| fields.get(field).parse::<Date>().map_err(|_| WebError::malformed(""));
    let mut items = fields.all("item");
    let place = |id: &str| fields.get(&format!("place.{id}")).parse::<u32>().unwrap_or(u32::MAX);
    items.sort_by_key(|id| place(id));
    let draft = Draft {
        from: day("from")?,
        until: day("until")?,
        title: fields.get("title").to_owned(),
        lead: fields.get("lead").to_owned(),
        items: Some(items.into_iter().map(str::to_owned).collect()),
        receivers: fields.all("receiver").into_iter().map(str::to_owned).collect(),
    };
    let made = json!({
        "title": draft.title, "owner": visit.person(), "from_on": draft.from, "to_on": draft.until,
        "items": draft.items, "summary": draft.lead, "receivers": draft.receivers,
    });
    let mut made = if let Json::Object(made) = made { made } else { Map::new() };
    made.retain(|_, value| {
        value.as_str() != Some("") && value.as_array().is_none_or(|list| !list.is_empty())
    });
    match app
        .ledger
        .commit(&visit.actor, Change::Create { kind: DIGEST.into(), fields: made, origin: None })
        .await
    {
        Ok(digest) => Ok(redirect(&format!("/intelligence/digests/{}", digest.id))),
        Err(Refusal::Invalid(problems)) => shown(&app, &visit, &draft, &problems).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn shown(
    app: &App,
    visit: &Visit,
    draft: &Draft,
    problems: &[FieldProblem],
) -> Result<Response, WebError> {
    let scene = Scene::new(app, visit);
    let until = draft.until.tomorrow().unwrap_or(draft.until);
    let (first, end) = (beginning(&scene, draft.from), beginning(&scene, until));
    let span = Ask::of(ITEM).at_least("created_at", first).at_most("created_at", end).by("created_at");
    let found = span.all(app, visit).await?;
    let within = |item: &&Record| {
        let day = item.created_at.to_zoned_datetime(scene.zone.clone()).date();
        (draft.from..=draft.until).contains(&day)
    };
    let ready = |item: &&Record| {
        matches!(item.state.as_str(), "classified" | "distributed" | "closed")
            && item.text("confidentiality") != "restricted"
    };
    let candidates: Vec<&Record> = found.iter().filter(within).filter(ready).collect();
    let place = |item: &Record, number: usize| match &draft.items {
        Some(items) => items.iter().position(|id| *id == *item.id.0).map(|at| at + 1),
        None => Some(number + 1),
    };
    let one = |(number, item): (usize, &&Record)| Candidate {
        id: item.id.to_string(),
        address: address(ITEM, &item.id),
        title: item.title.clone(),
        topic: option(app, scene.say, item, "topic"),
        urgency: option(app, scene.say, item, "urgency"),
        meaning: item.text("meaning").to_owned(),
        captured: item.created_at.to_zoned_datetime(scene.zone.clone()).date().to_string(),
        chosen: place(item, number).is_some(),
        place: place(item, number).unwrap_or(number + 1),
    };
    let people = super::inbox::people(app, &scene).into_iter();
    let title = || {
        visit.say().t2(
            "intelligence-digest-of",
            ("from", draft.from.to_string()),
            ("until", draft.until.to_string()),
        )
    };
    let view = BuilderPage {
        from: draft.from.to_string(),
        until: draft.until.to_string(),
        title: if draft.items.is_none() { title() } else { draft.title.clone() },
        lead: draft.lead.clone(),
        unclassified: found.iter().filter(within).filter(|item| item.state == "verified").count(),
        candidates: candidates.iter().enumerate().map(one).collect(),
        people: people
            .map(|(id, name)| {
                let chosen = draft.receivers.contains(&id);
                (id, name, chosen)
            })
            .collect(),
        problems: problems.iter().map(|problem| problem_words(visit.say(), &problem.problem)).collect(),
        shell: Shell::new(app, visit, visit.say().t("intelligence-new-digest"))
            .under(visit.say().t("intelligence-digests"), "/intelligence/digests"),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page(&view)?).into_response())
}
