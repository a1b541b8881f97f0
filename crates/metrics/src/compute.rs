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
    facts: HashMap<String, MeasureFacts>,
    /// One at a time computes what is not remembered, so that several who ask for the same do not all compute it.
    turn: tokio::sync::Mutex<()>,
}

/// What is found out about a measure once.
struct MeasureFacts {
    /// Every table that it reads: while they stay, so do its cubes.
    sources: Vec<Source>,
    grade: Evidence,
}

/// Measures that read the same rows by the same `on` and `by`, with their cubes as far as they are known.
struct Group<'a> {
    measures: Vec<&'a Measure>,
    cubes: HashMap<String, Arc<Cube>>,
}

/// What a pass over the rows is for.
enum Task {
    Measures(Pass),
    Presence(String, datafusion::logical_expr::LogicalPlan),
}

/// Attribution codes with a subject's share of each.
type Shares = Vec<(i32, Number)>;

type Groups<'a> = IndexMap<(Source, Vec<String>, Option<Vec<String>>), Group<'a>>;

impl Computer {
    pub fn new(standard: Arc<Standard>) -> Self {
        let plans = Plans::new(&standard);
        let of = |measure: &Measure| MeasureFacts {
            sources: sources(&standard, measure),
            grade: grade(&standard, measure),
        };
        let facts = standard.measures.values().map(|measure| (measure.id.clone(), of(measure))).collect();
        Self {
            standard,
            plans,
            engine: Engine::new(),
            memo: Memo::default(),
            facts,
            turn: tokio::sync::Mutex::default(),
        }
    }

    pub fn forget(&self) {
        self.memo.forget();
    }

    pub fn measure(&self, id: &str) -> Result<&Measure, MetricsError> {
        self.standard.measures.get(id).ok_or_else(|| MetricsError::UnknownMeasure(id.to_owned()))
    }

    /// Every measure for every subject and period.
    pub async fn values(
        &self,
        state: &State,
        measures: &[&str],
        subjects: &[Subject],
        periods: &[Period],
    ) -> Result<Values, MetricsError> {
        let buckets = Buckets::of(periods);
        let mut groups: Groups = IndexMap::new();
        let mut seen = HashSet::new();
        for id in measures.iter().filter(|id| seen.insert(**id)) {
            let measure = self.measure(id)?;
            let group = groups
                .entry(pass_key(measure))
                .or_insert_with(|| Group { measures: Vec::new(), cubes: HashMap::new() });
            group.measures.push(measure);
        }
        if !self.remember(state, &mut groups, &buckets) {
            let _turn = self.turn.lock().await;
            if !self.remember(state, &mut groups, &buckets) {
                self.compute(state, &mut groups, &buckets).await?;
            }
        }
        let codes: Vec<Shares> = subjects.iter().map(|subject| self.codes(state, subject)).collect();
        let mut values = Values::of(measures, subjects, periods, state.at);
        for group in groups.values() {
            for measure in &group.measures {
                self.fold_into(&mut values, group, measure, (subjects, &codes), (periods, &buckets));
            }
        }
        Ok(values)
    }

    /// Takes what is remembered; whether that is everything.
    fn remember(&self, state: &State, groups: &mut Groups, buckets: &Buckets) -> bool {
        let mut all = true;
        for group in groups.values_mut() {
            for (of, key) in self.wanted(state, group, buckets) {
                match self.memo.get(&key) {
                    Some(cube) => _ = group.cubes.insert(of, cube),
                    None => all = false,
                }
            }
        }
        all
    }

    /// The cubes of a group, by measure, with the keys that they are remembered by.
    fn wanted(&self, state: &State, group: &Group, buckets: &Buckets) -> Vec<(String, Key)> {
        let stamp = |source: &Source| state.tables.get(source).map(|table| table.stamp);
        let key = |of: String, stamps: Vec<u64>| (of.clone(), Key { of, buckets: buckets.clone(), stamps });
        let mut wanted: Vec<(String, Key)> = group
            .measures
            .iter()
            .map(|measure| {
                let sources = self.facts.get(&measure.id).map_or(&[][..], |facts| &facts.sources);
                key(measure.id.clone(), sources.iter().filter_map(stamp).collect())
            })
            .collect();
        if let Some(first) = group
            .measures
            .first()
            .filter(|first| state.tables.get(&first.from).is_some_and(|table| table.has_withdrawn))
        {
            let sources = group
                .measures
                .iter()
                .filter_map(|measure| self.facts.get(&measure.id))
                .flat_map(|facts| &facts.sources);
            wanted.push(key(presence_name(first), sources.filter_map(stamp).collect()));
        }
        wanted
    }

    /// Computes every cube that is not there yet, and remembers it.
    async fn compute(
        &self,
        state: &State,
        groups: &mut Groups<'_>,
        buckets: &Buckets,
    ) -> Result<(), MetricsError> {
        let mut work = Vec::new();
        for (at, group) in groups.values().enumerate() {
            work.extend(self.tasks(state, group, buckets)?.into_iter().map(|(task, rows)| (at, task, rows)));
        }
        for (at, of, cube) in self.run(work, buckets.count()).await? {
            groups[at].cubes.insert(of, cube);
        }
        for group in groups.values() {
            for (of, key) in self.wanted(state, group, buckets) {
                if let Some(cube) = group.cubes.get(&of) {
                    self.memo.keep(key, cube.clone());
                }
            }
        }
        Ok(())
    }

    /// The passes for the cubes that a group lacks, with the rows of their table.
    fn tasks(
        &self,
        state: &State,
        group: &Group,
        buckets: &Buckets,
    ) -> Result<Vec<(Task, usize)>, MetricsError> {
        let lacking: Vec<&Measure> =
            group.measures.iter().filter(|measure| !group.cubes.contains_key(&measure.id)).copied().collect();
        let Some(first) = group.measures.first() else { return Ok(Vec::new()) };
        let withdrawn = state.tables.get(&first.from).is_some_and(|table| table.has_withdrawn);
        let presence = withdrawn && !group.cubes.contains_key(&presence_name(first));
        if lacking.is_empty() && !presence {
            return Ok(Vec::new());
        }
        let reading: Reading = reading(
            &self.standard,
            &state.tables,
            if lacking.is_empty() { &group.measures[..1] } else { &lacking },
        )?;
        let rows = reading.table.rows;
        let mut tasks = Vec::new();
        let (shared, alone): (Vec<_>, Vec<_>) = lacking
            .into_iter()
            .map(|measure| (measure, shape(&self.standard, &reading, measure)))
            .partition(|(_, shape)| shape.shares_a_pass());
        if !shared.is_empty() {
            tasks.push((Task::Measures(shared_pass(&reading, buckets, shared).map_err(engine)?), rows));
        }
        for (measure, shape) in alone {
            tasks.push((Task::Measures(own_pass(&reading, buckets, measure, shape).map_err(engine)?), rows));
        }
        if presence {
            let plan = presence_pass(&reading, buckets).map_err(engine)?;
            tasks.push((Task::Presence(presence_name(first), plan), rows));
        }
        Ok(tasks)
    }

    /// Runs all passes beside each other: the group, what the cube is of, and the cube.
    async fn run(
        &self,
        work: Vec<(usize, Task, usize)>,
        buckets: usize,
    ) -> Result<Vec<(usize, String, Arc<Cube>)>, MetricsError> {
        let mut running = Vec::new();
        for (at, task, rows) in work {
            let engine = self.engine.clone();
            running.push(tokio::spawn(async move {
                let cubes = match &task {
                    Task::Measures(pass) => engine.cubes(pass, rows, buckets).await?,
                    Task::Presence(of, plan) => {
                        vec![(of.clone(), engine.presence(plan, rows, buckets).await?)]
                    }
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

    fn fold_into(
        &self,
        values: &mut Values,
        group: &Group,
        measure: &Measure,
        whom: (&[Subject], &[Shares]),
        when: (&[Period], &Buckets),
    ) {
        let Some(cube) = group.cubes.get(&measure.id) else { return };
        let gone = group.cubes.get(&presence_name(measure));
        let grade = self.facts.get(&measure.id).map_or(Evidence::System, |facts| facts.grade);
        let stock = measure.adds == Adds::Stock;
        let everybody = [(0, Number::one())];
        for (subject, codes) in whom.0.iter().zip(whom.1) {
            let codes = if measure.by.is_some() { codes.as_slice() } else { &everybody };
            for period in when.0 {
                let within = when.1.within(*period);
                let folded = fold(cube, &measure.value, stock, codes, within.clone());
                let gone = gone.map(|cube| presence(cube, codes, within));
                values.set(&measure.id, subject, *period, valued(folded, gone, grade));
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

/// The tables that a measure reads, each once.
fn sources(standard: &Standard, measure: &Measure) -> Vec<Source> {
    let mut sources = vec![measure.from.clone()];
    for name in names(measure) {
        if let Some(Found::Hop(_, kind, _)) = find(standard, &measure.from, &name) {
            sources.push(Source::Kind(kind));
        }
    }
    let mut seen = HashSet::new();
    sources.retain(|source| seen.insert(source.clone()));
    sources
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
