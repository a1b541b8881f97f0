//! The inspector's sheet: results with their reasons and photos, kept at any time, finished once nothing is missing;
//! then the days by which failures are mended, and that they are.

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Change, Record, Refusal};
use serde_json::{Map, Value as Json, json};

use super::audit::{self, Page, may_judge};
use super::points::Problems;
use crate::records::{Stored, refusal_words};
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};
use crate::words::Speech;

type Rows = Vec<Map<String, Json>>;

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let audit = audit::of(&app, &visit, &id).await?;
    if !may_judge(&visit, &audit) {
        return Err(WebError::new(ErrorKind::Forbidden));
    }
    let rows = judged(&app, &audit, &fields).await?;
    let finish = fields.get("then") == "finish";
    let problems = missing(visit.say(), &rows, finish);
    if !problems.is_empty() {
        let said = visit.say().t1("brand-sheet-missing", "count", problems.len());
        let shown = Page { rows: Some(rows), problems, message: Some(said), ..Page::of(&audit) };
        return audit::page(&app, &visit, shown).await;
    }
    let version = fields.get("version").parse().unwrap_or(0);
    let mut given = Map::new();
    given.insert("checkpoints".into(), json!(rows));
    let change = if finish {
        let (id, transition) = (audit.id.clone(), "inspect".to_owned());
        Change::Move { id, version, transition, fields: given, comment: None }
    } else {
        Change::Edit { id: audit.id.clone(), version, fields: given, origin: None }
    };
    write(&app, &visit, (&audit, rows), change).await
}

/// Days by which failures are mended, from the owner; that they are, from whoever inspected.
pub async fn mend(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let audit = audit::of(&app, &visit, &id).await?;
    let me = |field: &str| visit.person().is_some() && audit.named(field).as_ref() == visit.person();
    let may: Vec<&str> = [("owner", "rectify_by"), ("inspector", "verified_on")]
        .into_iter()
        .filter_map(|(who, column)| me(who).then_some(column))
        .collect();
    if may.is_empty() || !matches!(audit.state.as_str(), "inspected" | "rectifying") {
        return Err(WebError::new(ErrorKind::Forbidden));
    }
    let mut rows = stored(&audit);
    for row in &mut rows {
        for column in &may {
            typed(row, column, &fields);
        }
    }
    let version = fields.get("version").parse().unwrap_or(0);
    let mut given = Map::new();
    given.insert("checkpoints".into(), json!(rows));
    let change = Change::Edit { id: audit.id.clone(), version, fields: given, origin: None };
    write(&app, &visit, (&audit, rows), change).await
}

/// Writes the change; what the ledger refuses is said on the page, with what was typed.
async fn write(
    app: &App,
    visit: &Visit,
    (audit, rows): (&Record, Rows),
    change: Change,
) -> Result<Response, WebError> {
    match app.ledger.commit(&visit.actor, change).await {
        Ok(_) => Ok(redirect(&audit::place(&audit.id))),
        Err(
            refusal @ (Refusal::Invalid(_)
            | Refusal::Stale { .. }
            | Refusal::Condition { .. }
            | Refusal::WrongState { .. }),
        ) => {
            let kind = app.standard().kinds.get("brand_audit").ok_or_else(WebError::not_found)?;
            // The sheet that is sent again is laid over what stands now.
            let now = audit::of(app, visit, &audit.id.0).await?;
            let message = Some(refusal_words(visit.say(), kind, &refusal));
            audit::page(app, visit, Page { rows: Some(rows), message, ..Page::of(&now) }).await
        }
        Err(other) => Err(other.into()),
    }
}

fn stored(audit: &Record) -> Rows {
    audit.rows("checkpoints").into_iter().cloned().collect()
}

/// A value of the form laid into its row; what the form does not have stays.
fn typed(row: &mut Map<String, Json>, column: &str, fields: &Fields) {
    let name = format!("{column}.{}", row.text("id"));
    if fields.has(&name) {
        let value = fields.get(&name);
        row.insert(column.to_owned(), if value.is_empty() { Json::Null } else { json!(value) });
    }
}

/// The checkpoints as the sheet has them; photos are kept at once, so that a refused sheet does not lose them.
async fn judged(app: &App, audit: &Record, fields: &Fields) -> Result<Rows, WebError> {
    let mut rows = stored(audit);
    for row in &mut rows {
        typed(row, "result", fields);
        typed(row, "finding", fields);
        let name = format!("photo.{}", row.text("id"));
        for upload in fields.files.iter().filter(|upload| upload.field == name) {
            let kept = app.ledger.keep_file(&upload.name, &upload.bytes).await?;
            let kept = serde_json::to_value(kept).map_err(WebError::internal)?;
            match row.entry("photo").or_insert(Json::Null) {
                Json::Array(photos) => photos.push(kept),
                other => *other = Json::Array(vec![kept]),
            }
        }
    }
    Ok(rows)
}

/// What each checkpoint lacks: a failure its reason, and at the end all of them a result.
fn missing(say: Speech, rows: &[Map<String, Json>], finish: bool) -> Problems {
    let lacks = |row: &Map<String, Json>| match row.text("result") {
        "fail" if row.text("finding").is_empty() => Some("brand-finding-needed"),
        "" if finish => Some("brand-result-needed"),
        _ => None,
    };
    rows.iter().filter_map(|row| Some((row.text("id").to_owned(), say.t(lacks(row)?)))).collect()
}
