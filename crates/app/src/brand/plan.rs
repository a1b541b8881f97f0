//! The promotion plan of a year as a calendar: what runs when, what it may cost, what is committed and paid.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_exact::Number;
use hengce_ledger::{Record, RecordId};
use hengce_standard::{Act, Kind};
use serde::Deserialize;

use super::bars::{bar, in_year};
use super::year::{Money, Months, Spending, in_all, together};
use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::{Speech, grouped};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    year: Option<i16>,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    city: String,
}

/// Money as the page shows it.
struct Figures {
    planned: String,
    committed: String,
    paid: String,
    left: String,
    /// More is committed than planned.
    over: bool,
    /// Committed of the plan, in percent, at most 100.
    width: i64,
}

struct Item {
    address: String,
    title: String,
    owner: String,
    city: String,
    dates: String,
    campaign: Option<(String, String)>,
    bar: Html,
    state: Html,
    money: Figures,
}

struct Channel {
    label: String,
    items: Vec<Item>,
    money: Figures,
}

struct Plan {
    address: String,
    title: String,
    owner: String,
    state: Html,
    budget: String,
    /// Of its budget not given to any item; negative where the items come to more.
    unallocated: String,
    over: bool,
    add: String,
}

#[derive(Template)]
#[template(path = "brand/plan.html")]
struct PlanPage {
    shell: Shell,
    tabs: Vec<Link>,
    year: i16,
    years: Vec<i16>,
    channel: String,
    channel_options: Vec<(String, String)>,
    city: String,
    cities: Vec<String>,
    plans: Vec<Plan>,
    channels: Vec<Channel>,
    months: Vec<(String, Figures)>,
    all: Figures,
    /// The caller may see what was spent.
    sees_spending: bool,
    new_plan: bool,
    new_item: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, scene) = (visit.say(), Scene::new(&app, &visit));
    let kind = app.standard().kinds.get("promotion_item").ok_or_else(WebError::not_found)?;
    let year = asked.year.filter(|year| (2000..=2100).contains(year)).unwrap_or(scene.today.year());
    let plans = Ask::of("promotion_plan").by("title").every(&app, &visit).await?;
    let items = Ask::of("promotion_item").by("starts_on").every(&app, &visit).await?;
    let may = |act, kind| app.ledger.reach(&visit.actor, act, kind).is_some();
    let expenses =
        if may(Act::Read, "expense") { Ask::of("expense").every(&app, &visit).await? } else { Vec::new() };
    let spending = Spending::new(expenses, &items, scene.today);
    let kept: Vec<&Record> =
        items.iter().filter(|item| in_year(item, year) && wanted(item, &asked)).collect();
    let of_year: Vec<(&Record, Months)> =
        kept.into_iter().map(|item| (item, spending.months(item, year))).collect();
    let scene = scene.with_names(&app, &visit, kind, &items).await;
    let all = together(of_year.iter().map(|(_, months)| months));
    let mut channels = Vec::new();
    let options = options(say, kind);
    for (id, label) in &options {
        let own: Vec<&(&Record, Months)> =
            of_year.iter().filter(|(item, _)| item.text("channel") == id).collect();
        if !own.is_empty() {
            channels.push(channel((&app, &visit), &scene, (kind, label, year), &own).await);
        }
    }
    page(&PlanPage {
        tabs: super::pages(&app, &visit),
        years: years(&plans, scene.today.year(), year),
        cities: cities(&items),
        plans: of_plans(&app, &scene, &plans, (&items, year)),
        channels,
        months: all
            .iter()
            .zip(1..)
            .map(|(month, number)| (say.t1("brand-month", "month", number), figures(month)))
            .collect(),
        all: figures(&in_all(&all)),
        sees_spending: may(Act::Read, "expense"),
        new_plan: may(Act::Create, "promotion_plan"),
        new_item: may(Act::Create, "promotion_item"),
        year,
        channel: asked.channel,
        channel_options: options,
        city: asked.city,
        shell: Shell::new(&app, &visit, say.t("brand-plan")),
    })
}

fn wanted(item: &Record, asked: &Asked) -> bool {
    (asked.channel.is_empty() || item.text("channel") == asked.channel)
        && (asked.city.is_empty() || item.text("city") == asked.city)
}

fn options(say: Speech, kind: &Kind) -> Vec<(String, String)> {
    let options = kind.fields.get("channel").and_then(|field| field.kind.options());
    options.into_iter().flatten().map(|(id, words)| (id.clone(), say.of(words).to_owned())).collect()
}

/// Years that have a plan, the present one and the one shown, the latest first.
fn years(plans: &[Record], today: i16, shown: i16) -> Vec<i16> {
    let planned = plans.iter().filter_map(year_of);
    let years: BTreeSet<i16> = planned.chain([today, shown]).collect();
    years.into_iter().rev().collect()
}

fn year_of(plan: &Record) -> Option<i16> {
    plan.number("year")?.to_i64()?.try_into().ok()
}

fn cities(items: &[Record]) -> Vec<String> {
    let cities: BTreeSet<&str> =
        items.iter().map(|item| item.text("city")).filter(|city| !city.is_empty()).collect();
    cities.into_iter().map(str::to_owned).collect()
}

async fn channel(
    (app, visit): (&App, &Visit),
    scene: &Scene,
    (kind, label, year): (&Kind, &str, i16),
    own: &[&(&Record, Months)],
) -> Channel {
    let mut items = Vec::new();
    for (record, months) in own {
        let campaign = match record.named("campaign") {
            Some(id) => app.ledger.get(&visit.actor, &id).await.ok(),
            None => None,
        };
        let dates = format!("{} – {}", record.text("starts_on"), record.text("ends_on"));
        items.push(Item {
            address: address("promotion_item", &record.id),
            title: record.title.clone(),
            owner: scene.person(record.text("owner")),
            city: record.text("city").to_owned(),
            bar: bar(record, campaign.as_ref(), (year, scene.today), &format!("{} {dates}", record.title)),
            dates,
            campaign: scene
                .named(record.text("campaign"))
                .map(|named| (named.text.clone(), named.address.clone())),
            state: state_badge(scene.say, kind, record),
            money: figures(&in_all(months)),
        });
    }
    let money = figures(&in_all(&together(own.iter().map(|(_, months)| months))));
    Channel { label: label.to_owned(), items, money }
}

fn of_plans(app: &App, scene: &Scene, plans: &[Record], (items, year): (&[Record], i16)) -> Vec<Plan> {
    let Some(kind) = app.standard().kinds.get("promotion_plan") else { return Vec::new() };
    let budget_of_items = |plan: &RecordId| -> Number {
        let own = items
            .iter()
            .filter(|item| item.named("plan").as_ref() == Some(plan) && item.state != "cancelled");
        own.filter_map(|item| item.number("budget")).sum()
    };
    let one = |plan: &Record| {
        let budget = plan.number("budget").unwrap_or_default();
        let rest = budget.clone() - budget_of_items(&plan.id);
        Plan {
            address: address("promotion_plan", &plan.id),
            title: plan.title.clone(),
            owner: scene.person(plan.text("owner")),
            state: state_badge(scene.say, kind, plan),
            budget: yuan(&budget),
            unallocated: yuan(&rest),
            over: rest.is_negative(),
            add: format!("/records/promotion_item/new?f.plan={}", plan.id),
        }
    };
    plans.iter().filter(|plan| year_of(plan) == Some(year)).map(one).collect()
}

fn figures(money: &Money) -> Figures {
    let share = money.committed.divided_by(&money.planned);
    let share = share.map(|share| (share * Number::hundred()).round_half_up(0));
    let left = money.left();
    Figures {
        planned: yuan(&money.planned),
        committed: yuan(&money.committed),
        paid: yuan(&money.paid),
        over: left.is_negative(),
        left: yuan(&left),
        width: share.and_then(|share| share.to_i64()).unwrap_or(0).clamp(0, 100),
    }
}

/// Whole yuan: a year's plan is read at a glance.
fn yuan(number: &Number) -> String {
    format!("¥{}", grouped(&number.round_half_up(0), 0))
}
