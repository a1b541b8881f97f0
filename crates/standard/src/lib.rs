//! The standard: what the department must do and how it is measured, read from TOML folders into typed definitions.
//!
//! Folders are laid over each other (the shipped one, then the company's own); everything is checked when it
//! loads, and every mistake is reported at once with its file, line, column and a hint.

pub mod model;
pub mod period;

pub use model::*;
pub use period::{Period, PeriodKind};
