//! My desk: what is late and due, what waits for me, my score so far.

mod duties;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_standard::{Act, Kind, Words};

use crate::records::Scene;
use crate::shell::Shell;
use crate::web::{App, Needs, Route, Visit, WebError, get, page};
pub use duties::{Due, mine, waiting, when};
use duties::{Mine, Waiting};

pub fn routes() -> Vec<Route> {
    vec![get("/", Needs::SignedIn, show)]
}

/// The kinds of a duty that one may make records of: label, address.
struct Starts {
    label: String,
    kinds: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    shell: Shell,
    today: String,
    mine: Mine,
    team: Vec<Due>,
    waiting: Vec<Waiting>,
    starts: Vec<Starts>,
    score: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let weekday = scene.today.weekday().to_monday_one_offset();
    page(&DeskPage {
        today: format!("{} {}", scene.today, visit.say().t(&format!("weekday-long-{weekday}"))),
        mine: duties::mine(&app, &visit, &scene).await?,
        team: duties::of_my_team(&app, &visit, &scene).await?,
        waiting: duties::waiting(&app, &visit, &scene).await?,
        starts: starts(&app, &visit),
        score: app.ledger.reach(&visit.actor, Act::Read, "scorecard").is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("nav-desk")),
    })
}

fn starts(app: &App, visit: &Visit) -> Vec<Starts> {
    let standard = app.standard();
    let of_duty = |(id, label): (&String, &Words)| {
        let kinds = standard.kinds.values().filter(|kind| kind.duty.as_ref() == Some(id));
        let kinds = kinds.filter(|kind| app.ledger.reach(&visit.actor, Act::Create, &kind.id).is_some());
        let one = |kind: &Kind| (visit.say().of(&kind.label).to_owned(), format!("/records/{}/new", kind.id));
        Starts { label: visit.say().of(label).to_owned(), kinds: kinds.map(one).collect() }
    };
    let starts = standard.organisation.duties.iter().map(of_duty);
    starts.filter(|starts| !starts.kinds.is_empty()).collect()
}
