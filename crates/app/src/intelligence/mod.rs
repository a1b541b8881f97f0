//! Market information at work: the inbox one item at a time, near-duplicates put together, items passed on and
//! acknowledged, and digests built from what was checked.

mod builder;
mod digest;
mod digests;
mod duplicates;
mod inbox;
mod pass_on;
mod receipts;
mod received;
mod said;

use hengce_standard::Act;

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

const ITEM: &str = "info_item";
const RECEIPT: &str = "info_receipt";
const DIGEST: &str = "digest";

pub fn routes() -> Vec<Route> {
    let reads = |kind| Needs::Resource(Act::Read, kind);
    vec![
        get("/intelligence", reads(ITEM), inbox::show),
        post("/intelligence/items/{id}/same", Needs::Resource(Act::Move, ITEM), duplicates::put_together),
        post("/intelligence/items/{id}/pass-on", Needs::Resource(Act::Move, ITEM), pass_on::take),
        get("/intelligence/digests", reads(DIGEST), digests::show),
        get("/intelligence/digests/new", Needs::Resource(Act::Create, DIGEST), builder::form),
        post("/intelligence/digests", Needs::Resource(Act::Create, DIGEST), builder::make),
        get("/intelligence/digests/{id}", reads(DIGEST), digest::show),
        get("/intelligence/digests/{id}/mail", reads(DIGEST), digest::mail),
        get("/intelligence/digests/{id}/text", reads(DIGEST), digest::text),
        post("/intelligence/digests/{id}/issue", Needs::Resource(Act::Move, DIGEST), pass_on::issue),
        get("/received", reads(RECEIPT), received::show),
    ]
}

const PAGES: [Tab; 3] = [
    ("/intelligence", "intelligence-inbox", "feed_status"),
    ("/intelligence/digests", "intelligence-digests", DIGEST),
    ("/received", "received", RECEIPT),
];

fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    tabs(app, visit, &PAGES)
}
