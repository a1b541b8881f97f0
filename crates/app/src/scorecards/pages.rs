//! The scorecard's pages: whose cards I may see, one card, one KPI opened in place or on its own.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use hengce_appraisal::{AppraisalError, Scorecard, scheme_for, scorecard, visible};
use hengce_ledger::Actor;
use hengce_metrics::Subject;
use hengce_standard::Period;
use serde::Deserialize;

use super::detail::{self, Detail};
use super::view::{self, CardView, MoverView};
use super::{figures, pictures, subjects};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page, redirect};
use crate::words::Speech;

/// What an address may say beside the subject.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    pub period: Option<String>,
    /// A KPI that is shown opened.
    pub open: Option<String>,
}

#[derive(Template)]
#[template(path = "scorecards/card.html")]
struct CardPage {
    shell: Shell,
    name: String,
    role: String,
    period: String,
    before: String,
    after: Option<String>,
    json: String,
    card: CardView,
    open: String,
    detail: Option<Detail>,
    signatures: Vec<String>,
}

#[derive(Template)]
#[template(path = "scorecards/detail.html")]
struct DetailPart {
    shell: Shell,
    detail: Detail,
}

#[derive(Template)]
#[template(path = "scorecards/item.html")]
struct ItemPage {
    shell: Shell,
    label: String,
    detail: Detail,
}

#[derive(Template)]
#[template(path = "scorecards/teaser.html")]
struct Teaser {
    shell: Shell,
    address: String,
    period: String,
    ring: Html,
    movers: Vec<MoverView>,
}

/// A line of the list of cards.
struct Listed {
    address: String,
    name: String,
    scheme: String,
    total: String,
    grade: String,
    open: Option<String>,
    spark: Html,
}

#[derive(Template)]
#[template(path = "scorecards/list.html")]
struct ListPage {
    shell: Shell,
    cards: Vec<Listed>,
    period: String,
    before: String,
    after: Option<String>,
}

/// A failed card as an answer: what is wrong with the question is said, the rest is logged.
pub fn failed(error: AppraisalError) -> WebError {
    match error {
        AppraisalError::NoScheme(_) => WebError::not_found(),
        AppraisalError::WrongPeriod { .. } => WebError::malformed(error.to_string()),
        AppraisalError::Metrics(cause) => WebError::internal(cause),
    }
}

/// The card that an address names, if the actor may see it.
pub async fn asked_card(
    app: &App,
    (say, actor): (Speech, &Actor),
    code: &str,
    period: Option<&str>,
) -> Result<(Subject, Scorecard), WebError> {
    let subject = subjects::asked(app, actor, code)?;
    let directory = app.ledger.directory();
    let scheme = scheme_for(app.standard(), &directory, &subject).ok_or_else(WebError::not_found)?;
    let period = subjects::period(app, say, scheme, period)?;
    let mut card = scorecard(&app.ledger, &app.metrics, &subject, period, None).await.map_err(failed)?;
    crate::sources::mark(app, &subject, &mut card).await?;
    Ok((subject, card))
}

/// My own card where I have one, else the list.
pub async fn home(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let all = visible(&app.ledger, &visit.actor);
    if let [only] = all.as_slice() {
        return Ok(redirect(&subjects::address(&app.ledger.directory(), only)));
    }
    list(&app, &visit, &all, asked.period.as_deref()).await
}

async fn list(app: &App, visit: &Visit, all: &[Subject], period: Option<&str>) -> Result<Response, WebError> {
    let (say, directory) = (visit.say(), app.ledger.directory());
    let mut cards = Vec::new();
    let mut shown: Option<Period> = None;
    for subject in all {
        let Some(scheme) = scheme_for(app.standard(), &directory, subject) else { continue };
        // schemes of another length keep their own running period
        let period = subjects::period(app, say, scheme, period)
            .or_else(|_| subjects::period(app, say, scheme, None))?;
        shown = shown.or(Some(period));
        let card = scorecard(&app.ledger, &app.metrics, subject, period, None).await.map_err(failed)?;
        cards.push(Listed {
            address: format!("{}?period={period}", subjects::address(&directory, subject)),
            name: subjects::name_of(say, &directory, subject),
            scheme: say.of(&card.scheme_label).to_owned(),
            total: figures::score(card.total.as_ref().or(card.so_far.as_ref())),
            grade: card.grade.clone().unwrap_or_default(),
            open: card.total.is_none().then(|| say.t("score-so-far")),
            spark: pictures::totals(&card.trend),
        });
    }
    let period = shown.unwrap_or_else(|| Period::of(hengce_standard::PeriodKind::Quarter, app.today()));
    let turned = |period: Period| format!("/scorecards?period={period}");
    page(&ListPage {
        shell: Shell::new(app, visit, say.t("nav-scorecards")),
        cards,
        period: period.to_string(),
        before: turned(period.previous()),
        after: (period.end() <= app.today()).then(|| turned(period.next())),
    })
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let (subject, card) = asked_card(&app, (say, &visit.actor), &code, asked.period.as_deref()).await?;
    let directory = app.ledger.directory();
    let (name, base) =
        (subjects::name_of(say, &directory, &subject), subjects::address(&directory, &subject));
    let period = card.period.map_or_else(String::new, |period| period.to_string());
    let turned = |period: Period| format!("{base}?period={period}");
    let detail = match asked.open.as_deref().filter(|kpi| card.items.iter().any(|item| item.kpi == *kpi)) {
        Some(kpi) => {
            let json = format!("/api/v1{base}/items/{kpi}?period={period}");
            Some(detail::open(&app, (say, &visit.actor), &subject, &card, (kpi, json)).await?)
        }
        None => None,
    };
    let role = match &subject {
        Subject::Person(id) => directory
            .people
            .get(id)
            .and_then(|person| app.standard().organisation.positions.get(&person.position))
            .map(|position| say.of(&position.label).to_owned()),
        Subject::Unit(_) => None,
    };
    let mut shell =
        Shell::new(&app, &visit, say.t2("score-title", ("name", name.as_str()), ("period", period.as_str())));
    if visible(&app.ledger, &visit.actor).len() > 1 {
        shell = shell.under(say.t("nav-scorecards"), format!("/scorecards?period={period}"));
    }
    page(&CardPage {
        shell,
        role: role.unwrap_or_default(),
        before: card.period.map(|period| turned(period.previous())).unwrap_or_default(),
        after: card.period.filter(|period| period.end() <= app.today()).map(|period| turned(period.next())),
        json: format!("/api/v1{base}?period={period}"),
        card: view::card(say, app.standard(), &card, &base),
        open: asked.open.unwrap_or_default(),
        signatures: ["score-sign-appraised", "score-sign-manager", "score-sign-hr"]
            .map(|key| say.t(key))
            .to_vec(),
        name,
        period,
        detail,
    })
}

/// One KPI: the opened part alone for htmx, a page of its own for a plain link.
pub async fn item(
    State(app): State<App>,
    visit: Visit,
    Path((code, kpi)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let say = visit.say();
    let (subject, card) = asked_card(&app, (say, &visit.actor), &code, asked.period.as_deref()).await?;
    let directory = app.ledger.directory();
    let base = subjects::address(&directory, &subject);
    let period = card.period.map_or_else(String::new, |period| period.to_string());
    let json = format!("/api/v1{base}/items/{kpi}?period={period}");
    let detail = detail::open(&app, (say, &visit.actor), &subject, &card, (&kpi, json)).await?;
    if headers.contains_key("hx-request") {
        return page(&DetailPart { shell: Shell::new(&app, &visit, String::new()), detail });
    }
    let label = card.items.iter().find(|item| item.kpi == kpi).map(|item| say.of(&item.label).to_owned());
    let label = label.unwrap_or_default();
    let name = subjects::name_of(say, &directory, &subject);
    let shell = Shell::new(&app, &visit, label.clone()).under(
        say.t2("score-title", ("name", name), ("period", period.as_str())),
        format!("{base}?period={period}"),
    );
    page(&ItemPage { shell, label, detail })
}

/// My score so far with the three items that would move it most, for the desk.
pub async fn teaser(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let say = visit.say();
    let subject = subjects::first_for(&app, &visit.actor).ok_or_else(WebError::not_found)?;
    let directory = app.ledger.directory();
    let code = subjects::code_of(&directory, &subject);
    let (_, card) = asked_card(&app, (say, &visit.actor), &code, None).await?;
    page(&Teaser {
        shell: Shell::new(&app, &visit, String::new()),
        address: subjects::address(&directory, &subject),
        period: card.period.map_or_else(String::new, |period| period.to_string()),
        ring: pictures::ring(say, &card),
        movers: card.movers.iter().take(3).map(|mover| view::mover(say, &card, mover)).collect(),
    })
}
