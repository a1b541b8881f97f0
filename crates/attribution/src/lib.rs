//! Attribution: journeys of touches become credits for the orders at their end, by rules and by models.
//!
//! Rules are exact: the shares of one order sum to one, so the credits of all labels and the orders that nothing
//! touched sum to the orders. Models are estimates: floats with intervals, scaled to sum to the same orders, shown
//! beside the rules and never part of a score.

mod chain;
mod journeys;
mod models;
mod rules;
mod shapley;

pub use journeys::{Built, Journey, Purchase, Touch, build};
pub use models::{Estimate, Method, Modelled, Wanted, model};
pub use rules::{Rule, Totals, shares, totals};

/// The channel of a touch that nothing led to: an address typed in, a bookmark.
pub const DIRECT: &str = "direct";
