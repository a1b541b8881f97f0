//! Appraisal: a scheme laid over measures gives a scorecard in which every point opens down to its rows.
//!
//! [`scorecard`] asks the engine once and does the rest in exact arithmetic; [`whatif`] does the same from typed
//! values. Nothing here knows pages, terminals or words.

mod assess;
mod build;
mod model;
mod people;
mod reading;
mod scorecard;
mod whatif;

pub use assess::{Assessed, Assessment, Given, assess};
pub use model::*;
pub use people::{may_see, name_of, scheme_for, visible};
pub use reading::{Reading, Readings, read};
pub use scorecard::{AppraisalError, TREND_PERIODS, measures_of, rows, scorecard};
pub use whatif::whatif;
