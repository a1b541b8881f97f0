//! Open work over every kind: what is a person's to do, what waits for them, what their people are late with.

mod agenda;
mod rules;

use hengce_standard::{Act, By, Kind, Reach};
use jiff::civil::Date;

pub use agenda::Whose;
pub(crate) use rules::{OTHERS, OWNERS, day, ensure, standing, turns};

use crate::door::permission::Rights;
use crate::row::{PRESENT, records};
use crate::sql::{Cell, Sql};
use crate::{Actor, Ledger, Move, Record, RecordId, Refusal};

/// Whose the next step of a record is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turn {
    pub owner: bool,
    /// Somebody above the owner in the line of managers.
    pub manager: bool,
    /// Named by a person field, or the creator.
    pub people: Vec<RecordId>,
    pub roles: Vec<String>,
}

impl Ledger {
    /// The actor's own open records whose next step is theirs: the earliest day first, those without a day last.
    pub async fn mine(&self, actor: &Actor, limit: u32) -> Result<Vec<Record>, Refusal> {
        let Some(me) = &actor.person else { return Ok(Vec::new()) };
        let mut sql = self.of_standing(actor, Reach::Own, OWNERS);
        sql.push(" AND r.owner = ").bind(&*me.0);
        sql.push(" ORDER BY COALESCE(r.day, '9999'), r.id LIMIT ").bind(i64::from(limit));
        self.readable(actor, sql).await
    }

    /// Open records of everybody below the actor whose day is `until` or earlier, the earliest first.
    pub async fn of_line(&self, actor: &Actor, until: Date, limit: u32) -> Result<Vec<Record>, Refusal> {
        let Some(me) = &actor.person else { return Ok(Vec::new()) };
        let mut sql = self.of_standing(actor, Reach::Line, OWNERS);
        sql.push(" AND r.owner IN (SELECT l.person FROM lines l WHERE l.boss = ").bind(&*me.0).push(")");
        // An instant of that day sorts before the day's end.
        sql.push(" AND r.day < ").bind(format!("{until}~"));
        sql.push(" ORDER BY r.day, r.id LIMIT ").bind(i64::from(limit));
        self.readable(actor, sql).await
    }

    /// Open records that wait for somebody else than their owner and on which the actor may take a step, the longest
    /// waiting first, with the steps.
    pub async fn waiting(&self, actor: &Actor, limit: u32) -> Result<Vec<(Record, Vec<Move>)>, Refusal> {
        let Some(me) = &actor.person else { return Ok(Vec::new()) };
        let mut named = self.of_standing(actor, Reach::Own, OTHERS);
        named.push(" AND r.born IN (SELECT t.record FROM record_turns t WHERE t.person = ").bind(&*me.0);
        named.push(") ORDER BY r.updated_us, r.id LIMIT ").bind(i64::from(limit));
        let mut found = self.readable(actor, named).await?;
        let mut below = self.of_standing(actor, Reach::Own, OTHERS);
        below.push(" AND r.owner IN (SELECT l.person FROM lines l WHERE l.boss = ").bind(&*me.0).push(")");
        below.push(" AND (").states(&self.with_rights(actor, |rights| states_of(rights, &By::Manager)));
        below.push(") ORDER BY r.updated_us, r.id LIMIT ").bind(i64::from(limit));
        found.extend(self.readable(actor, below).await?);
        for role in &actor.roles {
            found.extend(self.waiting_for_role(actor, role, limit).await?);
        }
        found.sort_by(|a, b| (a.updated_at, &a.id).cmp(&(b.updated_at, &b.id)));
        found.dedup_by(|a, b| a.id == b.id);
        let mut waiting = Vec::new();
        for record in found {
            let steps = self.steps(actor, &record).await;
            if !steps.is_empty() {
                waiting.push((record, steps));
            }
        }
        waiting.truncate(limit as usize);
        Ok(waiting)
    }

    async fn waiting_for_role(&self, actor: &Actor, role: &str, limit: u32) -> Result<Vec<Record>, Refusal> {
        let by = By::Role(role.to_owned());
        let states = self.with_rights(actor, |rights| states_of(rights, &by));
        if states.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = self.of_standing(actor, Reach::Own, OTHERS);
        sql.push(" AND (").states(&states).push(")");
        let units = self.with_rights(actor, |rights| rights.units());
        let all = |kind: &str| self.reach(actor, Act::Move, kind) == Some(Reach::All);
        if let (Some(me), false) = (&actor.person, states.iter().all(|(kind, _)| all(kind))) {
            sql.push(" AND (r.kind IN ")
                .bind_list(states.iter().filter(|(kind, _)| all(kind)).map(|(kind, _)| kind.as_str().into()));
            sql.push(" OR r.unit IN ").bind_list(units.iter().map(|unit| Cell::from(&*unit.0)));
            sql.push(
                " OR EXISTS (SELECT p.record FROM record_people p WHERE p.record = r.born AND (p.person = ",
            );
            sql.bind(&*me.0).push(" OR p.person IN (SELECT l.person FROM lines l WHERE l.boss = ");
            sql.bind(&*me.0).push("))))");
        }
        sql.push(" ORDER BY r.updated_us, r.id LIMIT ").bind(i64::from(limit));
        self.readable(actor, sql).await
    }

    /// The steps that make a record the actor's turn: what just anybody may do to it is not one.
    async fn steps(&self, actor: &Actor, record: &Record) -> Vec<Move> {
        let Some(kind) = self.standard().kinds.get(&record.kind) else { return Vec::new() };
        let mut moves = self.moves(actor, record).await;
        moves
            .retain(|found| kind.transition(&found.transition).is_some_and(|taken| taken.by != [By::Anyone]));
        moves
    }

    /// Whose turn it is on a record; nobody's when it is closed or withdrawn.
    pub fn turn(&self, record: &Record) -> Turn {
        self.standard().kinds.get(&record.kind).map_or_else(Turn::default, |kind| rules::turn(kind, record))
    }

    /// Asks for records of this standing, of the kinds of work that the actor may read at least so far. `work > 0` is
    /// what the index asks for.
    fn of_standing(&self, actor: &Actor, reach: Reach, standing: i64) -> Sql {
        let kinds = self.standard().kinds.values().filter(|kind| kind.duty.is_some());
        let kinds =
            kinds.filter(|kind| self.reach(actor, Act::Read, &kind.id).is_some_and(|far| far >= reach));
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(" FROM records r WHERE r.kind IN ");
        sql.bind_list(kinds.map(|kind| kind.id.as_str().into()));
        sql.push(" AND r.work > 0 AND r.work = ").bind(standing);
        sql
    }

    /// Whether the actor may read this record.
    pub fn may_read(&self, actor: &Actor, record: &Record) -> bool {
        let kind = self.standard().kinds.get(&record.kind);
        kind.is_some_and(|kind| self.with_rights(actor, |rights| rights.may(Act::Read, kind, record)))
    }

    /// For the program itself: open records whose day is `until` or earlier and whose next step is their owner's.
    pub async fn due_until(&self, until: Date) -> Result<Vec<Record>, Refusal> {
        let mut sql = Sql::new("SELECT ");
        sql.push(PRESENT).push(" FROM records r WHERE r.work > 0 AND r.work = ").bind(OWNERS);
        sql.push(" AND r.day < ").bind(format!("{until}~")).push(" ORDER BY r.day, r.id");
        records(&sql.all(self.readers()).await?)
    }

    /// Runs a question for work and keeps what the actor may read.
    async fn readable(&self, actor: &Actor, sql: Sql) -> Result<Vec<Record>, Refusal> {
        let mut found = records(&sql.all(self.readers()).await?)?;
        self.with_rights(actor, |rights| {
            found.retain(|record| {
                let kind = self.standard().kinds.get(&record.kind);
                kind.is_some_and(|kind| rights.may(Act::Read, kind, record))
            });
        });
        Ok(found)
    }
}

/// Kinds and states in which that `by` may take a step while the record waits for others than its owner.
fn states_of(rights: Rights<'_>, by: &By) -> Vec<(String, String)> {
    let kinds = rights.standard.kinds.values().filter(|kind| match by {
        By::Role(_) => rights.reach(Act::Move, &kind.id).is_some(),
        _ => rights.reach(Act::Read, &kind.id).is_some(),
    });
    let states = |kind: &Kind| {
        let taken = kind.lifecycle.transitions.values().filter(|taken| taken.by.contains(by));
        let mut from: Vec<_> = taken.flat_map(|taken| taken.from.iter().cloned()).collect();
        from.retain(|state| kind.lifecycle.states.get(state).is_some_and(hengce_standard::State::is_work));
        from.sort();
        from.dedup();
        from.into_iter().map(|state| (kind.id.clone(), state)).collect::<Vec<_>>()
    };
    kinds.flat_map(states).collect()
}

impl Sql {
    /// Adds `r.kind = ? AND r.state IN (...) OR ...`; nothing matches an empty list.
    fn states(&mut self, states: &[(String, String)]) -> &mut Self {
        self.push("r.id IS NULL");
        for kind in states.chunk_by(|a, b| a.0 == b.0) {
            self.push(" OR (r.kind = ").bind(kind[0].0.as_str()).push(" AND r.state IN ");
            self.bind_list(kind.iter().map(|(_, state)| state.as_str().into())).push(")");
        }
        self
    }
}
