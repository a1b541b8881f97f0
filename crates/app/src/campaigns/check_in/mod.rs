//! Check-in at a campaign: guests on their own phones by a code that they scan, the team at a page with live counts.

mod desk;
mod door;
mod guests;
mod public;

use hengce_standard::Act;

use jiff::SignedDuration;

use crate::web::{Needs, Pace, Route, get, post};

const LINK: &str = "check_in_link";
const PARTICIPANT: &str = "participant";

/// A guest's form is some hundred bytes.
const FORM_BYTES_MAX: usize = 16 * 1024;

/// How often one page is used: a hall of guests comes through in some minutes.
pub fn pace() -> Pace {
    Pace::of(120, SignedDuration::from_mins(1))
}

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, PARTICIPANT);
    let opens = Needs::Resource(Act::Create, LINK);
    vec![
        get("/check-in/{code}/{key}", Needs::Public, public::show),
        post("/check-in/{code}/{key}", Needs::Public, public::check_in).body_up_to(FORM_BYTES_MAX),
        post("/check-in/{code}/{key}/guests", Needs::Public, public::register).body_up_to(FORM_BYTES_MAX),
        get("/campaigns/{id}/check-in", reads, desk::show),
        get("/campaigns/{id}/check-in/counts", reads, desk::counts),
        get("/campaigns/{id}/check-in/new", opens, desk::form),
        post("/campaigns/{id}/check-in", opens, desk::open),
        get("/campaigns/{id}/check-in/{link}/poster", reads, desk::poster),
    ]
}
