//! Insight: the report plan by month, strategies with their goals, forecasts with their calibration, the library of
//! published reports, and the decisions that rest on them.

mod api;
mod calibration;
mod citations;
mod course;
mod draw;
mod forecasts;
mod library;
mod plan;
mod resolve;
mod serving;
mod strategies;
mod tree;

use hengce_standard::Act;

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/insight", reads("report"), plan::show),
        get("/insight/strategies", reads("strategy"), strategies::show),
        get("/insight/forecasts", reads("forecast"), forecasts::show),
        post("/insight/forecasts/{id}/resolve", reads("forecast"), resolve::take),
        get("/insight/library", reads("report"), library::show),
        get("/insight/decisions", reads("decision"), citations::show),
        get("/insight/claims/{report}", reads("claim"), draw::form),
        post("/insight/claims/{report}", Needs::Resource(Act::Move, "claim"), draw::take),
        get("/api/v1/insight/reports", reads("report"), api::reports),
        get("/api/v1/insight/strategies", reads("strategy"), api::strategies),
        get("/api/v1/insight/forecasts", reads("forecast"), api::forecasts),
    ]
}

const PAGES: [Tab; 5] = [
    ("/insight", "insight-plan", "report"),
    ("/insight/strategies", "insight-strategies", "strategy"),
    ("/insight/forecasts", "insight-forecasts", "forecast"),
    ("/insight/library", "insight-library", "report"),
    ("/insight/decisions", "insight-decisions", "decision"),
];

fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    tabs(app, visit, &PAGES)
}
