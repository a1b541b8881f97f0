//! Grade bands on the unrounded total.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

/// A grade with the least unrounded total that earns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub grade: String,
    pub from: Number,
}
