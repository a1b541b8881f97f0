//! One account: followers by day, what was published with its figures, each row leading to the import it came from.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Filter, FilterOp, Query as Question, Record, RecordId};

use super::accounts::{Account, choice, figures_of, shown, signed};
use super::figures::{PostFigures, SETTLED_DAYS};
use super::lines::{LARGE, line};
use super::span::{Span, SpanChoice, span_choices};
use crate::imports::row_address;
use crate::records::{Scene, Stored, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{day_and_time, number_in_unit};

struct DayLine {
    day: String,
    won: String,
    lost: String,
    net: String,
    followers: String,
    row: Option<String>,
}

struct PostLine {
    title: String,
    /// The post's own record, where one names it.
    record: Option<String>,
    published_on: String,
    reads: String,
    impressions: String,
    engagements: String,
    shares: String,
    completion: String,
    as_of: String,
    is_settled: bool,
    row: Option<String>,
}

#[derive(Template)]
#[template(path = "digital/account.html")]
struct AccountPage {
    shell: Shell,
    record: String,
    state: Html,
    spans: Vec<SpanChoice>,
    facts: Vec<(String, String)>,
    chart: Html,
    days: Vec<DayLine>,
    posts: Vec<PostLine>,
    settled_days: i32,
}

async fn account(app: &App, visit: &Visit, id: &str, span: &Span) -> Result<(Record, Account), WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind != "channel_account" {
        return Err(WebError::not_found());
    }
    let days = span.range(app.today());
    let found = figures_of(app, std::slice::from_ref(&record), days).await?.pop();
    Ok((record, found.ok_or_else(WebError::not_found)?))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let (record, account) = account(&app, &visit, &id, &span).await?;
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("channel_account").ok_or_else(WebError::not_found)?;
    let known = records_of(&app, &visit, &record).await?;
    let values: Vec<Option<Number>> = account.days.iter().map(|day| day.followers.clone()).collect();
    let base = choice(&visit, kind, "engagement_base", &account.base);
    let facts = vec![
        (say.t("digital-platform"), choice(&visit, kind, "platform", &account.platform)),
        (say.t("owner"), record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0))),
        (say.t("digital-followers"), shown(&visit, account.followers.as_ref(), Unit::Count, 0)),
        (say.t("digital-net"), signed(&visit, &account.net)),
        (
            say.t1("digital-engagement-over", "base", base),
            shown(&visit, account.engagement.rate.as_ref(), Unit::Percent, 2),
        ),
        (say.t("digital-reads"), number_in_unit(say, &account.engagement.reads, Unit::Count, 0)),
    ];
    page(&AccountPage {
        state: state_badge(say, kind, &record),
        chart: line(&values, &say.t1("digital-line-followers", "account", record.title.as_str()), LARGE),
        days: account.days.iter().rev().map(|day| day_line(&app, &visit, day)).collect(),
        posts: account.posts.iter().map(|post| post_line(&app, (&visit, &scene), post, &known)).collect(),
        spans: span_choices(&visit, &format!("/digital/accounts/{id}"), &span),
        record: address("channel_account", &record.id),
        facts,
        settled_days: SETTLED_DAYS,
        shell: Shell::new(&app, &visit, record.title.clone()).under(say.t("digital-accounts"), "/digital"),
    })
}

fn day_line(app: &App, visit: &Visit, day: &super::figures::AccountDay) -> DayLine {
    let count = |number: &Number| number_in_unit(visit.say(), number, Unit::Count, 0);
    DayLine {
        day: day.day.to_string(),
        won: count(&day.won),
        lost: count(&day.lost),
        net: signed(visit, &(&day.won - &day.lost)),
        followers: shown(visit, day.followers.as_ref(), Unit::Count, 0),
        row: day.place.as_ref().and_then(|place| row_address(app, visit, place)),
    }
}

fn post_line(
    app: &App,
    (visit, scene): (&Visit, &Scene),
    post: &PostFigures,
    known: &HashMap<String, RecordId>,
) -> PostLine {
    let record = known.get(&post.object).or_else(|| known.get(&post.title));
    let count = |number: Option<&Number>| shown(visit, number, Unit::Count, 0);
    PostLine {
        title: post.title.clone(),
        record: record.map(|id| address("post", id)),
        published_on: post.published_on.map_or_else(String::new, |day| day.to_string()),
        reads: count(Some(&post.reads)),
        impressions: count(post.impressions.as_ref()),
        engagements: count(post.engagements.as_ref()),
        shares: count(post.shares.as_ref()),
        completion: shown(visit, post.completion.as_ref(), Unit::Percent, 2),
        as_of: post.exported_at.map_or_else(String::new, |at| day_and_time(at, &scene.zone)),
        is_settled: post.is_settled,
        row: post.place.as_ref().and_then(|place| row_address(app, visit, place)),
    }
}

/// The posts planned for the account, by what their rows are called: the platform's id, else the title.
async fn records_of(
    app: &App,
    visit: &Visit,
    account: &Record,
) -> Result<HashMap<String, RecordId>, WebError> {
    let filter = Filter { field: "account".into(), op: FilterOp::Is, value: account.id.to_string() };
    let sort = Some(("due_on".to_owned(), true));
    let question =
        Question { kind: "post".into(), filters: vec![filter], sort, limit: 500, ..Question::default() };
    let mut known = HashMap::new();
    if app.ledger.reach(&visit.actor, hengce_standard::Act::Read, "post").is_none() {
        return Ok(known);
    }
    for post in app.ledger.find(&visit.actor, &question).await?.records {
        if !post.text("object").is_empty() {
            known.insert(post.text("object").to_owned(), post.id.clone());
        }
        known.entry(post.title).or_insert(post.id);
    }
    Ok(known)
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let (_, account) = account(&app, &visit, &id, &span).await?;
    Ok(Json(account).into_response())
}
