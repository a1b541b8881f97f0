//! Attribution on a page: the orders of a period by campaign and channel under each rule side by side, models with
//! their intervals, down to the journey of one order.

mod asked;
mod estimates;
mod orders;
mod report;
mod rules;
mod touches;

use hengce_standard::Act;

pub use estimates::Memo;

use crate::web::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, "ad_campaign");
    vec![
        get("/attribution", reads, rules::show),
        get("/attribution/estimates", reads, estimates::show),
        get("/attribution/orders", reads, orders::list),
        get("/attribution/orders/{order}", reads, orders::show),
        get("/api/v1/attribution", reads, rules::json),
    ]
}
