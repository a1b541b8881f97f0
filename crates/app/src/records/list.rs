//! The list of a kind's records: search, filters, order, pages.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_ledger::Record;
use hengce_standard::{Act, FieldKind, Kind};
use serde_json::Value as Json;

use super::asked::{Asked, PAGE_ROWS, sortable};
use super::badges::{late, state_badge};
use super::input::Choice;
use super::scene::{Scene, address};
use super::values::{escaped, is_number};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

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
    pub cells: Vec<(Html, bool)>,
    pub withdrawn: bool,
}

/// A drop-down over the list.
pub struct FilterBox {
    pub name: String,
    pub label: String,
    pub options: Vec<Choice>,
}

/// What the three views of a kind's records share above them.
#[expect(clippy::struct_excessive_bools, reason = "what the template asks one by one")]
pub struct Bar {
    pub base: String,
    pub view: &'static str,
    pub text: String,
    pub boxes: Vec<FilterBox>,
    /// Field, label, from, to.
    pub range: Option<(String, String, String, String)>,
    pub withdrawn: bool,
    pub narrowed: bool,
    pub sort: String,
    pub kept: String,
    pub board: bool,
    pub calendar: bool,
    pub creates: bool,
    pub imports: bool,
}

#[derive(Template)]
#[template(path = "records/list.html")]
struct ListPage {
    shell: Shell,
    bar: Bar,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// "1-50 of 120".
    range: String,
    before: Option<String>,
    after: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let asked = Asked::read(kind, &query.unwrap_or_default());
    let found = app.ledger.find(&visit.actor, &asked.query(kind, &visit)).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &found.records).await;
    let here = asked.sorted();
    let base = format!("/records/{}", kind.id);
    let turn = |page: u64| format!("{base}{here}page={page}");
    let last = found.total.div_ceil(u64::from(PAGE_ROWS));
    let before = if found.more { asked.page - 1 } else { (asked.page - 1).min(last.max(1)) };
    let from = (asked.page - 1) * u64::from(PAGE_ROWS);
    let range = format!("{}–{}", from + 1, from + found.records.len() as u64);
    page(&ListPage {
        shell: Shell::new(&app, &visit, visit.say().of(&kind.label)),
        bar: bar(&app, &visit, kind, &scene, (&asked, "list")),
        columns: kind.views.list.iter().map(|id| column(&scene, kind, &asked, id)).collect(),
        rows: found.records.iter().map(|record| row(&scene, kind, record)).collect(),
        range: visit.say().t2("list-range", ("range", range), ("total", found.counted())),
        before: (asked.page > 1).then(|| turn(before)),
        after: (asked.page < last || found.more).then(|| turn(asked.page + 1)),
    })
}

/// The kind named in the path.
pub fn kind_of<'a>(app: &'a App, id: &str) -> Result<&'a Kind, WebError> {
    app.standard().kinds.get(id).ok_or_else(WebError::not_found)
}

/// Search, filters and buttons above a view.
pub fn bar(
    app: &App,
    visit: &Visit,
    kind: &Kind,
    scene: &Scene,
    (asked, view): (&Asked, &'static str),
) -> Bar {
    let may = |act, of| app.ledger.reach(&visit.actor, act, of).is_some();
    let range = kind.views.calendar.as_ref().filter(|_| view != "calendar").and_then(|id| {
        let label = scene.say.of(&kind.fields.get(id)?.label).to_owned();
        Some((id.clone(), label, asked.filter(id, "from").to_owned(), asked.filter(id, "to").to_owned()))
    });
    Bar {
        base: format!("/records/{}", kind.id),
        view,
        text: asked.text.clone(),
        boxes: boxes(kind, scene, asked),
        range,
        withdrawn: asked.withdrawn,
        narrowed: asked.narrowed(),
        sort: asked
            .sort
            .as_ref()
            .map_or_else(String::new, |(field, down)| format!("{}{field}", if *down { "-" } else { "" })),
        kept: asked.kept(),
        board: kind.views.board.is_some(),
        calendar: kind.views.calendar.is_some(),
        creates: may(Act::Create, &kind.id) && kind.id != "import_batch",
        imports: may(Act::Create, "import") && may(Act::Create, &kind.id) && kind.id != "import_batch",
    }
}

/// Filters for the state, the owner and the kind's choices.
fn boxes(kind: &Kind, scene: &Scene, asked: &Asked) -> Vec<FilterBox> {
    let say = scene.say;
    let mut boxes = Vec::new();
    let choices = |name: &str, options: Vec<(String, String)>| {
        let chosen = asked.filter(name, "");
        options.into_iter().map(|(value, text)| Choice { chosen: value == chosen, value, text }).collect()
    };
    if !kind.lifecycle.states.is_empty() {
        let states =
            kind.lifecycle.states.iter().map(|(id, state)| (id.clone(), say.of(&state.label).to_owned()));
        boxes.push(FilterBox {
            name: "state".into(),
            label: say.t("state"),
            options: choices("state", states.collect()),
        });
    }
    if let Some(owner) = kind.owner.as_ref().and_then(|id| kind.fields.get(id)) {
        let mut people: Vec<_> = scene.directory.people.values().collect();
        people.sort_by(|a, b| a.code.cmp(&b.code));
        let mut options = vec![("me".to_owned(), say.t("owner-me"))];
        options.extend(people.iter().map(|person| (person.id.to_string(), scene.person(&person.id.0))));
        boxes.push(FilterBox {
            name: "owner".into(),
            label: say.of(&owner.label).to_owned(),
            options: choices("owner", options),
        });
    }
    for field in kind.fields.values() {
        if let FieldKind::Choice { options } = &field.kind {
            let options = options.iter().map(|(id, label)| (id.clone(), say.of(label).to_owned()));
            boxes.push(FilterBox {
                name: field.id.clone(),
                label: say.of(&field.label).to_owned(),
                options: choices(&field.id, options.collect()),
            });
        }
    }
    boxes.truncate(5);
    boxes
}

fn column(scene: &Scene, kind: &Kind, asked: &Asked, id: &str) -> Column {
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
            "owner" => scene.say.t("owner"),
            other => other.to_owned(),
        },
    }
}

fn row(scene: &Scene, kind: &Kind, record: &Record) -> Row {
    let cells = kind
        .views
        .list
        .iter()
        .map(|id| (cell(scene, kind, record, id), kind.fields.get(id).is_some_and(is_number)));
    Row { cells: cells.collect(), withdrawn: record.withdrawn }
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
    if id == "updated_at" {
        return Html(crate::words::day_and_time(record.updated_at, &scene.zone));
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
    match late(scene, kind, record).filter(|_| kind.views.calendar.as_deref() == Some(id)) {
        Some(badge) => Html(format!("{shown} {badge}")),
        None => shown,
    }
}
