//! The list of a kind's records: search, filters, order, columns, pages.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use hengce_standard::{Act, Kind};

use super::asked::{Asked, PAGE_ROWS};
use super::bar::{Bar, bar};
use super::bulk::{Done, Offer, done, offers};
use super::columns::{Column, Row, column, row};
use super::form::made_by_hand;
use super::scene::Scene;
use super::views::default_view;
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page, redirect};

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
    /// What can be done to selected rows; none: rows can't be selected.
    offers: Vec<Offer>,
    /// What has just been done to many.
    done: Option<Done>,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let kind = kind_of(&app, &kind)?;
    let query = query.unwrap_or_default();
    if query.is_empty()
        && let Some(address) = default_view(&app, &visit, kind).await?
    {
        return Ok(redirect(&address));
    }
    let asked = Asked::read(kind, &query);
    let found = app.ledger.find(&visit.actor, &asked.query(&app, &visit, kind)).await?;
    let scene = Scene::new(&app, &visit).with_names(&app, &visit, kind, &found.records).await;
    let here = asked.sorted();
    let base = format!("/records/{}", kind.id);
    let turn = |page: u64| format!("{base}{here}page={page}");
    let last = found.total.div_ceil(u64::from(PAGE_ROWS));
    let before = if found.more { asked.page - 1 } else { (asked.page - 1).min(last.max(1)) };
    let from = (asked.page - 1) * u64::from(PAGE_ROWS);
    let range = format!("{}–{}", from + 1, from + found.records.len() as u64);
    let shown = asked.shown(kind);
    page(&ListPage {
        shell: Shell::new(&app, &visit, visit.say().of(&kind.label)),
        bar: bar((&app, &visit), kind, &scene, (&asked, "list")).await?,
        columns: shown.iter().map(|id| column(&scene, kind, &asked, id)).collect(),
        rows: found.records.iter().map(|record| row(&scene, kind, record, shown)).collect(),
        range: visit.say().t2("list-range", ("range", range), ("total", found.counted())),
        before: (asked.page > 1).then(|| turn(before)),
        after: (asked.page < last || found.more).then(|| turn(asked.page + 1)),
        offers: if changes(&app, &visit, kind) { offers(&app, &visit, kind) } else { Vec::new() },
        done: done(&app, &visit, &query).await?,
    })
}

/// Whether the reader changes records of this kind at all.
fn changes(app: &App, visit: &Visit, kind: &Kind) -> bool {
    let may = |act| app.ledger.reach(&visit.actor, act, &kind.id).is_some();
    made_by_hand(kind).is_ok() && (may(Act::Edit) || may(Act::Move))
}

/// The kind named in the path.
pub fn kind_of<'a>(app: &'a App, id: &str) -> Result<&'a Kind, WebError> {
    app.standard().kinds.get(id).ok_or_else(WebError::not_found)
}
