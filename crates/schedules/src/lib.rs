//! Schedules: from a record that recurs (`[kind.x.recurs]`) the program makes a record of another kind for every due
//! day, once, through the ledger's door like everybody else.

mod days;
mod watch;

pub use days::{due_days, period_of};
pub use watch::watch;

use std::collections::BTreeSet;

use hengce_ledger::{Actor, Change, Filter, FilterOp, Ledger, Query, Record, Refusal};
use hengce_standard::{Cadence, FieldKind, Kind, Recurs};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

/// What one look at all schedules came to.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    pub made: Vec<Record>,
    pub refused: Vec<Unmade>,
}

/// A record that was due and that the ledger refused: its plan says something that no longer goes.
#[derive(Debug, Clone)]
pub struct Unmade {
    pub plan: Record,
    pub due: Date,
    pub refusal: Refusal,
}

/// Records read at a time.
const PAGE: u32 = 1_000;

/// Makes what is due on `today`. What was made before is not made again, moved or withdrawn as it may be; what fell due
/// before the plan came into a state that makes records is never made.
///
/// # Errors
/// Only what the storage says; a refused record is told of in [`Looked`] and does not keep the others from being made.
pub async fn make_due(ledger: &Ledger, today: Date) -> Result<Looked, Refusal> {
    let mut looked = Looked::default();
    for kind in ledger.standard().kinds.values() {
        let Some(recurs) = &kind.recurs else { continue };
        for plan in ledger.snapshot(&kind.id, None).await? {
            let schedule = Schedule { ledger, recurs, plan: &plan };
            schedule.make(today, &mut looked).await?;
        }
    }
    Ok(looked)
}

/// One plan's schedule.
struct Schedule<'a> {
    ledger: &'a Ledger,
    recurs: &'a Recurs,
    plan: &'a Record,
}

impl Schedule<'_> {
    async fn make(&self, today: Date, looked: &mut Looked) -> Result<(), Refusal> {
        let Some((cadence, days)) = self.days(today).await? else { return Ok(()) };
        if days.is_empty() {
            return Ok(());
        }
        let made = self.made().await?;
        let standing: BTreeSet<Date> = made.iter().filter_map(|record| self.due_of(&record.fields)).collect();
        let mut open: Vec<Date> = days.into_iter().filter(|day| !standing.contains(day)).collect();
        if open.is_empty() {
            return Ok(());
        }
        let first = self.first_due(&made).await?;
        open.retain(|day| !first.contains(day));
        let Some(kind) = self.ledger.standard().kinds.get(&self.recurs.makes) else { return Ok(()) };
        for due in open {
            let fields = self.fields(kind, cadence, due);
            let change = Change::Create { kind: kind.id.clone(), fields, origin: None };
            match self.ledger.commit(&Actor::program(), change).await {
                Ok(record) => looked.made.push(record),
                Err(refusal @ Refusal::Storage(_)) => return Err(refusal),
                Err(refusal) => looked.refused.push(Unmade { plan: self.plan.clone(), due, refusal }),
            }
        }
        Ok(())
    }

    /// The due days that have come near, if the plan is in force and says when.
    async fn days(&self, today: Date) -> Result<Option<(Cadence, Vec<Date>)>, Refusal> {
        let text = |field: &str| self.plan.fields.get(field).and_then(Json::as_str);
        let date = |field: &str| text(field).and_then(|day| day.parse::<Date>().ok());
        let cadence = text(&self.recurs.every).and_then(Cadence::named);
        let (Some(cadence), Some(from)) = (cadence, date(&self.recurs.from)) else { return Ok(None) };
        let near = today.saturating_add(i64::from(self.recurs.ahead_days).days());
        let last = self.recurs.until.as_deref().and_then(date).map_or(near, |until| until.min(near));
        let Some(since) = self.in_force_since().await? else { return Ok(None) };
        let days = due_days(from, cadence).take_while(|day| *day <= last).filter(|day| *day >= since);
        Ok(Some((cadence, days.collect())))
    }

    /// The day on which the plan last came into a state that makes records; none while it is in another.
    async fn in_force_since(&self) -> Result<Option<Date>, Refusal> {
        let states = &self.recurs.states;
        let makes = |state: &String| states.is_empty() || states.contains(state);
        if !makes(&self.plan.state) {
            return Ok(None);
        }
        let mut since = None;
        for revision in self.ledger.history(&Actor::program(), &self.plan.id).await? {
            since = makes(&revision.state).then(|| since.unwrap_or(revision.at));
        }
        let zone = self.ledger.standard().organisation.zone.clone();
        Ok(since.map(|at| at.to_zoned_datetime(zone).date()))
    }

    /// All that was made from the plan, withdrawn records too.
    async fn made(&self) -> Result<Vec<Record>, Refusal> {
        let filter =
            Filter { field: self.recurs.link.clone(), op: FilterOp::Is, value: self.plan.id.to_string() };
        let mut made = Vec::new();
        loop {
            let query = Query {
                kind: self.recurs.makes.clone(),
                filters: vec![filter.clone()],
                sort: Some(("code".into(), false)),
                offset: made.len() as u64,
                limit: PAGE,
                withdrawn: true,
                ..Query::default()
            };
            let page = self.ledger.find(&Actor::program(), &query).await?;
            made.extend(page.records);
            if made.len() as u64 >= page.total {
                return Ok(made);
            }
        }
    }

    /// The days for which they were made, wherever they have been moved since.
    async fn first_due(&self, made: &[Record]) -> Result<BTreeSet<Date>, Refusal> {
        let mut days = BTreeSet::new();
        for record in made.iter().filter(|record| record.version > 1) {
            let history = self.ledger.history(&Actor::program(), &record.id).await?;
            let first = history.first().and_then(|created| created.changes.get(&self.recurs.due));
            days.extend(first.and_then(|(_, due)| due.as_str()?.parse::<Date>().ok()));
        }
        Ok(days)
    }

    fn due_of(&self, fields: &Map<String, Json>) -> Option<Date> {
        fields.get(&self.recurs.due)?.as_str()?.parse().ok()
    }

    fn fields(&self, kind: &Kind, cadence: Cadence, due: Date) -> Map<String, Json> {
        let mut fields = Map::new();
        for (to, from) in &self.recurs.copies {
            let Some(value) = self.plan.fields.get(from) else { continue };
            let value = match (kind.fields.get(to).map(|field| &field.kind), value.as_str()) {
                (Some(FieldKind::Text { max }), Some(title)) if *to == kind.title => {
                    named_after(title, &period_of(cadence, due), *max).into()
                }
                _ => value.clone(),
            };
            fields.insert(to.clone(), value);
        }
        fields.insert(self.recurs.due.clone(), due.to_string().into());
        fields.insert(self.recurs.link.clone(), self.plan.id.to_string().into());
        fields
    }
}

/// `市场月报 2026-07`, within the field's length.
fn named_after(title: &str, period: &str, max: usize) -> String {
    let room = max.saturating_sub(period.chars().count() + 1);
    let title: String = title.chars().take(room).collect();
    format!("{} {period}", title.trim_end())
}
