//! Rubrics and schemes: how a subject is appraised.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_scoring::{Band, Combination, Guardrail, Method, NoDataPolicy, RedLineEffect};
use indexmap::IndexMap;
use serde::Serialize;

use super::{Place, Words};
use crate::period::PeriodKind;

#[derive(Debug, Clone)]
pub struct Rubric {
    pub id: String,
    pub label: Words,
    /// Level (mark) -> anchor text, in order.
    pub anchors: BTreeMap<i64, Words>,
    pub place: Place,
}

/// How a subject is appraised.
#[derive(Debug, Clone)]
pub struct Scheme {
    pub id: String,
    pub clause: Vec<String>,
    pub label: Words,
    pub applies: Applies,
    /// Length of the appraisal period.
    pub period: PeriodKind,
    /// Group id -> weight; whole numbers that sum to 100.
    pub groups: IndexMap<String, u32>,
    pub items: IndexMap<String, Item>,
    /// Grade bands, best first.
    pub bands: Vec<Band>,
    pub overlay: Overlay,
    /// Smallest share (percent) of weight on result KPIs.
    pub result_share_min: u32,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Applies {
    /// Units with this code, such as the department.
    Unit(String),
    Position(String),
}

/// What lies over the weights of a scheme.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    /// An item counts in full only while another holds.
    pub guardrails: Vec<Guardrail>,
    pub bonus: Option<Pool>,
    pub penalty: Option<Pool>,
    pub red_lines: IndexMap<String, RedLineRule>,
    /// How the score of the person's department enters their own.
    pub department: Option<Combination>,
}

/// Points for what was recorded and confirmed, bounded in sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Each of its rows brings its contribution.
    pub measure: String,
    /// The most that they bring together.
    pub most: Number,
}

/// 一票否决: what happens when the measure has a row in the period.
#[derive(Debug, Clone)]
pub struct RedLineRule {
    pub label: Words,
    pub measure: String,
    pub effect: RedLineEffect,
    pub place: Place,
}

impl Overlay {
    /// The measures that it reads, each once.
    pub fn measures(&self) -> Vec<&String> {
        let pools = [&self.bonus, &self.penalty].into_iter().flatten().map(|pool| &pool.measure);
        let mut all: Vec<&String> = pools.chain(self.red_lines.values().map(|rule| &rule.measure)).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// One line of a scheme: a KPI with its weight, target and method.
#[derive(Debug, Clone)]
pub struct Item {
    pub kpi: String,
    pub group: String,
    /// Within its group; the group's weights sum to 100.
    pub weight: u32,
    /// In the KPI's unit (percent as a fraction). None: not set, and the item is blocked.
    pub target: Option<Number>,
    pub method: Method,
    pub no_data: NoDataPolicy,
    /// The strategy goal it serves, by code, where set.
    pub goal: Option<String>,
    pub place: Place,
}
