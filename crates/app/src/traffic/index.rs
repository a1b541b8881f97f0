//! All sites at a glance: who is there now, and the last thirty days.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_exact::Number;
use hengce_ledger::Record;
use hengce_traffic::Grain;

use super::asked::Asked;
use super::chart::{slots, values};
use super::goals::unanswered;
use super::shown::{change, count, share, time};
use crate::digital::small_line;
use crate::records::state_badge;
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

struct Line {
    address: String,
    title: String,
    domain: String,
    state: Html,
    now: usize,
    figures: Vec<String>,
    change: String,
    course: Html,
}

#[derive(Template)]
#[template(path = "traffic/index.html")]
struct IndexPage {
    shell: Shell,
    sites: Vec<Line>,
    makes: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let mut sites = Vec::new();
    for record in app.ledger.snapshot("site", None).await? {
        if !record.withdrawn && app.ledger.get(&visit.actor, &record.id).await.is_ok() {
            sites.push(line(&app, &visit, &record).await?);
        }
    }
    page(&IndexPage {
        sites,
        makes: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "site").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("traffic")),
    })
}

async fn line(app: &App, visit: &Visit, record: &Record) -> Result<Line, WebError> {
    let (say, traffic) = (visit.say(), app.traffic.open(app).await?);
    let kind = app.standard().kinds.get("site").ok_or_else(WebError::not_found)?;
    let id = record.id.to_string();
    let asked = Asked::read(&id, "", app.today());
    let totals = traffic.totals(&asked.question()).await.map_err(unanswered)?;
    let before = match asked.earlier() {
        Some(earlier) => traffic.totals(&earlier).await.map_err(unanswered)?.visits,
        None => 0,
    };
    let rows = traffic.series(&asked.question(), Grain::Day).await.map_err(unanswered)?;
    let days = values(&slots(Grain::Day, asked.from, asked.to), &rows, |row| row.figures.visits as f64);
    let days: Vec<Option<Number>> =
        days.into_iter().map(|visits| Some(Number::whole(visits as i64))).collect();
    Ok(Line {
        address: asked.address(),
        title: record.title.clone(),
        domain: crate::records::Stored::text(record, "domain").to_owned(),
        state: state_badge(say, kind, record),
        now: traffic.now(&id, app.ledger.clock().now()).visitors,
        figures: vec![
            count(totals.visits),
            count(totals.views),
            time(&totals),
            share(say, totals.bounces, totals.visits),
            share(say, totals.converted, totals.visits),
        ],
        change: change(totals.visits as f64, before as f64, true)
            .map(|change| change.text)
            .unwrap_or_default(),
        course: small_line(&days, &say.t1("digital-line-visits", "site", record.title.as_str())),
    })
}
