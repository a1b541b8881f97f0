//! Appraisal: a scheme laid over measures gives a scorecard in which every point opens down to its rows.
//!
//! [`scorecard`] asks the engine once and does the rest in exact arithmetic; [`whatif`] does the same from typed
//! values. Nothing here knows pages, terminals or words.

mod assess;
mod build;
mod history;
mod model;
mod over;
mod people;
mod reading;
mod scorecard;
mod sheet;
mod whatif;

pub use assess::{Assessed, Assessment, Given, assess};
pub use history::{History, LOOK_BACK, Readings, Timeline, Times};
pub use model::*;
pub use over::Over;
pub use people::{may_see, name_of, scheme_for, visible};
pub use reading::{Reading, read};
pub use scorecard::{AppraisalError, RowsOf, rows, scorecard};
pub use sheet::{TREND_PERIODS, measures_of};
pub use whatif::whatif;
