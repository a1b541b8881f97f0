//! One change of many records: chosen in a list, shown before it is made, made for all or for those that can be, and
//! undone at once.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, RecordId, Refusal};
use hengce_standard::{Act, FieldKind, Kind};
use serde_json::{Map, Value as Json};

use super::badges::state_badge;
use super::edit::values_of;
use super::form::made_by_hand;
use super::input::{Input, Sheet, is_typed};
use super::list::kind_of;
use super::problems::refused;
use super::scene::{Scene, address};
use crate::shell::Shell;
use crate::web::forms::pairs;
use crate::web::{App, Fields, Html, Visit, WebError, page, redirect};

/// Records changed at once.
const ROWS_MAX: usize = 500;
/// The list's parameter that names what has just been done; no field begins with it.
const BATCH: &str = "_batch";
const KEPT: &str = "_kept";

/// Something that can be done to selected records.
pub struct Offer {
    pub value: String,
    pub label: String,
    /// A step of the life cycle; else a field.
    pub step: bool,
}

/// What can be done to many records of a kind: its steps, and a new value for one field.
pub fn offers(app: &App, visit: &Visit, kind: &Kind) -> Vec<Offer> {
    let say = visit.say();
    let steps = kind.lifecycle.transitions.values().map(|taken| Offer {
        value: format!("m.{}", taken.id),
        label: say.of(&taken.label).to_owned(),
        step: true,
    });
    let edits = app.ledger.reach(&visit.actor, Act::Edit, &kind.id).is_some();
    let fields = kind.fields.values().filter(|field| edits && is_typed(field) && is_plain(&field.kind));
    let fields = fields.map(|field| Offer {
        value: format!("f.{}", field.id),
        label: say.of(&field.label).to_owned(),
        step: false,
    });
    steps.chain(fields).collect()
}

/// Whether one value is meant the same for many records.
fn is_plain(kind: &FieldKind) -> bool {
    !matches!(kind, FieldKind::Rows { .. } | FieldKind::Files | FieldKind::People)
}

/// What was chosen, and for which records.
struct Wanted<'a> {
    kind: &'a Kind,
    /// `f.owner` or `m.submit`.
    what: String,
    /// The fields that are asked for.
    asked: Vec<String>,
    /// A comment is asked for; true: required.
    comment: Option<bool>,
    records: Vec<Record>,
    values: Map<String, Json>,
    said: String,
}

impl Wanted<'_> {
    fn change(&self, record: &Record) -> Change {
        let (id, version, fields) = (record.id.clone(), record.version, self.values.clone());
        match self.what.strip_prefix("m.") {
            Some(transition) => Change::Move {
                id,
                version,
                transition: transition.to_owned(),
                fields,
                comment: (!self.said.is_empty()).then(|| self.said.clone()),
            },
            None => Change::Edit { id, version, fields, origin: None },
        }
    }

    fn label(&self, say: crate::words::Speech) -> &str {
        match self.what.split_once('.') {
            Some(("m", id)) => self.kind.transition(id).map_or("", |taken| say.of(&taken.label)),
            Some((_, id)) => self.kind.field(id).map_or("", |field| say.of(&field.label)),
            None => "",
        }
    }
}

/// Reads what was chosen. Records that the caller may not see are left out as if they were not there.
async fn wanted<'a>(
    app: &App,
    visit: &Visit,
    kind: &'a Kind,
    fields: &Fields,
) -> Result<Wanted<'a>, WebError> {
    made_by_hand(kind)?;
    let what = fields.get("what").to_owned();
    let known = offers(app, visit, kind).into_iter().any(|offer| offer.value == what);
    if !known {
        return Err(WebError::malformed(visit.say().t("bulk-choose")));
    }
    let (asked, comment) = match what.split_once('.') {
        Some(("m", id)) => {
            let needs = kind.transition(id).map_or(&[][..], |taken| taken.needs.as_slice());
            let typed = needs.iter().filter(|need| kind.field(need).is_some_and(is_typed));
            (typed.cloned().collect(), Some(needs.iter().any(|need| need == "comment")))
        }
        Some((_, id)) => (vec![id.to_owned()], None),
        None => (Vec::new(), None),
    };
    let mut records = Vec::new();
    for row in fields.all("id").into_iter().take(ROWS_MAX) {
        // `id`, or `id:version` once it was shown.
        let (id, version) =
            row.split_once(':').map_or((row, None), |(id, version)| (id, version.parse().ok()));
        if let Ok(mut record) = app.ledger.get(&visit.actor, &RecordId::from(id)).await
            && record.kind == kind.id
        {
            record.version = version.unwrap_or(record.version);
            records.push(record);
        }
    }
    if records.is_empty() {
        return Err(WebError::malformed(visit.say().t("bulk-none")));
    }
    let mut values = values_of(app, kind, fields).await?;
    values.retain(|name, value| asked.contains(name) && !(what.starts_with("m.") && value.is_null()));
    Ok(Wanted { kind, what, asked, comment, records, values, said: fields.get("comment").to_owned() })
}

/// One record as the preview shows it.
struct Row {
    id: String,
    code: String,
    title: String,
    address: String,
    state: Html,
    /// Why it will be refused; none before it was asked, empty: it will be changed.
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "records/bulk.html")]
struct BulkPage {
    shell: Shell,
    base: String,
    heading: String,
    what: String,
    next: String,
    inputs: Vec<Input>,
    comment: Option<(String, bool)>,
    rows: Vec<Row>,
    previewed: bool,
    good: usize,
    bad: usize,
    /// What was typed, carried to the commit.
    typed: Vec<(String, String)>,
    message: Option<String>,
}

/// What will be changed and what will be refused, and why.
async fn shown(
    app: &App,
    visit: &Visit,
    wanted: &Wanted<'_>,
    fields: &Fields,
    message: Option<String>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let kind = wanted.kind;
    let scene = Scene::new(app, visit).with_names(app, visit, kind, &wanted.records).await;
    let asks = !wanted.asked.is_empty() || wanted.comment.is_some();
    let previewed = !asks || fields.has("preview") || fields.has("which");
    let mut rows = Vec::new();
    for record in &wanted.records {
        let refused = if previewed {
            match app.ledger.check(&visit.actor, &wanted.change(record)).await {
                Ok(()) => Some(String::new()),
                Err(refusal) => Some(refused(say, kind, &refusal)),
            }
        } else {
            None
        };
        rows.push(Row {
            id: format!("{}:{}", record.id, record.version),
            code: record.code.clone(),
            title: record.title.clone(),
            address: address(&kind.id, &record.id),
            state: state_badge(say, kind, record),
            refused,
        });
    }
    let bad = rows.iter().filter(|row| row.refused.as_ref().is_some_and(|why| !why.is_empty())).count();
    let sheet = Sheet { scene: &scene, standard: app.standard(), problems: &[], state: "", base: "" };
    let label = wanted.label(say);
    let count = wanted.records.len().to_string();
    let typed = fields.pairs.iter().filter(|(name, _)| name.starts_with("f.") || name == "has");
    let base = format!("/records/{}", kind.id);
    let heading = say.t2("bulk-of", ("what", label), ("count", count));
    page(&BulkPage {
        shell: Shell::new(app, visit, heading.clone()).under(say.of(&kind.label), base.clone()),
        base,
        heading,
        what: wanted.what.clone(),
        next: fields.get("next").to_owned(),
        inputs: sheet.inputs(kind, &wanted.values, Some(&wanted.asked)),
        comment: wanted.comment.map(|must| (wanted.said.clone(), must)),
        previewed,
        good: rows.len() - bad,
        bad,
        rows,
        typed: typed.cloned().collect(),
        message,
    })
}

pub async fn plan(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let wanted = wanted(&app, &visit, kind, &fields).await?;
    shown(&app, &visit, &wanted, &fields, None).await
}

/// Makes the change, for all of them or for those that can be changed. All in one commit.
pub async fn commit(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let person = visit.person().cloned().ok_or_else(WebError::not_found)?;
    let wanted = wanted(&app, &visit, kind, &fields).await?;
    let mut chosen = Vec::new();
    for record in &wanted.records {
        let change = wanted.change(record);
        if fields.get("which") != "good" || app.ledger.check(&visit.actor, &change).await.is_ok() {
            chosen.push((record.version, change));
        }
    }
    let (before, changes): (Vec<i64>, Vec<Change>) = chosen.into_iter().unzip();
    let made = match app.ledger.commit_all(&visit.actor, changes).await {
        Ok(records) => records,
        Err(at) if matches!(at.refusal, Refusal::Storage(_)) => return Err(at.refusal.into()),
        Err(_) => {
            let message = visit.say().t("bulk-refused");
            return shown(&app, &visit, &wanted, &fields, Some(message)).await;
        }
    };
    let changed = made.iter().zip(before).filter(|(record, before)| record.version > *before);
    let changed: Vec<(RecordId, i64)> =
        changed.map(|(record, _)| (record.id.clone(), record.version)).collect();
    let batch = app.ledger.batches().note(&person, &kind.id, &changed).await?;
    Ok(redirect(&with(kind, fields.get("next"), &[(BATCH, &batch)])))
}

/// Takes back what was changed at once, as far as nothing has happened to it since.
pub async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let person = visit.person().ok_or_else(WebError::not_found)?;
    let batch = app.ledger.batches().get(person, fields.get("batch")).await?;
    let batch = batch.filter(|batch| batch.kind == kind.id && batch.undone_at.is_none());
    let batch = batch.ok_or_else(WebError::not_found)?;
    let mut changes = Vec::new();
    for (id, version) in &batch.records {
        let change = Change::Undo { id: id.clone(), version: *version };
        if app.ledger.check(&visit.actor, &change).await.is_ok() {
            changes.push(change);
        }
    }
    let kept = batch.records.len() - changes.len();
    app.ledger.commit_all(&visit.actor, changes).await.map_err(|at| at.refusal)?;
    app.ledger.batches().undone(person, &batch.id).await?;
    let kept = kept.to_string();
    Ok(redirect(&with(kind, fields.get("next"), &[(BATCH, &batch.id), (KEPT, &kept)])))
}

/// The list's address with parameters, in place of what it said of an earlier change.
fn with(kind: &Kind, next: &str, more: &[(&str, &str)]) -> String {
    let base = format!("/records/{}", kind.id);
    let query = next.strip_prefix(&base).and_then(|rest| rest.strip_prefix('?')).unwrap_or_default();
    let old = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with('_'));
    let new = more.iter().map(|(name, value)| format!("{name}={value}"));
    let query: Vec<String> = old.map(str::to_owned).chain(new).collect();
    format!("{base}?{}", query.join("&"))
}

/// What the list says about a change that was just made.
pub struct Done {
    pub batch: String,
    pub text: String,
    pub undoable: bool,
}

/// What the list's address says was just done, if it was the reader who did it.
pub async fn done(app: &App, visit: &Visit, query: &str) -> Result<Option<Done>, WebError> {
    let said = pairs(query.as_bytes());
    let said = |name: &str| said.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let (Some(id), Some(person)) = (said(BATCH), visit.person()) else { return Ok(None) };
    let Some(batch) = app.ledger.batches().get(person, id).await? else { return Ok(None) };
    let count = batch.records.len();
    let text = match (batch.undone_at, said(KEPT).and_then(|kept| kept.parse::<usize>().ok()).unwrap_or(0)) {
        (None, _) => visit.say().t1("bulk-done", "count", count.to_string()),
        (Some(_), 0) => visit.say().t1("bulk-undone", "count", count.to_string()),
        (Some(_), kept) => {
            let undone = count.saturating_sub(kept).to_string();
            visit.say().t2("bulk-undone-some", ("count", undone), ("kept", kept.to_string()))
        }
    };
    Ok(Some(Done { batch: batch.id, text, undoable: batch.undone_at.is_none() && count > 0 }))
}
