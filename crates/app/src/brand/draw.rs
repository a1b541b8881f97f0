//! Drawing the touch points of an audit at random, and drawing them again to see that nobody picked.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use hengce_ledger::{Actor, Change, Position, Record, RecordId};
use hengce_sampling as sampling;
use serde_json::{Map, Value as Json, json};

use super::audit::{self, Page};
use crate::records::Stored;
use crate::web::{App, ErrorKind, Fields, Visit, WebError, redirect};

/// Rows that a table of a record holds.
const CHECKPOINTS_MAX: usize = 500;

/// The touch points in use, at a position or now, by their codes: whoever has the codes and the seed can repeat the draw.
pub struct Pool(Vec<Record>);

impl Pool {
    pub async fn at(app: &App, position: Option<Position>) -> Result<Self, WebError> {
        let mut points = app.ledger.snapshot("touch_point", position).await?;
        points.retain(|point| point.state == "in_use");
        Ok(Self(points))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of each channel there are, the most first.
    pub fn channels(&self) -> Vec<(String, usize)> {
        let mut channels: Vec<(String, usize)> = Vec::new();
        for point in &self.0 {
            match channels.iter_mut().find(|(known, _)| known == point.text("channel")) {
                Some((_, count)) => *count += 1,
                None => channels.push((point.text("channel").to_owned(), 1)),
            }
        }
        channels.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        channels
    }

    fn drawn(&self, seed: &str, size: usize) -> Vec<&RecordId> {
        let codes: Vec<&str> = self.0.iter().map(|point| point.code.as_str()).collect();
        let drawn = sampling::draw(seed, &codes, size).into_iter();
        drawn
            .filter_map(|code| self.0.iter().find(|point| point.code == code))
            .map(|point| &point.id)
            .collect()
    }
}

/// Its owner orders the draw, or whoever the owner answers to; the program makes it.
pub fn may_draw(app: &App, visit: &Visit, audit: &Record) -> bool {
    let Some((me, owner)) = visit.person().zip(audit.owner.as_ref()) else { return false };
    audit.state == "planned" && (me == owner || app.ledger.directory().is_above(me, owner))
}

/// Why nothing can be drawn yet, as the key of its words.
pub fn obstacle(audit: &Record, pool: &Pool) -> Option<&'static str> {
    let rules = audit.rows("rules").len();
    let points = size_of(audit).min(pool.len());
    match () {
        () if rules == 0 => Some("brand-draw-no-rules"),
        () if pool.len() == 0 => Some("brand-draw-no-points"),
        () if rules * points > CHECKPOINTS_MAX => Some("brand-draw-too-many"),
        () => None,
    }
}

fn size_of(audit: &Record) -> usize {
    audit.number("sample_size").and_then(|size| usize::try_from(size.to_i64()?).ok()).unwrap_or(0)
}

/// Draws the touch points, lays each rule over each of them, and moves the audit on: one step, with the seed.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let audit = audit::of(&app, &visit, &id).await?;
    if !may_draw(&app, &visit, &audit) {
        return Err(WebError::new(ErrorKind::Forbidden));
    }
    let pool = Pool::at(&app, None).await?;
    if let Some(key) = obstacle(&audit, &pool) {
        let said = visit.say().t(key);
        return audit::page(&app, &visit, Page { message: Some(said), ..Page::of(&audit) }).await;
    }
    let seed = sampling::seed();
    let rules = audit.rows("rules");
    let checkpoints: Vec<Json> = pool
        .drawn(&seed, size_of(&audit))
        .into_iter()
        .flat_map(|point| rules.iter().map(move |rule| (point, rule.text("rule"))))
        .map(|(point, rule)| json!({ "touch_point": point, "rule": rule }))
        .collect();
    let mut given = Map::new();
    given.insert("seed".into(), json!(seed));
    given.insert("drawn_from".into(), json!(pool.len()));
    given.insert("checkpoints".into(), Json::Array(checkpoints));
    let change = Change::Move {
        id: audit.id.clone(),
        version: fields.get("version").parse().unwrap_or(0),
        transition: "draw".into(),
        fields: given,
        comment: None,
    };
    let drawer = Actor { program: true, ..visit.actor.clone() };
    app.ledger.commit(&drawer, change).await?;
    Ok(redirect(&audit::place(&audit.id)))
}

/// A draw that was made again from its seed and the touch points of then.
pub struct Repeated {
    pub pool: usize,
    pub same: bool,
}

/// Draws again what stands drawn; none where the audit has not been drawn.
pub async fn repeat(app: &App, visit: &Visit, audit: &Record) -> Result<Option<Repeated>, WebError> {
    let history = app.ledger.history(&visit.actor, &audit.id).await?;
    let Some(draw) = history.iter().find(|revision| revision.act == "draw") else { return Ok(None) };
    let pool = Pool::at(app, Some(draw.position)).await?;
    let again: BTreeSet<&str> =
        pool.drawn(audit.text("seed"), size_of(audit)).into_iter().map(|id| &*id.0).collect();
    let stands: BTreeSet<&str> =
        audit.rows("checkpoints").into_iter().map(|row| row.text("touch_point")).collect();
    Ok(Some(Repeated { pool: pool.len(), same: again == stands }))
}
