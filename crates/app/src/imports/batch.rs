//! One import: what came in, from which file; taking it back.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hengce_facts::Cell;
use hengce_imports::{EDITS, PART, SAME_TITLE};
use hengce_ledger::{Record, RecordId, Refusal};
use hengce_standard::{ColumnKind, Dataset};
use serde_json::Value as Json;

use super::{labels, refused};
use crate::records::{Scene, Stored as _, address, state_badge};
use crate::shell::Shell;
use crate::traffic;
use crate::web::forms::{encoded, pairs};
use crate::web::{App, Html, Visit, WebError, page, redirect};

/// Rows on a page.
pub(super) const ROWS: usize = 100;

/// A row that came in.
struct Row {
    sheet: String,
    line: u64,
    /// Address of its record, where it made or changed one.
    address: Option<String>,
    /// Text and whether it is a number.
    cells: Vec<(String, bool)>,
}

#[derive(Template)]
#[template(path = "imports/batch.html")]
struct BatchPage {
    shell: Shell,
    base: String,
    title: String,
    state: Html,
    facts: Vec<(String, String)>,
    /// Colour, label, count.
    counts: Vec<(&'static str, String, i64)>,
    undoes: bool,
    history: String,
    done: bool,
    undone: bool,
    /// Records that stayed as they are when it was taken back.
    stayed: Option<String>,
    /// Label and whether it holds numbers.
    heads: Vec<(String, bool)>,
    rows: Vec<Row>,
    range: String,
    before: Option<String>,
    after: Option<String>,
}

/// The batch's page has one address; records link to it as to any record.
pub async fn moved(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let batch = batch_of(&app, &visit, &id).await?;
    Ok(redirect(&format!("/imports/{}", batch.id)))
}

async fn batch_of(app: &App, visit: &Visit, id: &str) -> Result<Record, WebError> {
    let record = app.ledger.get(&visit.actor, &RecordId::from(id)).await?;
    if record.kind == "import_batch" { Ok(record) } else { Err(WebError::not_found()) }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let batch = batch_of(&app, &visit, &id).await?;
    let asked = pairs(query.unwrap_or_default().as_bytes());
    let number = |wanted: &str| {
        asked.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| value.parse::<usize>().ok())
    };
    let (standard, say) = (app.standard(), visit.say());
    let scene = Scene::new(&app, &visit);
    let offset = number("offset").unwrap_or(0);
    let (heads, rows, total) = rows(&app, &visit, &scene, &batch, offset).await?;
    let kind = standard.kinds.get(&batch.kind).ok_or_else(WebError::not_found)?;
    let count = |field: &str| batch.fields.get(field).and_then(Json::as_i64).unwrap_or_default();
    let counts = [
        ("green", "fate-new", "rows_new"),
        ("blue", "fate-restated", "rows_restated"),
        ("secondary", "fate-unchanged", "rows_unchanged"),
        ("red", "fate-refused", "rows_refused"),
    ];
    let base = format!("/imports/{}", batch.id);
    let pulled_by = match batch.named("connector") {
        Some(id) => app.ledger.get(&visit.actor, &id).await.ok(),
        None => None,
    };
    let undoes = app.ledger.moves(&visit.actor, &batch).await.iter().any(|taken| taken.transition == "undo");
    let last = offset + rows.len();
    let at = |offset: usize| format!("{base}?offset={offset}");
    page(&BatchPage {
        shell: Shell::new(&app, &visit, format!("{} {}", batch.code, batch.title))
            .under(say.t("nav-imports"), "/imports"),
        title: format!("{} {}", batch.code, batch.title),
        state: state_badge(say, kind, &batch),
        facts: facts(&app, &scene, &batch, pulled_by),
        counts: counts.map(|(colour, key, field)| (colour, say.t(key), count(field))).to_vec(),
        undoes,
        history: format!("{}/history", address("import_batch", &batch.id)),
        done: number("done").is_some() && batch.state == "committed",
        undone: number("stayed").is_some(),
        stayed: number("stayed")
            .filter(|count| *count > 0)
            .map(|count| say.t1("import-stayed", "count", count as i64)),
        heads,
        range: say.with("import-range", &range(offset, last, total)),
        before: (offset > 0).then(|| at(offset.saturating_sub(ROWS))),
        after: (last < total).then(|| at(last)),
        rows,
        base,
    })
}

fn range(offset: usize, last: usize, total: usize) -> fluent_bundle::FluentArgs<'static> {
    let mut values = fluent_bundle::FluentArgs::new();
    values.set("from", (offset + 1).min(last) as i64);
    values.set("to", last as i64);
    values.set("total", total as i64);
    values
}

fn facts(app: &App, scene: &Scene, batch: &Record, pulled_by: Option<Record>) -> Vec<(String, String)> {
    let say = scene.say;
    let text = |field: &str| batch.fields.get(field).and_then(Json::as_str).unwrap_or_default();
    let recognised = labels::recognised_of(text("recognised"));
    let by = batch.created_by.as_ref().map_or_else(|| say.t("the-program"), |id| scene.person(&id.0));
    let mut facts = vec![
        (say.t("import-recognised"), labels::what(app.standard(), say, &recognised)),
        (say.t("import-by"), by),
        (say.t("import-at"), crate::words::day_and_time(batch.created_at, &scene.zone)),
        (say.t("import-days"), super::pages::days(text("from_on"), text("to_on"))),
    ];
    if let Some(connector) = pulled_by {
        facts.push((say.t("import-pulled-by"), format!("{} {}", connector.code, connector.title)));
    }
    let answers: hengce_imports::Answers = serde_json::from_str(text("answers")).unwrap_or_default();
    for (column, answer) in answers {
        if column == PART {
            continue;
        }
        if column == SAME_TITLE {
            let key = if answer == EDITS { "import-same-title-edits" } else { "import-same-title-makes" };
            facts.push((say.t("import-same-title"), say.t(key)));
            continue;
        }
        let person =
            scene.directory.people.values().find(|person| person.code == answer || person.email == answer);
        let answer = person.map_or(answer, |person| scene.person(&person.id.0));
        facts.push((labels::column(app.standard(), say, &recognised, &column).0, answer));
    }
    facts.push((
        "SHA-256".to_owned(),
        batch
            .fields
            .get("file")
            .and_then(|files| files.get(0)?.get("hash")?.as_str())
            .unwrap_or_default()
            .to_owned(),
    ));
    facts.retain(|(_, text)| !text.is_empty());
    facts
}

type Rows = (Vec<(String, bool)>, Vec<Row>, usize);

async fn rows(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    batch: &Record,
    offset: usize,
) -> Result<Rows, WebError> {
    let text = |field: &str| batch.fields.get(field).and_then(Json::as_str).unwrap_or_default();
    if let Some(dataset) = app.standard().datasets.get(text("dataset")) {
        return of_dataset((app, visit, scene), dataset, (batch, offset)).await;
    }
    let say = scene.say;
    let heads = ["code", "import-title", "import-act", "state"].map(|key| (say.t(key), false)).to_vec();
    let made = app.ledger.imported(&visit.actor, &batch.id).await?;
    let total = made.len();
    let mut rows = Vec::new();
    for revision in made.into_iter().skip(offset).take(ROWS) {
        let origin = revision.origin.clone();
        let (sheet, line) = origin.map_or_else(Default::default, |origin| (origin.sheet, origin.line));
        let act = if revision.act == "create" { say.t("fate-new") } else { say.t("fate-restated") };
        let (address, cells) = match app.ledger.get(&visit.actor, &revision.record).await {
            Ok(record) => {
                let kind = app.standard().kinds.get(&record.kind);
                let state = kind
                    .and_then(|kind| kind.lifecycle.states.get(&record.state))
                    .map_or("", |state| say.of(&state.label));
                let state = if record.withdrawn { say.t("withdrawn") } else { state.to_owned() };
                (Some(address(&record.kind, &record.id)), vec![record.code, record.title, act, state])
            }
            Err(Refusal::NotFound) => {
                (None, vec![say.t("record-not-visible"), String::new(), act, String::new()])
            }
            Err(other) => return Err(other.into()),
        };
        rows.push(Row { sheet, line, address, cells: cells.into_iter().map(|cell| (cell, false)).collect() });
    }
    Ok((heads, rows, total))
}

async fn of_dataset(
    (app, visit, scene): (&App, &Visit, &Scene),
    dataset: &Dataset,
    (batch, offset): (&Record, usize),
) -> Result<Rows, WebError> {
    let hash = batch.fields.get("rows_hash").and_then(Json::as_str).unwrap_or_default();
    let all = app.facts.rows(dataset, hash).await.map_err(WebError::internal)?;
    let heads = dataset
        .columns
        .values()
        .map(|column| (scene.say.of(&column.label).to_owned(), labels::is_numeric(&column.kind)));
    let total = all.len();
    let all: Vec<hengce_facts::Row> = all.into_iter().skip(offset).take(ROWS).collect();
    let names = names(app, visit, dataset, &all).await;
    let row = |row: hengce_facts::Row| {
        let cells = dataset.columns.values().zip(&row.cells);
        let cells = cells.map(|(column, cell)| {
            (shown((scene, &names), &column.kind, cell), labels::is_numeric(&column.kind))
        });
        let address = traffic::behind(app, &visit.actor, batch, &row.sheet);
        Row { cells: cells.collect(), sheet: row.sheet, line: row.line, address }
    };
    Ok((heads.collect(), all.into_iter().map(row).collect(), total))
}

/// What the records that rows name are called, as far as the reader may see them.
async fn names(
    app: &App,
    visit: &Visit,
    dataset: &Dataset,
    rows: &[hengce_facts::Row],
) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for (at, column) in dataset.columns.values().enumerate() {
        let ColumnKind::Ref { .. } = column.kind else { continue };
        for row in rows {
            let Some(Cell::Text(id)) = row.cells.get(at).filter(|_| names.len() < ROWS) else { continue };
            if names.contains_key(id) {
                continue;
            }
            if let Ok(record) = app.ledger.get(&visit.actor, &RecordId::from(id.as_str())).await {
                names.insert(id.clone(), format!("{} {}", record.code, record.title));
            }
        }
    }
    names
}

fn shown((scene, names): (&Scene, &HashMap<String, String>), kind: &ColumnKind, cell: &Cell) -> String {
    use hengce_formula::Unit;
    match (cell, kind) {
        (Cell::Null, _) => String::new(),
        (Cell::Text(id), ColumnKind::Person) => scene.person(id),
        (Cell::Text(id), ColumnKind::Ref { .. }) => {
            names.get(id).cloned().unwrap_or_else(|| scene.say.t("record-not-visible"))
        }
        (Cell::Text(text), _) => text.clone(),
        (Cell::Number(number), ColumnKind::Percent) => {
            crate::words::number_in_unit(scene.say, number, Unit::Percent, 2)
        }
        (Cell::Number(number), ColumnKind::Money) => {
            crate::words::number_in_unit(scene.say, number, Unit::Money, 2)
        }
        (Cell::Number(number), ColumnKind::Decimal { unit }) => {
            crate::words::number_in_unit(scene.say, number, *unit, 2)
        }
        (Cell::Number(number), _) => crate::words::number_in_unit(scene.say, number, Unit::Count, 2),
        (Cell::Date(day), ColumnKind::Month) => day.strftime("%Y-%m").to_string(),
        (Cell::Date(day), _) => day.to_string(),
        (Cell::Instant(at), _) => crate::words::day_and_time(*at, &scene.zone),
        (Cell::Bool(yes), _) => scene.say.t(if *yes { "yes" } else { "no" }),
    }
}

/// The file as it came, always as a download.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let batch = batch_of(&app, &visit, &id).await?;
    let file = batch.fields.get("file").and_then(|files| files.get(0)).ok_or_else(WebError::not_found)?;
    let text = |key: &str| file.get(key).and_then(Json::as_str).unwrap_or_default();
    let bytes = app.ledger.file(text("hash")).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(text("name")))),
    ];
    Ok((headers, bytes).into_response())
}

pub async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let batch = batch_of(&app, &visit, &id).await?;
    let staying = hengce_imports::undo(&app.ledger, &visit.actor, &batch.id).await;
    let staying = staying.map_err(|error| refused::page(app.standard(), visit.say(), error))?;
    Ok(redirect(&format!("/imports/{}?stayed={}", batch.id, staying.len())))
}
