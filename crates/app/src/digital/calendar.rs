//! The content calendar: slots by account over a week or a month, with gaps; a slot is moved by a form.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use hengce_ledger::{Change, Filter, FilterOp, Query as Question, Record, RecordId};
use hengce_standard::{Act, Kind, Period, PeriodKind};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::accounts::seen;
use crate::records::{Scene, Stored, address};
use crate::shell::{Link, Shell};
use crate::web::{App, Fields, Visit, WebError, page, redirect};

/// Slots drawn at once.
const SLOTS_MAX: u32 = 1_000;
/// States in which a slot's day can no longer be moved.
const FIXED: [&str; 6] = ["published", "day_7", "day_30", "archived", "missed", "taken_down"];

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    on: String,
}

/// A slot as it is drawn.
#[derive(Clone, Serialize)]
pub struct Slot {
    pub id: String,
    pub version: i64,
    pub address: String,
    pub title: String,
    pub state: String,
    pub state_label: String,
    /// `late`, `open`, `out` or `done`.
    pub class: &'static str,
    pub owner: String,
    pub day: String,
    pub moves: bool,
}

/// One day of an account.
#[derive(Serialize)]
pub struct Cell {
    pub day: String,
    pub slots: Vec<Slot>,
    /// No slot on a day that is still to come.
    pub gap: bool,
    pub today: bool,
}

/// An account's slots over the days.
#[derive(Serialize)]
pub struct Line {
    pub account: String,
    pub title: String,
    pub cells: Vec<Cell>,
    /// Days to come without a slot.
    pub gaps: usize,
}

struct Head {
    number: i8,
    weekday: String,
    today: bool,
    weekend: bool,
}

#[derive(Template)]
#[template(path = "digital/calendar.html")]
struct CalendarPage {
    shell: Shell,
    tabs: Vec<Link>,
    is_week: bool,
    title: String,
    here: String,
    before: String,
    after: String,
    now: String,
    week: String,
    month: String,
    heads: Vec<Head>,
    lines: Vec<Line>,
    makes: bool,
    late: usize,
}

/// The days shown: a week from Monday, or a month.
struct Range {
    is_week: bool,
    first: Date,
    days: i64,
}

impl Range {
    fn of(asked: &Asked, today: Date) -> Self {
        let on = asked.on.parse::<Date>().unwrap_or(today);
        if asked.view == "month" {
            let month = Period::of(PeriodKind::Month, on);
            let days = i64::from((month.end() - month.start).get_days());
            return Self { is_week: false, first: month.start, days };
        }
        let first = on.saturating_sub(i64::from(on.weekday().to_monday_zero_offset()).days());
        Self { is_week: true, first, days: 7 }
    }

    fn day(&self, at: i64) -> Date {
        self.first.saturating_add(at.days())
    }

    fn view(&self) -> &'static str {
        if self.is_week { "week" } else { "month" }
    }

    fn address(&self, on: Date) -> String {
        format!("/digital/calendar?view={}&on={on}", self.view())
    }
}

async fn lines(app: &App, visit: &Visit, range: &Range) -> Result<Vec<Line>, WebError> {
    let kind = app.standard().kinds.get("post").ok_or_else(WebError::not_found)?;
    let filter = |op, day: Date| Filter { field: "due_on".into(), op, value: day.to_string() };
    let question = Question {
        kind: "post".into(),
        filters: vec![
            filter(FilterOp::AtLeast, range.first),
            filter(FilterOp::AtMost, range.day(range.days - 1)),
        ],
        sort: Some(("due_on".into(), false)),
        limit: SLOTS_MAX,
        ..Question::default()
    };
    let scene = Scene::new(app, visit);
    let mut slots: BTreeMap<(String, String), Vec<Slot>> = BTreeMap::new();
    for record in app.ledger.find(&visit.actor, &question).await?.records {
        let text = |field: &str| record.text(field).to_owned();
        let slot = slot(app, visit, &scene, (kind, &record));
        slots.entry((text("account"), text("due_on"))).or_default().push(slot);
    }
    let accounts = seen(app, visit, "channel_account").await?;
    let shown = accounts.iter().filter(|account| {
        account.state != "closed" || slots.keys().any(|(id, _)| *id == account.id.to_string())
    });
    let line = |account: &Record| {
        let cell = |at: i64| {
            let day = range.day(at);
            let slots = slots.get(&(account.id.to_string(), day.to_string())).cloned().unwrap_or_default();
            let gap = slots.is_empty() && day >= scene.today && account.state == "active";
            Cell { day: day.to_string(), slots, gap, today: day == scene.today }
        };
        let cells: Vec<Cell> = (0..range.days).map(cell).collect();
        Line {
            account: account.id.to_string(),
            title: account.title.clone(),
            gaps: cells.iter().filter(|cell| cell.gap).count(),
            cells,
        }
    };
    Ok(shown.map(line).collect())
}

fn slot(app: &App, visit: &Visit, scene: &Scene, (kind, record): (&Kind, &Record)) -> Slot {
    let day = record.text("due_on").to_owned();
    let is_past = day.parse::<Date>().is_ok_and(|day| day < scene.today);
    let out = ["published", "day_7", "day_30", "archived"].contains(&record.state.as_str());
    let class = match record.state.as_str() {
        _ if out => "out",
        "missed" | "taken_down" => "done",
        _ if is_past => "late",
        _ => "open",
    };
    let label = kind.lifecycle.states.get(&record.state);
    let reach = app.ledger.reach(&visit.actor, Act::Edit, "post");
    let mine = record
        .owner
        .as_ref()
        .is_some_and(|owner| reach.is_some_and(|reach| app.ledger.covers(&visit.actor, reach, owner)));
    Slot {
        id: record.id.to_string(),
        version: record.version,
        address: address("post", &record.id),
        title: record.title.clone(),
        state: record.state.clone(),
        state_label: label.map_or_else(String::new, |state| visit.say().of(&state.label).to_owned()),
        class,
        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        moves: mine && !FIXED.contains(&record.state.as_str()),
        day,
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (say, today) = (visit.say(), app.today());
    let range = Range::of(&asked, today);
    let lines = lines(&app, &visit, &range).await?;
    let last = range.day(range.days - 1);
    let head = |at: i64| {
        let day = range.day(at);
        let weekday = day.weekday().to_monday_one_offset();
        Head {
            number: day.day(),
            weekday: say.t(&format!("weekday-{weekday}")),
            today: day == today,
            weekend: weekday > 5,
        }
    };
    let title = if range.is_week {
        format!("{} – {last}", range.first)
    } else {
        let month = (range.first.year().to_string(), range.first.month().to_string());
        say.t2("calendar-month", ("year", month.0), ("month", month.1))
    };
    let other = |view: &str| format!("/digital/calendar?view={view}&on={}", range.first.max(today.min(last)));
    page(&CalendarPage {
        heads: (0..range.days).map(head).collect(),
        late: lines
            .iter()
            .flat_map(|line| &line.cells)
            .flat_map(|cell| &cell.slots)
            .filter(|slot| slot.class == "late")
            .count(),
        here: range.address(range.first),
        before: range.address(range.first.saturating_sub(1.day())),
        after: range.address(last.saturating_add(1.day())),
        now: range.address(today),
        week: other("week"),
        month: other("month"),
        is_week: range.is_week,
        title,
        lines,
        tabs: super::pages(&app, &visit),
        makes: app.ledger.reach(&visit.actor, Act::Create, "post").is_some(),
        shell: Shell::new(&app, &visit, say.t("digital-calendar")),
    })
}

pub async fn json(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let range = Range::of(&asked, app.today());
    let lines = lines(&app, &visit, &range).await?;
    let last = range.day(range.days - 1);
    Ok(Json(serde_json::json!({ "from": range.first, "to": last, "accounts": lines })).into_response())
}

/// Moves a slot to another day.
pub async fn set_day(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let post = app.ledger.get(&visit.actor, &RecordId::from(id.as_str())).await?;
    if post.kind != "post" {
        return Err(WebError::not_found());
    }
    let mut patch = Map::new();
    patch.insert("due_on".into(), fields.get("due_on").into());
    let version = fields.get("version").parse().unwrap_or(0);
    let change = Change::Edit { id: post.id, version, fields: patch, origin: None };
    app.ledger.commit(&visit.actor, change).await?;
    let next = Some(fields.get("next")).filter(|next| next.starts_with("/digital/calendar?"));
    Ok(redirect(next.unwrap_or("/digital/calendar")))
}
