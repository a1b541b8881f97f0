//! Advertising plans with what they cost and brought, and where the sites stand for the words on the list.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use hengce_facts::Cell;
use hengce_formula::Unit;
use hengce_ledger::{Filter, FilterOp, Query as Question, Record};
use hengce_standard::Act;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json1;

use super::accounts::{choice, shown};
use super::lines::{SMALL, line};
use crate::records::{Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

const PLANS_MAX: u32 = 200;
const CHECKS_MAX: u32 = 1_000;
/// Checks of so many days back are drawn.
const CHECKED_DAYS: i64 = 180;
const PAGE_ONE: i64 = 10;

/// What the platform's rows say of a plan between its days.
#[derive(Clone, Default, Serialize)]
pub struct Spent {
    pub cost: Number,
    pub clicks: Number,
    pub conversions: Number,
    pub cost_per_conversion: Option<Number>,
}

/// An advertising plan.
#[derive(Serialize)]
pub struct Plan {
    pub id: String,
    pub title: String,
    pub state: String,
    pub budget: Option<Number>,
    /// None where no row names the plan.
    pub spent: Option<Spent>,
}

/// A word on the list: its checks, oldest first; a rank that is none lies beyond the first hundred.
#[derive(Serialize)]
pub struct Keyword {
    pub keyword: String,
    pub engine: String,
    pub is_brand: bool,
    pub checks: Vec<(Date, Option<i64>)>,
}

impl Keyword {
    fn last(&self) -> Option<i64> {
        self.checks.last().and_then(|(_, rank)| *rank)
    }

    fn before(&self) -> Option<i64> {
        self.checks.iter().rev().nth(1).and_then(|(_, rank)| *rank)
    }
}

struct PlanLine {
    address: String,
    title: String,
    platform: String,
    owner: String,
    days: String,
    state: Html,
    budget: String,
    cost: String,
    share: Option<i64>,
    is_over: bool,
    conversions: String,
    per_conversion: String,
}

struct KeywordLine {
    keyword: String,
    engine: String,
    is_brand: bool,
    all: String,
    rank: String,
    is_first_page: bool,
    change: String,
    checked_on: String,
    course: Html,
}

#[derive(Template)]
#[template(path = "digital/advertising.html")]
struct AdvertisingPage {
    shell: Shell,
    tabs: Vec<Link>,
    plans: Vec<PlanLine>,
    keywords: Vec<KeywordLine>,
    facts: Vec<(String, String)>,
    makes: bool,
}

async fn plans(app: &App, visit: &Visit) -> Result<(Vec<Plan>, Vec<Record>), WebError> {
    let sort = Some(("starts_on".to_owned(), true));
    let question = Question { kind: "ad_campaign".into(), sort, limit: PLANS_MAX, ..Question::default() };
    let records = app.ledger.find(&visit.actor, &question).await?.records;
    let table = app.tables.of(&app.ledger, &app.facts, "baidu_search_ads").await?;
    let plan = |record: &Record| {
        let days = record.date("starts_on").zip(record.date("ends_on"));
        let mut spent: Option<Spent> = None;
        for row in days.map(|(from, to)| table.between("day", from, to)).unwrap_or_default() {
            let named = matches!(table.cell(row, "plan"), Cell::Text(name) if name == record.text("plan"));
            if !named {
                continue;
            }
            let number = |column: &str| match table.cell(row, column) {
                Cell::Number(number) => number,
                _ => Number::zero(),
            };
            let sum = spent.get_or_insert_with(Spent::default);
            sum.cost = &sum.cost + &number("cost");
            sum.clicks = &sum.clicks + &number("clicks");
            for column in ["web_leads", "chat_leads", "phone_leads"] {
                sum.conversions = &sum.conversions + &number(column);
            }
        }
        if let Some(sum) = &mut spent {
            sum.cost_per_conversion = sum.cost.divided_by(&sum.conversions);
        }
        Plan {
            id: record.id.to_string(),
            title: record.title.clone(),
            state: record.state.clone(),
            budget: record.number("budget"),
            spent,
        }
    };
    Ok((records.iter().map(plan).collect(), records))
}

async fn keywords(app: &App, visit: &Visit) -> Result<Vec<Keyword>, WebError> {
    if app.ledger.reach(&visit.actor, Act::Read, "keyword_check").is_none() {
        return Ok(Vec::new());
    }
    let since = app.today().saturating_sub(CHECKED_DAYS.days());
    let filter = Filter { field: "checked_on".into(), op: FilterOp::AtLeast, value: since.to_string() };
    let question = Question {
        kind: "keyword_check".into(),
        filters: vec![filter],
        sort: Some(("checked_on".into(), true)),
        limit: CHECKS_MAX,
        ..Question::default()
    };
    let mut found: BTreeMap<(bool, String, String), Keyword> = BTreeMap::new();
    for record in app.ledger.find(&visit.actor, &question).await?.records.iter().rev() {
        let Some(checked_on) = record.date("checked_on") else { continue };
        let is_brand = record.is("is_brand");
        let (keyword, engine) = (record.title.clone(), record.text("engine").to_owned());
        let rank = record.fields.get("rank").and_then(Json1::as_i64);
        let entry = found.entry((is_brand, keyword.clone(), engine.clone()));
        entry
            .or_insert_with(|| Keyword { keyword, engine, is_brand, checks: Vec::new() })
            .checks
            .push((checked_on, rank));
    }
    Ok(found.into_values().collect())
}

/// Of the words that are not brand words, how many stood on page one when last checked.
fn on_page_one(keywords: &[Keyword]) -> Option<Number> {
    let counted: Vec<&Keyword> = keywords.iter().filter(|word| !word.is_brand).collect();
    let first = counted.iter().filter(|word| word.last().is_some_and(|rank| rank <= PAGE_ONE)).count();
    Number::fraction(i64::try_from(first).ok()?, i64::try_from(counted.len()).ok()?)
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let (plans, records) = plans(&app, &visit).await?;
    let keywords = keywords(&app, &visit).await?;
    let spent: Vec<&Spent> = plans.iter().filter_map(|plan| plan.spent.as_ref()).collect();
    let (cost, conversions): (Number, Number) =
        (spent.iter().map(|one| &one.cost).sum(), spent.iter().map(|one| &one.conversions).sum());
    let facts = vec![
        (say.t("digital-cost"), shown(&visit, Some(&cost), Unit::Money, 2)),
        (say.t("digital-conversions"), shown(&visit, Some(&conversions), Unit::Count, 0)),
        (
            say.t("digital-per-conversion"),
            shown(&visit, cost.divided_by(&conversions).as_ref(), Unit::Money, 2),
        ),
        (say.t("digital-page-one"), shown(&visit, on_page_one(&keywords).as_ref(), Unit::Percent, 1)),
    ];
    let lines = plans.iter().zip(&records);
    page(&AdvertisingPage {
        plans: lines.map(|(plan, record)| plan_line(&app, &visit, (&scene, record), plan)).collect(),
        keywords: keywords.iter().map(|word| keyword_line(&app, &visit, word)).collect(),
        facts,
        tabs: super::pages(&app, &visit),
        makes: app.ledger.reach(&visit.actor, Act::Create, "ad_campaign").is_some(),
        shell: Shell::new(&app, &visit, say.t("digital-advertising")),
    })
}

fn plan_line(app: &App, visit: &Visit, (scene, record): (&Scene, &Record), plan: &Plan) -> PlanLine {
    let kind = app.standard().kinds.get("ad_campaign");
    let spent = plan.spent.as_ref();
    let share = spent.zip(plan.budget.as_ref()).and_then(|(spent, budget)| spent.cost.divided_by(budget));
    PlanLine {
        address: address("ad_campaign", &record.id),
        title: plan.title.clone(),
        platform: kind
            .map_or_else(String::new, |kind| choice(visit, kind, "platform", record.text("platform"))),
        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        days: format!("{} – {}", record.text("starts_on"), record.text("ends_on")),
        state: kind.map_or_else(|| Html(String::new()), |kind| state_badge(visit.say(), kind, record)),
        budget: shown(visit, plan.budget.as_ref(), Unit::Money, 2),
        cost: shown(visit, spent.map(|spent| &spent.cost), Unit::Money, 2),
        is_over: share.as_ref().is_some_and(|share| *share > Number::one()),
        share: share
            .and_then(|share| (&share * &Number::hundred()).round_half_up(0).to_i64())
            .map(|share| share.clamp(0, 100)),
        conversions: shown(visit, spent.map(|spent| &spent.conversions), Unit::Count, 0),
        per_conversion: shown(
            visit,
            spent.and_then(|spent| spent.cost_per_conversion.as_ref()),
            Unit::Money,
            2,
        ),
    }
}

fn keyword_line(app: &App, visit: &Visit, word: &Keyword) -> KeywordLine {
    let say = visit.say();
    let kind = app.standard().kinds.get("keyword_check");
    let values: Vec<Option<Number>> =
        word.checks.iter().map(|(_, rank)| rank.map(|rank| Number::whole(-rank))).collect();
    let change = match (word.before(), word.last()) {
        (Some(before), Some(last)) if last < before => say.t1("digital-rank-up", "places", before - last),
        (Some(before), Some(last)) if last > before => say.t1("digital-rank-down", "places", last - before),
        (Some(_), Some(_)) => say.t("digital-rank-same"),
        (None, Some(_)) if word.checks.len() > 1 => say.t("digital-rank-entered"),
        (Some(_), None) => say.t("digital-rank-left"),
        _ => String::new(),
    };
    KeywordLine {
        keyword: word.keyword.clone(),
        engine: kind.map_or_else(String::new, |kind| choice(visit, kind, "engine", &word.engine)),
        is_brand: word.is_brand,
        all: format!("/records/keyword_check?keyword={}", crate::web::forms::encoded(&word.keyword)),
        rank: word.last().map_or_else(|| say.t("digital-beyond"), |rank| rank.to_string()),
        is_first_page: word.last().is_some_and(|rank| rank <= PAGE_ONE),
        change,
        checked_on: word.checks.last().map_or_else(String::new, |(day, _)| day.to_string()),
        course: line(&values, &say.t1("digital-line-rank", "keyword", word.keyword.as_str()), SMALL),
    }
}

pub async fn json(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (plans, _) = plans(&app, &visit).await?;
    let keywords = keywords(&app, &visit).await?;
    let share = on_page_one(&keywords);
    let all: HashMap<&str, Json1> = HashMap::from([
        ("plans", serde_json::to_value(plans).map_err(WebError::internal)?),
        ("keywords", serde_json::to_value(keywords).map_err(WebError::internal)?),
        ("on_page_one", serde_json::to_value(share).map_err(WebError::internal)?),
    ]);
    Ok(Json(all).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brand_words_and_ranks_beyond_a_hundred_are_not_on_page_one() {
        let word = |is_brand, rank| Keyword {
            keyword: "净水器".into(),
            engine: "baidu".into(),
            is_brand,
            checks: vec![(jiff::civil::date(2026, 7, 1), rank)],
        };
        let words = [word(true, Some(1)), word(false, Some(10)), word(false, Some(11)), word(false, None)];
        assert_eq!(on_page_one(&words), Number::fraction(1, 3));
        assert_eq!(on_page_one(&words[..1]), None);
    }
}
