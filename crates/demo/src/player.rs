//! Plays a plan into a data folder: through the ledger's door and the imports, at the instants of the plan, as the
//! people who act in it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_facts::Facts;
use hengce_imports::ImportError;
use hengce_ledger::{Actor, Change, Clock, Ledger, Record, RecordId, Refusal};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use crate::picture;
use crate::plan::{Act, Deed, Handle, Who};

/// A clock that stands until it is set.
#[derive(Clone)]
pub struct StageClock(Arc<AtomicI64>);

impl StageClock {
    pub fn at(instant: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(instant.as_microsecond())))
    }

    pub fn set(&self, instant: Timestamp) {
        self.0.store(instant.as_microsecond(), Ordering::SeqCst);
    }

    /// The ledger's view of it.
    pub fn clock(&self) -> Clock {
        let now = self.0.clone();
        Clock::from_fn(move || {
            let micros = now.load(Ordering::SeqCst);
            Timestamp::from_microsecond(micros).expect("the clock was set from an instant")
        })
    }
}

/// Why an act could not be played: the plan and the standard do not fit.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error("{at} {who}: {what}: {refusal}")]
    Refused { at: Timestamp, who: String, what: String, refusal: Refusal },
    #[error("{at} {who}: import of {what}: {error}")]
    Import { at: Timestamp, who: String, what: String, error: ImportError },
    #[error("{at} {who}: import of {what}: {cell:?}")]
    Cell { at: Timestamp, who: String, what: String, cell: Box<hengce_imports::CellProblem> },
    #[error("the plan speaks of \"{0}\" before it exists")]
    NoSuchHandle(Handle),
    #[error("nobody signs in as \"{0}\"")]
    NoSuchPerson(String),
}

/// The stage: what has been made so far, under the plan's handles.
pub struct Player<'a> {
    ledger: &'a Ledger,
    facts: &'a Facts,
    clock: StageClock,
    records: HashMap<Handle, (RecordId, i64)>,
    actors: HashMap<String, Actor>,
}

impl<'a> Player<'a> {
    pub fn new(ledger: &'a Ledger, facts: &'a Facts, clock: StageClock) -> Self {
        Self { ledger, facts, clock, records: HashMap::new(), actors: HashMap::new() }
    }

    /// The id made under a handle.
    pub fn id(&self, handle: &str) -> Result<RecordId, PlayError> {
        let found = self.records.get(handle).map(|(id, _)| id.clone());
        found.ok_or_else(|| PlayError::NoSuchHandle(handle.to_owned()))
    }

    /// Lets a person of the cast act from now on.
    pub fn enter(&mut self, login: &str, actor: Actor) {
        self.actors.insert(login.to_owned(), actor);
    }

    /// Plays the acts in order. Acts of one person at one instant that do not build on each other go in one transaction.
    pub async fn play(&mut self, acts: &[Act]) -> Result<(), PlayError> {
        let mut next = 0;
        while next < acts.len() {
            let together = self.together(&acts[next..]);
            self.clock.set(acts[next].at);
            match &acts[next].deed {
                Deed::Import { .. } => self.import(&acts[next]).await?,
                _ => self.commit(&acts[next..next + together]).await?,
            }
            next += together;
        }
        Ok(())
    }

    /// How many acts from the first on may go in one transaction: same instant, same actor, each of a record of its
    /// own, and none speaks of a record that is made among them.
    fn together(&self, acts: &[Act]) -> usize {
        let mut touched: Vec<&str> = Vec::new();
        for (index, act) in acts.iter().enumerate() {
            let (Deed::Create { handle, fields, .. }
            | Deed::Edit { handle, fields }
            | Deed::Move { handle, fields, .. }) = &act.deed
            else {
                return index.max(1);
            };
            let apart = act.at != acts[0].at || act.who != acts[0].who || touched.contains(&handle.as_str());
            if apart || fields.values().any(|value| !self.resolvable(value)) {
                return index.max(1);
            }
            touched.push(handle);
        }
        acts.len()
    }

    fn resolvable(&self, value: &Json) -> bool {
        match value {
            Json::String(text) => {
                text.strip_prefix('@').is_none_or(|handle| self.records.contains_key(handle))
            }
            Json::Array(values) => values.iter().all(|value| self.resolvable(value)),
            Json::Object(map) => map.values().all(|value| self.resolvable(value)),
            _ => true,
        }
    }

    async fn commit(&mut self, acts: &[Act]) -> Result<(), PlayError> {
        let actor = self.actor(acts[0].who)?;
        let mut changes = Vec::with_capacity(acts.len());
        for act in acts {
            changes.push(self.change(&act.deed).await.map_err(|error| named(error, act))?);
        }
        let made: Vec<Record> = self.ledger.commit_all(&actor, changes).await.map_err(|error| {
            let act = &acts[error.index.min(acts.len() - 1)];
            PlayError::Refused { at: act.at, who: who(act), what: what(&act.deed), refusal: error.refusal }
        })?;
        for (act, record) in acts.iter().zip(made) {
            let (Deed::Create { handle, .. } | Deed::Edit { handle, .. } | Deed::Move { handle, .. }) =
                &act.deed
            else {
                continue;
            };
            self.records.insert(handle.clone(), (record.id, record.version));
        }
        Ok(())
    }

    async fn change(&self, deed: &Deed) -> Result<Change, PlayError> {
        let at = |handle: &Handle| {
            self.records.get(handle).cloned().ok_or(PlayError::NoSuchHandle(handle.clone()))
        };
        Ok(match deed {
            Deed::Create { kind, fields, .. } => {
                Change::Create { kind: (*kind).to_owned(), fields: self.fields(fields).await?, origin: None }
            }
            Deed::Edit { handle, fields } => {
                let (id, version) = at(handle)?;
                Change::Edit { id, version, fields: self.fields(fields).await?, origin: None }
            }
            Deed::Move { handle, transition, fields, comment } => {
                let (id, version) = at(handle)?;
                let fields = self.fields(fields).await?;
                Change::Move {
                    id,
                    version,
                    transition: (*transition).to_owned(),
                    fields,
                    comment: comment.clone(),
                }
            }
            Deed::Import { .. } => unreachable!("an import is no change of one record"),
        })
    }

    async fn fields(&self, fields: &Map<String, Json>) -> Result<Map<String, Json>, PlayError> {
        let mut resolved = Map::new();
        for (name, value) in fields {
            let value = match value.as_array() {
                Some(values) if values.iter().any(|value| value.get("keep").is_some()) => {
                    self.kept(values).await?
                }
                _ => self.resolved(value)?,
            };
            resolved.insert(name.clone(), value);
        }
        Ok(resolved)
    }

    /// Files written out in the plan, kept, as the ledger names them.
    async fn kept(&self, files: &[Json]) -> Result<Json, PlayError> {
        let mut found = Vec::new();
        for file in files {
            let name = file["keep"].as_str().unwrap_or_default();
            let bytes = match file["text"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => picture::png(name),
            };
            let kept = self.ledger.keep_file(name, &bytes).await;
            let reference = kept.map_err(|refusal| PlayError::Refused {
                at: Timestamp::UNIX_EPOCH,
                who: String::new(),
                what: name.to_owned(),
                refusal,
            })?;
            found.push(serde_json::to_value(reference).expect("a file reference is plain data"));
        }
        Ok(Json::Array(found))
    }

    fn resolved(&self, value: &Json) -> Result<Json, PlayError> {
        Ok(match value {
            Json::String(text) => match text.strip_prefix('@') {
                Some(handle) => Json::String(self.id(handle)?.to_string()),
                None => value.clone(),
            },
            Json::Array(values) => {
                Json::Array(values.iter().map(|value| self.resolved(value)).collect::<Result<_, _>>()?)
            }
            Json::Object(map) => {
                let pairs = map.iter().map(|(name, value)| Ok((name.clone(), self.resolved(value)?)));
                Json::Object(pairs.collect::<Result<_, PlayError>>()?)
            }
            _ => value.clone(),
        })
    }

    async fn import(&mut self, act: &Act) -> Result<(), PlayError> {
        let Deed::Import { name, bytes, answers } = &act.deed else { return Ok(()) };
        let actor = self.actor(act.who)?;
        let answers = answers.iter().map(|(column, answer)| ((*column).to_owned(), answer.clone())).collect();
        let failed = |error| PlayError::Import { at: act.at, who: who(act), what: name.clone(), error };
        let preview = hengce_imports::preview(self.ledger, self.facts, &actor, name, bytes, &answers)
            .await
            .map_err(failed)?;
        if let Some(cell) = preview.rows.iter().flat_map(|row| &row.problems).next() {
            let (at, cell) = (act.at, Box::new(cell.clone()));
            return Err(PlayError::Cell { at, who: who(act), what: name.clone(), cell });
        }
        let file_hash = &*preview.file_hash;
        let order =
            hengce_imports::Order { file_hash, name, answers: &answers, good_rows_only: false, pulled: None };
        let done = hengce_imports::commit(self.ledger, self.facts, &actor, order).await.map_err(failed)?;
        if let Some(batch) = done.batch {
            self.records.insert(format!("import.{name}"), (batch, 1));
        }
        Ok(())
    }

    fn actor(&self, who: Who) -> Result<Actor, PlayError> {
        match who {
            Who::Program => Ok(Actor::program()),
            Who::Person(login) => {
                self.actors.get(login).cloned().ok_or_else(|| PlayError::NoSuchPerson(login.to_owned()))
            }
        }
    }
}

/// Gives a refusal that has no act yet the act at which it happened.
fn named(error: PlayError, act: &Act) -> PlayError {
    match error {
        PlayError::Refused { what, refusal, .. } => {
            PlayError::Refused { at: act.at, who: who(act), what, refusal }
        }
        other => other,
    }
}

fn who(act: &Act) -> String {
    match act.who {
        Who::Program => "hengce".to_owned(),
        Who::Person(login) => login.to_owned(),
    }
}

fn what(deed: &Deed) -> String {
    match deed {
        Deed::Create { handle, kind, .. } => format!("new {kind} {handle}"),
        Deed::Edit { handle, .. } => format!("edit of {handle}"),
        Deed::Move { handle, transition, .. } => format!("{transition} of {handle}"),
        Deed::Import { name, .. } => format!("import of {name}"),
    }
}
