//! What trackers send, read into hits, and the exact answers that their clients expect.
//!
//! Each format refuses only what its own server refuses; everything else becomes a hit, and what cannot be believed is
//! cut later. None of the readers can fail on any bytes but by saying so.

mod json;
pub mod matomo;
pub mod own;
pub mod plausible;
pub mod umami;
