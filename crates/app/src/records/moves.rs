//! Transitions, withdrawing and restoring.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, FieldProblem, Problem, Record, Refusal};
use hengce_standard::{Kind, Transition};
use serde_json::{Map, Value as Json};

use super::change::patch;
use super::edit::values_of;
use super::form::{Draft, record_of, shown};
use super::input::is_typed;
use super::list::kind_of;
use super::scene::address;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};

type Three = Path<(String, String, String)>;

/// The page that asks for what a transition needs.
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, name)): Three,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let transition = offered(&app, &visit, kind, &record, &name).await?;
    let begun = Begun { values: record.fields.clone(), comment: String::new(), next: String::new() };
    asked(&app, &visit, (kind, &record, transition), begun, (Vec::new(), None)).await
}

/// The transition, if the caller may take it now.
async fn offered<'a>(
    app: &App,
    visit: &Visit,
    kind: &'a Kind,
    record: &Record,
    name: &str,
) -> Result<&'a Transition, WebError> {
    super::form::made_by_hand(kind)?;
    let moves = app.ledger.moves(&visit.actor, record).await;
    let transition = kind.lifecycle.transitions.get(name).ok_or_else(WebError::not_found)?;
    if moves.iter().any(|found| found.transition == name) {
        Ok(transition)
    } else if transition.from.contains(&record.state) {
        // not the caller's to take, or something does not hold yet: the ledger says which
        let change = Change::Move {
            id: record.id.clone(),
            version: record.version,
            transition: name.to_owned(),
            fields: Map::new(),
            comment: None,
        };
        Ok(app.ledger.check(&visit.actor, &change).await.map(|()| transition)?)
    } else {
        Err(WebError::new(ErrorKind::Refused(String::new())))
    }
}

/// What the form of a step starts with.
struct Begun {
    values: Map<String, Json>,
    comment: String,
    /// Where the step leads; empty: to the record.
    next: String,
}

async fn asked(
    app: &App,
    visit: &Visit,
    (kind, record, transition): (&Kind, &Record, &Transition),
    begun: Begun,
    (problems, message): (Vec<FieldProblem>, Option<String>),
) -> Result<Response, WebError> {
    let say = visit.say();
    let label = say.of(&transition.label);
    let typed = |name: &&String| kind.fields.get(name.as_str()).is_some_and(is_typed);
    let only = transition.needs.iter().filter(typed).cloned().collect();
    let must = transition.needs.iter().any(|need| need == "comment");
    let draft = Draft {
        problems,
        message,
        action: Some(format!("{}/moves/{}", address(&kind.id, &record.id), transition.id)),
        heading: Some(say.t2("move-of", ("move", label), ("title", record.title.as_str()))),
        only: Some(only),
        comment: Some((begun.comment, must)),
        submit: Some(label.to_owned()),
        next: begun.next,
        ..Draft::new(kind, Some(record), begun.values)
    };
    shown(app, visit, draft).await
}

pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id, name)): Three,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let transition = offered(&app, &visit, kind, &record, &name).await?;
    let typed = values_of(&app, kind, &fields).await?;
    let comment = fields.get("comment").to_owned();
    let version = fields.get("version").parse().unwrap_or(0);
    let change = Change::Move {
        id: record.id.clone(),
        version,
        transition: name.clone(),
        fields: patch(kind, &record.fields, &typed),
        comment: (!comment.is_empty()).then(|| comment.clone()),
    };
    let values = super::change::patched(&record.fields, &typed);
    let again = Begun { values, comment, next: fields.get("next").to_owned() };
    let all = (kind, &record, transition);
    match app.ledger.commit(&visit.actor, change).await {
        Ok(_) => Ok(redirect(match fields.get("next") {
            "" => return Ok(redirect(&address(&kind.id, &record.id))),
            next => next,
        })),
        Err(Refusal::Invalid(problems)) => asked(&app, &visit, all, again, (problems, None)).await,
        Err(Refusal::Condition { says: Some(says), .. }) => {
            let message = visit.say().of(&says).to_owned();
            asked(&app, &visit, all, again, (Vec::new(), Some(message))).await
        }
        Err(Refusal::Stale { .. }) => {
            let message = visit.say().t("clash-moved-on");
            asked(&app, &visit, all, again, (Vec::new(), Some(message))).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn withdraw_form(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let change = Change::Withdraw { id: record.id.clone(), version: record.version, reason: "-".into() };
    app.ledger.check(&visit.actor, &change).await?;
    withdrawal(&app, &visit, kind, &record, (Vec::new(), None)).await
}

async fn withdrawal(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    record: &Record,
    (problems, message): (Vec<FieldProblem>, Option<String>),
) -> Result<Response, WebError> {
    let say = visit.say();
    let draft = Draft {
        problems,
        message: message.or_else(|| Some(say.t("withdraw-help"))),
        action: Some(format!("{}/withdraw", address(&kind.id, &record.id))),
        heading: Some(say.t1("withdraw-of", "title", record.title.as_str())),
        only: Some(Vec::new()),
        comment: Some((String::new(), true)),
        submit: Some(say.t("withdraw")),
        ..Draft::new(kind, Some(record), record.fields.clone())
    };
    shown(app, visit, draft).await
}

pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = super::form::kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let reason = fields.get("comment").to_owned();
    if reason.is_empty() {
        let problem = FieldProblem { field: "comment".into(), problem: Problem::Required };
        return withdrawal(&app, &visit, kind, &record, (vec![problem], None)).await;
    }
    let version = fields.get("version").parse().unwrap_or(0);
    match app.ledger.commit(&visit.actor, Change::Withdraw { id: record.id.clone(), version, reason }).await {
        Ok(_) => Ok(redirect(&address(&kind.id, &record.id))),
        Err(Refusal::Stale { .. }) => {
            let message = visit.say().t("clash-moved-on");
            withdrawal(&app, &visit, kind, &record, (Vec::new(), Some(message))).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = super::form::kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    let version = fields.get("version").parse().unwrap_or(0);
    app.ledger.commit(&visit.actor, Change::Restore { id: record.id.clone(), version }).await?;
    Ok(redirect(&address(&kind.id, &record.id)))
}
