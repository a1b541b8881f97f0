//! What is known of the data itself: every dataset and feed with its freshness, what is missing, its troubles, and who
//! owns the gap.

mod page;
mod remind;
mod seen;
mod source;
mod stale;
mod strip;

use hengce_standard::Act;

pub use remind::remind;
pub use seen::Memo;
pub use stale::mark;

use crate::web::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, "import");
    vec![
        get("/data", reads, page::show),
        get("/data/{dataset}", reads, page::one),
        get("/api/v1/data", reads, page::json),
    ]
}
