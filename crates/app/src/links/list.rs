//! The registry's list: every link with what it brought.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use hengce_formula::Unit;
use hengce_ledger::{Record, RecordId};
use hengce_standard::Act;
use serde::{Deserialize, Serialize};

use super::brought::{Brought, brought};
use super::visited::since;
use super::{LINK, short};
use crate::records::{Ask, Scene, Stored, kind_of, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::number_in_unit;

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    campaign: String,
    #[serde(default)]
    state: String,
    /// How many were just issued.
    issued: Option<u64>,
}

/// A link in a list.
pub struct Line {
    pub address: String,
    pub title: String,
    pub campaign: String,
    pub source: String,
    pub medium: String,
    pub short: Option<String>,
    pub owner: String,
    pub state: Html,
    pub visits: String,
    pub leads: String,
    pub orders: String,
    pub net: String,
}

#[derive(Template)]
#[template(path = "links/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    asked: Asked,
    states: Vec<(String, String)>,
    /// The campaign that the list is narrowed to.
    campaign: Option<String>,
    issues: bool,
    /// Visits of some link are known.
    counts_visits: bool,
    /// Since when they are.
    since: Option<String>,
    message: Option<String>,
}

async fn found(app: &App, visit: &Visit, asked: &Asked) -> Result<Vec<Record>, WebError> {
    let mut ask = Ask::of(LINK).saying(&asked.q).latest("created_at");
    for (field, value) in [("campaign", &asked.campaign), ("state", &asked.state)] {
        if !value.is_empty() {
            ask = ask.is(field, value);
        }
    }
    ask.all(app, visit).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let links = found(&app, &visit, &asked).await?;
    let kind = kind_of(&app, LINK)?;
    let states = kind.lifecycle.states.iter();
    let campaign = match asked.campaign.as_str() {
        "" => None,
        id => {
            let found = app.ledger.several(&visit.actor, &[RecordId::from(id)]).await?;
            found.into_iter().next().map(|campaign| campaign.title)
        }
    };
    let lines = lines(&app, &visit, &links).await?;
    page(&ListPage {
        counts_visits: lines.iter().any(|line| line.visits != NONE),
        since: since(&app, &visit).await?,
        states: states.map(|(id, state)| (id.clone(), say.of(&state.label).to_owned())).collect(),
        issues: app.ledger.reach(&visit.actor, Act::Create, LINK).is_some(),
        message: asked.issued.map(|count| say.t1("links-issued", "count", count)),
        shell: Shell::new(&app, &visit, say.t("links")),
        campaign,
        lines,
        asked,
    })
}

const NONE: &str = "–";

/// Links as lines, each with what it brought.
async fn lines(app: &App, visit: &Visit, links: &[Record]) -> Result<Vec<Line>, WebError> {
    let (say, kind) = (visit.say(), kind_of(app, LINK)?);
    let scene = Scene::new(app, visit).with_names(app, visit, kind, links).await;
    let brought = brought(app, visit, links).await?;
    let option = |link: &Record, field: &str| {
        kind.fields.get(field).map_or_else(String::new, |shape| scene.text(shape, link.value(field)))
    };
    let line = |link: &Record| {
        let none = Brought::default();
        let found = brought.get(&link.id).unwrap_or(&none);
        Line {
            address: format!("/links/{}", link.id),
            title: link.title.clone(),
            campaign: scene.named(link.text("campaign")).map(|named| named.text.clone()).unwrap_or_default(),
            source: option(link, "source"),
            medium: option(link, "medium"),
            short: short::path(link),
            owner: link.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
            state: state_badge(say, kind, link),
            visits: found.visits.map_or_else(|| NONE.to_owned(), |visits| visits.to_string()),
            leads: found.leads.to_string(),
            orders: found.orders.to_string(),
            net: number_in_unit(say, &found.net, Unit::Money, 2),
        }
    };
    Ok(links.iter().map(line).collect())
}

/// The links that name a record in a field (`campaign`, `account`, `material`); none where the reader sees no links.
pub async fn lines_about(
    app: &App,
    visit: &Visit,
    (field, record): (&str, &RecordId),
) -> Result<Vec<Line>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, LINK).is_none() {
        return Ok(Vec::new());
    }
    let links = Ask::of(LINK).is(field, record).by("created_at").all(app, visit).await?;
    lines(app, visit, &links).await
}

/// A link with its whole address and what it brought.
#[derive(Serialize)]
struct Told {
    id: String,
    code: String,
    title: String,
    state: String,
    campaign: Option<RecordId>,
    source: String,
    medium: String,
    content: String,
    short: Option<String>,
    address: String,
    brought: Brought,
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let links = found(&app, &visit, &asked).await?;
    let mut brought = brought(&app, &visit, &links).await?;
    let codes = short::campaign_codes(&app, &links).await?;
    let mut told = Vec::with_capacity(links.len());
    for link in &links {
        let campaign = link.named("campaign");
        let code = campaign.as_ref().and_then(|id| codes.get(id)).map_or("", String::as_str);
        told.push(Told {
            id: link.id.to_string(),
            code: link.code.clone(),
            title: link.title.clone(),
            state: link.state.clone(),
            source: link.text("source").to_owned(),
            medium: link.text("medium").to_owned(),
            content: link.text("content").to_owned(),
            short: short::path(link),
            address: short::full(link, code),
            campaign,
            brought: brought.remove(&link.id).unwrap_or_default(),
        });
    }
    Ok(Json(told).into_response())
}
