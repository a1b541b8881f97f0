//! Sign-in accounts: who has one, with which roles beyond their position, opened and closed by the administrator.

mod accounts;
mod actors;

pub use actors::{actor_of, everybody, somebody};

use hengce_standard::Act;

use crate::web::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    let manage = Needs::Resource(Act::Manage, "people");
    vec![
        get("/people/accounts", manage, accounts::list),
        post("/people/accounts", manage, accounts::create),
        get("/people/accounts/{login}", manage, accounts::show),
        post("/people/accounts/{login}", manage, accounts::update),
        post("/people/accounts/{login}/password", manage, accounts::set_password),
    ]
}
