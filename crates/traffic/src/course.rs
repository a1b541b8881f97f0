//! What happened within visits: pages, other events, goals, and how far people came through some steps.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use datafusion::arrow::array::AsArray as _;
use datafusion::arrow::datatypes::DataType;
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};

use crate::answer::{Figures, Row, key};
use crate::ask::{Dimension, Question};
use crate::read::Columns;
use crate::revenue::{self, Revenue};
use crate::{Result, Traffic, TrafficError};

/// Visits that came to each step, in their order, each after the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    pub steps: Vec<(String, u64)>,
}

const STEPS_MAX: usize = 8;
const GROUPS_MAX: usize = 1000;

impl Traffic {
    /// Pages, events or goals of visits, those of most visits first. Views count how often a page was shown, or an event
    /// came; the other figures are those of the whole visits.
    pub(crate) async fn listed(&self, question: &Question, by: Dimension) -> Result<Arc<Vec<Row>>> {
        let (key, turn) = (key(question, by.id())?, self.live().turn);
        if let Some(rows) = self.inner.cache.get(&key, turn) {
            return Ok(rows);
        }
        let column = if by == Dimension::Goal { "goals" } else { "course" };
        let frame = self.rows(question).await?.select_columns(&[
            column,
            "visitor",
            "engaged_ms",
            "bounced",
            "converted",
            "revenue",
        ])?;
        let mut stream = frame.execute_stream().await?;
        let mut found: HashMap<String, (Figures, HashSet<i64>, Revenue)> = HashMap::new();
        while let Some(batch) = stream.try_next().await? {
            let columns = Columns(&batch);
            let (texts, visitors) = (columns.texts(column)?, columns.longs("visitor")?);
            let revenue = columns.texts("revenue")?;
            let engaged = columns.longs("engaged_ms")?;
            let flag = |name| columns.column(name, &DataType::Boolean);
            let (bounced, converted) = (flag("bounced")?, flag("converted")?);
            for (row, visitor) in visitors.iter().enumerate() {
                let mut times: Vec<(&str, u64)> = Vec::new();
                for name in names(texts.at(row), by) {
                    match times.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, times)) => *times += 1,
                        None => times.push((name, 1)),
                    }
                }
                for (name, times) in times {
                    if !found.contains_key(name) {
                        found.insert(name.to_owned(), Default::default());
                    }
                    let Some((figures, people, money)) = found.get_mut(name) else { continue };
                    people.insert(visitor.unwrap_or(0));
                    revenue::add(money, revenue.at(row));
                    figures.visits += 1;
                    figures.views += times;
                    figures.engaged_ms += engaged[row].unwrap_or(0).max(0).cast_unsigned();
                    figures.bounces += u64::from(bounced.as_boolean().value(row));
                    figures.converted += u64::from(converted.as_boolean().value(row));
                }
            }
        }
        let rows = found.into_iter().map(|(name, (figures, people, revenue))| Row {
            keys: vec![name],
            figures: Figures { visitors: people.len() as u64, ..figures },
            revenue,
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|one, other| (other.figures.visits, &one.keys).cmp(&(one.figures.visits, &other.keys)));
        rows.truncate(GROUPS_MAX);
        let rows = Arc::new(rows);
        self.inner.cache.put(key, turn, &rows);
        Ok(rows)
    }

    /// How many visits came through these steps (`/products`, `/products/*`, `form:book`), one after the other; other
    /// things may happen in between.
    pub async fn funnel(&self, question: &Question, steps: &[String]) -> Result<Funnel> {
        if !(2..=STEPS_MAX).contains(&steps.len()) {
            return Err(TrafficError::Funnel);
        }
        let frame = self.rows(question).await?.select_columns(&["course"])?;
        let mut stream = frame.execute_stream().await?;
        let mut counts = vec![0_u64; steps.len()];
        while let Some(batch) = stream.try_next().await? {
            let texts = Columns(&batch).texts("course")?;
            for row in 0..batch.num_rows() {
                let mut reached = 0;
                for what in all(texts.at(row)) {
                    if reached < steps.len() && is_step(&steps[reached], what) {
                        counts[reached] += 1;
                        reached += 1;
                    }
                }
            }
        }
        Ok(Funnel { steps: steps.iter().cloned().zip(counts).collect() })
    }
}

fn is_step(step: &str, what: &str) -> bool {
    match step.strip_suffix('*') {
        Some(start) => what.starts_with(start),
        None => step == what,
    }
}

/// What happened, in order.
fn all(course: &str) -> impl Iterator<Item = &str> {
    course.lines().filter_map(|line| line.split_once(' ').map(|(_, what)| what))
}

fn names(text: &str, by: Dimension) -> Vec<&str> {
    match by {
        Dimension::Goal => text.split(',').filter(|id| !id.is_empty()).collect(),
        Dimension::Page => all(text).filter(|what| what.starts_with('/')).collect(),
        _ => all(text).filter(|what| !what.starts_with('/')).collect(),
    }
}
