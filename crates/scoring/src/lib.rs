//! From a value to a score: methods, weights, caps, missing-data policies, grades. Pure and exact.

mod grades;
mod method;
mod parts;

pub use grades::Band;
pub use method::Method;
pub use parts::*;
