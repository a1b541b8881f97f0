//! The collector's doors: what trackers send from any site, taken without session or cookie and answered once it is
//! on the disk; and, on a site's page, how to connect it.

mod answer;
mod call;
mod connect;
mod intake;
mod matomo;
mod own;
mod plausible;
mod script;
mod sites;
mod umami;

use axum::http::Method;
use axum::routing::{get, post};

use hengce_standard::Act;

use crate::web::{self, Needs, Route};

pub use connect::{Heard, first_heard, may_connect};
pub use intake::{Collector, Settings};
pub use sites::owns;

/// Largest body of one event, and of several.
const ONE_MAX: usize = 64 * 1024;
const MANY_MAX: usize = 1024 * 1024;

pub fn routes() -> Vec<Route> {
    let open = |method, path, handler| Route { method, path, needs: Needs::Open, handler, body_max: ONE_MAX };
    let asked_first = |path| open(Method::OPTIONS, path, axum::routing::options(answer::preflight));
    vec![
        web::get("/digital/sites/{id}/connect", Needs::Resource(Act::Edit, "site"), connect::show),
        web::post("/digital/sites/{id}/connect/key", Needs::Resource(Act::Edit, "site"), connect::renew),
        web::get("/api/v1/digital/sites/{id}/heard", Needs::Resource(Act::Edit, "site"), connect::json),
        open(Method::GET, "/h.js", get(script::send)),
        // where Umami's and Plausible's snippets look for theirs
        open(Method::GET, "/script.js", get(script::send)),
        open(Method::GET, "/js/script.js", get(script::send)),
        open(Method::POST, "/e", post(own::take)),
        asked_first("/e"),
        open(Method::POST, "/api/send", post(umami::send)),
        asked_first("/api/send"),
        open(Method::POST, "/api/batch", post(umami::batch)).body_up_to(MANY_MAX),
        asked_first("/api/batch"),
        open(Method::POST, "/api/event", post(plausible::event)).body_up_to(MANY_MAX),
        asked_first("/api/event"),
        open(Method::GET, "/matomo.php", get(matomo::track)),
        open(Method::POST, "/matomo.php", post(matomo::track)).body_up_to(MANY_MAX),
        asked_first("/matomo.php"),
        open(Method::GET, "/piwik.php", get(matomo::track)),
        open(Method::POST, "/piwik.php", post(matomo::track)).body_up_to(MANY_MAX),
        asked_first("/piwik.php"),
    ]
}
