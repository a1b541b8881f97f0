//! Alignment meetings: what is planned, what was decided and by whom it is verified, and what is late.

mod actions;
mod decide;
mod index;
mod meeting;

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

const MEETING: &str = "alignment_meeting";
const DECISION: &str = "joint_decision";

pub fn routes() -> Vec<Route> {
    let read = Needs::Resource(Act::Read, MEETING);
    vec![
        get("/meetings", read, index::show),
        get("/meetings/{id}", read, meeting::show),
        post("/meetings/{id}/decisions", Needs::Resource(Act::Create, DECISION), decide::take),
    ]
}
