//! From a value to a score: methods, weights, caps, missing-data policies, grades. Pure and exact.
//!
//! A [`Method`] turns an [`Input`] into points of 100 ([`Method::score`]); [`Method::check`] proves what is wrong
//! with one beforehand.

mod bands;
mod check;
mod counting;
pub mod curve;
mod grades;
pub mod input;
mod judged;
mod method;
mod outcome;
mod parts;
mod problem;
mod relative;
mod score;
mod shape;
pub mod statistics;
mod surveyed;

pub use curve::{Curve, Knot};
pub use grades::Band;
pub use input::Input;
pub use judged::median;
pub use method::Method;
pub use outcome::{Outcome, Step, Unscored};
pub use parts::*;
pub use problem::MethodProblem;
pub use relative::{RANK_MIN, STANDARD_SCORE_MIN, brier};
