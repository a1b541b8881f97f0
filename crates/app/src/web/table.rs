//! The route table: a route cannot be written down without saying what it needs.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, on};
use hengce_standard::Act;

use super::App;

/// What a route asks of whoever calls it, before its handler runs. Which single records a caller then reaches is
/// the ledger's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Anybody, signed in or not.
    Public,
    /// Trackers on any site: no session is looked up, no cookie read, no token asked for, and any site may read the
    /// answer. Such a route changes no record.
    Open,
    /// Anybody signed in; the handler shows only what is the caller's own or what the ledger lets them see.
    SignedIn,
    /// A grant of this act on a named resource (`scorecard`, `import`, `standard`, `people`, `audit`, `system`).
    Resource(Act, &'static str),
    /// A grant of this act on the record kind named by `{kind}` in the path.
    Kind(Act),
}

/// One row of the table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    pub handler: MethodRouter<App>,
    /// Largest body taken, in bytes.
    pub body_max: usize,
}

/// Forms and JSON fit in this; uploads say more with [`Route::body_up_to`].
const BODY_MAX: usize = 2 * 1024 * 1024;

impl Route {
    /// Takes bodies up to this many bytes (uploads).
    pub fn body_up_to(mut self, bytes: usize) -> Self {
        self.body_max = bytes;
        self
    }
}

fn route<H, T>(method: Method, path: &'static str, needs: Needs, handler: H) -> Route
where
    H: Handler<T, App>,
    T: 'static,
{
    let filter =
        method.clone().try_into().expect("only GET, POST and DELETE are used, which all have a filter");
    Route { method, path, needs, handler: on(filter, handler), body_max: BODY_MAX }
}

/// A page or a read; never changes anything.
pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(Method::GET, path, needs, handler)
}

/// A change.
pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(Method::POST, path, needs, handler)
}

/// A removal, for the API.
pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, needs: Needs, handler: H) -> Route {
    route(Method::DELETE, path, needs, handler)
}
