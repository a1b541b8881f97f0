//! The page of what waits for a reviewer: findings to be judged, and how far the checks have come.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_ledger::{Filter, FilterOp, Query, Record};
use hengce_standard::Act;

use super::library::CORPUS;
use super::subjects::text;
use crate::records::{Scene, address, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Needs, Route, Visit, WebError, get, page};

pub fn routes() -> Vec<Route> {
    vec![get("/checks", Needs::SignedIn, show)]
}

/// Kinds of findings with the states in which somebody has to decide.
const OPEN: [(&str, &[&str]); 2] =
    [("wording_check", &["open", "must_change"]), ("originality_check", &["open", "rejected"])];
/// Findings of a kind and state shown; the rest are in their list.
const SHOWN_MAX: u32 = 50;

struct Finding {
    address: String,
    what: String,
    passage: String,
    subject: String,
    subject_address: String,
    by: String,
    state: Html,
}

struct Group {
    label: String,
    help: String,
    all: String,
    total: u64,
    findings: Vec<Finding>,
}

#[derive(Template)]
#[template(path = "checks/index.html")]
struct ChecksPage {
    shell: Shell,
    groups: Vec<Group>,
    under_way: Option<String>,
    texts: usize,
    /// Address of the texts to compare with, where the reader may see them.
    corpus: Option<String>,
}

async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let scene = Scene::new(&app, &visit);
    let mut groups = Vec::new();
    for (kind, states) in OPEN {
        groups.extend(group(&app, &visit, &scene, kind, states).await?);
    }
    let corpus = app.ledger.reach(&visit.actor, Act::Read, CORPUS).map(|_| format!("/records/{CORPUS}"));
    page(&ChecksPage {
        shell: Shell::new(&app, &visit, visit.say().t("nav-checks")),
        groups,
        under_way: app
            .checking
            .under_way()
            .map(|(done, of)| visit.say().t2("checks-under-way", ("done", done), ("of", of))),
        texts: app.checking.texts(),
        corpus: corpus.filter(|_| app.standard().kinds.contains_key(CORPUS)),
    })
}

async fn group(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    kind: &'static str,
    states: &[&str],
) -> Result<Option<Group>, WebError> {
    let Some(known) = app.standard().kinds.get(kind) else { return Ok(None) };
    if app.ledger.reach(&visit.actor, Act::Read, kind).is_none() {
        return Ok(None);
    }
    let (mut findings, mut total) = (Vec::new(), 0);
    for state in states {
        let filters = vec![Filter { field: "state".into(), op: FilterOp::Is, value: (*state).into() }];
        let query = Query {
            kind: kind.into(),
            filters,
            sort: Some(("created_at".into(), true)),
            limit: SHOWN_MAX,
            ..Query::default()
        };
        let found = app.ledger.find(&visit.actor, &query).await?;
        total += found.total;
        for check in &found.records {
            findings.push(finding(app, visit, scene, known, check).await);
        }
    }
    Ok(Some(Group {
        label: scene.say.of(&known.label).to_owned(),
        help: scene.say.of(&known.help).to_owned(),
        all: format!("/records/{kind}"),
        total,
        findings,
    }))
}

async fn finding(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    kind: &hengce_standard::Kind,
    check: &Record,
) -> Finding {
    let subject = app.ledger.get(&visit.actor, &text(check, "subject").into()).await.ok();
    Finding {
        address: address(&check.kind, &check.id),
        what: check.title.clone(),
        passage: text(check, "passage").to_owned(),
        subject: subject
            .as_ref()
            .map(|subject| format!("{} {}", subject.code, subject.title))
            .unwrap_or_default(),
        subject_address: subject.map(|subject| address(&subject.kind, &subject.id)).unwrap_or_default(),
        by: check.owner.as_ref().map(|owner| scene.person(&owner.0)).unwrap_or_default(),
        state: state_badge(scene.say, kind, check),
    }
}
