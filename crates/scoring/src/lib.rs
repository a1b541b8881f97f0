//! From a value to a score: methods, weights, caps, missing-data policies, grades. Pure and exact.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

/// What happens to an item without data. Never a silent 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDataPolicy {
    /// The appraisal can't be sealed; the screen names who must supply what.
    #[default]
    Block,
    /// The weights of the rest are scaled up, and the scorecard says so.
    Exclude,
    Zero,
    Full,
}

/// How a value becomes points of 100, as written in a scheme: `{ name = "ratio", cap = "1.2" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// 比例法: `100 * min(max(a / t, 0), cap)`; below `floor * t` nothing.
    Ratio {
        #[serde(default)]
        cap: Option<Number>,
        #[serde(default)]
        floor: Option<Number>,
    },
    /// 监测: shown, no points, weight 0.
    Monitor {},
}

/// A grade with the least unrounded total that earns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub grade: String,
    pub from: Number,
}
