//! Comments on a record's page: said, naming people with `@`, and taken back.

mod mentions;
mod thread;

pub use thread::{Said, thread};

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    let read = Needs::Kind(Act::Read);
    vec![
        get("/records/{kind}/{id}/readers", read, thread::readers),
        post("/records/{kind}/{id}/comments", read, thread::say),
        post("/records/{kind}/{id}/comments/{comment}/take-back", read, thread::take_back),
        get("/api/v1/records/{kind}/{id}/comments", read, thread::list),
        post("/api/v1/records/{kind}/{id}/comments", read, thread::say_json),
    ]
}
