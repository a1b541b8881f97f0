//! The registry of tracked links: issued with their source marked, shortened, drawn as codes, and held against what
//! they brought.

mod brought;
mod issue;
mod list;
mod registry;
mod short;
mod show;
mod tagged;
mod visited;

use hengce_standard::Act;

pub use brought::sources;
pub use list::{Line, lines_about};
pub use tagged::canonical;
pub use visited::{Came, Visited, since};

use crate::web::{Needs, Route, get, post};

pub(crate) const LINK: &str = "tracked_link";

pub fn routes() -> Vec<Route> {
    let (reads, issues) = (Needs::Resource(Act::Read, LINK), Needs::Resource(Act::Create, LINK));
    vec![
        get("/links", reads, list::show),
        post("/links", issues, issue::send),
        get("/links/new", issues, issue::form),
        get("/links/{id}", reads, show::show),
        get("/links/{id}/code.svg", reads, show::svg),
        get("/links/{id}/code.png", reads, show::png),
        get("/l/{code}", Needs::Public, short::follow),
        get("/api/v1/links", reads, list::json),
    ]
}
