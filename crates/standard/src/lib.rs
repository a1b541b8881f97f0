//! The standard: what the department must do and how it is measured, read from TOML folders into typed definitions.
//!
//! Folders are laid over each other (the shipped one, then the company's own); everything is checked when it
//! loads, and every mistake is reported at once with its file, line, column and a hint.

use std::path::Path;

mod block;
mod concerns;
mod findings;
mod load;
pub mod model;
mod number;
mod own;
pub mod period;
mod reach;
mod source;
mod tree;
mod working;

pub use concerns::Concern;
pub use findings::{Finding, Findings};
pub use model::*;
pub use period::{Period, PeriodKind};
pub use reach::PersonColumn;
pub use source::{FILE_BYTES_MAX, FILES_MAX, Layer, SourceFile, folder_sources, shipped_sources};
pub use working::WorkingTime;

impl Standard {
    /// The standard that ships with the program.
    pub fn shipped() -> Self {
        Self::from_sources(shipped_sources()).expect("a test loads the shipped standard")
    }

    /// The shipped standard with a company's folder laid over it.
    ///
    /// # Errors
    /// Everything that is wrong with the folder, or with the two together.
    pub fn load(company: Option<&Path>) -> Result<Self, Findings> {
        let mut sources = shipped_sources();
        if let Some(folder) = company {
            sources.extend(folder_sources(folder)?);
        }
        Self::from_sources(sources)
    }

    /// A standard from files given one by one, those of the company's layer over the shipped ones.
    ///
    /// # Errors
    /// Everything that is wrong, each finding with its place.
    pub fn from_sources(sources: Vec<SourceFile>) -> Result<Self, Findings> {
        load::load(sources)
    }
}
