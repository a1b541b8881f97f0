//! Check-in at a campaign: guests on their own phones by a code that they scan, the team at a page with live counts.

mod desk;
mod door;
mod guests;
mod pace;
mod public;

use hengce_standard::Act;

pub use pace::Pace;

use crate::web::{Needs, Route, get, post};

const LINK: &str = "check_in_link";
const PARTICIPANT: &str = "participant";

/// A guest's form is some hundred bytes.
const FORM_BYTES_MAX: usize = 16 * 1024;

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
