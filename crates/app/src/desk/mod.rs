//! My desk: what is due, what waits for me, my score so far.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::shell::Shell;
use crate::web::{App, Needs, Route, Visit, WebError, get, page};

pub fn routes() -> Vec<Route> {
    vec![get("/", Needs::SignedIn, show)]
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    shell: Shell,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    page(&DeskPage { shell: Shell::new(&app, &visit, visit.say().t("nav-desk")) })
}
