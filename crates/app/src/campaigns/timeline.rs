//! All campaigns of a year on a timeline: a bar each from its first day to its last, with its milestones.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Filter, FilterOp, Query as Question, Record, RecordId};
use hengce_standard::Kind;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::CAMPAIGN;
use super::milestones::{Milestone, Standing, milestones};
use super::parts::{day, text};
use crate::records::{Scene, is_open, state_badge};
use crate::shell::Shell;
use crate::web::{App, Html, Visit, WebError, page};
use crate::words::days_between;

const CAMPAIGNS_MAX: u32 = 1_000;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    year: Option<i16>,
}

/// A campaign on the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub id: RecordId,
    pub code: String,
    pub title: String,
    pub form: String,
    pub state: String,
    pub owner: Option<RecordId>,
    pub starts_on: Date,
    pub ends_on: Date,
    pub milestones: Vec<Milestone>,
    #[serde(skip)]
    record: Record,
}

/// The campaigns that run in a year, by their first day.
async fn rows(app: &App, visit: &Visit, year: i16) -> Result<Vec<Row>, WebError> {
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let bound = |field: &str, op, day: Date| Filter { field: field.into(), op, value: day.to_string() };
    let question = Question {
        kind: CAMPAIGN.to_owned(),
        filters: vec![bound("starts_on", FilterOp::AtMost, last), bound("ends_on", FilterOp::AtLeast, first)],
        sort: Some(("starts_on".to_owned(), false)),
        limit: CAMPAIGNS_MAX,
        ..Question::default()
    };
    let found = app.ledger.find(&visit.actor, &question).await?;
    let today = app.today();
    let row = |record: Record| {
        Some(Row {
            id: record.id.clone(),
            code: record.code.clone(),
            title: record.title.clone(),
            form: text(&record, "form").to_owned(),
            state: record.state.clone(),
            owner: record.owner.clone(),
            starts_on: day(&record, "starts_on")?,
            ends_on: day(&record, "ends_on")?,
            milestones: milestones(&record, today),
            record,
        })
    };
    Ok(found.records.into_iter().filter_map(row).collect())
}

fn year_of(app: &App, asked: &Asked) -> i16 {
    asked.year.filter(|year| (1990..=2200).contains(year)).unwrap_or_else(|| app.today().year())
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = year_of(&app, &asked);
    let campaigns = rows(&app, &visit, year).await?;
    Ok(Json(serde_json::json!({ "year": year, "campaigns": campaigns })).into_response())
}

/// A month's column: its short name and where it begins, of the year's length.
struct Month {
    label: String,
    x: String,
}

/// A milestone's mark on a row.
struct Mark {
    x: String,
    class: &'static str,
    says: String,
}

/// A row as it is drawn.
struct Drawn {
    address: String,
    title: String,
    owner: String,
    form: String,
    state: Html,
    dates: String,
    x: String,
    width: String,
    class: &'static str,
    marks: Vec<Mark>,
}

#[derive(Template)]
#[template(path = "campaigns/timeline.html")]
struct TimelinePage {
    shell: Shell,
    year: i16,
    before: String,
    after: String,
    months: Vec<Month>,
    /// Where today stands, if in this year.
    today: Option<String>,
    rows: Vec<Drawn>,
    json: String,
    creates: bool,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = year_of(&app, &asked);
    let scene = Scene::new(&app, &visit);
    let kind = app.standard().kinds.get(CAMPAIGN).ok_or_else(WebError::not_found)?;
    let rows = rows(&app, &visit, year).await?;
    let months = (1..=12_i8).map(|month| Month {
        label: visit.say().t1("month-short", "month", i64::from(month)),
        x: part_of(year, date(year, month, 1)),
    });
    let turned = |year: i16| format!("/campaigns/timeline?year={year}");
    page(&TimelinePage {
        shell: Shell::new(&app, &visit, visit.say().t("timeline-title")),
        before: turned(year - 1),
        after: turned(year + 1),
        months: months.collect(),
        today: (scene.today.year() == year).then(|| part_of(year, scene.today)),
        rows: rows.iter().map(|row| drawn(&scene, kind, row, year)).collect(),
        json: format!("/api/v1/campaigns/timeline?year={year}"),
        creates: app.ledger.reach(&visit.actor, hengce_standard::Act::Create, CAMPAIGN).is_some(),
        year,
    })
}

fn drawn(scene: &Scene, kind: &Kind, row: &Row, year: i16) -> Drawn {
    let say = scene.say;
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let (from, to) = (row.starts_on.max(first), row.ends_on.min(last));
    let form = kind.fields.get("form").and_then(|field| field.kind.options());
    let form = form.and_then(|options| options.get(&row.form)).map(|label| say.of(label).to_owned());
    let class = match row.state.as_str() {
        "rejected" | "cancelled" => "gone",
        _ if is_open(kind, &row.record) && row.ends_on < scene.today => "late",
        _ if is_open(kind, &row.record) => "open",
        _ => "done",
    };
    let inside = row.milestones.iter().filter_map(|milestone| {
        let on = milestone.done_on.or(milestone.due_on).or(milestone.counts_on())?;
        (on.year() == year).then(|| Mark {
            x: part_of(year, on),
            class: match milestone.standing {
                Standing::OnTime => "done",
                Standing::Late | Standing::Overdue => "late",
                Standing::Open => "open",
            },
            says: format!("{} {on}", milestone.name),
        })
    });
    Drawn {
        address: format!("/campaigns/{}", row.id),
        title: row.title.clone(),
        owner: row.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        form: form.unwrap_or_default(),
        state: state_badge(say, kind, &row.record),
        dates: format!("{} – {}", row.starts_on, row.ends_on),
        x: part_of(year, from),
        width: in_thousands(days_between(from, to) + 1, length(year)),
        class,
        marks: inside.collect(),
    }
}

/// Days of the year.
fn length(year: i16) -> i32 {
    days_between(date(year, 1, 1), date(year, 12, 31)) + 1
}

/// Where a day of the year stands on a line of a thousand units.
fn part_of(year: i16, day: Date) -> String {
    in_thousands(days_between(date(year, 1, 1), day), length(year))
}

fn in_thousands(days: i32, of: i32) -> String {
    format!("{:.1}", f64::from(days) * 1_000.0 / f64::from(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_where_its_part_of_the_year_is() {
        assert_eq!(part_of(2026, date(2026, 1, 1)), "0.0");
        assert_eq!(part_of(2026, date(2026, 12, 31)), "997.3");
        assert_eq!(in_thousands(365, length(2026)), "1000.0");
        assert_eq!(length(2028), 366);
    }
}
