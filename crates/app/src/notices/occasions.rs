//! What happened, turned into notices: for whom it is their turn, who got what, to whom something was said.
//!
//! The follower walks the revisions from where it last came to, so that no change is missed whoever made it; an
//! occasion has a name, so that walking twice tells nobody twice. Rows of an import tell nobody.

use std::collections::BTreeSet;

use hengce_ledger::comments::Comment;
use hengce_ledger::notices::Note;
use hengce_ledger::{Actor, Deed, Position, Record, RecordId};
use hengce_standard::{By, Kind};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};

use crate::people;
use crate::web::{App, WebError};

/// What was done longer ago, before the follower ever ran, is told to nobody.
const NEWS: SignedDuration = SignedDuration::from_hours(24 * 14);
const DEEDS_AT_ONCE: u32 = 500;
const FOLLOWER: &str = "notices";
/// Characters of a comment that a notice shows.
const EXCERPT: usize = 120;

/// Tells of everything that was done since the last time.
pub async fn catch_up(app: &App) -> Result<(), WebError> {
    let _one_at_a_time = app.telling.lock().await;
    let mut since = match app.ledger.notices().progress(FOLLOWER).await? {
        Some(since) => since,
        None => {
            let begin = app.ledger.clock().now().checked_sub(NEWS).map_err(WebError::internal)?;
            app.ledger.position_at(begin).await?
        }
    };
    let mut everybody = None;
    while since < app.ledger.position() {
        let (deeds, reached) = app.ledger.deeds_since(since, DEEDS_AT_ONCE).await?;
        if reached == since {
            break;
        }
        let people = match everybody.take() {
            Some(people) => people,
            None => people::everybody(app).await?,
        };
        let mut notes = Vec::new();
        for deed in &deeds {
            notes.extend(of_deed(app, &people, deed).await?);
        }
        app.ledger.notices().tell(&notes, Some((FOLLOWER, reached))).await?;
        (since, everybody) = (reached, Some(people));
    }
    Ok(())
}

/// Notices about one record and moment, one for each person at most: what is told first counts.
pub(super) struct Telling<'a> {
    app: &'a App,
    record: &'a Record,
    at: Timestamp,
    actor: Option<RecordId>,
    told: BTreeSet<RecordId>,
    notes: Vec<Note>,
}

impl<'a> Telling<'a> {
    pub fn new(app: &'a App, record: &'a Record, at: Timestamp, actor: Option<RecordId>) -> Self {
        // Nobody is told what they did themselves.
        let told = actor.iter().cloned().collect();
        Self { app, record, at, actor, told, notes: Vec::new() }
    }

    /// Tells somebody, unless they may not read the record.
    pub fn tell(&mut self, who: &Actor, what: &str, occasion: &str, detail: Json) {
        let Some(person) = who.person.clone() else { return };
        if !self.app.ledger.may_read(who, self.record) || !self.told.insert(person.clone()) {
            return;
        }
        self.notes.push(Note {
            person,
            occasion: format!("{what}:{}:{occasion}", self.record.id),
            what: what.to_owned(),
            at: self.at,
            record: self.record.id.clone(),
            actor: self.actor.clone(),
            detail,
            read_at: None,
        });
    }

    pub fn notes(self) -> Vec<Note> {
        self.notes
    }
}

fn person<'p>(people: &'p [Actor], id: Option<&RecordId>) -> Option<&'p Actor> {
    people.iter().find(|actor| id.is_some() && actor.person.as_ref() == id)
}

async fn of_deed(app: &App, people: &[Actor], deed: &Deed) -> Result<Vec<Note>, WebError> {
    let revision = &deed.revision;
    let Some(kind) = app.standard().kinds.get(&deed.kind).filter(|kind| kind.duty.is_some()) else {
        return Ok(Vec::new());
    };
    let record = app.ledger.get(&Actor::program(), &revision.record).await?;
    let mut telling = Telling::new(app, &record, revision.at, revision.by.clone());
    let occasion = revision.version.to_string();
    let detail = json!({ "act": revision.act, "comment": revision.comment });
    let new_owner = deed.owner != deed.former_owner;
    if let Some(owner) = person(people, deed.owner.as_ref()).filter(|_| new_owner) {
        telling.tell(owner, "assigned", &occasion, detail.clone());
    }
    if deed.from.is_some() && revision.act != "edit" && revision.act != "undo" {
        let what = if goes_back(kind, deed) { "returned" } else { "moved" };
        for whose in [deed.owner.as_ref(), record.created_by.as_ref()] {
            if let Some(whose) = person(people, whose) {
                telling.tell(whose, what, &occasion, detail.clone());
            }
        }
    }
    let newest = revision.version == record.version;
    if newest && (revision.act != "edit" || new_owner) {
        for actor in whose_turn(app, people, kind, &record).await {
            telling.tell(actor, "turn", &occasion, detail.clone());
        }
    }
    Ok(telling.notes())
}

/// To an earlier state, or to an end with a reason: a return or a refusal.
fn goes_back(kind: &Kind, deed: &Deed) -> bool {
    let states = &kind.lifecycle.states;
    let at = |state: &str| states.get_index_of(state);
    let ended = states.get(&deed.revision.state).is_some_and(|state| state.closed);
    let back = deed.from.as_deref().is_some_and(|from| at(&deed.revision.state) < at(from));
    back || deed.revision.act == "withdraw" || (ended && deed.revision.comment.is_some())
}

/// Who may take the next step while it is not the owner's: named people, the owner's manager, holders of a role.
async fn whose_turn<'p>(app: &App, people: &'p [Actor], kind: &Kind, record: &Record) -> Vec<&'p Actor> {
    let turn = app.ledger.turn(record);
    let mut found: Vec<&Actor> = turn.people.iter().filter_map(|id| person(people, Some(id))).collect();
    if turn.manager {
        let directory = app.ledger.directory();
        let owner = record.owner.as_ref().and_then(|owner| directory.people.get(owner));
        found.extend(person(people, owner.and_then(|owner| owner.manager.as_ref())));
    }
    for actor in people.iter().filter(|actor| turn.roles.iter().any(|role| actor.roles.contains(role))) {
        let moves = app.ledger.moves(actor, record).await;
        let by_role = |by: &By| matches!(by, By::Role(role) if actor.roles.contains(role));
        let mut taken = moves.iter().filter_map(|found| kind.transition(&found.transition));
        if taken.any(|taken| taken.by.iter().any(by_role)) {
            found.push(actor);
        }
    }
    found
}

/// Tells whom a comment names, and whose record it is about.
pub async fn of_comment(app: &App, record: &Record, said: &Comment) -> Result<(), WebError> {
    let people = people::everybody(app).await?;
    let mut telling = Telling::new(app, record, said.at, Some(said.author.clone()));
    let excerpt: String = said.text.chars().take(EXCERPT).collect();
    let detail = json!({ "text": excerpt, "comment": said.id });
    for named in said.mentions.iter().filter_map(|id| person(&people, Some(id))) {
        telling.tell(named, "mention", &said.id, detail.clone());
    }
    for whose in [record.owner.as_ref(), record.created_by.as_ref()] {
        if let Some(whose) = person(&people, whose) {
            telling.tell(whose, "comment", &said.id, detail.clone());
        }
    }
    app.ledger.notices().tell(&telling.notes(), None::<(&str, Position)>).await?;
    Ok(())
}
