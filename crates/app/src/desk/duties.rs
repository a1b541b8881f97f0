//! What is mine to do, and what waits for me, over every kind.

use hengce_ledger::{Filter, FilterOp, Query, Record};
use hengce_standard::{Act, By, Kind};
use jiff::ToSpan;

use crate::records::{Scene, address, calendar_day, is_open, state_badge};
use crate::web::{App, Html, Visit, WebError};
use crate::words::days_between;

/// Due within so many days is soon.
pub const SOON_DAYS: i32 = 7;
/// Records looked at for each kind and state.
const LOOKED_AT: u32 = 100;
const WAITING_MAX: usize = 30;

/// A record of mine with a day.
pub struct Due {
    pub address: String,
    pub title: String,
    pub kind: String,
    pub owner: String,
    pub day: String,
    /// From today; negative is late.
    pub days: i32,
    /// "3 days late", "today", "in 2 days".
    pub when: String,
    pub state: Html,
}

/// A record on which the next step is mine.
pub struct Waiting {
    pub address: String,
    pub title: String,
    pub kind: String,
    pub owner: String,
    pub moves: Vec<String>,
}

/// My open records that have a day, earliest first.
pub async fn mine(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Due>, WebError> {
    let Some(me) = visit.person() else { return Ok(Vec::new()) };
    let mut due = Vec::new();
    for kind in app.standard().kinds.values() {
        let Some(field) =
            kind.views.calendar.as_ref().filter(|_| kind.owner.is_some() && kind.duty.is_some())
        else {
            continue;
        };
        if app.ledger.reach(&visit.actor, Act::Read, &kind.id).is_none() {
            continue;
        }
        for (state, _) in kind.lifecycle.states.iter().filter(|(_, state)| !state.closed) {
            let filters = vec![is("state", state), is("owner", &me.0)];
            let sort = Some((field.clone(), false));
            let query = Query { kind: kind.id.clone(), filters, sort, limit: LOOKED_AT, ..Query::default() };
            let found = app.ledger.find(&visit.actor, &query).await?;
            due.extend(found.records.iter().filter_map(|record| one(scene, kind, record)));
        }
    }
    due.sort_by(|a, b| a.days.cmp(&b.days).then_with(|| a.address.cmp(&b.address)));
    Ok(due)
}

/// Open records of the people below me that are late or soon due, earliest first.
pub async fn of_my_team(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Due>, WebError> {
    let Some(me) = visit.person() else { return Ok(Vec::new()) };
    if !scene.directory.people.values().any(|person| person.manager.as_ref() == Some(me)) {
        return Ok(Vec::new());
    }
    let until = scene.today.saturating_add(SOON_DAYS.days()).to_string();
    let mut due = Vec::new();
    for kind in app.standard().kinds.values().filter(|kind| kind.owner.is_some() && kind.duty.is_some()) {
        let Some(field) = kind.views.calendar.as_ref() else { continue };
        if app.ledger.reach(&visit.actor, Act::Read, &kind.id).is_none() {
            continue;
        }
        for (state, _) in kind.lifecycle.states.iter().filter(|(_, state)| !state.closed) {
            let soon = Filter { field: field.clone(), op: FilterOp::AtMost, value: until.clone() };
            let sort = Some((field.clone(), false));
            let filters = vec![is("state", state), soon];
            let query = Query { kind: kind.id.clone(), filters, sort, limit: LOOKED_AT, ..Query::default() };
            let found = app.ledger.find(&visit.actor, &query).await?;
            let theirs = found.records.iter();
            let theirs = theirs.filter(|record| {
                record.owner.as_ref().is_some_and(|owner| scene.directory.is_above(me, owner))
            });
            due.extend(theirs.filter_map(|record| one(scene, kind, record)));
        }
    }
    due.sort_by(|a, b| a.days.cmp(&b.days).then_with(|| a.address.cmp(&b.address)));
    due.truncate(WAITING_MAX);
    Ok(due)
}

fn is(field: &str, value: &str) -> Filter {
    Filter { field: field.to_owned(), op: FilterOp::Is, value: value.to_owned() }
}

fn one(scene: &Scene, kind: &Kind, record: &Record) -> Option<Due> {
    // Once handed in, a record waits for somebody else.
    let mine = kind
        .lifecycle
        .transitions
        .values()
        .any(|taken| taken.from.contains(&record.state) && taken.by.contains(&By::Owner));
    if !mine || !is_open(kind, record) {
        return None;
    }
    let day = calendar_day(scene, kind, record)?;
    let days = days_between(scene.today, day);
    let say = scene.say;
    let when = match days {
        ..0 => say.t1("days-late", "days", -days),
        0 => say.t("due-today"),
        1 => say.t("due-tomorrow"),
        _ => say.t1("due-in-days", "days", days),
    };
    Some(Due {
        address: address(&kind.id, &record.id),
        title: record.title.clone(),
        kind: say.of(&kind.label).to_owned(),
        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
        day: day.to_string(),
        days,
        when,
        state: state_badge(say, kind, record),
    })
}

/// Other people's open records whose next step only I, or I among few, can take.
pub async fn waiting(app: &App, visit: &Visit, scene: &Scene) -> Result<Vec<Waiting>, WebError> {
    let mut waiting = Vec::new();
    for kind in app.standard().kinds.values().filter(|kind| kind.duty.is_some()) {
        if app.ledger.reach(&visit.actor, Act::Read, &kind.id).is_none() {
            continue;
        }
        for state in waits_in(kind) {
            let filters = vec![is("state", state)];
            let sort = Some(("updated_at".to_owned(), false));
            let query = Query { kind: kind.id.clone(), filters, sort, limit: LOOKED_AT, ..Query::default() };
            for record in &app.ledger.find(&visit.actor, &query).await?.records {
                if record.owner.is_some() && record.owner.as_ref() == visit.person() {
                    continue;
                }
                let moves = app.ledger.moves(&visit.actor, record).await;
                let moves =
                    moves.iter().filter_map(|found| kind.lifecycle.transitions.get(&found.transition));
                let moves: Vec<_> = moves.map(|taken| scene.say.of(&taken.label).to_owned()).collect();
                if !moves.is_empty() {
                    waiting.push(Waiting {
                        address: address(&kind.id, &record.id),
                        title: record.title.clone(),
                        kind: scene.say.of(&kind.label).to_owned(),
                        owner: record.owner.as_ref().map_or_else(String::new, |owner| scene.person(&owner.0)),
                        moves,
                    });
                }
            }
        }
    }
    waiting.truncate(WAITING_MAX);
    Ok(waiting)
}

/// States that the owner can't leave by themselves: the record waits for somebody else there.
fn waits_in(kind: &Kind) -> Vec<&String> {
    let states = kind.lifecycle.states.iter().filter(|(_, state)| !state.closed).map(|(id, _)| id);
    let leaves = |state: &str, owner: bool| {
        let out =
            kind.lifecycle.transitions.values().filter(|taken| taken.from.iter().any(|from| from == state));
        out.filter(|taken| taken.by.contains(&By::Owner) == owner).count() > 0
    };
    states.filter(|state| leaves(state, false) && !leaves(state, true)).collect()
}
