//! The room of the sites' traffic: live figures, a page a site with filters and comparison, definitions side by side, and the
//! steps by which our own measurement fills the datasets.

mod asked;
mod chart;
mod choices;
mod daily;
mod definitions;
mod export;
mod goals;
mod index;
mod keeper;
mod names;
mod page;
mod panels;
mod shown;
mod told;
mod visits;

use hengce_standard::Act;

use crate::web::{Needs, Route, get};

pub use daily::fill_due;
pub use goals::read_conditions;
pub use hengce_traffic::Dimension;
pub use keeper::{Keeper, remember, start};
pub use told::{address_of, behind, tagged};

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, "site");
    vec![
        get("/traffic", reads, index::show),
        get("/traffic/definitions", reads, definitions::show),
        get("/traffic/{id}", reads, page::show),
        get("/traffic/{id}/now", reads, page::now),
        get("/traffic/{id}/visits", reads, visits::show),
        get("/traffic/{id}/visits/export", reads, visits::send),
        get("/api/v1/traffic/{id}/visits", reads, visits::json),
        get("/traffic/{id}/sides", reads, definitions::sides),
        get("/traffic/{id}/export", reads, export::send),
        get("/api/v1/traffic/{id}", reads, page::json),
    ]
}
