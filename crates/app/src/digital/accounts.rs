//! All accounts and sites: growth and engagement over the last days, each leading to its own page.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_formula::Unit;
use hengce_ledger::{Query as Question, Record};
use hengce_standard::{Act, Kind};
use jiff::civil::Date;
use serde::Serialize;

use super::figures::{self, AccountDay, Engagement, PostFigures, SiteDay, SiteMonth};
use super::lines::{SMALL, line};
use super::span::{Span, SpanChoice, span_choices};
use crate::records::{Scene, Stored, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::number_in_unit;

/// Accounts or sites on the page.
const LISTED_MAX: u32 = 200;

/// An account with what its rows say of the last days.
#[derive(Serialize)]
pub struct Account {
    pub id: String,
    pub code: String,
    pub title: String,
    pub platform: String,
    pub base: String,
    pub won: Number,
    pub lost: Number,
    pub net: Number,
    pub followers: Option<Number>,
    pub followers_on: Option<Date>,
    pub engagement: Engagement,
    pub days: Vec<AccountDay>,
    pub posts: Vec<PostFigures>,
}

/// A site with what its rows say of the last days.
#[derive(Serialize)]
pub struct Site {
    pub id: String,
    pub code: String,
    pub title: String,
    pub visits: Number,
    pub views: Number,
    /// Seconds of the visits whose time is known, over those visits.
    pub seconds_per_visit: Option<Number>,
    /// Visits that converted over the visits of days with a goal.
    pub conversion: Option<Number>,
    pub months: Vec<SiteMonth>,
    pub days: Vec<SiteDay>,
}

/// The accounts among these records with their figures of the days.
pub async fn figures_of(app: &App, records: &[Record], days: (Date, Date)) -> Result<Vec<Account>, WebError> {
    let zone = &app.standard().organisation.zone;
    let table = |dataset| app.tables.of(&app.ledger, &app.facts, dataset);
    let growth = figures::account_days(&*table("account_day").await?, days);
    let posts = figures::posts(&*table("post_stats").await?, days, zone);
    let articles = figures::articles(&*table("wechat_article").await?, days, zone);
    let one = |record: &Record| {
        let id = record.id.to_string();
        let days = growth.get(&id).cloned().unwrap_or_default();
        let mut own = posts.get(&id).cloned().unwrap_or_default();
        own.extend(articles.get(&record.title).into_iter().flatten().cloned());
        own.sort_by_key(|post| std::cmp::Reverse(post.published_on));
        let (won, lost): (Number, Number) =
            (days.iter().map(|day| &day.won).sum(), days.iter().map(|day| &day.lost).sum());
        let last = days.iter().rev().find_map(|day| Some((day.followers.clone()?, day.day)));
        let base = record.text("engagement_base").to_owned();
        Account {
            engagement: figures::engagement(&own, &base, last.as_ref().map(|(count, _)| count)),
            net: &won - &lost,
            won,
            lost,
            followers_on: last.as_ref().map(|(_, day)| *day),
            followers: last.map(|(count, _)| count),
            code: record.code.clone(),
            title: record.title.clone(),
            platform: record.text("platform").to_owned(),
            base,
            days,
            posts: own,
            id,
        }
    };
    Ok(records.iter().map(one).collect())
}

/// The sites among these records with their figures of the days.
pub async fn sites_of(app: &App, records: &[Record], days: (Date, Date)) -> Result<Vec<Site>, WebError> {
    let table = |dataset| app.tables.of(&app.ledger, &app.facts, dataset);
    let by_day = figures::site_days(&*table("site_day").await?, days);
    let months = (days.0.first_of_month(), days.1);
    let by_month = figures::site_months(&*table("site_visitors").await?, months);
    Ok(records.iter().map(|record| site(record, &by_day, &by_month)).collect())
}

fn site(
    record: &Record,
    by_day: &BTreeMap<String, Vec<SiteDay>>,
    by_month: &BTreeMap<String, Vec<SiteMonth>>,
) -> Site {
    let id = record.id.to_string();
    let days = by_day.get(&id).cloned().unwrap_or_default();
    let over = |part: &dyn Fn(&SiteDay) -> Option<Number>| {
        let known: Vec<(Number, Number)> =
            days.iter().filter_map(|day| Some((part(day)?, day.visits.clone()))).collect();
        let (sum, visits): (Number, Number) =
            (known.iter().map(|(part, _)| part).sum(), known.iter().map(|(_, visits)| visits).sum());
        sum.divided_by(&visits)
    };
    Site {
        visits: days.iter().map(|day| &day.visits).sum(),
        views: days.iter().map(|day| &day.views).sum(),
        seconds_per_visit: over(&|day| day.seconds.clone()),
        conversion: over(&|day| day.conversions.clone()),
        months: by_month.get(&id).cloned().unwrap_or_default(),
        code: record.code.clone(),
        title: record.title.clone(),
        days,
        id,
    }
}

/// The records of a kind that the reader may see, by code; none where the reader sees none of the kind.
pub async fn seen(app: &App, visit: &Visit, kind: &str) -> Result<Vec<Record>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, kind).is_none() {
        return Ok(Vec::new());
    }
    let sort = Some(("code".to_owned(), false));
    let question = Question { kind: kind.to_owned(), sort, limit: LISTED_MAX, ..Question::default() };
    Ok(app.ledger.find(&visit.actor, &question).await?.records)
}

/// The label of a choice of a record.
pub fn choice(visit: &Visit, kind: &Kind, field: &str, value: &str) -> String {
    let options = kind.fields.get(field).and_then(|field| field.kind.options());
    let words = options.and_then(|options| options.get(value));
    words.map_or_else(String::new, |words| visit.say().of(words).to_owned())
}

struct AccountLine {
    address: String,
    title: String,
    platform: String,
    owner: String,
    state: Html,
    followers: String,
    followers_on: String,
    net: String,
    is_loss: bool,
    parts: String,
    spark: Html,
    posts: usize,
    reads: String,
    engagement: String,
    base: String,
}

struct SiteLine {
    address: String,
    title: String,
    owner: String,
    visits: String,
    views: String,
    month: String,
    visitors: String,
    time: String,
    conversion: String,
    spark: Html,
}

#[derive(Template)]
#[template(path = "digital/accounts.html")]
struct AccountsPage {
    shell: Shell,
    tabs: Vec<Link>,
    spans: Vec<SpanChoice>,
    accounts: Vec<AccountLine>,
    sites: Vec<SiteLine>,
    /// Makes an account, for whoever may.
    new: bool,
}

/// A number, or a dash for what is not known.
pub fn shown(visit: &Visit, number: Option<&Number>, unit: Unit, places: u32) -> String {
    number.map_or_else(|| "–".to_owned(), |number| number_in_unit(visit.say(), number, unit, places))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let days = span.range(scene.today);
    let records = seen(&app, &visit, "channel_account").await?;
    let accounts = figures_of(&app, &records, days).await?;
    let sites = seen(&app, &visit, "site").await?;
    let measured = sites_of(&app, &sites, days).await?;
    let kind = app.standard().kinds.get("channel_account").ok_or_else(WebError::not_found)?;
    let shell = Shell::new(&app, &visit, visit.say().t("digital-accounts"));
    let lines = records.iter().zip(&accounts);
    page(&AccountsPage {
        accounts: lines
            .map(|(record, account)| account_line(&visit, &scene, (kind, record), account))
            .collect(),
        sites: sites
            .iter()
            .zip(&measured)
            .map(|(record, site)| site_line(&visit, &scene, record, site))
            .collect(),
        tabs: super::pages(&app, &visit),
        spans: span_choices(&visit, "/digital", &span),
        new: app.ledger.reach(&visit.actor, Act::Create, "channel_account").is_some(),
        shell,
    })
}

fn owner(scene: &Scene, record: &Record) -> String {
    record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0))
}

fn account_line(
    visit: &Visit,
    scene: &Scene,
    (kind, record): (&Kind, &Record),
    account: &Account,
) -> AccountLine {
    let say = visit.say();
    let count = |number: &Number| number_in_unit(say, number, Unit::Count, 0);
    let measured = !account.days.is_empty();
    let values: Vec<Option<Number>> =
        account.days.iter().map(|day| day.followers.clone().or_else(|| Some(&day.won - &day.lost))).collect();
    AccountLine {
        address: format!("/digital/accounts/{}", record.id),
        title: record.title.clone(),
        platform: choice(visit, kind, "platform", &account.platform),
        owner: owner(scene, record),
        state: state_badge(say, kind, record),
        followers: shown(visit, account.followers.as_ref(), Unit::Count, 0),
        followers_on: account
            .followers_on
            .map_or_else(String::new, |day| say.t1("digital-as-of", "day", day.to_string())),
        net: if measured { signed(visit, &account.net) } else { "–".to_owned() },
        is_loss: account.net.is_negative(),
        parts: if measured {
            say.t2("digital-won-lost", ("won", count(&account.won)), ("lost", count(&account.lost)))
        } else {
            String::new()
        },
        spark: line(&values, &say.t1("digital-line-followers", "account", record.title.as_str()), SMALL),
        posts: account.engagement.posts,
        reads: if account.posts.is_empty() { "–".to_owned() } else { count(&account.engagement.reads) },
        engagement: shown(visit, account.engagement.rate.as_ref(), Unit::Percent, 2),
        base: choice(visit, kind, "engagement_base", &account.base),
    }
}

/// A change with its sign.
pub fn signed(visit: &Visit, number: &Number) -> String {
    let text = number_in_unit(visit.say(), number, Unit::Count, 0);
    if number.is_negative() || number.is_zero() { text } else { format!("+{text}") }
}

fn site_line(visit: &Visit, scene: &Scene, record: &Record, site: &Site) -> SiteLine {
    let say = visit.say();
    let measured = !site.days.is_empty();
    let last = site.months.last();
    let count = |number: &Number| {
        if measured { number_in_unit(say, number, Unit::Count, 0) } else { "–".to_owned() }
    };
    let values: Vec<Option<Number>> = site.days.iter().map(|day| Some(day.visits.clone())).collect();
    SiteLine {
        address: format!("/digital/sites/{}", record.id),
        title: record.title.clone(),
        owner: owner(scene, record),
        visits: count(&site.visits),
        views: count(&site.views),
        month: last.map_or_else(String::new, |month| month.month.strftime("%Y-%m").to_string()),
        visitors: shown(visit, last.map(|month| &month.visitors), Unit::Count, 0),
        time: shown(visit, site.seconds_per_visit.as_ref(), Unit::Seconds, 0),
        conversion: shown(visit, site.conversion.as_ref(), Unit::Percent, 2),
        spark: line(&values, &say.t1("digital-line-visits", "site", record.title.as_str()), SMALL),
    }
}

/// The page's figures, without the single days and posts.
pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Query(span): Query<Span>,
) -> Result<Response, WebError> {
    let days = span.range(app.today());
    let records = seen(&app, &visit, "channel_account").await?;
    let mut accounts = figures_of(&app, &records, days).await?;
    for account in &mut accounts {
        account.days.clear();
        account.posts.clear();
    }
    let mut sites = sites_of(&app, &seen(&app, &visit, "site").await?, days).await?;
    for site in &mut sites {
        site.days.clear();
    }
    let all = serde_json::json!({ "from": days.0, "to": days.1, "accounts": accounts, "sites": sites });
    Ok(Json(all).into_response())
}
