//! Promises of the metrics.

mod agreement;
mod cache;
mod ledger;
mod naive;
mod random;
mod world;
