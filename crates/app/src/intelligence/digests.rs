//! The digests: those in work and those issued, with how many have acknowledged what was in them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::Act;

use super::DIGEST;
use crate::records::{Ask, Scene, Stored, state_badge};
use crate::shell::{Link, Shell};
use crate::web::{App, Html, Visit, WebError, page};

struct Line {
    address: String,
    code: String,
    title: String,
    from: String,
    until: String,
    editor: String,
    items: usize,
    receivers: usize,
    state: Html,
}

#[derive(Template)]
#[template(path = "intelligence/digests.html")]
struct DigestsPage {
    shell: Shell,
    tabs: Vec<Link>,
    lines: Vec<Line>,
    new: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let digests = Ask::of(DIGEST).latest("to_on").all(&app, &visit).await?;
    let scene = Scene::new(&app, &visit);
    let kind = app.standard().kinds.get(DIGEST);
    let length = |digest: &Record, field: &str| digest.value(field).as_array().map_or(0, Vec::len);
    let line = |digest: &Record| Line {
        address: format!("/intelligence/digests/{}", digest.id),
        code: digest.code.clone(),
        title: digest.title.clone(),
        from: digest.text("from_on").to_owned(),
        until: digest.text("to_on").to_owned(),
        editor: scene.person(digest.text("owner")),
        items: length(digest, "items"),
        receivers: length(digest, "receivers"),
        state: kind.map_or_else(Html::default, |kind| state_badge(scene.say, kind, digest)),
    };
    page(&DigestsPage {
        tabs: super::pages(&app, &visit),
        lines: digests.iter().map(line).collect(),
        new: app.ledger.reach(&visit.actor, Act::Create, DIGEST).is_some(),
        shell: Shell::new(&app, &visit, visit.say().t("intelligence-digests")),
    })
}
