//! E-mail sends: what was delivered, clicked and unsubscribed. Opens stand beside for reading and score nothing.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Query as Question, Record};
use hengce_standard::Act;

use super::accounts::shown;
use crate::records::{Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

const SENDS_MAX: u32 = 200;

struct Line {
    address: String,
    title: String,
    owner: String,
    day: String,
    state: Html,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "digital/email.html")]
struct EmailPage {
    shell: Shell,
    tabs: Vec<Link>,
    lines: Vec<Line>,
    facts: Vec<(String, String)>,
    makes: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let sort = Some(("due_on".to_owned(), true));
    let question = Question { kind: "email_send".into(), sort, limit: SENDS_MAX, ..Question::default() };
    let records = app.ledger.find(&visit.actor, &question).await?.records;
    let kind = app.standard().kinds.get("email_send").ok_or_else(WebError::not_found)?;
    // rates are made from the sums of those whose counts are known, never averaged
    let known: Vec<&Record> = records.iter().filter(|record| record.number("delivered").is_some()).collect();
    let sum = |field: &str| known.iter().filter_map(|record| record.number(field)).sum::<Number>();
    let rate = |field: &str| sum(field).divided_by(&sum("delivered"));
    let percent = |rate: Option<Number>| shown(&visit, rate.as_ref(), Unit::Percent, 2);
    let line = |record: &Record| {
        let over = |field: &str| {
            record.number(field).zip(record.number("delivered")).and_then(|(part, all)| part.divided_by(&all))
        };
        let count = |field: &str| shown(&visit, record.number(field).as_ref(), Unit::Count, 0);
        Line {
            address: address("email_send", &record.id),
            title: record.title.clone(),
            owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
            day: record.text("due_on").to_owned(),
            state: state_badge(say, kind, record),
            cells: vec![
                count("delivered"),
                percent(over("clicks")),
                percent(over("unsubscribes")),
                percent(over("complaints")),
                count("opens"),
            ],
        }
    };
    page(&EmailPage {
        lines: records.iter().map(line).collect(),
        facts: vec![
            (say.t("digital-delivered"), shown(&visit, Some(&sum("delivered")), Unit::Count, 0)),
            (say.t("digital-click-rate"), percent(rate("clicks"))),
            (say.t("digital-unsubscribe-rate"), percent(rate("unsubscribes"))),
            (say.t("digital-complaint-rate"), percent(rate("complaints"))),
        ],
        tabs: super::pages(&app, &visit),
        makes: app.ledger.reach(&visit.actor, Act::Create, "email_send").is_some(),
        shell: Shell::new(&app, &visit, say.t("digital-email")),
    })
}
