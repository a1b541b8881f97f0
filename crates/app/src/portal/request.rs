//! One request as both sides see it: its clock, what can be done now, what was asked and delivered, and its course.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::Revision;

use super::REQUEST;
use super::line::{Line, clock, line};
use crate::comments::{self, Said};
use crate::records::{Scene, Step, Stored, act_words, address, kind_of, record_of, steps};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

/// What a step asks for beside what it needs.
const ALSO: [(&str, &[&str]); 3] =
    [("deliver", &["result", "delivered_files"]), ("confirm", &["satisfaction"]), ("answer", &["files"])];

/// What is told of a request, in this order, where it says something.
const TOLD: [&str; 13] = [
    "description",
    "files",
    "topic",
    "offer",
    "urgency",
    "wanted_on",
    "agreed_on",
    "campaign",
    "result",
    "delivered_files",
    "satisfaction",
    "requesting_unit",
    "accepted_at",
];

/// A step that was taken.
struct Taken {
    act: String,
    by: String,
    at: String,
    comment: String,
}

#[derive(Template)]
#[template(path = "portal/request.html")]
struct RequestPage {
    shell: Shell,
    line: Line,
    sent: bool,
    steps: Vec<Step>,
    next: String,
    told: Vec<(String, Html)>,
    course: Vec<Taken>,
    comments: Vec<Said>,
    /// The record's own page.
    base: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, REQUEST)?;
    let request = record_of(&app, &visit, kind, &id).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, std::slice::from_ref(&request)).await;
    let clock = clock(&app, &visit, &request).await?;
    let base = address(REQUEST, &request.id);
    let told = TOLD.iter().filter_map(|name| {
        let (field, value) = (kind.fields.get(*name)?, request.value(name));
        let empty = value.is_null() || value.as_str() == Some("");
        (!empty).then(|| (scene.say.of(&field.label).to_owned(), scene.html(field, value, &base)))
    });
    let taken = |revision: &Revision| Taken {
        act: act_words(scene.say, kind, &revision.act),
        by: revision.by.as_ref().map_or_else(|| scene.say.t("the-program"), |by| scene.person(&by.0)),
        at: crate::words::day_and_time(revision.at, &scene.zone),
        comment: revision.comment.clone().unwrap_or_default(),
    };
    let history = app.ledger.history(&visit.actor, &request.id).await?;
    let steps_now = steps(&app, &visit, (kind, &request), &ALSO).await;
    page(&RequestPage {
        line: line(&app, &scene, &request, &clock),
        sent: visit.path.ends_with("?sent"),
        steps: steps_now,
        next: format!("/portal/requests/{}", request.id),
        told: told.collect(),
        course: history.iter().rev().filter(|revision| revision.act != "edit").map(taken).collect(),
        comments: comments::thread(&app, &visit, &scene, &request).await?,
        base,
        shell: Shell::new(&app, &visit, request.title.clone()).under(visit.say().t("portal"), "/portal"),
    })
}
