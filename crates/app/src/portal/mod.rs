//! The portal: where colleagues of other departments ask for support, follow it, confirm it and say how it was; and the
//! department's queue of what was asked, by due time.

mod ask;
mod clock;
mod home;
mod line;
mod offers;
mod queue;
mod request;

use hengce_ledger::Actor;
use hengce_standard::{Act, Reach};

use crate::shell::{Link, Tab, tabs};
use crate::web::{App, Needs, Route, Visit, get, post};

const REQUEST: &str = "support_request";
/// A request with its files.
const UPLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;

pub fn routes() -> Vec<Route> {
    let (read, create) = (Needs::Resource(Act::Read, REQUEST), Needs::Resource(Act::Create, REQUEST));
    vec![
        get("/portal", read, home::show),
        get("/portal/new", create, ask::form),
        post("/portal/new", create, ask::send).body_up_to(UPLOAD_BYTES_MAX),
        get("/portal/requests/{id}", read, request::show),
        get("/portal/queue", read, queue::show),
    ]
}

const PAGES: [Tab; 2] = [("/portal", "portal-mine", REQUEST), ("/portal/queue", "portal-queue", REQUEST)];

/// The queue is for those who see more than what they asked for themselves.
fn pages(app: &App, visit: &Visit) -> Vec<Link> {
    let wide = app.ledger.reach(&visit.actor, Act::Read, REQUEST) >= Some(Reach::Unit);
    tabs(app, visit, &PAGES[..if wide { 2 } else { 1 }])
}

/// Where somebody begins: at the portal whoever may ask for support and has no part in the department's own work, nor in
/// keeping the system; at their desk everybody else.
pub fn begins_at(app: &App, actor: &Actor) -> &'static str {
    let reach = |act, of| app.ledger.reach(actor, act, of);
    let asks =
        reach(Act::Create, REQUEST) == Some(Reach::Own) && reach(Act::Read, REQUEST) < Some(Reach::Unit);
    if asks && reach(Act::Manage, "people").is_none() { "/portal" } else { "/" }
}
