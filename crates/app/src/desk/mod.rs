//! My desk: what is late and due, what waits for me, and what else whoever holds my roles needs to see first.

mod changes;
mod cycle;
mod duties;
mod off_track;
mod panels;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_standard::Act;

use crate::records::Scene;
use crate::shell::Shell;
use crate::web::{App, Needs, Route, Visit, WebError, get, page};
pub use duties::{Due, mine, waiting, when};
use panels::Drawn;

pub fn routes() -> Vec<Route> {
    vec![
        get("/", Needs::SignedIn, show),
        get("/desk/off-track", Needs::Resource(Act::Read, "scorecard"), off_track::show),
        get("/desk/cycle", Needs::Resource(Act::Read, "scorecard"), cycle::show),
    ]
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    shell: Shell,
    today: String,
    /// What is long, and what stands beside it.
    main: Vec<Drawn>,
    side: Vec<Drawn>,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let weekday = scene.today.weekday().to_monday_one_offset();
    let drawn = panels::drawn(&app, &visit, &scene).await?;
    let (side, main) = drawn.into_iter().partition(Drawn::is_small);
    page(&DeskPage {
        today: format!("{} {}", scene.today, visit.say().t(&format!("weekday-long-{weekday}"))),
        main,
        side,
        shell: Shell::new(&app, &visit, visit.say().t("nav-desk")),
    })
}
