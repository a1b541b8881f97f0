//! How far the cycle has come: who has a card and what it still lacks, and how many have none.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_appraisal::{ItemStatus, Scorecard, scheme_for, scorecard, visible};
use hengce_ledger::RecordId;
use hengce_metrics::Subject;
use hengce_standard::Period;
use jiff::ToSpan;

use super::off_track;
use crate::scorecards::{figures, subjects};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};
use crate::words::Speech;

/// A period is gone through from so many days before its end on.
const BEFORE_END_DAYS: i32 = 7;

struct Line {
    name: String,
    address: String,
    total: String,
    is_whole: bool,
    /// KPIs that nobody has supplied data for, and whose part that is.
    lacking: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "desk/cycle.html")]
struct Cycle {
    shell: Shell,
    period: String,
    /// How many cards are complete.
    so_far: String,
    lines: Vec<Line>,
    /// People whom no scheme applies to.
    without: usize,
}

/// Whether the caller goes through cards of others.
pub fn is_seen(app: &App, visit: &Visit) -> bool {
    off_track::subject(app, visit).is_some() && visible(&app.ledger, &visit.actor).len() > 1
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, directory) = (visit.say(), app.ledger.directory());
    let subjects = visible(&app.ledger, &visit.actor);
    if subjects.len() < 2 {
        return Err(WebError::not_found());
    }
    let (mut lines, mut shown, mut carded) = (Vec::new(), None, HashSet::<RecordId>::new());
    for subject in &subjects {
        let Some(scheme) = scheme_for(app.standard(), &directory, subject) else { continue };
        let period = gone_through(&app, Period::of(scheme.period, app.today()));
        shown = shown.or(Some(period));
        if let Subject::Person(id) = subject {
            carded.insert(id.clone());
        }
        let card = scorecard(&app.ledger, &app.metrics, subject, period, None).await;
        let card = card.map_err(WebError::internal)?;
        lines.push(Line {
            name: subjects::name_of(say, &directory, subject),
            address: format!("{}?period={period}", subjects::address(&directory, subject)),
            total: figures::score(card.total.as_ref().or(card.so_far.as_ref())),
            is_whole: card.total.is_some(),
            lacking: lacking(say, &card),
        });
    }
    lines.sort_by_key(|line| (line.is_whole, std::cmp::Reverse(line.lacking.len())));
    let employed = directory.people.values().filter(|person| person.left_on.is_none());
    let whole = lines.iter().filter(|line| line.is_whole).count();
    page(&Cycle {
        shell: Shell::new(&app, &visit, String::new()),
        period: shown.map_or_else(String::new, |period: Period| period.to_string()),
        so_far: say.t2("desk-cycle-so-far", ("whole", whole), ("all", lines.len())),
        without: employed.filter(|person| !carded.contains(&person.id)).count(),
        lines,
    })
}

/// The running period near its end, else the one before it.
fn gone_through(app: &App, running: Period) -> Period {
    let near = app.today().saturating_add(BEFORE_END_DAYS.days());
    if running.end() <= near { running } else { running.previous() }
}

fn lacking(say: Speech, card: &Scorecard) -> Vec<(String, String)> {
    let blocked = card.items.iter().filter_map(|item| match &item.status {
        ItemStatus::Blocked { by, .. } => {
            let by: Vec<&str> = by.iter().map(|words| say.of(words)).collect();
            Some((say.of(&item.label).to_owned(), by.join(&say.t("list-comma"))))
        }
        _ => None,
    });
    blocked.collect()
}
