//! Materials and content on one page each: what is asked for and what its brief lacks, what waits for review beside its
//! claims and checks, what expires and where it is used, print and stock, errors that anyone reported.

mod brief;
mod clock;
mod decide;
mod errors;
mod expiry;
mod lapse;
mod materials;
mod queue;
mod requests;
mod review;

use hengce_standard::Act;

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

pub use lapse::lapse_due;

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/content", reads("material_request"), requests::show),
        get("/content/review", reads("material_version"), review::first),
        get("/content/review/{id}", reads("material_version"), review::show),
        post("/content/review/{id}", reads("material_version"), decide::take),
        get("/content/expiry", reads("usage_right"), expiry::show),
        get("/content/materials", reads("material"), materials::show),
        get("/content/errors", reads("error_report"), errors::show),
        get("/api/v1/content/requests", reads("material_request"), requests::json),
        get("/api/v1/content/review", reads("material_version"), review::json),
        get("/api/v1/content/expiry", reads("usage_right"), expiry::json),
        get("/api/v1/content/materials", reads("material"), materials::json),
    ]
}

const PAGES: [Tab; 5] = [
    ("/content", "content-requests", "material_request"),
    ("/content/review", "content-review", "material_version"),
    ("/content/expiry", "content-expiry", "usage_right"),
    ("/content/materials", "content-materials", "material"),
    ("/content/errors", "content-errors", "error_report"),
];

fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    tabs(app, visit, &PAGES)
}
