//! The page of tables, and its JSON twin.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use hengce_exact::Number;
use serde::Deserialize;
use serde_json::json;

use super::{Snippet, Told, all, snippets};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};
use crate::words::{Speech, day_and_time, grouped};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The table whose lines for other programs are shown.
    #[serde(default)]
    open: String,
}

/// A table in the list.
struct Row {
    name: String,
    label: String,
    what: String,
    figures: [String; 3],
    size: String,
    changed: String,
    here: bool,
}

/// The table that is opened below the list.
struct Opened {
    label: String,
    what: String,
    place: String,
    snippets: Vec<Snippet>,
}

#[derive(Template)]
#[template(path = "tables/page.html")]
struct TablesPage {
    shell: Shell,
    store: String,
    rows: Vec<Row>,
    opened: Option<Opened>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let say = visit.say();
    let tables = all(app.facts.store()).await.map_err(WebError::internal)?;
    let standing = || tables.iter().find(|table| table.name.ends_with("/standing"));
    let opened = tables.iter().find(|table| table.name == asked.open);
    if opened.is_none() && !asked.open.is_empty() {
        return Err(WebError::not_found());
    }
    let opened = opened.or_else(standing).or(tables.first());
    let row = |table: &Told| row(&app, say, table, opened.is_some_and(|opened| opened.name == table.name));
    let shown = |table: &Told| {
        let (label, what) = table.labels(app.standard(), say);
        Opened { label, what, place: table.place.clone(), snippets: snippets(table) }
    };
    page(&TablesPage {
        shell: Shell::new(&app, &visit, say.t("nav-tables")),
        store: app.facts.store().url().to_owned(),
        rows: tables.iter().map(row).collect(),
        opened: opened.map(shown),
    })
}

/// What the page tells, exactly.
pub async fn json(State(app): State<App>, _visit: Visit) -> Result<Response, WebError> {
    let tables = all(app.facts.store()).await.map_err(WebError::internal)?;
    Ok(Json(json!({ "store": app.facts.store().url(), "tables": tables })).into_response())
}

fn row(app: &App, say: Speech, table: &Told, here: bool) -> Row {
    let (label, what) = table.labels(app.standard(), say);
    let zone = &app.standard().organisation.zone;
    let count = |count: u64| grouped(&Number::whole(count as i64), 0);
    Row {
        name: table.name.clone(),
        label,
        what,
        figures: [count(table.version), count(table.rows), count(table.files)],
        size: size(table.bytes),
        changed: table.changed_at.map(|at| day_and_time(at, zone)).unwrap_or_default(),
        here,
    }
}

/// `12 KB`, `3.4 MB`.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!([0, 1, 12_345, 3_449_999, 98_760_000_000].map(size), ["0 KB", "1 KB", "13 KB", "3.4 MB", "98.8 GB"]);
    }
}
