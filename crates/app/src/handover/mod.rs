//! Handing leads to sales: what is to be handed over, what sales says to it within its time, and what that tells each
//! campaign.

mod deadlines;
mod feedback;
mod give;
mod page;

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

const LEAD: &str = "lead";

pub fn routes() -> Vec<Route> {
    let (read, moves) = (Needs::Resource(Act::Read, LEAD), Needs::Resource(Act::Move, LEAD));
    vec![get("/handover", read, page::show), post("/handover", moves, give::take)]
}
