//! Campaigns: one page that tells a campaign's whole story, and all campaigns of a year on a timeline.

mod budget;
mod goals;
mod milestones;
mod outcome;
mod page;
mod parts;
mod picture;
mod stages;
mod story;
mod timeline;

use hengce_ledger::Record;
use hengce_standard::Act;

use crate::web::{Needs, Route, get};

/// The kind that this room is about.
const CAMPAIGN: &str = "campaign";

/// The page that tells a record's whole story, if it is a campaign.
pub fn story_of(record: &Record) -> Option<String> {
    (record.kind == CAMPAIGN).then(|| format!("/campaigns/{}", record.id))
}

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, CAMPAIGN);
    vec![
        get("/campaigns/timeline", reads, timeline::show),
        get("/campaigns/{id}", reads, page::show),
        get("/api/v1/campaigns/timeline", reads, timeline::json),
        get("/api/v1/campaigns/{id}/story", reads, page::json),
    ]
}
