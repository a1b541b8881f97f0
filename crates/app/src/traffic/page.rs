//! A site's traffic on one page, and the same as JSON.

use askama::Template;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Record, RecordId};
use hengce_traffic::{Dimension, Figures, Grain, Now, Question, Revenue, Traffic};
use serde_json::json;

use super::asked::{Asked, Metric};
use super::chart::{Drawn, Note, chart, slots, values};
use super::choices::{Choice, compares, counts, grains, periods};
use super::goals::{self, unanswered};
use super::names::Names;
use super::panels::{Card, cards};
use super::shown::{Change, change, count, money, share, time};
use crate::records::{Stored, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

struct Tile {
    choice: Choice,
    value: String,
    change: Option<Change>,
}

struct Chip {
    label: String,
    without: String,
    turned: String,
}

struct Step {
    label: String,
    visits: String,
    share: String,
    wide: u64,
}

#[derive(Template)]
#[template(path = "traffic/page.html")]
struct TrafficPage {
    shell: Shell,
    record: String,
    state: Html,
    asked: Asked,
    is_empty: bool,
    now: Now,
    periods: Vec<Choice>,
    compares: Vec<Choice>,
    counts: Vec<Choice>,
    grains: Vec<Choice>,
    tiles: Vec<Tile>,
    chips: Vec<Chip>,
    chart: Html,
    by_month: String,
    /// What came in by currency, now and before; nothing where nothing did.
    revenue: Vec<(String, Option<String>)>,
    visits: String,
    cards: Vec<Card>,
    funnel: Vec<Step>,
    problems: Vec<(String, String)>,
    csv: String,
    xlsx: String,
    json: String,
}

/// The site and what is asked of it.
pub async fn read(
    app: &App,
    visit: &Visit,
    id: &str,
    query: Option<&str>,
) -> Result<(Record, Asked), WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind != "site" {
        return Err(WebError::not_found());
    }
    let asked = Asked::read(id, query.unwrap_or_default(), app.today());
    Ok((record, asked))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (record, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (say, traffic) = (visit.say(), app.traffic.open(&app).await?);
    let kind = app.standard().kinds.get("site").ok_or_else(WebError::not_found)?;
    let site_goals = goals::of_site(&app, say, &id).await?;
    let names = Names::new(say, &site_goals);
    let question = asked.question();
    let totals = traffic.totals(&question).await.map_err(unanswered)?;
    let before = match asked.earlier() {
        Some(earlier) => Some(traffic.totals(&earlier).await.map_err(unanswered)?),
        None => None,
    };
    let daily = Daily { now: daily(traffic, &question).await?, before: daily_before(traffic, &asked).await? };
    let problems = site_goals.iter().filter_map(|goal| Some((goal.title.clone(), goal.problem.clone()?)));
    page(&TrafficPage {
        record: address("site", &record.id),
        state: state_badge(say, kind, &record),
        is_empty: totals.visits == 0 && asked.filters.is_empty(),
        now: traffic.now(&id, app.ledger.clock().now()),
        periods: periods(&visit, &asked),
        compares: compares(&visit, &asked),
        counts: counts(&visit, &asked),
        grains: grains(&visit, &asked),
        tiles: tiles(&visit, &asked, (&totals, before.as_ref(), &daily)),
        chips: chips(&asked, &names),
        chart: drawn(&app, &visit, (traffic, &asked)).await?,
        by_month: by_month(traffic, &question).await?,
        revenue: revenue(traffic, &asked).await?,
        visits: asked.below("/visits"),
        cards: cards(traffic, &asked, &names, say).await?,
        funnel: funnel(traffic, &asked, &visit).await?,
        problems: problems.collect(),
        csv: asked.below("/export"),
        xlsx: with(&asked.below("/export"), "as=xlsx"),
        json: asked.address().replacen("/traffic/", "/api/v1/traffic/", 1),
        shell: Shell::new(&app, &visit, record.title.clone()).under(say.t("traffic"), "/traffic"),
        asked,
    })
}

pub fn with(address: &str, parameter: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{parameter}")
}

/// Mean visitors of a day: right for whatever window the site counts by.
struct Daily {
    now: Option<f64>,
    before: Option<f64>,
}

async fn daily(traffic: &Traffic, question: &Question) -> Result<Option<f64>, WebError> {
    let days = traffic.series(question, Grain::Day).await.map_err(unanswered)?;
    let sum: u64 = days.iter().map(|row| row.figures.visitors).sum();
    Ok((!days.is_empty()).then(|| sum as f64 / days.len() as f64))
}

async fn daily_before(traffic: &Traffic, asked: &Asked) -> Result<Option<f64>, WebError> {
    match asked.earlier() {
        Some(earlier) => daily(traffic, &earlier).await,
        None => Ok(None),
    }
}

fn tiles(visit: &Visit, asked: &Asked, of: (&Figures, Option<&Figures>, &Daily)) -> Vec<Tile> {
    let (say, (now, before, daily)) = (visit.say(), of);
    let in_one_month = asked.from.first_of_month() == asked.to.first_of_month();
    let one = |metric: Metric| {
        let key = match metric {
            Metric::Visitors if in_one_month => "traffic-visitors",
            Metric::Visitors => "traffic-visitors-daily",
            other => match other {
                Metric::Views => "traffic-views",
                Metric::Time => "traffic-time",
                Metric::Bounce => "traffic-bounce",
                Metric::Conversion => "traffic-conversion",
                _ => "traffic-visits",
            },
        };
        let value = match metric {
            Metric::Visits => count(now.visits),
            Metric::Views => count(now.views),
            Metric::Visitors if in_one_month => count(now.visitors),
            Metric::Visitors => count(daily.now.unwrap_or(0.0).round() as u64),
            Metric::Time => time(now),
            Metric::Bounce => share(say, now.bounces, now.visits),
            Metric::Conversion => share(say, now.converted, now.visits),
        };
        let change = match metric {
            Metric::Visitors => {
                daily.now.zip(daily.before).and_then(|(now, before)| change(now, before, true))
            }
            other => {
                before.and_then(|before| change(other.of(now), other.of(before), other != Metric::Bounce))
            }
        };
        let choice = Choice {
            address: Asked { metric, ..asked.clone() }.address(),
            label: say.t(key),
            here: asked.metric == metric,
        };
        Tile { choice, value, change }
    };
    Metric::ALL.into_iter().map(one).collect()
}

/// What each filter says.
pub fn chip_labels(asked: &Asked, names: &Names) -> Vec<String> {
    let one = |filter: &hengce_traffic::Filter| {
        format!(
            "{} {} {}",
            names.dimension(filter.dimension),
            if filter.is_not { "≠" } else { "=" },
            names.value(filter.dimension, &filter.value)
        )
    };
    asked.filters.iter().map(one).collect()
}

fn chips(asked: &Asked, names: &Names) -> Vec<Chip> {
    let one = |(at, label)| Chip {
        label,
        without: asked.without(at).address(),
        turned: asked.turned(at).address(),
    };
    chip_labels(asked, names).into_iter().enumerate().map(one).collect()
}

async fn drawn(app: &App, visit: &Visit, (traffic, asked): (&Traffic, &Asked)) -> Result<Html, WebError> {
    let figure = |row: &hengce_traffic::Row| asked.metric.of(&row.figures);
    let rows = traffic.series(&asked.question(), asked.grain).await.map_err(unanswered)?;
    let steps = slots(asked.grain, asked.from, asked.to);
    let now = values(&steps, &rows, figure);
    let before = match asked.earlier() {
        Some(earlier) => {
            let rows = traffic.series(&earlier, asked.grain).await.map_err(unanswered)?;
            let mut before = values(&slots(asked.grain, earlier.from, earlier.to), &rows, figure);
            before.truncate(steps.len());
            Some(before)
        }
        None => None,
    };
    let notes = campaigns(app, visit, asked).await?;
    let label = visit.say().t("traffic-chart");
    Ok(chart(&Drawn { slots: &steps, now: &now, before: before.as_deref(), notes: &notes, label: &label }))
}

/// The campaigns within the days, as far as the reader may see them.
async fn campaigns(app: &App, visit: &Visit, asked: &Asked) -> Result<Vec<Note>, WebError> {
    if app.ledger.reach(&visit.actor, hengce_standard::Act::Read, "campaign").is_none() {
        return Ok(Vec::new());
    }
    let mut notes = Vec::new();
    for record in app.ledger.snapshot("campaign", None).await? {
        let Some((from, to)) = record.date("starts_on").zip(record.date("ends_on")) else { continue };
        let is_within = from <= asked.to && to >= asked.from && !record.withdrawn;
        if is_within && app.ledger.get(&visit.actor, &record.id).await.is_ok() {
            let address = address("campaign", &record.id);
            notes.push(Note {
                from: from.max(asked.from),
                to: to.min(asked.to),
                title: record.title,
                address,
            });
        }
    }
    notes.sort_by_key(|note| note.from);
    Ok(notes)
}

/// Visitors of each month in the period; never added.
async fn by_month(traffic: &Traffic, question: &Question) -> Result<String, WebError> {
    if question.from.first_of_month() == question.to.first_of_month() {
        return Ok(String::new());
    }
    let months = traffic.series(question, Grain::Month).await.map_err(unanswered)?;
    let one = |row: &hengce_traffic::Row| {
        format!("{} {}", row.keys[0].get(..7).unwrap_or_default(), count(row.figures.visitors))
    };
    Ok(months.iter().map(one).collect::<Vec<_>>().join(" · "))
}

/// Each currency by itself, beside what it was in the period that is compared.
async fn revenue(traffic: &Traffic, asked: &Asked) -> Result<Vec<(String, Option<String>)>, WebError> {
    let now = traffic.revenue(&asked.question()).await.map_err(unanswered)?;
    let before = match asked.earlier() {
        Some(earlier) => traffic.revenue(&earlier).await.map_err(unanswered)?,
        None => Revenue::new(),
    };
    let one = |(currency, micros): (&String, &i64)| {
        let of = |micros: i64| money(&Revenue::from([(currency.clone(), micros)]));
        (of(*micros), before.get(currency).map(|micros| of(*micros)))
    };
    Ok(now.iter().map(one).collect())
}

async fn funnel(traffic: &Traffic, asked: &Asked, visit: &Visit) -> Result<Vec<Step>, WebError> {
    if asked.funnel.len() < 2 {
        return Ok(Vec::new());
    }
    let found = traffic.funnel(&asked.question(), &asked.funnel).await.map_err(unanswered)?;
    let first = found.steps.first().map_or(0, |(_, visits)| *visits);
    let step = |(label, visits): (String, u64)| Step {
        label,
        visits: count(visits),
        share: share(visit.say(), visits, first),
        wide: (visits * 100).checked_div(first).unwrap_or(0),
    };
    Ok(found.steps.into_iter().map(step).collect())
}

/// Who is there now, in words; the page asks again by itself.
pub async fn now(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, WebError> {
    read(&app, &visit, &id, None).await?;
    let now = app.traffic.open(&app).await?.now(&id, app.ledger.clock().now());
    let words = visit.say().t1("traffic-now-count", "count", now.visitors.to_string());
    Ok(axum::response::Html(crate::records::escaped(&words)).into_response())
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let (_, asked) = read(&app, &visit, &id, query.as_deref()).await?;
    let (traffic, question) = (app.traffic.open(&app).await?, asked.question());
    let mut by = serde_json::Map::new();
    for dimension in Dimension::ALL {
        let rows = traffic.breakdown(&question, dimension).await.map_err(unanswered)?;
        by.insert(dimension.id().to_owned(), json!(rows));
    }
    let earlier = match asked.earlier() {
        Some(earlier) => Some(traffic.totals(&earlier).await.map_err(unanswered)?),
        None => None,
    };
    Ok(Json(json!({
        "definition": hengce_visits::own().name(),
        "question": question,
        "now": traffic.now(&id, app.ledger.clock().now()),
        "totals": traffic.totals(&question).await.map_err(unanswered)?,
        "totals_before": earlier,
        "revenue_micros": traffic.revenue(&question).await.map_err(unanswered)?,
        "grain": asked.grain,
        "series": traffic.series(&question, asked.grain).await.map_err(unanswered)?,
        "by": by,
    }))
    .into_response())
}
