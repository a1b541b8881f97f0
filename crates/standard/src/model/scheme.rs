//! Rubrics and schemes: how a subject is appraised.

use std::collections::BTreeMap;

use hengce_exact::Number;
use hengce_scoring::{Band, Method, NoDataPolicy};
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
