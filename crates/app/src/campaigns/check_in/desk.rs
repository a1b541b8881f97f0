//! The team's page at the door: who came, live; the code to show or print; guests checked in by hand.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use hengce_ledger::{Change, FieldProblem, Record, RecordId, Refusal};
use hengce_standard::{Act, Kind};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::door::{self, Opening};
use super::{LINK, PARTICIPANT};
use crate::campaigns::CAMPAIGN;
use crate::campaigns::parts::{counted, day, text};
use crate::records::{Ask, Draft, Scene, address, form_page, values_of};
use crate::shell::Shell;
use crate::web::{App, Fields, Html, Visit, WebError, page, qr, redirect};
use crate::words::day_and_time;

/// What is asked of a new page; the rest is known.
const ASKED: [&str; 5] = ["title", "opens_on", "closes_on", "walk_in", "notice"];

/// Guests in a list at the door; a search narrows it.
const SHOWN_MAX: u32 = 30;

/// Guests who came last.
const LATEST: u32 = 10;

/// A public page as the team sees it.
struct Door {
    title: String,
    code: String,
    /// Path of the guests' page.
    path: String,
    poster: String,
    days: String,
    standing: String,
    open: bool,
    walk_in: bool,
    /// Where it is revoked, if the reader may.
    revoke: Option<String>,
    version: i64,
}

/// Somebody who is expected or came.
struct Guest {
    name: String,
    about: String,
    address: String,
    at: String,
    version: i64,
}

/// Who came, in numbers.
struct Counts {
    registered: u64,
    came: u64,
    of_target: u64,
    latest: Vec<Guest>,
}

#[derive(Template)]
#[template(path = "campaigns/check_in/desk.html")]
struct DeskPage {
    shell: Shell,
    base: String,
    counts: Counts,
    doors: Vec<Door>,
    opens: bool,
    text: String,
    expected: Vec<Guest>,
    checks_in: bool,
}

#[derive(Template)]
#[template(path = "campaigns/check_in/counts.html")]
struct CountsPart {
    shell: Shell,
    counts: Counts,
}

#[derive(Template)]
#[template(path = "campaigns/check_in/poster.html")]
struct Poster {
    shell: Shell,
    campaign: String,
    session: String,
    days: String,
    code: Html,
    full: String,
    back: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

async fn campaign_of(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let campaign = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if campaign.kind == CAMPAIGN { Ok(campaign) } else { Err(WebError::not_found()) }
}

fn base(campaign: &Record) -> String {
    format!("/campaigns/{}/check-in", campaign.id)
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let campaign = campaign_of(&app, &visit, &id).await?;
    let links = Ask::of(LINK).is(CAMPAIGN, &campaign.id).latest("created_at").all(&app, &visit).await?;
    let mut doors = Vec::new();
    for link in links {
        doors.push(door(&app, &visit, &campaign, link).await);
    }
    let wanted =
        Ask::of(PARTICIPANT).is(CAMPAIGN, &campaign.id).is("state", "registered").by("name").only(SHOWN_MAX);
    let expected = wanted.saying(&asked.q).all(&app, &visit).await?;
    let mut checks_in = false;
    if let Some(first) = expected.first() {
        let moves = app.ledger.moves(&visit.actor, first).await;
        checks_in = moves.iter().any(|found| found.transition == "check_in");
    }
    let scene = Scene::new(&app, &visit);
    page(&DeskPage {
        shell: Shell::new(&app, &visit, visit.say().t("check-in"))
            .under(campaign.title.clone(), format!("/campaigns/{}", campaign.id)),
        base: base(&campaign),
        counts: counts_of(&app, &visit, &campaign).await?,
        doors,
        opens: app.ledger.reach(&visit.actor, Act::Create, LINK).is_some(),
        text: asked.q,
        expected: expected.iter().map(|guest| line(&scene, guest)).collect(),
        checks_in,
    })
}

async fn door(app: &App, visit: &Visit, campaign: &Record, link: Record) -> Door {
    let say = visit.say();
    let moves = app.ledger.moves(&visit.actor, &link).await;
    let revoke = moves.iter().any(|found| found.transition == "revoke");
    let found = door::Page { link, campaign: campaign.clone() };
    let opening = found.opening(app.today());
    let link = &found.link;
    Door {
        title: link.title.clone(),
        code: link.code.clone(),
        path: door::address(app, link),
        poster: format!("{}/{}/poster", base(campaign), link.id),
        days: days(day(link, "opens_on"), day(link, "closes_on")),
        standing: match opening {
            Opening::Open => say.t("check-in-open"),
            Opening::Early(day) => say.t1("check-in-early", "day", day.to_string()),
            Opening::Over(day) => say.t1("check-in-over", "day", day.to_string()),
            Opening::Shut => say.t("check-in-shut"),
        },
        open: opening == Opening::Open,
        walk_in: found.takes_walk_ins(),
        revoke: revoke.then(|| format!("{}/moves/revoke", address(LINK, &link.id))),
        version: link.version,
    }
}

fn days(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => {
            let shown = [from, to].map(|day| day.map_or_else(String::new, |day| day.to_string()));
            shown.join(" – ")
        }
    }
}

fn line(scene: &Scene, guest: &Record) -> Guest {
    let tail = text(guest, "contact_tail");
    let parts = [text(guest, "organisation"), tail].into_iter().filter(|part| !part.is_empty());
    let at = text(guest, "checked_in_at").parse().ok();
    Guest {
        name: guest.title.clone(),
        about: parts.collect::<Vec<_>>().join(" · "),
        address: address(PARTICIPANT, &guest.id),
        at: at.map_or_else(String::new, |at| day_and_time(at, &scene.zone)),
        version: guest.version,
    }
}

async fn counts_of(app: &App, visit: &Visit, campaign: &Record) -> Result<Counts, WebError> {
    let count =
        async |values: &[(&str, &str)]| counted(app, visit, PARTICIPANT, (&campaign.id, values)).await;
    let came = Ask::of(PARTICIPANT).is(CAMPAIGN, &campaign.id).is("state", "checked_in");
    let latest = came.latest("checked_in_at").only(LATEST).all(app, visit).await?;
    let scene = Scene::new(app, visit);
    Ok(Counts {
        registered: count(&[("state", "registered")]).await?,
        came: count(&[("state", "checked_in")]).await?,
        of_target: count(&[("state", "checked_in"), ("profile_fits", "true")]).await?,
        latest: latest.iter().map(|guest| line(&scene, guest)).collect(),
    })
}

/// The counts alone, asked for again and again.
pub async fn counts(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let campaign = campaign_of(&app, &visit, &id).await?;
    let counts = counts_of(&app, &visit, &campaign).await?;
    page(&CountsPart { shell: Shell::new(&app, &visit, ""), counts })
}

/// The form of a new page, filled with the campaign's days and a notice to be checked.
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let campaign = campaign_of(&app, &visit, &id).await?;
    let say = visit.say();
    let directory = app.ledger.directory();
    let company = directory.units.values().find(|unit| unit.parent.is_none());
    let company = company.map_or_else(String::new, |top| Scene::new(&app, &visit).unit(&top.id.0));
    let notice = say.t2("check-in-notice-draft", ("company", company), ("campaign", campaign.title.as_str()));
    let values = json!({
        "title": say.t("check-in"), "opens_on": campaign.fields.get("starts_on"),
        "closes_on": campaign.fields.get("ends_on"), "walk_in": true, "notice": notice,
    });
    asked(&app, &visit, &campaign, (values.as_object().cloned().unwrap_or_default(), Vec::new())).await
}

pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let campaign = campaign_of(&app, &visit, &id).await?;
    let mut values = values_of(&app, kind(&app)?, &fields).await?;
    values.retain(|name, value| ASKED.contains(&name.as_str()) && !value.is_null());
    let mut made = values.clone();
    made.insert(CAMPAIGN.into(), json!(campaign.id));
    made.insert("owner".into(), json!(visit.person()));
    let change = Change::Create { kind: LINK.into(), fields: made, origin: None };
    match app.ledger.commit(&visit.actor, change).await {
        Ok(_) => Ok(redirect(&base(&campaign))),
        Err(Refusal::Invalid(problems)) => asked(&app, &visit, &campaign, (values, problems)).await,
        Err(other) => Err(other.into()),
    }
}

fn kind(app: &App) -> Result<&Kind, WebError> {
    app.standard().kinds.get(LINK).ok_or_else(WebError::not_found)
}

async fn asked(
    app: &App,
    visit: &Visit,
    campaign: &Record,
    (values, problems): (Map<String, Json>, Vec<FieldProblem>),
) -> Result<Response, WebError> {
    let say = visit.say();
    let draft = Draft {
        problems,
        action: Some(base(campaign)),
        heading: Some(say.t1("check-in-new", "campaign", campaign.title.as_str())),
        only: Some(ASKED.map(str::to_owned).to_vec()),
        submit: Some(say.t("check-in-new-send")),
        ..Draft::new(kind(app)?, None, values)
    };
    form_page(app, visit, draft).await
}

/// The code alone, to be shown on a screen or printed.
pub async fn poster(
    State(app): State<App>,
    visit: Visit,
    Path((id, link)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let campaign = campaign_of(&app, &visit, &id).await?;
    let link = app.ledger.get(&visit.actor, &RecordId::from(link)).await?;
    if link.kind != LINK || text(&link, CAMPAIGN) != &*campaign.id.0 {
        return Err(WebError::not_found());
    }
    let full = app.full_address(&headers, &door::address(&app, &link));
    let say = visit.say();
    let code =
        qr::svg(&full, &say.t("check-in-scan")).ok_or_else(|| WebError::internal("a code too long"))?;
    page(&Poster {
        shell: Shell::new(&app, &visit, say.t("check-in-poster")),
        campaign: campaign.title.clone(),
        session: link.title.clone(),
        days: days(day(&link, "opens_on"), day(&link, "closes_on")),
        code,
        full,
        back: base(&campaign),
    })
}
