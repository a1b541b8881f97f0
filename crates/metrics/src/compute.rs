//! Values of measures from the tables of one position: cubes first (kept or computed side by side), then folded.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use hengce_exact::Number;
use hengce_standard::{Adds, Evidence, Measure, Period, Source, Standard};
use indexmap::IndexMap;

use crate::buckets::Buckets;
use crate::columns::{Found, find};
use crate::layout::{judged, names};
use crate::memo::{Key, Memo};
use crate::plan::{Pass, own_pass, pass_key, presence_pass, shape, shared_pass};
use crate::reading::{Reading, engine, reading};
use crate::run::Engine;
use crate::state::{Plans, State};
use crate::tally::{Cube, Folded, fold, presence};
use crate::{MeasureValue, MetricsError, Subject, Values};

/// What values are computed with.
pub struct Computer {
    pub standard: Arc<Standard>,
    pub plans: Plans,
    pub engine: Engine,
    memo: Memo,
}

/// Measures that read the same rows by the same `on` and `by`, with their cubes as far as they are known.
struct Group<'a> {
    measures: Vec<&'a Measure>,
    stamps: Vec<u64>,
    cubes: HashMap<String, Arc<Cube>>,
}

/// What a pass over the rows is for.
enum Task {
    Measures(Pass),
    Presence(String, datafusion::logical_expr::LogicalPlan),
}

impl Computer {
    pub fn new(standard: Arc<Standard>) -> Self {
        let plans = Plans::new(&standard);
        Self { standard, plans, engine: Engine::new(), memo: Memo::default() }
    }

    pub fn forget(&self) {
        self.memo.forget();
    }

    pub fn measure(&self, id: &str) -> Result<&Measure, MetricsError> {
        self.standard.measures.get(id).ok_or_else(|| MetricsError::UnknownMeasure(id.to_owned()))
    }

    /// Every measure for every subject and period.
    pub async fn values(&self, state: &State, measures: &[&str], subjects: &[Subject], periods: &[Period]) -> Result<Values, MetricsError> {
        let buckets = Buckets::of(periods);
        let mut groups: IndexMap<_, Group> = IndexMap::new();
        let mut seen = HashSet::new();
        for id in measures.iter().filter(|id| seen.insert(**id)) {
            let measure = self.measure(id)?;
            let group = groups.entry(pass_key(measure)).or_insert_with(|| Group { measures: Vec::new(), stamps: Vec::new(), cubes: HashMap::new() });
            group.measures.push(measure);
        }
        let mut work = Vec::new();
        for (at, group) in groups.values_mut().enumerate() {
            group.stamps = self.stamps(state, &group.measures);
            work.extend(self.missing(state, group, &buckets)?.into_iter().map(|(task, rows)| (at, task, rows)));
        }
        let done = self.run(work, buckets.count()).await?;
        for (at, of, cube) in done {
            let group = &mut groups[at];
            self.memo.keep(Key { of: of.clone(), buckets: buckets.clone(), stamps: group.stamps.clone() }, cube.clone());
            group.cubes.insert(of, cube);
        }
        let codes: Vec<Vec<(i32, Number)>> = subjects.iter().map(|subject| self.codes(state, subject)).collect();
        let mut values = Values { by: HashMap::with_capacity(measures.len() * subjects.len() * periods.len()), at: state.at };
        for group in groups.values() {
            for measure in &group.measures {
                self.fold_into(&mut values, group, measure, (subjects, &codes), (periods, &buckets));
            }
        }
        Ok(values)
    }

    /// Stamps of every table that the measures read: while they stay, so do the cubes.
    fn stamps(&self, state: &State, measures: &[&Measure]) -> Vec<u64> {
        let mut sources: Vec<Source> = Vec::new();
        for measure in measures {
            sources.push(measure.from.clone());
            for name in names(measure) {
                if let Some(Found::Hop(_, kind, _)) = find(&self.standard, &measure.from, &name) {
                    sources.push(Source::Kind(kind));
                }
            }
        }
        let mut stamps: Vec<u64> = sources.iter().filter_map(|source| Some(state.tables.get(source)?.stamp)).collect();
        stamps.sort_unstable();
        stamps.dedup();
        stamps
    }

    /// The passes for cubes that are not kept; those kept go to the group.
    fn missing(&self, state: &State, group: &mut Group, buckets: &Buckets) -> Result<Vec<(Task, usize)>, MetricsError> {
        let (mut shared, mut alone) = (Vec::new(), Vec::new());
        let key = |of: &str, stamps: &[u64]| Key { of: of.to_owned(), buckets: buckets.clone(), stamps: stamps.to_vec() };
        let mut lacking = Vec::new();
        for measure in &group.measures {
            match self.memo.get(&key(&measure.id, &group.stamps)) {
                Some(cube) => _ = group.cubes.insert(measure.id.clone(), cube),
                None => lacking.push(*measure),
            }
        }
        let Some(first) = group.measures.first() else { return Ok(Vec::new()) };
        let withdrawn = state.tables.get(&first.from).is_some_and(|table| table.has_withdrawn);
        let presence_of = presence_name(first);
        let presence = withdrawn.then(|| self.memo.get(&key(&presence_of, &group.stamps)));
        if lacking.is_empty() && !matches!(presence, Some(None)) {
            group.cubes.extend(presence.flatten().map(|cube| (presence_of, cube)));
            return Ok(Vec::new());
        }
        let reading: Reading = reading(&self.standard, &state.tables, &group.measures)?;
        for measure in lacking {
            let shape = shape(&self.standard, &reading, measure);
            if shape.shares_a_pass() { &mut shared } else { &mut alone }.push((measure, shape));
        }
        let rows = reading.table.rows;
        let mut tasks = Vec::new();
        if !shared.is_empty() {
            tasks.push((Task::Measures(shared_pass(&reading, buckets, shared).map_err(engine)?), rows));
        }
        for (measure, shape) in alone {
            tasks.push((Task::Measures(own_pass(&reading, buckets, measure, shape).map_err(engine)?), rows));
        }
        match presence {
            Some(Some(cube)) => _ = group.cubes.insert(presence_of, cube),
            Some(None) => {
                let plan = presence_pass(&reading, buckets).map_err(engine)?;
                tasks.push((Task::Presence(presence_of, plan), rows));
            }
            None => {}
        }
        Ok(tasks)
    }

    /// Runs all passes beside each other: the group, what the cube is of, and the cube.
    async fn run(&self, work: Vec<(usize, Task, usize)>, buckets: usize) -> Result<Vec<(usize, String, Arc<Cube>)>, MetricsError> {
        let mut running = Vec::new();
        for (at, task, rows) in work {
            let engine = self.engine.clone();
            running.push(tokio::spawn(async move {
                let cubes = match &task {
                    Task::Measures(pass) => engine.cubes(pass, rows, buckets).await?,
                    Task::Presence(of, plan) => vec![(of.clone(), engine.presence(plan, rows, buckets).await?)],
                };
                Ok::<_, datafusion::error::DataFusionError>((at, cubes))
            }));
        }
        let mut done = Vec::new();
        for task in running {
            let (at, cubes) = task.await.map_err(engine)?.map_err(engine)?;
            done.extend(cubes.into_iter().map(|(of, cube)| (at, of, Arc::new(cube))));
        }
        Ok(done)
    }

    /// The attribution codes that count for a subject, with its share of each.
    pub fn codes(&self, state: &State, subject: &Subject) -> Vec<(i32, Number)> {
        self.plans.builder.attributions.shares(&state.membership.members(subject))
    }

    fn fold_into(&self, values: &mut Values, group: &Group, measure: &Measure, whom: (&[Subject], &[Vec<(i32, Number)>]), when: (&[Period], &Buckets)) {
        let Some(cube) = group.cubes.get(&measure.id) else { return };
        let gone = group.cubes.get(&presence_name(measure));
        let (grade, stock) = (grade(&self.standard, measure), measure.adds == Adds::Stock);
        let everybody = [(0, Number::one())];
        for (subject, codes) in whom.0.iter().zip(whom.1) {
            let codes = if measure.by.is_some() { codes.as_slice() } else { &everybody };
            for period in when.0 {
                let within = when.1.within(*period);
                let folded = fold(cube, &measure.value, stock, codes, within.clone());
                let gone = gone.map(|cube| presence(cube, codes, within));
                values.by.insert((measure.id.clone(), subject.clone(), *period), valued(folded, gone, grade));
            }
        }
    }
}

/// The value, unless every row of the subject and period was withdrawn: then there is nothing to measure.
fn valued(folded: Folded, gone: Option<(u64, u64)>, grade: Evidence) -> MeasureValue {
    let Folded { value, rows, parts } = folded;
    let (live, withdrawn) = gone.unwrap_or_default();
    let all_withdrawn = live == 0 && withdrawn > 0;
    let grades = if rows > 0 { BTreeMap::from([(grade, rows)]) } else { BTreeMap::new() };
    MeasureValue { value: value.filter(|_| !all_withdrawn), rows, grades, parts, withdrawn }
}

/// The weakest evidence among what the measure's filter, value and `on` read; imported facts are `system`.
pub fn grade(standard: &Standard, measure: &Measure) -> Evidence {
    let found = judged(measure).into_iter().filter_map(|name| find(standard, &measure.from, &name));
    found.map(|found| found.grade()).min().unwrap_or(Evidence::System)
}

/// What the presence of a group's rows is kept under.
fn presence_name(measure: &Measure) -> String {
    format!("presence {:?} {:?} {:?}", measure.from, measure.on, measure.by)
}
