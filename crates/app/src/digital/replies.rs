//! The reply queue: what the public wrote and nobody has answered yet, longest waiting first.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_ledger::{Filter, FilterOp, Query as Question, Record};
use hengce_standard::Kind;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::accounts::{choice, seen};
use crate::records::{Scene, StepLink, Stored, address, state_badge, step_links};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{day_and_time, duration};

const LISTED_MAX: u32 = 300;
/// Answers of so many days back say how long people waited.
const ANSWERED_DAYS: i64 = 30;
/// Longer than that and the queue says so.
const LONG_HOURS: i64 = 24;

/// A message that waits.
#[derive(Serialize)]
pub struct Waiting {
    pub id: String,
    pub title: String,
    pub account: String,
    pub tone: String,
    pub state: String,
    pub owner: Option<String>,
    pub received_at: Timestamp,
    pub waiting_hours: Number,
}

/// The queue and how long the last answers took.
#[derive(Serialize)]
pub struct Queue {
    pub waiting: Vec<Waiting>,
    pub unassigned: usize,
    /// Waiting for more than a day.
    pub long: usize,
    pub answered: usize,
    /// Median over the answers of the last days.
    pub median_hours: Option<Number>,
}

struct Line {
    address: String,
    title: String,
    account: String,
    tone: String,
    tone_class: &'static str,
    owner: String,
    state: Html,
    received: String,
    waited: String,
    is_long: bool,
    steps: Vec<StepLink>,
}

#[derive(Template)]
#[template(path = "digital/replies.html")]
struct RepliesPage {
    shell: Shell,
    tabs: Vec<Link>,
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    makes: bool,
}

fn hours(from: Timestamp, to: Timestamp) -> Number {
    let seconds = to.duration_since(from).as_secs().max(0);
    Number::fraction(seconds, 3600).unwrap_or_default()
}

async fn of_state(
    app: &App,
    visit: &Visit,
    state: &str,
    since: Option<Timestamp>,
) -> Result<Vec<Record>, WebError> {
    let mut filters = vec![Filter { field: "state".into(), op: FilterOp::Is, value: state.to_owned() }];
    if let Some(since) = since {
        filters.push(Filter { field: "replied_at".into(), op: FilterOp::AtLeast, value: since.to_string() });
    }
    let sort = Some(("received_at".to_owned(), false));
    let question = Question { kind: "reply".into(), filters, sort, limit: LISTED_MAX, ..Question::default() };
    Ok(app.ledger.find(&visit.actor, &question).await?.records)
}

async fn queue(app: &App, visit: &Visit) -> Result<(Queue, Vec<Record>), WebError> {
    let now = app.ledger.clock().now();
    let names: HashMap<String, String> = seen(app, visit, "channel_account")
        .await?
        .into_iter()
        .map(|account| (account.id.to_string(), account.title))
        .collect();
    let mut open = of_state(app, visit, "new", None).await?;
    open.extend(of_state(app, visit, "assigned", None).await?);
    let received = |record: &Record| record.instant("received_at").unwrap_or(record.created_at);
    open.sort_by_key(&received);
    let since = now.checked_sub(SignedDuration::from_hours(24 * ANSWERED_DAYS)).unwrap_or(now);
    let mut waits: Vec<Number> = Vec::new();
    for state in ["replied", "closed"] {
        let answered = of_state(app, visit, state, Some(since)).await?;
        waits.extend(answered.iter().filter_map(|record| record.number("waited")));
    }
    let waiting: Vec<Waiting> = open
        .iter()
        .map(|record| Waiting {
            id: record.id.to_string(),
            title: record.title.clone(),
            account: names.get(record.text("account")).cloned().unwrap_or_default(),
            tone: record.text("tone").to_owned(),
            state: record.state.clone(),
            owner: record.owner.as_ref().map(ToString::to_string),
            received_at: received(record),
            waiting_hours: hours(received(record), now),
        })
        .collect();
    let long = Number::whole(LONG_HOURS);
    let queue = Queue {
        unassigned: waiting.iter().filter(|one| one.owner.is_none()).count(),
        long: waiting.iter().filter(|one| one.waiting_hours > long).count(),
        answered: waits.len(),
        median_hours: median(waits),
        waiting,
    };
    Ok((queue, open))
}

fn median(mut numbers: Vec<Number>) -> Option<Number> {
    numbers.sort();
    let middle = numbers.len() / 2;
    let upper = numbers.get(middle)?;
    if numbers.len() % 2 == 1 {
        return Some(upper.clone());
    }
    (&numbers[middle - 1] + upper).divided_by(&Number::whole(2))
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (queue, records) = queue(&app, &visit).await?;
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("reply").ok_or_else(WebError::not_found)?;
    let mut lines = Vec::with_capacity(records.len());
    for (waiting, record) in queue.waiting.iter().zip(&records) {
        lines.push(line(&app, &visit, (&scene, kind, record), waiting).await);
    }
    let facts = vec![
        (say.t("digital-waiting"), queue.waiting.len().to_string()),
        (say.t("digital-unassigned"), queue.unassigned.to_string()),
        (say.t("digital-waiting-long"), queue.long.to_string()),
        (say.t1("digital-answered", "days", ANSWERED_DAYS), queue.answered.to_string()),
        (
            say.t("digital-median-wait"),
            queue.median_hours.as_ref().map_or_else(|| "–".to_owned(), |hours| duration(say, hours)),
        ),
    ];
    page(&RepliesPage {
        lines,
        facts,
        tabs: super::pages(&app, &visit),
        makes: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "reply").is_some(),
        shell: Shell::new(&app, &visit, say.t("digital-replies")),
    })
}

async fn line(
    app: &App,
    visit: &Visit,
    (scene, kind, record): (&Scene, &Kind, &Record),
    waiting: &Waiting,
) -> Line {
    let base = address("reply", &record.id);
    let steps = step_links(app, visit, kind, record).await;
    Line {
        title: waiting.title.clone(),
        account: waiting.account.clone(),
        tone: choice(visit, kind, "tone", &waiting.tone),
        tone_class: match waiting.tone.as_str() {
            "negative" => "red",
            "positive" => "green",
            _ => "secondary",
        },
        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        state: state_badge(visit.say(), kind, record),
        received: day_and_time(waiting.received_at, &scene.zone),
        waited: duration(visit.say(), &waiting.waiting_hours),
        is_long: waiting.waiting_hours > Number::whole(LONG_HOURS),
        steps,
        address: base,
    }
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (queue, _) = queue(&app, &visit).await?;
    Ok(Json(queue).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        let n = |n| Number::whole(n);
        assert_eq!(median(vec![n(4), n(1), n(3)]), Some(n(3)));
        assert_eq!(median(vec![n(4), n(1)]), Number::fraction(5, 2));
        assert_eq!(median(Vec::new()), None);
    }
}
