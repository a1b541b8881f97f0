//! A list as Excel: what the reader may see, under the same search, filters and order.

use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Query, Record};
use hengce_sheets::{Cell, Column, Format, Page};
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::Value as Json;

use super::asked::Asked;
use super::list::{column_label, kind_of};
use super::scene::Scene;
use super::values::number;
use crate::web::forms::encoded;
use crate::web::{App, ErrorKind, Visit, WebError};

/// Records in one file.
const ROWS_MAX: usize = 100_000;
const PAGE: u32 = 1_000;
const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let asked = Asked::read(kind, &query.unwrap_or_default());
    let records = all(&app, &visit, &asked.query(kind, &visit)).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &records).await;
    let pages = [sheet(&scene, kind, &records)];
    let written = tokio::task::spawn_blocking(move || hengce_sheets::write(&pages)).await;
    let bytes = written.map_err(WebError::internal)?.map_err(WebError::internal)?;
    let name = encoded(&format!("{}-{}.xlsx", visit.say().of(&kind.label), scene.today));
    let headers = [
        (header::CONTENT_TYPE, MEDIA.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}

async fn all(app: &App, visit: &Visit, query: &Query) -> Result<Vec<Record>, WebError> {
    let mut records = Vec::new();
    loop {
        let question = Query { offset: records.len() as u64, limit: PAGE, ..query.clone() };
        let page = app.ledger.find(&visit.actor, &question).await?;
        let last = page.records.len() < PAGE as usize;
        records.extend(page.records);
        if records.len() > ROWS_MAX {
            return Err(WebError::new(ErrorKind::TooLarge));
        }
        if last {
            return Ok(records);
        }
    }
}

fn sheet(scene: &Scene, kind: &Kind, records: &[Record]) -> Page {
    let fields: Vec<&Field> = kind.fields.values().collect();
    let plain = |header: String| Column { header, ..Column::default() };
    let mut columns = vec![plain(scene.say.t("code"))];
    columns.extend(fields.iter().map(|field| Column { format: format(field), ..plain(scene.say.of(&field.label).to_owned()) }));
    let stateful = !kind.lifecycle.states.is_empty();
    if stateful {
        columns.push(plain(column_label(scene, kind, "state")));
    }
    columns.push(plain(scene.say.t("updated-at")));
    let row = |record: &Record| {
        let mut cells = vec![Cell::text(record.code.as_str())];
        cells.extend(fields.iter().map(|field| cell(scene, field, record.fields.get(&field.id).unwrap_or(&Json::Null))));
        if stateful {
            let state = kind.lifecycle.states.get(&record.state);
            let text = state.map_or(record.state.as_str(), |state| scene.say.of(&state.label));
            cells.push(Cell::text(if record.withdrawn { scene.say.t("withdrawn") } else { text.to_owned() }));
        }
        cells.push(Cell::text(crate::words::day_and_time(record.updated_at, &scene.zone)));
        cells
    };
    Page {
        name: scene.say.of(&kind.label).to_owned(),
        columns,
        rows: records.iter().map(row).collect(),
        ..Page::default()
    }
}

fn format(field: &Field) -> Format {
    match &field.kind {
        FieldKind::Integer { .. } | FieldKind::Rating { .. } => Format::Number { places: 0 },
        FieldKind::Decimal { places, .. } => Format::Number { places: *places },
        FieldKind::Money => Format::Money,
        FieldKind::Percent => Format::Percent,
        _ => Format::Text,
    }
}

fn cell(scene: &Scene, field: &Field, value: &Json) -> Cell {
    match format(field) {
        Format::Text => Cell::text(scene.text(field, value)),
        _ => number(value).map_or_else(|| Cell::text(""), |number| Cell::number(&number)),
    }
}
