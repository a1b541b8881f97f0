//! What imports promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod again;
mod channels;

mod exports;
mod hazards;
mod platforms;
mod sites;
mod templates;
mod undone;
mod world;
