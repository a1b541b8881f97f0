//! From a value to a score: methods, weights, caps, missing-data policies, grades. Pure and exact.
//!
//! A [`Method`] turns an [`Input`] into points of 100 ([`Method::score`]); [`Method::check`] proves what is wrong
//! with one beforehand.

mod around;
mod bands;
pub mod card;
mod check;
pub mod combine;
mod counting;
pub mod curve;
pub mod distribution;
mod grades;
pub mod input;
mod judged;
mod method;
mod named;
mod outcome;
mod parts;
mod problem;
mod relative;
mod score;
mod seats;
mod shape;
pub mod slices;
mod standing;
pub mod statistics;
mod surveyed;
pub mod total;

pub use card::{Card, CardItem, CardProblem, Department, Extra, Group, Guardrail, RedLine, RedLineEffect};
pub use combine::Combination;
pub use curve::{Curve, Knot};
pub use grades::{Band, BandProblem, check_bands, grade_of};
pub use input::Input;
pub use judged::median;
pub use method::Method;
pub use named::Asks;
pub use outcome::{Outcome, Step, Unscored};
pub use parts::*;
pub use problem::MethodProblem;
pub use relative::{RANK_MIN, STANDARD_SCORE_MIN, brier};
pub use seats::by_largest_remainder;
pub use standing::{Adjustment, Standing};
pub use total::{GroupTotal, ItemTotal, PLACES, Total};
