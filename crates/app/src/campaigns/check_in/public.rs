//! The page that a guest's phone shows: check in by name and number, or register on the spot. It shows nobody's data.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::Refusal;
use hengce_standard::FieldKind;
use serde::Deserialize;

use super::PARTICIPANT;
use super::door::{self, Opening, Page, page_of};
use super::guests::{self, Outcome, is_phone, tail};
use crate::campaigns::parts::text;
use crate::records::problem_words;
use crate::shell::Shell;
use crate::web::{App, Fields, Html, Visit, WebError, page, redirect};
use crate::words::Speech;

/// Groups that a guest can't say they belong to.
const NOT_GUESTS: [&str; 1] = ["staff"];

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// What was typed, and what is wrong with it; all empty before.
#[derive(Default)]
struct Typed {
    name: String,
    mark: String,
    phone: String,
    organisation: String,
    group: String,
    consent: bool,
    wants_contact: bool,
    /// Field and what is wrong with it.
    problems: Vec<(&'static str, String)>,
    /// The form for those who are not registered stands open.
    walks_in: bool,
}

#[derive(Template)]
#[template(path = "campaigns/check_in/public.html")]
struct PublicPage {
    shell: Shell,
    campaign: String,
    session: String,
    address: String,
    /// Why nobody can check in now.
    closed: Option<String>,
    /// `in`, `again` or empty.
    done: String,
    message: Option<String>,
    takes_walk_ins: bool,
    notice: Html,
    groups: Vec<(String, String)>,
    typed: Typed,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let found = page_of(&app, &code, &key).await?;
    let done = ["in", "again"].into_iter().find(|known| *known == asked.done).unwrap_or_default();
    shown(&app, &visit, &found, (Typed::default(), None, done))
}

pub async fn check_in(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, WebError> {
    let found = page_of(&app, &code, &key).await?;
    let say = visit.say();
    let mut typed =
        Typed { name: form.get("name").to_owned(), mark: form.get("mark").to_owned(), ..Typed::default() };
    for (field, value) in [("name", &typed.name), ("mark", &typed.mark)] {
        if value.is_empty() {
            typed.problems.push((field, say.t("problem-required")));
        }
    }
    if found.opening(app.today()) != Opening::Open || !typed.problems.is_empty() {
        return shown(&app, &visit, &found, (typed, None, ""));
    }
    let subject = format!("{} {}", found.link.id, tail(&typed.mark).unwrap_or_default());
    if let Some(message) = too_often(&app, &found, say, &subject).await? {
        return refused(&app, &visit, &found, (typed, message, StatusCode::TOO_MANY_REQUESTS));
    }
    let outcome = guests::check_in(&app, &found, &typed.name, &typed.mark).await?;
    if outcome == Outcome::Unknown {
        app.ledger.accounts().failed(&subject).await?;
        typed.walks_in = found.takes_walk_ins();
        let message = say.t(if typed.walks_in { "check-in-unknown" } else { "check-in-unknown-desk" });
        return refused(&app, &visit, &found, (typed, message, StatusCode::UNPROCESSABLE_ENTITY));
    }
    app.ledger.accounts().succeeded(&subject).await?;
    Ok(done(&app, &found, outcome))
}

pub async fn register(
    State(app): State<App>,
    visit: Visit,
    Path((code, key)): Path<(String, String)>,
    form: Fields,
) -> Result<Response, WebError> {
    let found = page_of(&app, &code, &key).await?;
    let say = visit.say();
    let mut typed = Typed {
        name: form.get("name").to_owned(),
        phone: form.get("phone").to_owned(),
        organisation: form.get("organisation").to_owned(),
        group: form.get("group").to_owned(),
        consent: form.has("consent"),
        wants_contact: form.has("wants_contact"),
        walks_in: true,
        ..Typed::default()
    };
    typed.problems = missing(&app, say, &typed);
    let open = found.opening(app.today()) == Opening::Open && found.takes_walk_ins();
    if !open || !typed.problems.is_empty() {
        return shown(&app, &visit, &found, (typed, None, ""));
    }
    if app.check_ins.take(&found.link.id.0, app.ledger.clock().now()).is_err() {
        let message = say.t("check-in-busy");
        return refused(&app, &visit, &found, (typed, message, StatusCode::TOO_MANY_REQUESTS));
    }
    match guests::register(&app, &found, &form).await {
        Ok(Outcome::Unknown) => {
            let message = say.t("check-in-unknown-desk");
            refused(&app, &visit, &found, (typed, message, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Ok(outcome) => Ok(done(&app, &found, outcome)),
        Err(Refusal::Invalid(problems)) => {
            let words: Vec<_> = problems.iter().map(|found| problem_words(say, &found.problem)).collect();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            refused(&app, &visit, &found, (typed, words.join(" "), status))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn missing(app: &App, say: Speech, typed: &Typed) -> Vec<(&'static str, String)> {
    let mut problems = Vec::new();
    if typed.name.is_empty() {
        problems.push(("name", say.t("problem-required")));
    }
    if !is_phone(&typed.phone) {
        problems.push(("phone", say.t("check-in-no-phone")));
    }
    if !groups(app, say).iter().any(|(id, _)| *id == typed.group) {
        problems.push(("group", say.t("problem-required")));
    }
    if !typed.consent {
        problems.push(("consent", say.t("check-in-no-consent")));
    }
    problems
}

/// Whoever tries names against one number waits; so does everybody while a page is used faster than a hall walks in.
async fn too_often(app: &App, found: &Page, say: Speech, subject: &str) -> Result<Option<String>, WebError> {
    let now = app.ledger.clock().now();
    if app.check_ins.take(&found.link.id.0, now).is_err() {
        return Ok(Some(say.t("check-in-busy")));
    }
    let until = app.ledger.accounts().attempts(subject).await?.and_then(|attempts| attempts.wait_until());
    Ok(until.filter(|until| *until > now).map(|_| say.t("check-in-wait")))
}

fn done(app: &App, found: &Page, outcome: Outcome) -> Response {
    let done = if outcome == Outcome::Again { "again" } else { "in" };
    redirect(&format!("{}?done={done}", door::address(app, &found.link)))
}

fn groups(app: &App, say: Speech) -> Vec<(String, String)> {
    let field = app.standard().kinds.get(PARTICIPANT).and_then(|kind| kind.fields.get("group"));
    let Some(FieldKind::Choice { options }) = field.map(|field| &field.kind) else { return Vec::new() };
    let open = options.iter().filter(|(id, _)| !NOT_GUESTS.contains(&id.as_str()));
    open.map(|(id, label)| (id.clone(), say.of(label).to_owned())).collect()
}

fn refused(
    app: &App,
    visit: &Visit,
    found: &Page,
    (typed, message, status): (Typed, String, StatusCode),
) -> Result<Response, WebError> {
    let answer = shown(app, visit, found, (typed, Some(message), ""))?;
    Ok((status, answer).into_response())
}

fn shown(
    app: &App,
    visit: &Visit,
    found: &Page,
    (typed, message, done): (Typed, Option<String>, &str),
) -> Result<Response, WebError> {
    let say = visit.say();
    let address = door::address(app, &found.link);
    let mut shell = Shell::new(app, visit, say.t("check-in"));
    shell.path.clone_from(&address);
    let closed = match found.opening(app.today()) {
        Opening::Open => None,
        Opening::Early(day) => Some(say.t1("check-in-early", "day", day.to_string())),
        Opening::Over(day) => Some(say.t1("check-in-over", "day", day.to_string())),
        Opening::Shut => Some(say.t("check-in-shut")),
    };
    let status = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let scene = crate::records::Scene::new(app, visit);
    let notice = app.standard().kinds.get(super::LINK).and_then(|kind| kind.fields.get("notice"));
    let notice = notice.map_or_else(Html::default, |field| {
        scene.html(field, &serde_json::json!(text(&found.link, "notice")), "")
    });
    let answer = page(&PublicPage {
        campaign: found.campaign.title.clone(),
        session: found.link.title.clone(),
        address,
        closed,
        done: done.to_owned(),
        message,
        takes_walk_ins: found.takes_walk_ins(),
        notice,
        groups: groups(app, say),
        typed,
        shell,
    })?;
    Ok((status, answer).into_response())
}

impl PublicPage {
    fn problem(&self, field: &str) -> Option<&String> {
        let found = self.typed.problems.iter().find(|(named, _)| *named == field);
        found.map(|(_, says)| says)
    }
}
