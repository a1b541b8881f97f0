//! The scorecard, the product's face: total, groups, trend, and every KPI down to the rows that it counts.

mod api;
pub mod detail;
pub mod figures;
pub mod formulas;
pub mod methods;
mod pages;
mod pictures;
mod steps;
pub mod subjects;
mod veil;
pub mod view;

use hengce_standard::Act;

use crate::web::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    let seen = Needs::Resource(Act::Read, "scorecard");
    vec![
        get("/scorecards", seen, pages::home),
        get("/scorecards/teaser", seen, pages::teaser),
        get("/scorecards/{subject}", seen, pages::show),
        get("/scorecards/{subject}/items/{kpi}", seen, pages::item),
        get("/api/v1/scorecards", seen, api::list),
        get("/api/v1/scorecards/{subject}", seen, api::show),
        get("/api/v1/scorecards/{subject}/items/{kpi}", seen, api::item),
    ]
}
