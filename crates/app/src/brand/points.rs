//! The checkpoints of an audit as a sheet: touch point by touch point, rule by rule.

use std::collections::HashMap;

use hengce_ledger::{Record, RecordId};
use serde_json::{Map, Value as Json};

use super::compliance::Compliance;
use crate::records::{Scene, Stored, address};
use crate::web::{App, Visit};

/// What is wrong with a checkpoint, by the id of its row.
pub type Problems = HashMap<String, String>;

/// One rule at one touch point.
pub struct Line {
    /// Id of the row.
    pub id: String,
    pub number: usize,
    pub rule: String,
    pub result: String,
    pub finding: String,
    pub photos: Vec<(String, String)>,
    pub rectify_by: String,
    pub verified_on: String,
    /// Not mended yet although its day has passed.
    pub late: bool,
    pub problem: Option<String>,
}

/// A touch point that was drawn.
pub struct Point {
    pub title: String,
    pub address: String,
    pub place: String,
    pub url: String,
    pub lines: Vec<Line>,
}

/// The results of one rule over all touch points.
pub struct OfRule {
    pub rule: String,
    pub found: Compliance,
}

/// The sheet in the order of the draw.
pub async fn points(
    (app, visit): (&App, &Visit),
    scene: &Scene,
    audit: &Record,
    (rows, problems): (&[Map<String, Json>], &Problems),
) -> Vec<Point> {
    let own = address("brand_audit", &audit.id);
    let mut points: Vec<(RecordId, Point)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let id = RecordId::from(row.text("touch_point"));
        let line = line(scene, &own, (index + 1, row), problems);
        match points.iter_mut().find(|(known, _)| *known == id) {
            Some((_, point)) => point.lines.push(line),
            None => {
                let mut point = point(app, visit, scene, &id).await;
                point.lines.push(line);
                points.push((id, point));
            }
        }
    }
    points.into_iter().map(|(_, point)| point).collect()
}

async fn point(app: &App, visit: &Visit, scene: &Scene, id: &RecordId) -> Point {
    match app.ledger.get(&visit.actor, id).await {
        Ok(found) => Point {
            title: format!("{} {}", found.code, found.title),
            address: address("touch_point", id),
            place: found.text("place").to_owned(),
            url: found.text("url").to_owned(),
            lines: Vec::new(),
        },
        Err(_) => Point {
            title: scene.say.t("record-not-visible"),
            address: String::new(),
            place: String::new(),
            url: String::new(),
            lines: Vec::new(),
        },
    }
}

fn line(scene: &Scene, own: &str, (number, row): (usize, &Map<String, Json>), problems: &Problems) -> Line {
    let id = row.text("id").to_owned();
    let photos = row.rows("photo").into_iter();
    Line {
        number,
        rule: row.text("rule").to_owned(),
        result: row.text("result").to_owned(),
        finding: row.text("finding").to_owned(),
        photos: photos
            .map(|file| (file.text("name").to_owned(), format!("{own}/files/{}", file.text("hash"))))
            .collect(),
        rectify_by: row.text("rectify_by").to_owned(),
        verified_on: row.text("verified_on").to_owned(),
        late: row.date("verified_on").is_none()
            && row.date("rectify_by").is_some_and(|day| day < scene.today),
        problem: problems.get(&id).cloned(),
        id,
    }
}

/// The results rule by rule, in the order in which the rules stand.
pub fn by_rule(audit: &Record) -> Vec<OfRule> {
    let mut rules: Vec<OfRule> = Vec::new();
    for row in audit.rows("checkpoints") {
        let at = rules.iter().position(|known| known.rule == row.text("rule")).unwrap_or_else(|| {
            rules.push(OfRule { rule: row.text("rule").to_owned(), found: Compliance::default() });
            rules.len() - 1
        });
        rules[at].found.count(row.text("result"));
    }
    rules
}
