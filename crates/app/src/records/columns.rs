//! The columns of a list: which there are, their heads, and what stands in them.

use hengce_ledger::Record;
use hengce_standard::{Field, FieldKind, Kind};
use serde_json::Value as Json;

use super::asked::{Asked, sortable};
use super::badges::{late, state_badge};
use super::scene::{Scene, address};
use super::values::{escaped, is_number};
use crate::web::Html;

/// What every record has beside its fields.
const BUILT_IN: [&str; 4] = ["code", "state", "created_at", "updated_at"];

/// A column's head.
pub struct Column {
    pub label: String,
    pub numeric: bool,
    /// Address that sorts by it, when it can be sorted.
    pub sort: Option<String>,
    /// `ascending`, `descending` or empty.
    pub order: &'static str,
}

pub struct Row {
    pub id: String,
    pub title: String,
    pub cells: Vec<(Html, bool)>,
    pub withdrawn: bool,
}

/// Whether the kind has such a column.
pub fn listable(kind: &Kind, id: &str) -> bool {
    BUILT_IN.contains(&id) || kind.fields.get(id).is_some_and(|field| !is_table(field))
}

fn is_table(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Rows { .. } | FieldKind::Referring { .. }) || field.kind.live()
}

/// Every column that the kind has, those of the list first.
pub fn all(kind: &Kind, shown: &[String]) -> Vec<String> {
    let mut all: Vec<String> = shown.to_vec();
    let fields = kind.fields.values().filter(|field| !is_table(field)).map(|field| field.id.as_str());
    for id in BUILT_IN.into_iter().chain(fields) {
        if !all.iter().any(|known| known == id) && (id != "state" || !kind.lifecycle.states.is_empty()) {
            all.push(id.to_owned());
        }
    }
    all
}

pub fn column(scene: &Scene, kind: &Kind, asked: &Asked, id: &str) -> Column {
    let order = match &asked.sort {
        Some((field, true)) if field == id => "descending",
        Some((field, false)) if field == id => "ascending",
        _ => "",
    };
    let turned = if order == "ascending" { "-" } else { "" };
    Column {
        label: column_label(scene, kind, id),
        numeric: kind.fields.get(id).is_some_and(is_number),
        sort: sortable(kind, id).then(|| format!("/records/{}{}sort={turned}{id}", kind.id, asked.kept())),
        order,
    }
}

/// The head of a column: a field's label, or that of what every record has.
pub fn column_label(scene: &Scene, kind: &Kind, id: &str) -> String {
    match kind.fields.get(id) {
        Some(field) => scene.say.of(&field.label).to_owned(),
        None => match id {
            "code" => scene.say.t("code"),
            "state" => scene.say.t("state"),
            "updated_at" => scene.say.t("updated-at"),
            "created_at" => scene.say.t("created"),
            "owner" => scene.say.t("owner"),
            other => other.to_owned(),
        },
    }
}

pub fn row(scene: &Scene, kind: &Kind, record: &Record, columns: &[String]) -> Row {
    let cell = |id: &String| (cell(scene, kind, record, id), kind.fields.get(id).is_some_and(is_number));
    Row {
        id: record.id.to_string(),
        title: record.title.clone(),
        cells: columns.iter().map(cell).collect(),
        withdrawn: record.withdrawn,
    }
}

/// One column of one record.
pub fn cell(scene: &Scene, kind: &Kind, record: &Record, id: &str) -> Html {
    let base = address(&kind.id, &record.id);
    if id == "code" || id == kind.title {
        let text = if id == "code" { &record.code } else { &record.title };
        return Html(format!(r#"<a href="{base}">{}</a>"#, escaped(text)));
    }
    if id == "state" {
        return state_badge(scene.say, kind, record);
    }
    if let "updated_at" | "created_at" = id {
        let at = if id == "updated_at" { record.updated_at } else { record.created_at };
        return Html(crate::words::day_and_time(at, &scene.zone));
    }
    let Some(field) = kind.fields.get(id) else { return Html::default() };
    let value = record.fields.get(id).unwrap_or(&Json::Null);
    let shown = match &field.kind {
        FieldKind::Prose => {
            Html(escaped(&value.as_str().unwrap_or_default().chars().take(80).collect::<String>()))
        }
        FieldKind::Rows { .. }
        | FieldKind::Files
        | FieldKind::Person
        | FieldKind::Unit
        | FieldKind::People => Html(escaped(&scene.text(field, value))),
        _ => scene.html(field, value, &base),
    };
    match late(scene, kind, record).filter(|_| kind.views.due.as_deref() == Some(id)) {
        Some(badge) => Html(format!("{shown} {badge}")),
        None => shown,
    }
}
