//! KPIs that miss their target, or will at the end of the period if they go on as so far: those that cost most first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use hengce_appraisal::{ItemScore, ItemStatus, Scorecard, scheme_for, scorecard, visible};
use hengce_exact::Number;
use hengce_metrics::Subject;
use hengce_standard::Better;

use crate::scorecards::{figures, subjects};
use crate::shell::Shell;
use crate::web::{App, Visit, WebError, page};
use crate::words::Speech;

const LISTED_MAX: usize = 6;

struct Missed {
    label: String,
    address: String,
    value: String,
    target: String,
    /// Where it ends if it goes on so.
    forecast: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/off_track.html")]
struct OffTrack {
    shell: Shell,
    name: String,
    address: String,
    period: String,
    missed: Vec<Missed>,
    more: usize,
    /// Some have a value and a target to hold it against.
    judged: bool,
    /// KPIs that nobody has supplied data for.
    blocked: usize,
}

/// Whose KPIs: the first unit's whose card the caller may see, else the first person's.
pub fn subject(app: &App, visit: &Visit) -> Option<Subject> {
    visible(&app.ledger, &visit.actor).into_iter().next()
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    let (say, directory) = (visit.say(), app.ledger.directory());
    let subject = subject(&app, &visit).ok_or_else(WebError::not_found)?;
    let scheme = scheme_for(app.standard(), &directory, &subject).ok_or_else(WebError::not_found)?;
    let period = subjects::period(&app, say, scheme, None)?;
    let card = scorecard(&app.ledger, &app.metrics, &subject, period, None).await;
    let card = card.map_err(WebError::internal)?;
    let address = subjects::address(&directory, &subject);
    let mut missed = missing(&card);
    let more = missed.len().saturating_sub(LISTED_MAX);
    missed.truncate(LISTED_MAX);
    page(&OffTrack {
        shell: Shell::new(&app, &visit, String::new()),
        name: subjects::name_of(say, &directory, &subject),
        period: period.to_string(),
        missed: missed.into_iter().map(|item| said(say, &address, item)).collect(),
        more,
        judged: card.items.iter().any(|item| reaches(item).is_some()),
        blocked: card.items.iter().filter(|item| matches!(item.status, ItemStatus::Blocked { .. })).count(),
        address,
    })
}

/// Items with weight that miss their target, by the points that this costs.
fn missing(card: &Scorecard) -> Vec<&ItemScore> {
    let mut missed: Vec<&ItemScore> = card.items.iter().filter(|item| misses(item)).collect();
    let lost = |item: &ItemScore| {
        let short = Number::hundred() - item.score.clone().unwrap_or_else(Number::zero);
        short * item.share.clone()
    };
    missed.sort_by_key(|item| std::cmp::Reverse(lost(item)));
    missed
}

fn misses(item: &ItemScore) -> bool {
    reaches(item) == Some(false)
}

/// Whether the item meets its target, or will; none where there is nothing to hold against each other.
fn reaches(item: &ItemScore) -> Option<bool> {
    let value = item.forecast.as_ref().map(|forecast| &forecast.value).or(item.value.as_ref())?;
    let target = item.target.as_ref().filter(|_| !item.share.is_zero())?;
    Some(match item.better {
        Better::Higher => value >= target,
        Better::Lower => value <= target,
        Better::Range => item.score.as_ref().is_none_or(|score| *score >= Number::hundred()),
    })
}

fn said(say: Speech, address: &str, item: &ItemScore) -> Missed {
    let value = |number: Option<&Number>| figures::value(say, number, item.unit);
    Missed {
        label: say.of(&item.label).to_owned(),
        address: format!("{address}?open={kpi}#kpi-{kpi}", kpi = item.kpi),
        value: value(item.value.as_ref()),
        target: value(item.target.as_ref()),
        forecast: item.forecast.as_ref().map(|forecast| value(Some(&forecast.value.round_half_up(0)))),
    }
}
