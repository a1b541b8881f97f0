//! My desk: what is late and due, what waits for me, my score so far.

mod duties;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_standard::Act;

use crate::records::Scene;
use crate::shell::Shell;
use crate::web::{App, Needs, Route, Visit, WebError, get, page};
use duties::{Due, Waiting};

pub fn routes() -> Vec<Route> {
    vec![get("/", Needs::SignedIn, show)]
}

/// A way to make a record of a kind.
struct Start {
    label: String,
    address: String,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    shell: Shell,
    today: String,
    late: Vec<Due>,
    soon: Vec<Due>,
    later: Vec<Due>,
    team: Vec<Due>,
    waiting: Vec<Waiting>,
    starts: Vec<Start>,
    score: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let mine = duties::mine(&app, &visit, &scene).await?;
    let (late, rest): (Vec<_>, Vec<_>) = mine.into_iter().partition(|due| due.days < 0);
    let (soon, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(|due| due.days <= duties::SOON_DAYS);
    let kinds = app.standard().kinds.values().filter(|kind| kind.duty.is_some());
    let starts = kinds.filter(|kind| app.ledger.reach(&visit.actor, Act::Create, &kind.id).is_some());
    let starts = starts.map(|kind| Start {
        label: visit.say().of(&kind.label).to_owned(),
        address: format!("/records/{}/new", kind.id),
    });
    let weekday = scene.today.weekday().to_monday_one_offset();
    page(&DeskPage {
        today: format!("{} {}", scene.today, visit.say().t(&format!("weekday-long-{weekday}"))),
        late,
        soon,
        later: later.into_iter().take(20).collect(),
        team: duties::of_my_team(&app, &visit, &scene).await?,
        waiting: duties::waiting(&app, &visit, &scene).await?,
        starts: starts.collect(),
        score: app.ledger.reach(&visit.actor, Act::Read, "scorecard").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("nav-desk")),
    })
}
