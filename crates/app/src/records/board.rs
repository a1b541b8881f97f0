//! The board: records in columns by state or by a choice, moved from one to the next.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_ledger::{Query, Record};
use hengce_standard::{Act, FieldKind, Kind};
use serde_json::Value as Json;

use super::asked::Asked;
use super::badges::late;
use super::bar::{Bar, bar};
use super::columns::column_label;
use super::list::kind_of;
use super::scene::{Scene, address};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};

/// Cards on a board; more are reached through the list.
const CARDS_MAX: u32 = 200;

struct Lane {
    id: String,
    label: String,
    cards: Vec<Card>,
}

struct Card {
    address: String,
    code: String,
    title: String,
    owner: String,
    day: String,
    late: Option<Html>,
    version: i64,
    moves: Vec<CardMove>,
}

/// A way from this card to another column.
struct CardMove {
    label: String,
    to: String,
    /// Takes the move at once, or opens the page that asks for what it needs.
    action: String,
    at_once: bool,
    /// For a board by choice: the field's new value.
    value: String,
}

#[derive(Template)]
#[template(path = "records/board.html")]
struct BoardPage {
    shell: Shell,
    bar: Bar,
    lanes: Vec<Lane>,
    field: String,
    /// Said when not every record is shown.
    cut: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let by = kind.views.board.as_deref().ok_or_else(WebError::not_found)?;
    let asked = Asked::read(kind, &query.unwrap_or_default());
    let question = Query {
        limit: CARDS_MAX,
        offset: 0,
        sort: Some(("updated_at".into(), true)),
        ..asked.query(&app, &visit, kind)
    };
    let found = app.ledger.find(&visit.actor, &question).await?;
    let scene = Scene::new(&app, &visit);
    let shown = found.records.len();
    let mut lanes = lanes(&scene, kind, by);
    for record in &found.records {
        let at = if by == "state" {
            &record.state
        } else {
            record.fields.get(by).and_then(Json::as_str).unwrap_or("")
        };
        let Some(lane) = lanes.iter().position(|lane| lane.id == at) else { continue };
        let moves = moves(&app, &visit, kind, by, record).await;
        lanes[lane].cards.push(card(&scene, kind, record, moves));
    }
    lanes.retain(|lane| !lane.id.is_empty() || !lane.cards.is_empty());
    page(&BoardPage {
        shell: Shell::new(&app, &visit, visit.say().of(&kind.label)),
        bar: bar((&app, &visit), kind, &scene, (&asked, "board")).await?,
        lanes,
        field: by.to_owned(),
        cut: (found.total > shown as u64)
            .then(|| visit.say().t2("board-cut", ("shown", shown.to_string()), ("total", found.counted()))),
    })
}

fn lanes(scene: &Scene, kind: &Kind, by: &str) -> Vec<Lane> {
    let lane = |id: &str, label: &str| Lane { id: id.to_owned(), label: label.to_owned(), cards: Vec::new() };
    if by == "state" {
        let states = kind.lifecycle.states.iter();
        return states.map(|(id, state)| lane(id, scene.say.of(&state.label))).collect();
    }
    let mut lanes = vec![lane("", &scene.say.t1("board-without", "field", column_label(scene, kind, by)))];
    if let Some(FieldKind::Choice { options }) = kind.fields.get(by).map(|field| &field.kind) {
        lanes.extend(options.iter().map(|(id, label)| lane(id, scene.say.of(label))));
    }
    lanes
}

fn card(scene: &Scene, kind: &Kind, record: &Record, moves: Vec<CardMove>) -> Card {
    let day =
        kind.views.calendar.as_ref().and_then(|id| Some((kind.fields.get(id)?, record.fields.get(id)?)));
    Card {
        address: address(&kind.id, &record.id),
        code: record.code.clone(),
        title: record.title.clone(),
        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        day: day.map_or_else(String::new, |(field, value)| scene.text(field, value)),
        late: late(scene, kind, record),
        version: record.version,
        moves,
    }
}

async fn moves(app: &App, visit: &Visit, kind: &Kind, by: &str, record: &Record) -> Vec<CardMove> {
    let base = address(&kind.id, &record.id);
    let say = visit.say();
    if by == "state" {
        let taken = app.ledger.moves(&visit.actor, record).await.into_iter();
        return taken
            .filter_map(|found| {
                let transition = kind.lifecycle.transitions.get(&found.transition)?;
                Some(CardMove {
                    label: say.of(&transition.label).to_owned(),
                    to: transition.to.clone(),
                    action: format!("{base}/moves/{}", transition.id),
                    at_once: found.needs.is_empty(),
                    value: String::new(),
                })
            })
            .collect();
    }
    let edits = !record.withdrawn && app.ledger.reach(&visit.actor, Act::Edit, &kind.id).is_some();
    let Some(FieldKind::Choice { options }) = kind.fields.get(by).map(|field| &field.kind).filter(|_| edits)
    else {
        return Vec::new();
    };
    let now = record.fields.get(by).and_then(Json::as_str);
    let others = options.iter().filter(|(id, _)| Some(id.as_str()) != now);
    others
        .map(|(id, label)| CardMove {
            label: say.of(label).to_owned(),
            to: id.clone(),
            action: format!("{base}/edit"),
            at_once: true,
            value: id.clone(),
        })
        .collect()
}
