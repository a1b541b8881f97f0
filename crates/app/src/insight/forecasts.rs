//! The register of forecasts: what waits for its resolver, what is frozen, what came of it, and how well it was calibrated.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_exact::Number;
use hengce_ledger::Record;
use serde::Deserialize;

use super::calibration::{Calibration, picture};
use crate::records::{Ask, Scene, Stored, address, state_badge};
use crate::scorecards::figures;
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

/// Resolved forecasts that are listed.
const RESOLVED_MAX: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `me`: only those that I made.
    pub owner: Option<String>,
}

pub struct Line {
    pub id: String,
    pub version: i64,
    pub address: String,
    pub title: String,
    pub owner: String,
    pub resolver: String,
    /// The caller is its resolver.
    pub mine: bool,
    pub probability: String,
    pub base_rate: String,
    /// `2 000 – 2 400`, for a call about a range.
    pub range: String,
    pub horizon: String,
    pub outcome: String,
    pub state: Html,
}

#[derive(Template)]
#[template(path = "insight/forecasts.html")]
struct ForecastsPage {
    shell: Shell,
    tabs: Vec<Link>,
    picture: Html,
    resolved: usize,
    brier: String,
    brier_base: String,
    skill: String,
    void: usize,
    mine_only: bool,
    new: bool,
    to_resolve: Vec<Line>,
    to_freeze: Vec<Line>,
    /// Frozen ones, then those that are done with: what they are called, and the calls.
    tables: Vec<(String, Vec<Line>)>,
}

/// The forecasts that the caller may read, the nearest resolution first; only their own if asked.
pub async fn register(app: &App, visit: &Visit, asked: &Asked) -> Result<Vec<Record>, WebError> {
    let mut ask = Ask::of("forecast").by("horizon_on");
    if let (Some("me"), Some(me)) = (asked.owner.as_deref(), visit.person()) {
        ask = ask.is("owner", me);
    }
    ask.all(app, visit).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let all = register(&app, &visit, &asked).await?;
    let calibration = Calibration::of(all.iter());
    let today = scene.today;
    let lines = |keep: &dyn Fn(&Record) -> bool| -> Vec<Line> {
        all.iter().filter(|record| keep(record)).map(|record| line(&app, &visit, &scene, record)).collect()
    };
    let come = |record: &Record| record.date("horizon_on").is_some_and(|day| day <= today);
    let closed = |record: &Record| matches!(record.state.as_str(), "hit" | "miss" | "void");
    let mut done = lines(&closed);
    done.reverse();
    done.truncate(RESOLVED_MAX);
    let number = |number: Option<&Number>| number.map_or_else(|| figures::NONE.into(), |n| n.to_fixed(3));
    page(&ForecastsPage {
        tabs: super::pages(&app, &visit),
        picture: picture(visit.say(), &calibration),
        resolved: calibration.resolved,
        brier: number(calibration.brier.as_ref()),
        brier_base: number(calibration.brier_base.as_ref()),
        skill: number(calibration.skill.as_ref()),
        void: all.iter().filter(|record| record.state == "void").count(),
        mine_only: asked.owner.as_deref() == Some("me"),
        new: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, "forecast").is_some(),
        to_resolve: lines(&|record| record.state == "frozen" && come(record)),
        to_freeze: lines(&|record| record.state == "open"),
        tables: vec![
            (visit.say().t("insight-frozen"), lines(&|record| record.state == "frozen" && !come(record))),
            (visit.say().t("insight-resolved"), done),
        ],
        shell: Shell::new(&app, &visit, visit.say().t("insight-forecasts")),
    })
}

fn line(app: &App, visit: &Visit, scene: &Scene, forecast: &Record) -> Line {
    let percent = |field: &str| {
        let number = forecast.number(field);
        number.map_or_else(String::new, |number| figures::share(&number))
    };
    let kind = app.standard().kinds.get("forecast");
    Line {
        id: forecast.id.to_string(),
        version: forecast.version,
        address: address("forecast", &forecast.id),
        title: forecast.title.clone(),
        owner: scene.person(forecast.text("owner")),
        resolver: scene.person(forecast.text("resolver")),
        mine: forecast.named("resolver").as_ref() == visit.person(),
        probability: percent("probability"),
        base_rate: percent("base_rate"),
        range: range(forecast),
        horizon: forecast.text("horizon_on").to_owned(),
        outcome: forecast.text("outcome").to_owned(),
        state: kind.map_or_else(Html::default, |kind| state_badge(scene.say, kind, forecast)),
    }
}

/// The range that a call is about; empty for one that is simply true or false.
fn range(forecast: &Record) -> String {
    match (forecast.number("low"), forecast.number("high")) {
        (Some(low), Some(high)) => format!("{low} – {high}"),
        (Some(low), None) => format!("≥ {low}"),
        (None, Some(high)) => format!("≤ {high}"),
        (None, None) => String::new(),
    }
}
