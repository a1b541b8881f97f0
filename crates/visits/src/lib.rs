//! Events become visits: what a visit, a visitor, a bounce, engaged time and a conversion are, by definitions that have a
//! name and a version.
//!
//! Our own definition is a sum: the visits of two halves of a log join into the visits of the whole, whatever the order in
//! which events came. Other tools' rules stand beside it, so that a site's history can be read against them.

mod definition;
mod examples;
mod goals;
mod group;
mod sources;
mod tally;
mod visit;

pub use definition::{Bounce, Definition, Ends, Said, Spent, Visitors, by_name, definitions, own};
pub use examples::{Example, Expected, Step, examples};
pub use goals::{Goal, Once, Predicate, Reached, Unreadable, count_once, once_a_visitor};
pub use group::{IDLE, grouped, runs};
pub use sources::{Channel, Origin, Sources};
pub use tally::{Tally, tally};
pub use visit::{Course, Seen, Visit};
