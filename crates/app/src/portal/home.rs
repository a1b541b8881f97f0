//! The portal's first page: what I have to do, my requests with their clocks, and what the department offers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::REQUEST;
use super::line::{Line, clock, line};
use super::offers::{OFFER, Shelf, shelves};
use crate::desk;
use crate::records::{Ask, Scene, Stored, is_open};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};

/// Finished requests that are listed.
const FINISHED_MAX: usize = 5;
/// Of what else waits, as many as are listed; all of it stands on the desk.
const ELSEWHERE_MAX: usize = 5;

/// Something else that waits for me, with what I can do.
struct Elsewhere {
    address: String,
    title: String,
    kind: String,
}

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage {
    shell: Shell,
    tabs: Vec<Link>,
    asks: bool,
    /// Mine, and it is my turn.
    turn: Vec<Line>,
    under_way: Vec<Line>,
    /// Of others that I may see.
    others: Vec<Line>,
    finished: Vec<Line>,
    elsewhere: Vec<Elsewhere>,
    elsewhere_count: usize,
    shelves: Vec<Shelf>,
    keeps_offers: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let all = Ask::of(REQUEST).latest("created_at").all(&app, &visit).await?;
    let mine = |request: &&Record| request.named("requester").as_ref() == visit.person();
    let open =
        |request: &&Record| app.standard().kinds.get(REQUEST).is_some_and(|kind| is_open(kind, request));
    let my_turn = |request: &&Record| matches!(request.state.as_str(), "clarifying" | "delivered");
    let (turn, under_way): (Vec<_>, Vec<_>) = all.iter().filter(mine).filter(open).partition(my_turn);
    let line_only = app.ledger.reach(&visit.actor, Act::Read, REQUEST) < Some(hengce_standard::Reach::Unit);
    let others: Vec<_> = all.iter().filter(|request| line_only && !mine(request)).filter(open).collect();
    let finished = all.iter().filter(mine).filter(|request| !open(request) && !request.withdrawn);
    let finished: Vec<_> = finished.take(FINISHED_MAX).collect();
    let waiting = desk::waiting(&app, &visit, &scene).await?.into_iter();
    let elsewhere: Vec<_> =
        waiting.filter(|one| !one.address.starts_with("/records/support_request/")).collect();
    page(&HomePage {
        tabs: super::pages(&app, &visit),
        asks: app.ledger.reach(&visit.actor, Act::Create, REQUEST).is_some(),
        turn: lines(&app, &visit, &scene, turn).await?,
        under_way: lines(&app, &visit, &scene, under_way).await?,
        others: lines(&app, &visit, &scene, others).await?,
        finished: lines(&app, &visit, &scene, finished).await?,
        elsewhere_count: elsewhere.len(),
        elsewhere: elsewhere
            .into_iter()
            .take(ELSEWHERE_MAX)
            .map(|one| Elsewhere { address: one.address, title: one.title, kind: one.kind })
            .collect(),
        shelves: shelves(&app, &visit, &scene).await?,
        keeps_offers: app.ledger.reach(&visit.actor, Act::Create, OFFER).is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("portal")),
    })
}

async fn lines(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    requests: Vec<&Record>,
) -> Result<Vec<Line>, WebError> {
    let mut lines = Vec::with_capacity(requests.len());
    for request in requests {
        lines.push(line(app, scene, request, &clock(app, visit, request).await?));
    }
    Ok(lines)
}
