//! What the ledger promises.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod accounts;
mod blind;
mod commits;
mod crash;
mod hours;
mod intake;
mod reach;
mod reads;
mod replay;
mod rules;
mod trust;
mod undo;
mod work;
mod world;
