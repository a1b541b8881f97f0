//! Campaigns: one page that tells a campaign's whole story, and all campaigns of a year on a timeline.

mod budget;
mod check_in;
mod flow;
mod goals;
mod incident;
mod milestones;
mod outcome;
mod page;
mod parts;
mod picture;
mod proposal;
mod shows;
mod stages;
mod story;
mod summary;
mod timeline;

pub use check_in::pace;
use hengce_standard::Act;

use crate::records::FORM_BYTES_MAX;
use crate::web::{Needs, Route, get, post};

/// The kind that this room is about.
const CAMPAIGN: &str = "campaign";

pub fn routes() -> Vec<Route> {
    let files = Needs::Resource(Act::Create, incident::INCIDENT);
    let reads = Needs::Resource(Act::Read, CAMPAIGN);
    let mut routes = vec![
        get("/campaigns/timeline", reads, timeline::show),
        get("/campaigns/{id}", reads, page::show),
        get("/incidents/new", files, incident::form),
        post("/incidents", files, incident::file).body_up_to(FORM_BYTES_MAX),
        get("/api/v1/campaigns/timeline", reads, timeline::json),
        get("/api/v1/campaigns/{id}/story", reads, page::json),
    ];
    routes.extend(check_in::routes());
    routes
}
