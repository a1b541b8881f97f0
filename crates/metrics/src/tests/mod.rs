//! Promises of the metrics.

mod agreement;
mod naive;
mod world;
