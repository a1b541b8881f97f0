//! The demo company: one cast and two years of its work, made by a seeded generator for the demo, the tests and the screenshots.
//!
//! The work is planned first, as dated acts of named people, and then played through the ledger's door and the
//! imports at the planned instants. The same seed gives the same codes, values and times; record ids differ.

mod calendar;
mod cast;
mod chance;
mod picture;
mod plan;
mod player;
mod visitors;
mod words;
mod work;
mod world;

pub use calendar::TODAY;
pub use cast::{COMPANY, PASSWORD};
pub use player::PlayError;
pub use visitors::{Issued, MEASURED_DAYS, follow_links, visitors};
pub use world::{BuildError, Cast, Member, SIGN_INS, Size, World, build};
