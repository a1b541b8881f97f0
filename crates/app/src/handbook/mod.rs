//! The handbook: the standard printed as a document that people read, page by page and as one file.

mod duties;
mod kpis;
mod pages;
mod parts;
mod rules;
mod schemes;
mod text;

use hengce_standard::Act;

use crate::web::{Needs, Route, get};

pub use parts::{Part, book, parts};

pub fn routes() -> Vec<Route> {
    let reads = Needs::Resource(Act::Read, "standard");
    vec![
        get("/handbook", reads, pages::first),
        get("/handbook/file", reads, pages::file),
        get("/handbook/{part}", reads, pages::show),
    ]
}
