//! A group of commits inside one transaction: which may go on, then their positions, codes, hashes and rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use hengce_standard::Standard;
use indexmap::IndexMap;

use super::{Done, Head, Writer, organisation};
use crate::canonical::{self, instant};
use crate::door::permission::PERSON;
use crate::door::{BATCH, Plan, Step};
use crate::row::{Present, Written, get, micros, origin_text};
use crate::sql::{Cell, Sql};
use crate::{Directory, Notice, Position, Record, RecordId, Refusal, RefusedAt, terms};

/// Ids asked for in one statement.
const IDS_MAX: usize = 64;

/// A person or term with a record's short number, and whether the pair is there from then on.
pub(super) type Pairs = Vec<(String, i64, bool)>;

/// Rows to write for a group.
#[derive(Default)]
pub(super) struct Rows {
    pub revisions: Vec<Written>,
    /// The last state of each record, and its fields as they are stored.
    pub records: IndexMap<RecordId, (Present, String)>,
    pub terms: Pairs,
    pub people: Pairs,
    pub turns: Pairs,
    /// People whose line of managers may have changed.
    pub moved: Vec<RecordId>,
}

impl Writer {
    pub(super) async fn commits(&mut self, steps: Vec<Vec<Step>>, done: &mut Done) -> Result<(), Refusal> {
        let mut versions = self.versions(&steps).await?;
        let judged = self.judge(steps, &mut versions).await?;
        let needed = numbers_needed(&self.standard, &judged, done.head.at_us);
        let mut codes = self.reserve(needed).await?;
        let mut rows = Rows::default();
        let mut directory = None;
        for steps in judged {
            let sealed = steps.map(|steps| {
                let one = |step| match step {
                    Step::Same(record) => Some(*record),
                    Step::Write(mut plan) => {
                        name_batch(&mut plan, done.batch.as_ref());
                        self.seal(*plan, &mut codes, (done, &mut rows, &mut directory))
                    }
                };
                steps.into_iter().filter_map(one).collect()
            });
            done.commits.push(sealed);
        }
        if let Some(directory) = directory {
            done.directory = Arc::new(directory);
        }
        let moved = std::mem::take(&mut rows.moved);
        self.insert(rows).await?;
        organisation::draw_lines(&mut self.db, &done.directory, &moved).await
    }

    /// Present versions of the records that the group would change.
    async fn versions(&mut self, steps: &[Vec<Step>]) -> Result<HashMap<RecordId, i64>, Refusal> {
        let ids = changed_ids(steps);
        let mut found = HashMap::new();
        for chunk in ids.chunks(IDS_MAX) {
            // Filled up with its last, so that one prepared statement serves all.
            let filled = (0..IDS_MAX).map(|at| Cell::from(&*chunk[at.min(chunk.len() - 1)].0));
            let mut sql = Sql::new("SELECT r.id, r.version FROM records r WHERE r.id IN ");
            sql.bind_list(filled);
            for row in sql.all_on(&mut self.db).await? {
                found.insert(RecordId::from(get::<&str>(&row, 0)?), get(&row, 1)?);
            }
        }
        Ok(found)
    }

    /// Takes as many numbers from each counter as the group needs: the next free one of each.
    async fn reserve(&mut self, needed: BTreeMap<String, i64>) -> Result<HashMap<String, i64>, Refusal> {
        let mut next = HashMap::new();
        for (name, count) in needed {
            let mut sql = Sql::new("INSERT INTO counters (name, value) VALUES (");
            sql.bind(name.as_str()).push(", ").bind(count);
            sql.push(
                ") ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING value",
            );
            let rows = sql.all_on(&mut self.db).await?;
            let last: i64 = rows.first().map_or(Ok(count), |row| get(row, 0))?;
            next.insert(name, last - count + 1);
        }
        Ok(next)
    }

    /// Gives a plan its place in the chain. The record comes back to whoever waits for it: an intake does not.
    fn seal(
        &self,
        plan: Plan,
        codes: &mut HashMap<String, i64>,
        (done, rows, directory): (&mut Done, &mut Rows, &mut Option<Directory>),
    ) -> Option<Record> {
        let position = done.head.position + 1;
        // Time never runs backwards in the ledger, whatever the machine's clock does.
        let at_us = done.head.at_us.max(micros(plan.record.updated_at));
        let counter = (plan.expected == 0).then(|| counter(&self.standard, &plan, at_us));
        let Plan {
            act, expected, mut record, born, by, by_name, comment, origin, terms, people, turns, ..
        } = plan;
        let born = if expected == 0 { position } else { born };
        if let Some(counter) = counter {
            record.id = (done.batch.clone().filter(|_| record.kind == BATCH))
                .unwrap_or_else(|| new_id(at_us, position, &done.head.hash));
            record.code = self.code(&record.kind, &counter, codes);
            record.created_at = instant(at_us);
            if record.title.is_empty() {
                record.title.clone_from(&record.code);
            }
            Self::name_itself(&mut record, born, rows);
        }
        record.position = Position(position);
        record.updated_at = instant(at_us);
        let named = |(id, there): (RecordId, bool)| (id.to_string(), born, there);
        rows.people.extend(people.each().map(named));
        rows.turns.extend(turns.each().map(named));
        rows.terms.extend(terms.each().map(|(term, there)| (term, born, there)));
        let mut written = Written {
            position,
            record: record.id.to_string(),
            version: record.version,
            kind: record.kind.clone(),
            act,
            at_us,
            actor: by.map(|id| id.to_string()),
            actor_name: by_name,
            comment,
            state: record.state.clone(),
            code: record.code.clone(),
            title: record.title.clone(),
            owner: record.owner.as_ref().map(ToString::to_string),
            unit: record.unit.as_ref().map(ToString::to_string),
            withdrawn: record.withdrawn,
            fields: canonical::text(&record.fields),
            origin: origin_text(origin.as_ref()),
            hash: String::new(),
        };
        written.hash = written.sealed(&done.head.hash);
        done.head = super::Head { position, at_us, hash: written.hash.clone() };
        let doc = written.fields.clone();
        rows.revisions.push(written);
        if organisation::concerns(&record) {
            let directory = directory.get_or_insert_with(|| (*done.directory).clone());
            organisation::take(directory, &record);
            if record.kind == PERSON {
                rows.moved.push(record.id.clone());
            }
        }
        done.notices.push(Notice {
            position: record.position,
            kind: record.kind.clone(),
            id: record.id.clone(),
        });
        let answer = done.batch.is_none().then(|| record.clone());
        rows.records.insert(record.id.clone(), (Present { record, born }, doc));
        answer
    }

    /// What could not be known before the record had an id and a code.
    fn name_itself(record: &mut Record, born: i64, rows: &mut Rows) {
        if record.kind == PERSON {
            record.owner = Some(record.id.clone());
            rows.people.push((record.id.to_string(), born, true));
        }
        if record.kind == crate::door::permission::UNIT {
            record.unit = Some(record.id.clone());
        }
        let mut found = std::collections::BTreeSet::new();
        terms::index_code(&record.code, &mut found);
        rows.terms.extend(found.into_iter().map(|term| (term, born, true)));
    }

    /// `RPT-2026-007` from the kind's pattern and the next number of its counter.
    fn code(&self, kind: &str, counter: &str, codes: &mut HashMap<String, i64>) -> String {
        let next = codes.entry(counter.to_owned()).or_insert(1);
        let number = *next;
        *next += 1;
        let Some(pattern) = self.standard.kinds.get(kind).map(|kind| &kind.code) else {
            return number.to_string();
        };
        let year = counter.rsplit(':').next().filter(|year| !year.is_empty());
        let year = year.map_or_else(String::new, |year| format!("{year}-"));
        let prefix = pattern.prefix.trim_end_matches('-');
        format!("{prefix}-{year}{number:0width$}", width = pattern.digits)
    }
}

/// Rows of an intake get the id of its batch, which is written after them.
fn name_batch(plan: &mut Plan, imported_as: Option<&RecordId>) {
    if let (Some(origin), Some(batch)) = (&mut plan.origin, imported_as)
        && origin.batch.0.is_empty()
    {
        origin.batch = batch.clone();
    }
}

/// `report:2026` where the code counts within the year, else `person:`.
fn counter(standard: &Standard, plan: &Plan, at_us: i64) -> String {
    let kind = &plan.record.kind;
    let yearly = standard.kinds.get(kind).is_some_and(|kind| kind.code.yearly);
    let zone = standard.organisation.zone.clone();
    let year = yearly.then(|| instant(at_us).to_zoned_datetime(zone).year().to_string());
    format!("{kind}:{}", year.unwrap_or_default())
}

/// How many numbers the new records take from each counter.
fn numbers_needed(
    standard: &Standard,
    judged: &[Result<Vec<Step>, RefusedAt>],
    not_before: i64,
) -> BTreeMap<String, i64> {
    let mut needed = BTreeMap::new();
    let mut at = not_before;
    for plan in judged.iter().flatten().flatten().filter_map(Step::plan) {
        at = at.max(micros(plan.record.updated_at));
        if plan.expected == 0 {
            *needed.entry(counter(standard, plan, at)).or_default() += 1;
        }
    }
    needed
}

fn changed_ids(steps: &[Vec<Step>]) -> Vec<RecordId> {
    let plans = steps.iter().flatten().filter_map(Step::plan).filter(|plan| plan.expected > 0);
    let mut ids: Vec<RecordId> = plans.map(|plan| plan.record.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Refuses a commit whose records have moved on; else the versions that it makes.
pub(super) fn verdict(
    steps: &[Step],
    versions: &HashMap<RecordId, i64>,
) -> Result<HashMap<RecordId, i64>, RefusedAt> {
    let mut made = HashMap::new();
    for (index, plan) in steps.iter().enumerate().filter_map(|(index, step)| Some((index, step.plan()?))) {
        if plan.expected == 0 {
            continue;
        }
        let id = &plan.record.id;
        let now = made.get(id).or_else(|| versions.get(id)).copied().unwrap_or_default();
        if now != plan.expected {
            return Err(RefusedAt { index, refusal: Refusal::Stale { now } });
        }
        made.insert(id.clone(), plan.expected + 1);
    }
    Ok(made)
}

/// The id that the batch of an intake will have, given before its rows; `plan` is the first that it writes.
pub(super) fn batch_id(head: &Head, plan: &Plan) -> RecordId {
    let at_us = head.at_us.max(micros(plan.record.updated_at));
    new_id(at_us, head.position, &format!("{}:batch", head.hash))
}

/// A UUIDv7: milliseconds of the instant, the position's low bits, and bits drawn from the chain; the same history
/// gives the same ids.
fn new_id(at_us: i64, position: i64, before: &str) -> RecordId {
    let drawn = canonical::digest(format!("{before}:{position}").as_bytes());
    let mut bytes = [0_u8; 16];
    hex::decode_to_slice(&drawn[..32], &mut bytes).expect("a digest is hex, and longer");
    let millis = (at_us.max(0) / 1_000).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    let low = position.to_be_bytes();
    bytes[6] = 0x70 | (low[6] & 0x0f);
    bytes[7] = low[7];
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    RecordId::from(uuid::Uuid::from_bytes(bytes).to_string())
}
