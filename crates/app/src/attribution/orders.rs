//! Down to the orders of a label, and to the journey of one order.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use hengce_attribution::{Journey, Rule, shares};
use hengce_exact::Number;
use hengce_formula::Unit;

use super::asked::{Asked, By};
use super::report::label;
use super::rules::{channel_name, names, rule_names};
use super::touches::{campaign_titles, journeys};
use crate::imports::row_address;
use crate::shell::Shell;
use crate::web::forms::encoded;
use crate::web::{App, Visit, WebError, page};
use crate::words::{day_and_time, number_in_unit};

/// Orders on the page; the narrower question shows the rest.
const SHOWN_MAX: usize = 200;

struct Line {
    order: String,
    address: String,
    on: String,
    net: String,
    touches: usize,
    /// Name of the rule, the label's share of the order.
    shares: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "attribution/orders.html")]
struct OrdersPage {
    shell: Shell,
    heads: Vec<String>,
    lines: Vec<Line>,
    total: usize,
}

fn share(share: &Number) -> String {
    if share.is_zero() { "–".to_owned() } else { (share * &Number::hundred()).to_fixed(1) + " %" }
}

/// What the touches of a label are credited with under each rule.
fn shares_of(journey: &Journey, by: By, wanted: &str) -> Vec<Number> {
    let touched = |rule: Rule| -> Number {
        let shares = shares(rule, journey);
        let ours = journey.touches.iter().zip(shares).filter(|(touch, _)| label(by, touch) == wanted);
        ours.map(|(_, share)| share).sum()
    };
    Rule::ALL.into_iter().map(touched).collect()
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, question) = (visit.say(), asked.question(app.today()));
    let found = journeys(&app, &visit, question).await?;
    let heads = rule_names(&visit);
    let mut lines = Vec::new();
    for journey in &found.all {
        let Some(purchase) = &journey.purchase else { continue };
        let Some(order) = found.orders.get(&purchase.order) else { continue };
        let shares = shares_of(journey, question.by, &asked.label);
        if shares.iter().all(Number::is_zero) {
            continue;
        }
        lines.push(Line {
            order: purchase.order.clone(),
            address: format!("/attribution/orders/{}?{}", encoded(&purchase.order), question.query()),
            on: order.on.to_string(),
            net: number_in_unit(say, &order.net, Unit::Money, 2),
            touches: journey.touches.len(),
            shares: heads.iter().cloned().zip(shares.iter().map(share)).collect(),
        });
    }
    lines.sort_by(|one, other| (&other.on, &other.order).cmp(&(&one.on, &one.order)));
    let total = lines.len();
    lines.truncate(SHOWN_MAX);
    let names = names(&app, &visit, question.by, std::slice::from_ref(&asked.label)).await?;
    let name = names.get(&asked.label).cloned().unwrap_or_else(|| asked.label.clone());
    page(&OrdersPage {
        heads,
        lines,
        total,
        shell: Shell::new(&app, &visit, say.t1("attribution-orders-of", "label", name))
            .under(say.t("attribution"), format!("/attribution?{}", question.query())),
    })
}

/// A touch on the way to the order.
struct Step {
    at: String,
    channel: String,
    campaign: String,
    /// Where it was read.
    origin: String,
    address: Option<String>,
    shares: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "attribution/order.html")]
struct OrderPage {
    shell: Shell,
    facts: Vec<(String, String)>,
    /// The row of the import that it came in.
    row: Option<String>,
    heads: Vec<String>,
    steps: Vec<Step>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(order): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, question) = (visit.say(), asked.question(app.today()));
    let found = journeys(&app, &visit, question).await?;
    let journey = found.all.iter().find(|one| one.purchase.as_ref().is_some_and(|made| made.order == order));
    let journey = journey.ok_or_else(WebError::not_found)?;
    let known = found.orders.get(&order).ok_or_else(WebError::not_found)?;
    let mut ids: Vec<String> = journey.touches.iter().map(|touch| touch.campaign.clone()).collect();
    ids.push(known.campaign.clone());
    let titles = campaign_titles(&app, &ids).await?;
    let title = |id: &str| titles.get(id).cloned().unwrap_or_else(|| say.t("attribution-no-campaign"));
    let table = app.tables.of(&app.ledger, &app.facts, "order").await?;
    page(&OrderPage {
        facts: vec![
            (say.t("attribution-ordered-on"), known.on.to_string()),
            (say.t("links-net"), number_in_unit(say, &known.net, Unit::Money, 2)),
            (say.t("attribution-in-file"), title(&known.campaign)),
            (say.t("attribution-touches"), journey.touches.len().to_string()),
        ],
        row: table.place(known.row).and_then(|place| row_address(&app, &visit, &place)),
        steps: steps(&app, &visit, journey, &title),
        heads: rule_names(&visit),
        shell: Shell::new(&app, &visit, say.t1("attribution-order", "order", order))
            .under(say.t("attribution"), format!("/attribution?{}", question.query())),
    })
}

fn steps(app: &App, visit: &Visit, journey: &Journey, title: &impl Fn(&str) -> String) -> Vec<Step> {
    let zone = &app.standard().organisation.zone;
    let heads = rule_names(visit);
    let by_rule: Vec<Vec<Number>> = Rule::ALL.into_iter().map(|rule| shares(rule, journey)).collect();
    let step = |(at, touch): (usize, &hengce_attribution::Touch)| Step {
        at: day_and_time(touch.at, zone),
        channel: channel_name(app, visit, &touch.channel),
        campaign: title(&touch.campaign),
        address: touch.origin.starts_with('/').then(|| touch.origin.clone()),
        origin: if touch.origin.starts_with('/') {
            visit.say().t("attribution-lead")
        } else {
            touch.origin.clone()
        },
        shares: heads.iter().cloned().zip(by_rule.iter().map(|shares| share(&shares[at]))).collect(),
    };
    journey.touches.iter().enumerate().map(step).collect()
}
