//! The department's queue: what was asked, the worst first; one takes a request with the day that was agreed.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use hengce_ledger::Record;
use serde::Deserialize;

use super::REQUEST;
use super::clock::{Clock, Stage};
use super::line::{Line, clock, line};
use crate::records::{Ask, Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Visit, WebError, page};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `me`: mine; `nobody`: not taken yet; else everybody's.
    #[serde(default)]
    of: String,
    #[serde(default)]
    topic: String,
}

/// A request that can be taken, with the day to agree on.
struct Taking {
    action: String,
    version: i64,
    wanted: String,
    /// The reader may take it.
    free: bool,
}

struct Row {
    line: Line,
    taking: Taking,
}

#[derive(Template)]
#[template(path = "portal/queue.html")]
struct QueuePage {
    shell: Shell,
    tabs: Vec<Link>,
    me: String,
    of: String,
    topic: String,
    topics: Vec<(String, String)>,
    late: usize,
    untaken: usize,
    standing: usize,
    running: Vec<Row>,
    stands: Vec<Row>,
    delivered: Vec<Row>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let mut open = Vec::new();
    for state in ["submitted", "clarifying", "accepted", "paused", "delivered"] {
        open.extend(Ask::of(REQUEST).is("state", state).by("created_at").all(&app, &visit).await?);
    }
    let mut timed: Vec<(Record, Clock)> = Vec::with_capacity(open.len());
    for request in open.into_iter().filter(|request| wanted(&visit, &asked, request)) {
        let clock = clock(&app, &visit, &request).await?;
        timed.push((request, clock));
    }
    // The earliest day first, and of one day what nobody has taken yet; without a day last.
    timed.sort_by_key(|(_, clock)| (clock.due.is_none(), clock.due, clock.stage != Stage::Answer));
    let late = |clock: &Clock| clock.late_days > 0 && matches!(clock.stage, Stage::Answer | Stage::Deliver);
    let (mut running, mut stands, mut delivered) = (Vec::new(), Vec::new(), Vec::new());
    let counts =
        |keep: &dyn Fn(&Record, &Clock) -> bool| timed.iter().filter(|one| keep(&one.0, &one.1)).count();
    let (late, untaken) = (
        counts(&|_, clock| late(clock) && clock.stands_since.is_none()),
        counts(&|request, _| request.state == "submitted"),
    );
    for (request, clock) in &timed {
        let row = row(&app, &visit, &scene, (request, clock)).await;
        match clock.stage {
            Stage::Confirm => delivered.push(row),
            _ if clock.stands_since.is_some() => stands.push(row),
            _ => running.push(row),
        }
    }
    let field = app.standard().kinds.get(REQUEST).and_then(|kind| kind.fields.get("topic"));
    let topics = field.and_then(|field| field.kind.options()).into_iter().flatten();
    page(&QueuePage {
        tabs: super::pages(&app, &visit),
        me: visit.person().map_or_else(String::new, ToString::to_string),
        topics: topics.map(|(id, label)| (id.clone(), visit.say().of(label).to_owned())).collect(),
        of: asked.of,
        topic: asked.topic,
        late,
        untaken,
        standing: stands.len(),
        running,
        stands,
        delivered,
        shell: Shell::new(&app, &visit, visit.say().t("portal-queue")),
    })
}

fn wanted(visit: &Visit, asked: &Asked, request: &Record) -> bool {
    let owner = request.named("owner");
    let whose = match asked.of.as_str() {
        "me" => owner.as_ref() == visit.person(),
        "nobody" => request.state == "submitted",
        _ => true,
    };
    whose && (asked.topic.is_empty() || request.text("topic") == asked.topic)
}

async fn row(app: &App, visit: &Visit, scene: &Scene, (request, clock): (&Record, &Clock)) -> Row {
    let free = request.state == "submitted"
        && app.ledger.moves(&visit.actor, request).await.iter().any(|found| found.transition == "accept");
    let wanted = request.date("wanted_on").filter(|day| *day >= scene.today).unwrap_or(scene.today);
    Row {
        line: line(app, scene, request, clock),
        taking: Taking {
            action: format!("{}/moves/accept", address(REQUEST, &request.id)),
            version: request.version,
            wanted: wanted.to_string(),
            free,
        },
    }
}
