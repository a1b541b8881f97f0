//! The one door: a wanted change becomes a checked plan, or a refusal that names everything wrong with it.

mod acts;
pub(crate) mod around;
pub(crate) mod computed;
pub(crate) mod earlier;
pub(crate) mod fields;
mod hours;
pub(crate) mod named;
pub(crate) mod patch;
pub(crate) mod permission;
mod rows;
mod rules;
mod stamps;
mod undo;

use std::collections::BTreeSet;
use std::sync::Arc;

use hengce_standard::{Act, Kind, Standard, Transition};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use sqlx::sqlite::SqlitePool;

use crate::row::{PRESENT, Present, present};
use crate::sql::Sql;
use crate::unique::{self, Claim};
use crate::{Actor, Change, Directory, Ledger, Origin, Position, Record, RecordId, Refusal, terms, work};
use earlier::Earlier;
use permission::{PERSON, Rights, UNIT, people_of};

/// The kind of a batch of imported rows.
pub(crate) const BATCH: &str = "import_batch";

/// A checked change, ready to be written. Id, code, position and hash are given by the writer.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub act: String,
    /// The version that must still be the present one; 0 for a new record.
    pub expected: i64,
    pub record: Record,
    pub born: i64,
    pub by: Option<RecordId>,
    pub by_name: String,
    pub comment: Option<String>,
    pub origin: Option<Origin>,
    pub terms: Changed<String>,
    pub people: Changed<RecordId>,
    /// Who is named for the next step.
    pub turns: Changed<RecordId>,
    /// What only one record may have.
    pub claims: Changed<Claim>,
}

/// What comes and what goes.
#[derive(Debug, Clone)]
pub(crate) struct Changed<T> {
    pub added: Vec<T>,
    pub removed: Vec<T>,
}

impl<T> Changed<T> {
    fn nothing() -> Self {
        Self { added: Vec::new(), removed: Vec::new() }
    }

    /// What goes, then what comes, each with whether it is there after.
    pub fn each(self) -> impl Iterator<Item = (T, bool)> {
        let gone = self.removed.into_iter().map(|it| (it, false));
        gone.chain(self.added.into_iter().map(|it| (it, true)))
    }
}

impl<T: Ord + Clone> Changed<T> {
    fn between(before: &BTreeSet<T>, after: BTreeSet<T>) -> Self {
        let removed = before.difference(&after).cloned().collect();
        Self { removed, added: after.into_iter().filter(|it| !before.contains(it)).collect() }
    }
}

/// What a change comes to.
pub(crate) enum Step {
    Write(Box<Plan>),
    /// The record is already so: nothing to write.
    Same(Box<Record>),
}

/// Checks the changes of one commit, each after the ones before it.
pub(crate) struct Door<'a> {
    pub standard: &'a Standard,
    pub directory: Arc<Directory>,
    pub readers: &'a SqlitePool,
    pub actor: &'a Actor,
    pub now: Timestamp,
    pub earlier: Earlier,
    /// Nothing will be written: what only the writer asks for is left out of the plans.
    pub rehearsed: bool,
}

impl Ledger {
    pub(crate) fn door<'a>(&'a self, actor: &'a Actor) -> Door<'a> {
        Door {
            standard: self.standard(),
            directory: self.directory(),
            readers: self.readers(),
            actor,
            now: self.now(),
            earlier: Earlier::default(),
            rehearsed: false,
        }
    }
}

impl Door<'_> {
    pub fn rights(&self) -> Rights<'_> {
        Rights { standard: self.standard, directory: &self.directory, actor: self.actor }
    }

    pub async fn plan(&mut self, change: &Change) -> Result<Step, Refusal> {
        if !self.actor.program && self.actor.person.is_none() {
            return Err(Refusal::Forbidden("sign in".into()));
        }
        if let Some(now) = change.changes().and_then(|id| self.earlier.touched(id)) {
            return Err(Refusal::Stale { now });
        }
        let step = match change {
            Change::Create { kind, fields, origin } => self.create(kind, fields, origin.clone()).await?,
            Change::Edit { id, version, fields, origin } => {
                self.edit((id, *version), fields, origin.clone()).await?
            }
            Change::Move { id, version, transition, fields, comment } => {
                self.take((id, *version), transition, fields, comment.as_deref()).await?
            }
            Change::Withdraw { id, version, reason } => self.withdraw(id, *version, reason).await?,
            Change::Restore { id, version } => self.restore(id, *version).await?,
            Change::Undo { id, version } => self.undo(id, *version).await?,
        };
        if let Step::Write(plan) = &step {
            self.earlier.note(plan);
            if let Change::Move { id, .. } = change {
                self.earlier.note_move(id, self.now);
            }
        }
        Ok(step)
    }

    fn kind(&self, id: &str) -> Result<&Kind, Refusal> {
        self.standard.kinds.get(id).ok_or(Refusal::NotFound)
    }

    /// The record as it stands, if the actor may read it.
    async fn present(&self, id: &RecordId) -> Result<Present, Refusal> {
        let found = self.standing(id).await?;
        let kind = self.kind(&found.record.kind)?;
        if self.rights().may(Act::Read, kind, &found.record) { Ok(found) } else { Err(Refusal::NotFound) }
    }

    /// The record as it stands, whoever asks.
    async fn standing(&self, id: &RecordId) -> Result<Present, Refusal> {
        if let Some(found) = self.earlier.changed(id) {
            return Ok(found.clone());
        }
        load(self.readers, id).await
    }

    fn blank(&self, kind: &Kind) -> Record {
        Record {
            id: RecordId::from(""),
            kind: kind.id.clone(),
            code: String::new(),
            title: String::new(),
            state: kind.lifecycle.states.keys().next().cloned().unwrap_or_default(),
            owner: None,
            unit: None,
            version: 0,
            position: Position(0),
            created_at: self.now,
            created_by: self.actor.person.clone(),
            updated_at: self.now,
            updated_by: self.actor.person.clone(),
            withdrawn: false,
            fields: Map::new(),
        }
    }

    /// Recomputes what follows from the fields: computed fields, title, owner and the owner's unit.
    fn settle(&self, kind: &Kind, record: &mut Record) {
        computed::fill(self.standard, kind, record);
        let said = |field: &str| record.fields.get(field).and_then(Json::as_str);
        let title = said(&kind.title).unwrap_or(&record.code).to_owned();
        let owner = kind.owner.as_deref().and_then(said).map(RecordId::from);
        let itself = Some(record.id.clone()).filter(|id| !id.0.is_empty());
        let unit = match kind.id.as_str() {
            PERSON => said("unit").map(RecordId::from),
            UNIT => itself.clone(),
            _ => owner.as_ref().and_then(|owner| self.directory.people.get(owner)?.unit.clone()),
        };
        record.owner = if kind.id == PERSON { itself } else { owner };
        (record.title, record.unit) = (title, unit);
    }

    /// A set owner changes only to somebody within the actor's reach.
    fn hand_over(&self, kind: &Kind, before: &Record, after: &Record) -> Result<(), Refusal> {
        match (&before.owner, &after.owner) {
            (Some(from), Some(to)) if from != to && !self.rights().may_hand_to(kind, to) => {
                Err(Refusal::Forbidden(format!("hand {} to somebody else", before.code)))
            }
            _ => Ok(()),
        }
    }

    fn write(
        &self,
        kind: &Kind,
        act: &str,
        before: Option<&Present>,
        mut record: Record,
        (comment, origin): (Option<String>, Option<Origin>),
    ) -> Step {
        let terms_of = |record: &Record| terms::of_record(kind, &record.code, &record.title, &record.fields);
        let claims = before.map(|before| unique::claims(kind, &before.record)).unwrap_or_default();
        let born = before.map_or(0, |before| before.born);
        let expected = before.map_or(0, |before| before.record.version);
        let changed = |of: &dyn Fn(&Record) -> BTreeSet<RecordId>, record: &Record| match before {
            _ if self.rehearsed => Changed::nothing(),
            Some(before) => Changed::between(&of(&before.record), of(record)),
            None => Changed::between(&BTreeSet::new(), of(record)),
        };
        let terms = match before {
            _ if self.rehearsed => Changed::nothing(),
            Some(before) => Changed::between(&terms_of(&before.record), terms_of(&record)),
            None => Changed { added: terms_of(&record).into_iter().collect(), removed: Vec::new() },
        };
        record.version = expected + 1;
        record.updated_at = self.now;
        record.updated_by.clone_from(&self.actor.person);
        Step::Write(Box::new(Plan {
            act: act.to_owned(),
            expected,
            born,
            by: self.actor.person.clone(),
            by_name: self.actor.name.clone(),
            comment,
            origin,
            terms,
            people: changed(&|record| people_of(kind, record), &record),
            turns: changed(&|record| work::turns(kind, record), &record),
            claims: Changed::between(&claims, unique::claims(kind, &record)),
            record,
        }))
    }
}

pub(crate) async fn load(readers: &SqlitePool, id: &RecordId) -> Result<Present, Refusal> {
    let mut sql = Sql::new("SELECT ");
    sql.push(PRESENT).push(" FROM records r WHERE r.id = ").bind(&*id.0);
    let rows = sql.all(readers).await?;
    rows.first().map_or(Err(Refusal::NotFound), present)
}

/// What a transition still needs of the record.
pub(crate) fn missing(transition: &Transition, record: &Record, comment: Option<&str>) -> Vec<String> {
    let unmet = |need: &&String| match need.as_str() {
        "comment" => comment.is_none(),
        field => !fields::filled(&record.fields, field),
    };
    transition.needs.iter().filter(unmet).cloned().collect()
}
