//! The collector below its pages: the durable [`Log`] of events, the [`Salts`] that make visitors strangers again, and
//! what keeps a public address from being flooded or lied to.

mod limits;
mod log;
mod places;
mod proxies;
mod salts;

pub use limits::Pace;
pub use log::{Log, LogError, Position, SiteTally};
pub use places::PlaceList;
pub use proxies::Proxies;
pub use salts::Salts;
