//! What the ledger promises.

mod accounts;
mod commits;
mod crash;
mod reach;
mod reads;
mod replay;
mod trust;
mod world;
