//! Brand: core and rules in force, audits drawn at random, the promotion plan of a year, mentions coded by people,
//! incidents against their clock, and the index of what the brand uses.

mod assets;
mod audit;
mod audits;
mod bars;
mod clock;
mod coding;
mod compliance;
mod core;
mod draw;
mod gallery;
mod incidents;
mod index;
mod mentions;
mod plan;
mod points;
mod sample;
mod sheet;
mod stories;
mod tones;
mod versions;
mod year;

use hengce_standard::Act;

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

/// Largest body of an inspection sheet: photos of some megabytes.
const SHEET_BYTES_MAX: usize = 64 * 1024 * 1024;

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/brand", reads("brand_core"), core::show),
        get("/brand/plan", reads("promotion_item"), plan::show),
        get("/brand/audits", reads("brand_audit"), audits::show),
        get("/brand/audits/{id}", reads("brand_audit"), audit::show),
        post("/brand/audits/{id}/draw", Needs::Resource(Act::Move, "brand_audit"), draw::take),
        post("/brand/audits/{id}/sheet", Needs::Resource(Act::Edit, "brand_audit"), sheet::save)
            .body_up_to(SHEET_BYTES_MAX),
        post("/brand/audits/{id}/mending", Needs::Resource(Act::Edit, "brand_audit"), sheet::mend),
        get("/brand/assets", reads("brand_guideline"), assets::show),
        get("/brand/incidents", reads("opinion_incident"), incidents::show),
        get("/brand/mentions", reads("mention"), mentions::show),
        get("/brand/mentions/coding", Needs::Resource(Act::Move, "mention"), coding::show),
        post("/brand/mentions/coding", Needs::Resource(Act::Move, "mention"), coding::code),
        post("/brand/mentions/{id}/undo", Needs::Resource(Act::Move, "mention"), coding::take_back),
    ]
}

const PAGES: [Tab; 6] = [
    ("/brand", "brand-core", "brand_core"),
    ("/brand/plan", "brand-plan", "promotion_item"),
    ("/brand/audits", "brand-audits", "brand_audit"),
    ("/brand/mentions", "brand-mentions", "mention"),
    ("/brand/incidents", "brand-incidents", "opinion_incident"),
    ("/brand/assets", "brand-assets", "brand_guideline"),
];

fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    tabs(app, visit, &PAGES)
}
