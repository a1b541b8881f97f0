//! What was passed on to me: to acknowledge, and to say where it was used.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::RECEIPT;
use crate::records::{Ask, Scene, Step, Stored, address, kind_of, state_badge, steps};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, forms, page};

/// Answered ones that are listed.
const ANSWERED_MAX: usize = 20;
/// What is told beside what a step needs.
const ALSO: [(&str, &[&str]); 2] = [("act", &["used_in", "usefulness"]), ("dismiss", &["usefulness"])];

struct Line {
    id: String,
    address: String,
    title: String,
    text: String,
    from: String,
    sent: String,
    used: String,
    used_in: String,
    request: String,
    state: Html,
    steps: Vec<Step>,
    /// Asks for support because of it.
    ask: String,
}

#[derive(Template)]
#[template(path = "intelligence/received.html")]
struct ReceivedPage {
    shell: Shell,
    tabs: Vec<Link>,
    next: String,
    waiting: Vec<Line>,
    answered: Vec<Line>,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let kind = kind_of(&app, RECEIPT)?;
    let mut mine = Ask::of(RECEIPT).latest("created_at");
    if let Some(me) = visit.person() {
        mine = mine.is("receiver", me);
    }
    let mine = mine.all(&app, &visit).await?;
    let (waiting, answered): (Vec<&Record>, Vec<&Record>) =
        mine.iter().partition(|receipt| matches!(receipt.state.as_str(), "sent" | "acknowledged"));
    let answered: Vec<&Record> = answered.into_iter().take(ANSWERED_MAX).collect();
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &mine).await;
    let asks = app.ledger.reach(&visit.actor, Act::Create, "support_request").is_some();
    let mut lines = (Vec::new(), Vec::new());
    for (receipts, lines) in [(&waiting, &mut lines.0), (&answered, &mut lines.1)] {
        for receipt in receipts {
            let steps = steps(&app, &visit, (kind, receipt), &ALSO).await;
            lines.push(Line { steps, ..line(&scene, receipt, asks, state_badge(scene.say, kind, receipt)) });
        }
    }
    page(&ReceivedPage {
        tabs: super::pages(&app, &visit),
        next: "/received".into(),
        waiting: lines.0,
        answered: lines.1,
        shell: Shell::new(&app, &visit, visit.say().t("received")),
    })
}

fn line(scene: &Scene, receipt: &Record, asks: bool, state: Html) -> Line {
    let request = scene.named(receipt.text("request"));
    let ask = format!("/portal/new?receipt={}&title={}", receipt.id, forms::encoded(&receipt.title));
    let open = matches!(receipt.state.as_str(), "sent" | "acknowledged");
    Line {
        id: receipt.id.to_string(),
        address: address(RECEIPT, &receipt.id),
        title: receipt.title.clone(),
        text: receipt.text("text").to_owned(),
        from: scene.person(receipt.text("sent_by")),
        sent: crate::words::day_and_time(receipt.created_at, &scene.zone),
        used: receipt.text("use_note").to_owned(),
        used_in: receipt.text("used_in").to_owned(),
        request: request.map_or_else(String::new, |named| named.text.clone()),
        ask: if asks && open && request.is_none() { ask } else { String::new() },
        steps: Vec::new(),
        state,
    }
}
