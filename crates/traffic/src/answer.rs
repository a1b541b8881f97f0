//! Answers: figures of groups of visits, kept as long as nothing new came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr, col};
use serde::{Deserialize, Serialize};

use crate::ask::{Dimension, Grain, Question, figures};
use crate::read::Columns;
use crate::revenue::{self, Revenue};
use crate::{Result, Traffic};

/// Groups that a breakdown tells at most.
const GROUPS_MAX: usize = 1000;
/// Groups of campaign parameters at most: whoever writes addresses may write many.
const TAGS_MAX: usize = 20_000;
const TAGS: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_id"];
/// Answers kept at most.
const KEPT_MAX: usize = 500;

/// What a group of visits comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub visits: u64,
    pub views: u64,
    /// Counted once within the group. Right only where the group lies within one window of the site's visitors: across
    /// windows one person is several.
    pub visitors: u64,
    pub engaged_ms: u64,
    pub bounces: u64,
    pub converted: u64,
}

/// A group and what it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub keys: Vec<String>,
    pub figures: Figures,
    /// Millionths by currency; currencies are never added up.
    #[serde(default, skip_serializing_if = "Revenue::is_empty")]
    pub revenue: Revenue,
}

/// Rows and the turn at which they were given.
type Given = (u64, Arc<Vec<Row>>);

/// Answers by question.
#[derive(Default)]
pub struct Cache {
    kept: Mutex<HashMap<String, Given>>,
}

impl Cache {
    pub fn get(&self, key: &str, turn: u64) -> Option<Arc<Vec<Row>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(of, _)| *of == turn).map(|(_, rows)| Arc::clone(rows))
    }

    pub fn put(&self, key: String, turn: u64, rows: &Arc<Vec<Row>>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.retain(|_, (of, _)| *of == turn);
        }
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key, (turn, Arc::clone(rows)));
    }
}

impl Traffic {
    /// All visits in one group.
    pub async fn totals(&self, question: &Question) -> Result<Figures> {
        let rows = self.grouped(question, ("totals", Vec::new())).await?;
        Ok(rows.first().map(|row| row.figures).unwrap_or_default())
    }

    /// Groups by the step in which visits began, in order; steps without any are left out. Of hours the keys are day and
    /// hour, else the first day.
    pub async fn series(&self, question: &Question, grain: Grain) -> Result<Arc<Vec<Row>>> {
        self.grouped(question, (grain.id(), grain.keys())).await
    }

    /// Groups by what they are told apart by, largest first.
    pub async fn breakdown(&self, question: &Question, by: Dimension) -> Result<Arc<Vec<Row>>> {
        let Some(column) = by.column() else { return self.listed(question, by).await };
        let key = format!("by {column}");
        self.grouped(question, (&key, vec![col(column)])).await
    }

    /// Groups by all that campaign parameters say: source, medium, campaign, content and id, in this order; visits that
    /// name neither a campaign nor an id are one group among them.
    pub async fn tagged(&self, question: &Question) -> Result<Arc<Vec<Row>>> {
        self.grouped(question, ("tags", TAGS.map(col).to_vec())).await
    }

    async fn grouped(&self, question: &Question, (name, by): (&str, Vec<Expr>)) -> Result<Arc<Vec<Row>>> {
        let (key, turn) = (key(question, name)?, self.live().turn);
        if let Some(rows) = self.inner.cache.get(&key, turn) {
            return Ok(rows);
        }
        let keys = by.len();
        let currencies: Vec<String> = self.revenue(question).await?.into_keys().collect();
        let sums = figures().into_iter().chain(revenue::sums(&currencies)).collect();
        let is_series = Grain::ALL.iter().any(|grain| grain.id() == name);
        let frame = self.rows(question).await?.aggregate(by, sums)?;
        let mut rows = Vec::new();
        for batch in frame.collect().await? {
            read(&batch, (keys, &currencies), &mut rows)?;
        }
        if is_series {
            rows.sort_by(|one, other| one.keys.cmp(&other.keys));
        } else {
            rows.sort_by(|one, other| {
                (other.figures.visits, &one.keys).cmp(&(one.figures.visits, &other.keys))
            });
            rows.truncate(if name == "tags" { TAGS_MAX } else { GROUPS_MAX });
        }
        let rows = Arc::new(rows);
        self.inner.cache.put(key, turn, &rows);
        Ok(rows)
    }
}

/// What an answer is kept by.
pub fn key(question: &Question, name: &str) -> Result<String> {
    Ok(format!("{name} {}", serde_json::to_string(question)?))
}

fn read(batch: &RecordBatch, (keys, currencies): (usize, &[String]), rows: &mut Vec<Row>) -> Result<()> {
    let columns = Columns(batch);
    let schema = batch.schema();
    let mut names = Vec::new();
    for field in schema.fields().iter().take(keys) {
        let texts = columns.texts(field.name())?;
        let is_hour = field.data_type() == &DataType::Int32;
        names.push((texts, is_hour));
    }
    let number = |name: &str| columns.longs(name);
    let (visits, views, visitors) = (number("visits")?, number("view_sum")?, number("visitors")?);
    let (engaged, bounces, converted) = (number("engaged_sum")?, number("bounces")?, number("conversions")?);
    let money = (0..currencies.len()).map(|at| number(&revenue::sum_name(at)));
    let money = money.collect::<datafusion::error::Result<Vec<_>>>()?;
    for row in 0..batch.num_rows() {
        let of = |numbers: &[Option<i64>]| numbers[row].unwrap_or(0).max(0).cast_unsigned();
        let keys = names.iter().map(|(texts, is_hour)| {
            if *is_hour { format!("{:0>2}", texts.at(row)) } else { texts.at(row).to_owned() }
        });
        let figures = Figures {
            visits: of(&visits),
            views: of(&views),
            visitors: of(&visitors),
            engaged_ms: of(&engaged),
            bounces: of(&bounces),
            converted: of(&converted),
        };
        let revenue = currencies.iter().zip(&money).filter_map(|(currency, sums)| {
            sums[row].filter(|micros| *micros != 0).map(|micros| (currency.clone(), micros))
        });
        rows.push(Row { keys: keys.collect(), figures, revenue: revenue.collect() });
    }
    rows.retain(|row| row.figures.visits > 0);
    Ok(())
}
