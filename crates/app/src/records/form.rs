//! The form of a record: blank, filled, refused, or changed by two people at once.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Change, FieldProblem, Record, RecordId};
use hengce_standard::{FieldKind, Kind};
use serde_json::{Map, Value as Json};

use super::change::is_open_field;
use super::input::{Input, Sheet};
use super::list::kind_of;
use super::scene::{Scene, address};
use super::typed::Typed;
use crate::shell::Shell;
use crate::web::{App, Fields, Html, Visit, WebError, page};

/// A field that somebody else changed while this form was open.
pub struct Clash {
    pub label: String,
    pub before: Html,
    pub theirs: Html,
    /// Empty where only the other changed it.
    pub mine: Option<Html>,
}

#[derive(Template)]
#[template(path = "records/form.html")]
struct FormPage {
    shell: Shell,
    heading: String,
    help: String,
    action: String,
    cancel: String,
    version: Option<i64>,
    next: String,
    inputs: Vec<Input>,
    /// Problems with their input's id, for the list on top.
    problems: Vec<(String, String, String)>,
    message: Option<String>,
    clashes: Vec<Clash>,
    /// A comment is asked for; true: required.
    comment: Option<(String, bool)>,
    comment_label: String,
    submit: String,
}

/// What a form is shown with.
pub struct Draft<'a> {
    pub kind: &'a Kind,
    /// None: a new record.
    pub record: Option<&'a Record>,
    pub values: Map<String, Json>,
    pub problems: Vec<FieldProblem>,
    pub message: Option<String>,
    pub clashes: Vec<Clash>,
    /// Where the form is sent, when that is not the record's own edit.
    pub action: Option<String>,
    pub heading: Option<String>,
    /// Only these fields.
    pub only: Option<Vec<String>>,
    pub comment: Option<(String, bool)>,
    pub submit: Option<String>,
    pub next: String,
}

impl<'a> Draft<'a> {
    pub fn new(kind: &'a Kind, record: Option<&'a Record>, values: Map<String, Json>) -> Self {
        Self {
            kind,
            record,
            values,
            problems: Vec::new(),
            message: None,
            clashes: Vec::new(),
            action: None,
            heading: None,
            only: None,
            comment: None,
            submit: None,
            next: String::new(),
        }
    }
}

/// Whether people make and move records of this kind by hand: import batches are made and undone by imports alone,
/// which do more than the record says.
pub fn made_by_hand(kind: &Kind) -> Result<(), WebError> {
    if kind.id == "import_batch" { Err(WebError::not_found()) } else { Ok(()) }
}

/// The kind of that id, where people make and move its records.
pub fn kind_by_hand<'a>(app: &'a App, id: &str) -> Result<&'a Kind, WebError> {
    let kind = kind_of(app, id)?;
    made_by_hand(kind)?;
    Ok(kind)
}

pub async fn blank(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let mut fields =
        Fields { pairs: crate::web::forms::pairs(query.unwrap_or_default().as_bytes()), files: Vec::new() };
    // Somebody must own it: whoever makes it, until another is named. Where nobody must, nobody is assumed.
    let needed = |owner: &&String| kind.fields.get(owner.as_str()).is_some_and(|field| field.required);
    let owner = kind.owner.as_ref().filter(needed).filter(|owner| !fields.has(&format!("f.{owner}")));
    if let (Some(owner), Some(me)) = (owner, visit.person()) {
        fields.pairs.push((format!("f.{owner}"), me.to_string()));
    }
    let has: Vec<_> =
        fields.pairs.iter().filter_map(|(name, _)| name.strip_prefix("f.")).map(str::to_owned).collect();
    fields.pairs.extend(has.into_iter().map(|name| ("has".to_owned(), name)));
    let values = Typed::of_form(&fields).values(&kind.fields, &app.standard().organisation.zone);
    shown(&app, &visit, Draft::new(kind, None, values)).await
}

pub async fn filled(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let kind = kind_by_hand(&app, &kind)?;
    let record = record_of(&app, &visit, kind, &id).await?;
    // Whoever may not save is told before they type, not after.
    let edit =
        Change::Edit { id: record.id.clone(), version: record.version, fields: Map::new(), origin: None };
    app.ledger.check(&visit.actor, &edit).await?;
    shown(&app, &visit, Draft::new(kind, Some(&record), record.fields.clone())).await
}

/// The record in the path, if the reader may see it and it is of that kind.
pub async fn record_of(app: &App, visit: &Visit, kind: &Kind, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind == kind.id { Ok(record) } else { Err(WebError::not_found()) }
}

/// The same with its live fields.
pub async fn whole_of(app: &App, visit: &Visit, kind: &Kind, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.whole(&visit.actor, &RecordId::from(id)).await?;
    if record.kind == kind.id { Ok(record) } else { Err(WebError::not_found()) }
}

/// The form as a page: 422 with problems, 409 with clashes, else 200.
pub async fn shown(app: &App, visit: &Visit, draft: Draft<'_>) -> Result<Response, WebError> {
    let say = visit.say();
    let kind = draft.kind;
    let named = named(&draft);
    let scene = Scene::new(app, visit).with_names(app, visit, kind, &named).await;
    // Before it is created nothing is frozen yet.
    let state = draft.record.map_or("", |record| record.state.as_str());
    let own = draft.record.map(|record| address(&kind.id, &record.id));
    let base = own.as_deref().unwrap_or_default();
    let sheet = Sheet { scene: &scene, standard: app.standard(), problems: &draft.problems, state, base };
    let open: Vec<String> = match &draft.only {
        Some(names) => names.clone(),
        None => {
            let fields = kind.fields.values().filter(|field| is_open_field(field, state));
            fields.map(|field| field.id.clone()).collect()
        }
    };
    let inputs = sheet.inputs(kind, &draft.values, Some(&open));
    let status = match (draft.problems.is_empty(), draft.clashes.is_empty()) {
        (true, true) => StatusCode::OK,
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
    };
    let heading = draft.heading.unwrap_or_else(|| match draft.record {
        None => say.t1("new-of", "kind", say.of(&kind.label)),
        Some(record) => say.t1("edit-of", "title", record.title.as_str()),
    });
    let base = format!("/records/{}", kind.id);
    let mut shell = Shell::new(app, visit, heading.clone()).under(say.of(&kind.label), base.clone());
    if let (Some(record), Some(own)) = (draft.record, &own) {
        shell = shell.under(record.code.clone(), own.clone());
    }
    let view = FormPage {
        shell,
        heading,
        help: if draft.record.is_none() { say.of(&kind.help).to_owned() } else { String::new() },
        action: draft.action.unwrap_or_else(|| {
            own.as_ref().map_or_else(|| format!("{base}/new"), |own| format!("{own}/edit"))
        }),
        cancel: own.unwrap_or(base),
        version: draft.record.map(|record| record.version),
        next: draft.next,
        problems: listed(say, kind, &open, &draft.problems),
        inputs,
        message: draft.message,
        clashes: draft.clashes,
        comment_label: say.t("comment"),
        comment: draft.comment,
        submit: draft.submit.unwrap_or_else(|| say.t("save")),
    };
    Ok((status, page(&view)?).into_response())
}

/// Stand-ins that carry the draft's values and the record's, so that the names of all they refer to are known.
fn named(draft: &Draft) -> Vec<Record> {
    let mut records: Vec<Record> = draft.record.cloned().into_iter().collect();
    records.push(stand_in(&draft.kind.id, draft.values.clone()));
    records
}

/// A record that is not written yet.
pub fn stand_in(kind: &str, fields: Map<String, Json>) -> Record {
    let at = jiff::Timestamp::UNIX_EPOCH;
    Record {
        id: "".into(),
        kind: kind.into(),
        code: String::new(),
        title: String::new(),
        state: String::new(),
        owner: None,
        unit: None,
        version: 0,
        position: hengce_ledger::Position(0),
        created_at: at,
        created_by: None,
        updated_at: at,
        updated_by: None,
        withdrawn: false,
        fields,
    }
}

/// Every problem with its field's label and its input's id; none where the form does not ask for the field.
fn listed(
    say: crate::words::Speech,
    kind: &Kind,
    open: &[String],
    problems: &[FieldProblem],
) -> Vec<(String, String, String)> {
    let line = |found: &FieldProblem| {
        let top = found.field.split(['[', '.']).next().unwrap_or_default();
        let field = kind.fields.get(top);
        let rule = kind.checks.contains_key(top) || kind.lifecycle.transitions.contains_key(top);
        let mut label = match field {
            Some(field) => say.of(&field.label).to_owned(),
            None if rule => String::new(),
            None => found.field.clone(),
        };
        if let (Some(FieldKind::Rows { fields }), Some((row, rest))) = (
            field.map(|field| &field.kind),
            found
                .field
                .strip_prefix(top)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.split_once(']')),
        ) {
            let cell = fields.get(rest.trim_start_matches('.')).map_or("", |field| say.of(&field.label));
            let row = row.parse::<usize>().map_or(0, |row| row + 1);
            let place = say.t2("problem-in-row", ("table", label), ("row", row.to_string()));
            label = if cell.is_empty() { place } else { format!("{place} {cell}") };
        }
        let id = match top {
            "comment" => "comment".to_owned(),
            top if open.iter().any(|name| name == top) => {
                format!("f-{}", found.field.replace(['[', '.'], "-").replace(']', ""))
            }
            _ => String::new(),
        };
        (id, label, super::problems::words(say, &found.problem))
    };
    problems.iter().map(line).collect()
}
