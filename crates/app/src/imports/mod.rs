//! Imports: bring a file, see row by row what it would do, commit it, take it back; templates to fill in;
//! a file that nothing knows is mapped by hand, once.

mod batch;
mod labels;
mod mapping;
mod pages;
mod preview;
mod questions;
mod refused;
mod tables;
mod templates;

pub use preview::address as preview_address;
pub use tables::{Tables, row_address};

use hengce_imports::MAPPING;
use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

/// Largest upload: the largest file that is read, and the form around it.
const UPLOAD_BYTES_MAX: usize = 51 * 1024 * 1024;

pub fn routes() -> Vec<Route> {
    let (read, create) = (Needs::Resource(Act::Read, "import"), Needs::Resource(Act::Create, "import"));
    vec![
        get("/imports", read, pages::show),
        post("/imports", create, pages::take).body_up_to(UPLOAD_BYTES_MAX),
        get("/imports/files/{hash}", create, preview::show),
        post("/imports/files/{hash}/commit", create, preview::commit),
        get("/imports/files/{hash}/map", Needs::Resource(Act::Create, MAPPING), mapping::show),
        post("/imports/files/{hash}/map", Needs::Resource(Act::Create, MAPPING), mapping::save),
        get("/imports/templates/{kind}", Needs::Kind(Act::Create), templates::send),
        get("/imports/{id}", read, batch::show),
        get("/imports/{id}/file", read, batch::file),
        post("/imports/{id}/undo", Needs::Resource(Act::Move, "import"), batch::undo),
        get("/records/import_batch/{id}", Needs::SignedIn, batch::moved),
    ]
}
