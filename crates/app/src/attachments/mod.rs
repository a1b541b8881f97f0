//! The files of records: sent to whoever may see the record, and shown in place where that is safe.

mod kept;
mod listed;
mod picture;
mod preview;
mod range;
mod send;
mod tables;

pub use kept::{Shown, shown};
pub use listed::listed;

use hengce_standard::Act;

use crate::web::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    let reads = Needs::Kind(Act::Read);
    vec![
        get("/records/{kind}/{id}/files/{hash}", reads, send::download),
        get("/records/{kind}/{id}/files/{hash}/inline", reads, send::inline),
        get("/records/{kind}/{id}/files/{hash}/picture", reads, picture::send),
        get("/records/{kind}/{id}/files/{hash}/preview", reads, preview::show),
    ]
}
